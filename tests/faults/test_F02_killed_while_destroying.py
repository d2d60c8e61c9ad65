"""F02: killed on the way of a destruction, before and after its commit, and between two files."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FrameType

import pytest

from refillnotes.actions.remove_destroyed import left_behind, remove_destroyed
from refillnotes.actions.set_orphans_aside import find_orphans, set_orphans_aside
from refillnotes.actions.verify_destroyed import STILL_THERE
from refillnotes.actions.verify_record import verify_record
from refillnotes.domain.audit import Event
from refillnotes.store import audit, destructions, notes, pdfs
from tests.clinics import Practice, PrinterHere, Signed
from tests.keeping import OVER, a_signed_practice_to_keep, approved, kept_shorter, proposed

FORKS = multiprocessing.get_context("fork")
DESTROY: CodeType = destructions.destroy.__code__
REMOVE: CodeType = pdfs.remove.__code__
FILES = 2
"""The author's and the signed one."""


class Watch:
    """Ends the process at one point, seen from outside by Python's own profiling."""

    def __init__(self, point: str) -> None:
        self.point = point
        self.emptied = False

    def __call__(self, frame: FrameType, event: str, arg: object) -> None:
        commits = getattr(arg, "__name__", "") == "commit" and self.emptied
        here = {
            "before the tombstones": event == "call" and frame.f_code is DESTROY,
            "before the commit": event == "c_call" and commits,
            "after the commit": event == "c_return" and commits,
            "between two files": event == "return" and frame.f_code is REMOVE,
        }
        if event == "return" and frame.f_code is DESTROY:
            self.emptied = True
        if here[self.point]:
            os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signed]:
    with a_signed_practice_to_keep(tmp_path_factory.mktemp("made"), PrinterHere()) as signed:
        yield signed


@pytest.mark.parametrize(
    ("point", "destroyed", "left"),
    [
        ("before the tombstones", False, 0),
        ("before the commit", False, 0),
        ("after the commit", True, FILES),
        ("between two files", True, FILES - 1),
    ],
)
def test_F02_a_destruction_is_done_whole_or_not_at_all_and_its_files_go_later(
    made: Signed, tmp_path: Path, point: str, destroyed: bool, left: int
):
    with made.copied(tmp_path) as copied:
        practice = kept_shorter(copied).later(days=OVER)
        clinic = practice.clinic
        key = proposed(practice)
        clinic.database.engine.dispose()
        child = FORKS.Process(target=_killed, args=(practice, key, point))
        child.start()
        child.join(120)
        assert child.exitcode == -signal.SIGKILL, f"never came to: {point}"
        with clinic.database.reading() as connection:
            assert notes.find(connection, made.note_id).destroyed is destroyed
        assert len(left_behind(clinic)) == left
        whys = [one.why for one in verify_record(clinic, signatures=True)]
        assert whys == [STILL_THERE] * left
        set_orphans_aside(clinic)
        if destroyed:
            assert remove_destroyed(clinic) == left
            assert [trace.event for trace in _removed(practice)] == [_EVENT]
            assert find_orphans(clinic) == ()
        else:
            approved(practice, key)  # sent again
        assert left_behind(clinic) == ()
        assert remove_destroyed(clinic) == 0
        assert list(verify_record(clinic, signatures=True)) == []


def _killed(practice: Practice, key, point: str) -> None:
    sys.setprofile(Watch(point))
    approved(practice, key)


_EVENT = '{"actor":null,"event":"destroyed-files-removed"}'


def _removed(practice: Practice) -> list:
    with practice.clinic.database.reading() as connection:
        return [
            link
            for link in audit.read_chain(connection)
            if Event.DESTROYED_FILES_REMOVED.value in link.event
        ]
