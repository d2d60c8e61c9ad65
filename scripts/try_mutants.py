"""Try each change against the tests that reach it, in a copy of a pytest that is ready to run.

A pytest plugin. mutmut would start pytest anew for each change, which takes fifty times as long.
"""

from __future__ import annotations

import functools
import gc
import json
import os
import resource
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from mutmut.utils.format_utils import mangled_name_from_mutant_name

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

P = ParamSpec("P")
R = TypeVar("R")

KILLED, SURVIVED = 1, 0
TIMES_AS_LONG = 10
LEAST_SECONDS = 10
OURS = ("refillnotes.domain", "tests")

plain_cache = functools.cache
kept: list[dict[object, tuple[object, set[str]]]] = []
"""What each cached function of ours has answered, and which functions made each answer."""

taken: set[str] = set()
"""Which functions made the answers that the running test has taken from there."""


def cache(function: Callable[P, R]) -> Callable[P, R]:
    """As ``functools.cache``; but who takes what was kept has reached whatever made it."""
    if not function.__module__.startswith(OURS):
        return plain_cache(function)
    answers: dict[object, tuple[R, set[str]]] = {}
    kept.append(answers)  # type: ignore[arg-type]  # every other one keeps answers of another kind

    @functools.wraps(function)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        asked = (args, *kwargs.items())
        if asked not in answers:
            answers[asked] = made(function, *args, **kwargs)
        given, makers = answers[asked]
        taken.update(makers)
        return given

    return answer


functools.cache = cache  # type: ignore[assignment]  # before any file of ours has taken it


def made(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> tuple[R, set[str]]:
    """Give an answer, and the functions that made it, which the test did not call itself."""
    called = state()._stats  # noqa: SLF001  # where mutmut keeps what was called
    before, before_taken = called.copy(), taken.copy()
    called.clear()
    taken.clear()
    try:
        given = function(*args, **kwargs)
        return given, called | taken
    finally:
        called.clear()
        called.update(before)
        taken.update(before_taken)


def forget(function: str = "") -> None:
    """Forget the answers this function had a part in; without one, every answer."""
    for answers in kept:
        for asked, (_, makers) in tuple(answers.items()):
            if not function or function in makers:
                del answers[asked]


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Find which tests reach which function; then fork once for each change."""
    if session.testsfailed:
        raise session.Interrupted("a test of the domain cannot be read")
    forget()
    reaching, seconds = run_unchanged(session)
    gc.freeze()
    try_all(session, reaching, seconds)
    return True


def run_unchanged(session: pytest.Session) -> tuple[dict[str, list[int]], list[float]]:
    """Run every test once. Give the tests that reach each function, the likeliest to notice first.

    Those named like its file come first, the fastest of them before the others; those that reach
    it only through what was kept come last: there are many, and few notice.
    """
    calling: dict[str, list[int]] = defaultdict(list)
    taking: dict[str, list[int]] = defaultdict(list)
    seconds = []
    set_mutant_under_test("stats")
    for place, item in enumerate(session.items):
        began = time.perf_counter()
        following = session.items[place + 1] if place + 1 < len(session.items) else None
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            raise session.Failed(f"{item.nodeid} fails with nothing changed")
        seconds.append(time.perf_counter() - began)
        called = state()._stats  # noqa: SLF001
        for function in called:
            calling[function].append(place)
        for function in taken - called:
            taking[function].append(place)
        called.clear()
        taken.clear()
    for reached in (calling, taking):
        for function, places in reached.items():
            subject = function.split(".")[-2]
            places.sort(
                key=lambda place: (subject not in session.items[place].path.stem, seconds[place])
            )
    functions = calling.keys() | taking.keys()
    return {one: calling[one] + taking[one] for one in functions}, seconds


def try_all(session: pytest.Session, reaching: dict[str, list[int]], seconds: list[float]) -> None:
    """Try every change, a process for each core, and tell of each as soon as it is known."""
    running: dict[int, str] = {}
    known = {KILLED: "killed", SURVIVED: "survived"}
    with Path(os.environ["MUTANT_RESULTS"]).open("w", encoding="utf-8", buffering=1) as results:

        def wait_for_one() -> None:
            process, status = os.wait()
            code = os.waitstatus_to_exitcode(status)
            results.write(f"{running.pop(process)} {known.get(code, 'timeout')}\n")

        for mutant in json.loads(Path(os.environ["MUTANTS"]).read_text(encoding="utf-8")):
            places = reaching.get(mangled_name_from_mutant_name(mutant))
            if not places:
                results.write(f"{mutant} no-tests\n")
                continue
            if len(running) == len(os.sched_getaffinity(0)):
                wait_for_one()
            process = os.fork()
            if process == 0:
                allowed = LEAST_SECONDS + TIMES_AS_LONG * sum(seconds[place] for place in places)
                try_one(session, mutant, places, int(allowed))
            running[process] = mutant
        while running:
            wait_for_one()


def try_one(session: pytest.Session, mutant: str, places: list[int], allowed: int) -> None:
    """Leave with KILLED as soon as a test fails."""
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, allowed))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    sys.setrecursionlimit(500)  # a change that never ends should not take long to say so
    set_mutant_under_test(mutant)
    forget(mangled_name_from_mutant_name(mutant))
    try:
        for place in places:
            item = session.items[place]
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            if session.testsfailed:
                os._exit(KILLED)
    except BaseException:  # noqa: BLE001  # whatever stops a test has noticed the change
        os._exit(KILLED)
    os._exit(SURVIVED)
