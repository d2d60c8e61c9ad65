"""F02: killed exactly between the PDF's file and the row that names it, at each step of the way."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from types import CodeType, FrameType
from uuid import UUID

import pytest

from refillnotes.actions.once import Once, once_of
from refillnotes.actions.read_note import read_note
from refillnotes.actions.set_orphans_aside import find_orphans, set_orphans_aside
from refillnotes.actions.sign_note import sign_note
from refillnotes.actions.submit_visit import submit_visit
from refillnotes.actions.verify_record import verify_record
from refillnotes.domain.audit import Event
from refillnotes.store import audit, pdfs
from tests.clinics import Practice, PrinterHere, a_practice
from tests.faults.counts import so_often

FORKS = multiprocessing.get_context("fork")
TURNS = so_often(1, 50)
KEEPS: CodeType = pdfs.keep.__code__
WRITES: CodeType = pdfs.write_whole.__code__


@dataclass(frozen=True, slots=True)
class Point:
    """A call on the way to a signature, and whether the kill comes before or after it."""

    name: str
    called: str
    after: bool
    within: CodeType | None = WRITES
    """Who makes the call; None is a database driver, at the end of the transaction."""
    leaves_file: bool = True
    leaves_act: bool = False


POINTS = (
    Point("before the file", "mkstemp", after=False, leaves_file=False),
    Point("bytes written", "fsync", after=False),
    Point("bytes synced", "fsync", after=True),
    Point("file named", "replace", after=True),
    Point("folder synced", "sync", after=True),
    Point("before the commit", "commit", after=False, within=None),
    Point("after the commit", "commit", after=True, within=None, leaves_act=True),
)


class Watch:
    """Ends the process at one call, seen from outside by Python's own profiling."""

    def __init__(self, point: Point) -> None:
        self.point = point
        self.kept = False

    def __call__(self, frame: FrameType, event: str, arg: object) -> None:
        inside_driver = event.startswith("c_")
        name = getattr(arg, "__name__", "") if inside_driver else frame.f_code.co_name
        caller = frame if inside_driver else frame.f_back
        if event == "return" and frame.f_code is KEEPS:
            self.kept = True
        if name != self.point.called or event.endswith("return") is not self.point.after:
            return
        if self.point.within is None:
            here = self.kept and inside_driver
        else:
            here = caller is not None and caller.f_code is self.point.within
        if here:
            os.kill(os.getpid(), signal.SIGKILL)


class WatchedPrinter(PrinterHere):
    """Draws, then watches: between the drawing and the file nothing else is slow."""

    def __init__(self, point: Point) -> None:
        self.point = point

    def stamp(self, stamps):
        drawn = PrinterHere.stamp(stamps)
        sys.setprofile(Watch(self.point))
        return drawn


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    with a_practice(tmp_path_factory.mktemp("clinic"), PrinterHere()) as opened:
        opened.a_note()  # every child begins with fonts and styles in memory
        yield opened


def killed_at(point: Point, practice: Practice, act: Callable[[Practice], object]) -> None:
    clinic = replace(practice.clinic, printer=WatchedPrinter(point))
    practice.clinic.database.engine.dispose()
    child = FORKS.Process(target=act, args=(replace(practice, clinic=clinic),))
    child.start()
    child.join(120)
    assert child.exitcode == -signal.SIGKILL, f"never came to: {point.name}"


def count(practice: Practice, event: Event, note_or_visit: UUID) -> int:
    with practice.clinic.database.reading() as connection:
        return sum(
            f'"{event.value}"' in link.event and str(note_or_visit) in link.event
            for link in audit.read_chain(connection)
        )


def orphans(practice: Practice) -> int:
    return len(find_orphans(practice.clinic))


@pytest.mark.slow
@pytest.mark.parametrize("turn", range(TURNS))
@pytest.mark.parametrize("point", POINTS, ids=lambda point: point.name)
def test_F02_a_signature_is_there_whole_or_not_at_all(practice: Practice, point: Point, turn: int):
    number = 1 + turn * len(POINTS) + POINTS.index(point)
    visit_id, version = practice.another_pump(number).a_draft()
    once = once_of(f"submit {number}", "POST submit", {})
    before = orphans(practice)
    done = int(point.leaves_act)
    left = int(point.leaves_file and not point.leaves_act)

    def submitting(one: Practice) -> UUID:
        return submit_visit(one.clinic, one.nurse, visit_id, version, once)

    killed_at(point, practice, submitting)
    assert count(practice, Event.NOTE_SUBMITTED, visit_id) == done
    assert orphans(practice) == before + left
    assert list(verify_record(practice.clinic)) == []
    note_id = submitting(practice)
    assert count(practice, Event.NOTE_SUBMITTED, visit_id) == 1
    _signed_or_not(practice, point, note_id, once_of(f"sign {number}", "POST sign", {}))


def _signed_or_not(practice: Practice, point: Point, note_id: UUID, once: Once) -> None:
    seen, before = read_note(practice.clinic, practice.physician, note_id).shown, orphans(practice)

    def signing(one: Practice) -> None:
        sign_note(one.clinic, one.physician, note_id, seen, once)

    killed_at(point, practice, signing)
    assert count(practice, Event.NOTE_SIGNED, note_id) == int(point.leaves_act)
    assert orphans(practice) == before + int(point.leaves_file and not point.leaves_act)
    signing(practice)
    assert count(practice, Event.NOTE_SIGNED, note_id) == 1
    assert list(verify_record(practice.clinic)) == []


def test_F02_a_file_that_no_note_names_is_set_aside_after_a_day(tmp_path: Path):
    with a_practice(tmp_path, PrinterHere()) as practice:
        visit_id, version = practice.a_draft()
        killed_at(
            next(point for point in POINTS if point.name == "before the commit"),
            practice,
            lambda one: submit_visit(one.clinic, one.nurse, visit_id, version),
        )
        (left,) = find_orphans(practice.clinic)
        written = left.path.stat().st_mtime
        os.utime(left.path, (written, (practice.clinic.now() - timedelta(hours=25)).timestamp()))
        set_orphans_aside(practice.clinic)
        assert find_orphans(practice.clinic) == ()
        assert not left.path.exists()
