"""A visit entered after the fact is printed as a late entry, with both moments."""

import json
import subprocess
from pathlib import Path

import pytest

from refillnotes.actions.open_visit import open_visit, start_visit
from refillnotes.actions.save_draft import save_draft
from refillnotes.actions.submit_visit import submit_visit
from refillnotes.pdf.note import render_note
from refillnotes.store import notes
from tests.clinics import Practice, PrinterHere, a_practice


@pytest.fixture
def practice(tmp_path: Path):
    (tmp_path / "instance").mkdir()
    with a_practice(tmp_path / "instance", PrinterHere()) as made:
        yield made


def entered(now: Practice, typed: dict[str, str]) -> dict:
    """The record of a visit that is begun now, whenever it was."""
    visit_id = start_visit(now.clinic, now.nurse, now.pump_id)
    version = open_visit(now.clinic, now.nurse, visit_id).visit.version
    saved = save_draft(now.clinic, now.nurse, visit_id, version, typed)
    note_id = submit_visit(now.clinic, now.nurse, visit_id, saved.version)
    with now.clinic.database.reading() as connection:
        return json.loads(notes.find(connection, note_id).record)


def printed(record: dict) -> str:
    pdf = render_note(record, "A4", "submitted")
    command = ["pdftotext", "-layout", "-", "-"]
    text = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def test_a_visit_of_the_downtime_is_printed_as_a_late_entry(practice: Practice):
    typed = practice.typed(late_because="downtime", late_from="form")
    record = entered(practice.later(hours=20), typed)
    assert record["late"] == {
        "happened_at": record["visit"]["started_at"],
        "entered_at": "2026-11-15T06:02-06:00",
    }
    text = printed(record)
    for said in (
        "LATE ENTRY",
        "first entered: 15 Nov 2026 06:02",
        "14 Nov 2026 10:02",
        "Why it is entered afterwards: The program could not be used",
        "Entered afterwards from: The form filled in by pen",
    ):
        assert said in text, said


def test_a_late_entry_is_noticed_when_nobody_says_so(practice: Practice):
    assert "LATE ENTRY" in printed(entered(practice.later(hours=20), practice.typed()))


def test_a_visit_recorded_as_it_went_is_none(practice: Practice):
    record = entered(practice, practice.typed())
    assert "late" not in record
    assert "LATE ENTRY" not in printed(record)
