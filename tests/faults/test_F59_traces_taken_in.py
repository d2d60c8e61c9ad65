"""F59: what was left in side files is in the chain once saving is back, once, killed or not."""

from __future__ import annotations

import multiprocessing
import os
import signal
import stat
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import cast

import pytest

from refillnotes.actions.clinic import Clinic, Printer
from refillnotes.actions.codes import REFUSED_MEANWHILE, CodeRefused
from refillnotes.actions.look_up import due_patients
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.sign_in import SignInRefused, sign_in, sign_in_with_code
from refillnotes.actions.sign_ins import find_session, start_session
from refillnotes.actions.take_traces_in import take_traces_in
from refillnotes.actions.tries import TRIES_OF_AN_ACCOUNT, TooManyTries
from refillnotes.actions.verify_record import verify_record
from refillnotes.domain.audit import Event, broken_link
from refillnotes.store import audit
from refillnotes.store.database import open_database
from refillnotes.store.errors import NoTraceKept
from tests.authenticators import STEP, an_authenticator, shown
from tests.clinics import Practice, a_practice
from tests.databases import url_of
from tests.faults.saving_off import closed, events, head_of, side_lines

FORKS = multiprocessing.get_context("fork")
LOOKS = 3


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with a_practice(tmp_path, cast("Printer", None)) as opened:
        yield opened


def looked_at(practice: Practice) -> Clinic:
    """The clinic of a process in which saving was off, some lists were read, and which ended."""
    off = closed(practice)
    for _ in range(LOOKS):
        due_patients(off.clinic, off.nurse)
    off.clinic.meanwhile.close()
    return practice.clinic


def the_file(clinic: Clinic) -> Path:
    (file,) = clinic.checkpoints.folder.glob("traces-*.jsonl")
    return file


def chained(clinic: Clinic, event: Event) -> int:
    with clinic.database.reading() as connection:
        return sum(f'"event":"{event.value}"' in one.event for one in audit.read_chain(connection))


def faults(clinic: Clinic) -> list[str]:
    return [f"{one.where}: {one.why}" for one in verify_record(clinic)]


def test_F59_a_side_file_is_for_its_owner_alone_and_names_the_head_it_stood_beside(practice):
    clinic = looked_at(practice)
    file, lines = the_file(clinic), side_lines(clinic.checkpoints.folder)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert events(lines) == ["list-viewed"] * LOOKS
    with clinic.database.reading() as connection:
        assert lines[0]["prev"] == audit.head(connection).hash
    assert [one["prev"] for one in lines[1:]] == [one["hash"] for one in lines[:-1]]
    assert faults(clinic) == []


def test_F59_what_it_holds_is_chained_by_one_act_and_the_file_is_set_aside(practice):
    clinic = looked_at(practice)
    session = start_session(clinic, practice.nurse.id, "{}")
    content, before = the_file(clinic).read_bytes(), head_of(clinic)
    assert (take_traces_in(clinic), take_traces_in(clinic)) == (1, 0)
    assert (chained(clinic, Event.LIST_VIEWED), chained(clinic, Event.TRACES_TAKEN_IN)) == (
        LOOKS,
        1,
    )
    assert head_of(clinic) == before + LOOKS + 1
    (aside,) = (clinic.checkpoints.folder / "taken-in").iterdir()
    assert aside.read_bytes() == content
    assert find_session(clinic, session) is None
    assert faults(clinic) == []


@pytest.mark.parametrize("whole", [True, False], ids=["before the commit", "after the commit"])
@pytest.mark.parametrize("once_more", range(2))
def test_F59_killed_on_the_way_it_is_in_the_chain_once(practice, whole: bool, once_more: int):
    clinic = looked_at(practice)
    url = url_of(clinic.database)
    clinic.database.engine.dispose()
    for _ in range(1 + once_more):
        child = FORKS.Process(target=killed, args=(clinic, url, "commit" if whole else "rename"))
        child.start()
        child.join(60)
        assert child.exitcode == -signal.SIGKILL
        assert chained(clinic, Event.LIST_VIEWED) == (0 if whole else LOOKS)
    assert the_file(clinic).exists()
    take_traces_in(clinic)
    assert chained(clinic, Event.LIST_VIEWED) == LOOKS
    assert not list(clinic.checkpoints.folder.glob("traces-*.jsonl"))
    with clinic.database.reading() as connection:
        assert broken_link(audit.read_chain(connection)) is None


