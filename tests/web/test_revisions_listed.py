"""The list of revisions beneath a note says which stands, and of a void visit that none does."""

from __future__ import annotations

from pathlib import Path

import pytest

from refillnotes.actions.amend_note import amend_note
from refillnotes.actions.open_visit import open_visit
from refillnotes.actions.read_note import read_note
from refillnotes.actions.save_draft import save_draft
from refillnotes.actions.submit_visit import submit_visit
from refillnotes.actions.void_visit import ask_to_void, decide_void, look_at_visit
from refillnotes.web.notes import standing
from tests.clinics import Practice, PrinterHere, a_practice
from tests.export.conftest import sign
from tests.web.sendings import serving

pytestmark = pytest.mark.sqlite


def listed(practice: Practice, note_id) -> list[str]:
    with serving(practice).test_request_context():
        opened = read_note(practice.clinic, practice.nurse, note_id)
        return [line.words for line in standing.lines(opened)]


def test_of_a_void_visit_no_revision_stands(tmp_path: Path):
    with a_practice(tmp_path, PrinterHere()) as practice:
        first = practice.a_note()
        sign(practice, first)
        assert listed(practice, first) == []
        visit_id = amend_note(practice.clinic, practice.nurse, first, "The lot was copied.")
        version = open_visit(practice.clinic, practice.nurse, visit_id).visit.version
        saved = save_draft(practice.clinic, practice.nurse, visit_id, version, {"pain": "7"})
        sign(practice, submit_visit(practice.clinic, practice.nurse, visit_id, saved.version))
        assert listed(practice, first) == ["signed, amended since", "signed, stands"]
        ask_to_void(practice.clinic, practice.nurse, visit_id, "duplicate", "Twice.")
        asked = look_at_visit(practice.clinic, practice.nurse, visit_id).voiding.request
        decide_void(practice.clinic, practice.physician, visit_id, asked.id, void=True)
        assert listed(practice, first) == ["signed, amended since", "signed, void"]
