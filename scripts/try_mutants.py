"""Try each change against the tests that reach it, in a copy of a pytest that is ready to run.

A pytest plugin. mutmut would start pytest anew for each change, which takes fifty times as long.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
import time
from collections import defaultdict
from functools import _lru_cache_wrapper
from pathlib import Path
from typing import TYPE_CHECKING

from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from mutmut.utils.format_utils import mangled_name_from_mutant_name

if TYPE_CHECKING:
    import pytest

KILLED, SURVIVED = 1, 0
TIMES_AS_LONG = 10
LEAST_SECONDS = 10
MUTATED = "refillnotes.domain"


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Find which tests reach which function; then fork once for each change."""
    if session.testsfailed:
        raise session.Interrupted("a test of the domain cannot be read")
    reaching, seconds = run_unchanged(session)
    for cached in gc.get_objects():
        if isinstance(cached, _lru_cache_wrapper) and cached.__module__.startswith(MUTATED):
            cached.cache_clear()
    gc.freeze()
    results = try_all(session, reaching, seconds)
    Path(os.environ["MUTANT_RESULTS"]).write_text(json.dumps(results), encoding="utf-8")
    return True


def run_unchanged(session: pytest.Session) -> tuple[dict[str, list[int]], list[float]]:
    """Run every test once. Give the tests that reach each function, the fastest first."""
    reaching: dict[str, list[int]] = defaultdict(list)
    seconds = []
    set_mutant_under_test("stats")
    for place, item in enumerate(session.items):
        began = time.perf_counter()
        following = session.items[place + 1] if place + 1 < len(session.items) else None
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            raise session.Failed(f"{item.nodeid} fails with nothing changed")
        seconds.append(time.perf_counter() - began)
        for function in state()._stats:  # noqa: SLF001  # where mutmut keeps what was called
            reaching[function].append(place)
        state()._stats.clear()  # noqa: SLF001
    for places in reaching.values():
        places.sort(key=seconds.__getitem__)
    return reaching, seconds


def try_all(
    session: pytest.Session, reaching: dict[str, list[int]], seconds: list[float]
) -> dict[str, str]:
    results: dict[str, str] = {}
    running: dict[int, str] = {}

    def wait_for_one() -> None:
        process, status = os.wait()
        code = os.waitstatus_to_exitcode(status)
        known = {KILLED: "killed", SURVIVED: "survived"}
        results[running.pop(process)] = known.get(code, "timeout")

    for mutant in json.loads(Path(os.environ["MUTANTS"]).read_text(encoding="utf-8")):
        places = reaching.get(mangled_name_from_mutant_name(mutant))
        if not places:
            results[mutant] = "no tests"
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
    return results


def try_one(session: pytest.Session, mutant: str, places: list[int], allowed: int) -> None:
    """Leave with KILLED as soon as a test fails."""
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, allowed))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    sys.setrecursionlimit(500)  # a change that never ends should not take long to say so
    set_mutant_under_test(mutant)
    try:
        for place in places:
            item = session.items[place]
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            if session.testsfailed:
                os._exit(KILLED)
    except BaseException:  # noqa: BLE001  # whatever stops a test has noticed the change
        os._exit(KILLED)
    os._exit(SURVIVED)
