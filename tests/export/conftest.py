"""A clinic with three signed notes and one that waits, and its bundle taken apart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from refillnotes.actions.export_notes import export_notes
from refillnotes.actions.look_up import Wanted
from refillnotes.actions.read_note import read_note
from refillnotes.actions.sign_note import sign_note
from refillnotes.demo.history import record_visit
from refillnotes.demo.tales import port_not_found
from tests.clinics import NOW, Practice, PrinterHere, a_practice
from tests.export.bundles import unpacked


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with a_year(tmp_path) as opened:
        yield opened


@contextmanager
def a_year(folder: Path) -> Iterator[Practice]:
    with a_practice(folder, PrinterHere()) as opened:
        sign(opened, opened.a_note())
        abort(opened, NOW + timedelta(days=70))
        again = opened.later(days=77)
        sign(again, again.a_note(filled_at=NOW + timedelta(minutes=16)))
        opened.later(days=154).a_note(filled_at=NOW + timedelta(days=77, minutes=16))
        yield opened.later(days=155)


def sign(practice: Practice, note_id) -> None:
    seen = read_note(practice.clinic, practice.physician, note_id)
    sign_note(practice.clinic, practice.physician, note_id, seen.shown)


def abort(practice: Practice, at: datetime) -> None:
    """A signed visit at which nothing was refilled."""
    typed = practice.later(days=70).typed(filled_at=NOW + timedelta(minutes=16))
    typed |= port_not_found(practice.story, at)
    record_visit(
        practice.clinic, practice.staff, practice.pump_id, at, typed, "Port not found", "signed"
    )


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A bundle of everything; nothing is done to the clinic it came from."""
    with a_year(tmp_path_factory.mktemp("exported")) as practice:
        return b"".join(export_notes(practice.clinic, practice.physician, Wanted()))


@pytest.fixture(scope="module")
def members(whole: bytes) -> dict[str, bytes]:
    """What the bundle holds, by name."""
    return unpacked(whole)
