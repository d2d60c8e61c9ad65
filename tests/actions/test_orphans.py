"""A file that no note names is set aside after a day, and nothing else is touched."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from refillnotes.actions.remark_on_record import remarks_on
from refillnotes.actions.set_orphans_aside import find_orphans, set_orphans_aside
from refillnotes.actions.verify_record import verify_record
from refillnotes.domain.audit import Event
from refillnotes.store import audit, pdfs
from tests.clinics import Practice, PrinterHere, a_practice


@pytest.fixture
def practice(tmp_path: Path):
    with a_practice(tmp_path, PrinterHere()) as made:
        yield made


def written(file: Path, practice: Practice, hours: float) -> Path:
    """The file as if it was written so many hours before the clinic's now."""
    at = (practice.clinic.now() - timedelta(hours=hours)).timestamp()
    os.utime(file, (at, at))
    return file


def an_orphan(practice: Practice, hours: float) -> Path:
    digest = pdfs.keep(practice.clinic.folder, b"%PDF-1.7 of an act that was cut off")
    return written(pdfs.place(practice.clinic.folder, digest), practice, hours)


def aside(practice: Practice) -> list[Path]:
    return sorted((practice.clinic.folder.parent / "orphans").glob("*"))


@pytest.mark.parametrize(("hours", "moved"), [(23.99, 0), (24, 1)])
def test_an_orphan_is_set_aside_after_a_day(practice: Practice, hours: float, moved: int):
    file = an_orphan(practice, hours)
    assert set_orphans_aside(practice.clinic) == moved
    assert file.exists() is not bool(moved)
    assert [one.name for one in aside(practice)] == [file.name] * moved


def test_the_trail_names_what_was_set_aside(practice: Practice):
    file = an_orphan(practice, 30)
    set_orphans_aside(practice.clinic)
    with practice.clinic.database.reading() as connection:
        assert audit.hashes(connection, Event.ORPHAN_SET_ASIDE, "pdf") == {file.stem}
    assert list(verify_record(practice.clinic)) == []


def test_the_pdf_of_a_note_stays_however_old(practice: Practice):
    practice.a_note()
    (file,) = practice.clinic.folder.rglob("*.pdf")
    written(file, practice, 10_000)
    assert (find_orphans(practice.clinic), set_orphans_aside(practice.clinic)) == ((), 0)
    assert file.exists()


def test_a_draft_that_never_got_its_name_is_removed(practice: Practice):
    folder = an_orphan(practice, 1).parent
    draft = folder / ".draft-abc"
    draft.write_bytes(b"%PDF-1")
    written(draft, practice, 25)
    assert set_orphans_aside(practice.clinic) == 1
    assert (draft.exists(), aside(practice)) == (False, [])


def test_an_orphan_is_a_remark_of_verify(practice: Practice):
    assert not any("belong to no note" in one for one in remarks_on(practice.clinic))
    an_orphan(practice, 1)
    assert any(one.startswith("1 files among the PDFs") for one in remarks_on(practice.clinic))