def killed(clinic: Clinic, url: str, called: str) -> None:
    """Take them in, and end before the call of that name once the act has begun."""
    opened = replace(clinic, database=open_database(url))

    def watch(frame: FrameType, event: str, arg: object) -> None:
        by_driver = event == "c_call" and getattr(arg, "__name__", "") == called
        if by_driver or (event == "call" and frame.f_code.co_name == called):
            os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(watch)
    take_traces_in(opened)


def test_F59_a_file_still_written_is_left_alone(practice):
    off = closed(practice)
    due_patients(off.clinic, off.nurse)
    assert take_traces_in(practice.clinic) == 0
    due_patients(off.clinic, off.nurse)
    off.clinic.meanwhile.close()
    assert take_traces_in(practice.clinic) == 1
    assert chained(practice.clinic, Event.LIST_VIEWED) == 2


def another_actor(lines: list[bytes]) -> list[bytes]:
    return [lines[0], lines[1].replace(b"list-viewed", b"pdf-viewed"), lines[2]]


ALTERED = {
    "edited": another_actor,
    "cut out": lambda lines: [lines[0], lines[2]],
    "put in again": lambda lines: [*lines, lines[2]],
    "in another order": lambda lines: [lines[1], lines[0], lines[2]],
    "no seal of ours": lambda lines: [*lines[:2], lines[2].replace(b'"seal": "', b'"seal": "0')],
}


@pytest.mark.parametrize("how", ALTERED)
def test_F59_an_altered_side_file_is_named_and_not_taken_in(practice, how: str):
    clinic = looked_at(practice)
    file = the_file(clinic)
    file.write_bytes(b"".join(ALTERED[how](file.read_bytes().splitlines(keepends=True))))
    assert any(one.startswith(f"{file.name}, line ") for one in faults(clinic))
    assert (take_traces_in(clinic), chained(clinic, Event.LIST_VIEWED)) == (0, 0)
    assert file.exists()


def test_F59_a_torn_line_is_named_and_what_stands_before_it_is_taken_in(practice):
    clinic = looked_at(practice)
    file = the_file(clinic)
    file.write_bytes(file.read_bytes()[:-20])
    assert faults(clinic) == [f"{file.name}, line {LOOKS}: it cannot be read"]
    assert (take_traces_in(clinic), chained(clinic, Event.LIST_VIEWED)) == (1, LOOKS - 1)


def test_F59_nothing_is_shown_where_no_trace_can_be_kept(practice):
    off = closed(practice)
    off.clinic.checkpoints.folder.write_text("a file in the way")
    with pytest.raises(NoTraceKept, match="nothing is shown"):
        due_patients(off.clinic, off.nurse)


def test_F59_guesses_are_counted_and_each_code_is_taken_once_while_saving_is_off(practice):
    secret, recovery = an_authenticator(practice.clinic, practice.nurse)
    now, nurse = practice.clinic.now(), practice.nurse
    off, said = closed(practice), []

    def lets_in(code: str, steps: int) -> bool:
        later = replace(off.clinic, clock=lambda: now + steps * STEP)
        try:
            return sign_in_with_code(later, nurse.id, code, "10.0.0.1") == nurse
        except CodeRefused as refused:
            said.append(str(refused))
            return False

    assert not lets_in(shown(secret, now), 0)  # it may have been used before the program started
    code = shown(secret, now + 2 * STEP)
    assert [lets_in(code, 2), lets_in(code, 2), lets_in(recovery[0], 2)] == [True, False, False]
    assert said == [REFUSED_MEANWHILE] * 3
    for _ in range(TRIES_OF_AN_ACCOUNT):
        with pytest.raises(SignInRefused):
            sign_in(off.clinic, off.physician.email, "a guess", "10.0.0.2")
    with pytest.raises(TooManyTries):
        sign_in(off.clinic, off.physician.email, DEMO_PASSWORD, "10.0.0.2")
