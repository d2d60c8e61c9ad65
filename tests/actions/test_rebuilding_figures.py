"""Lists and trends show what the notes say, or verification names the visit that does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from refillnotes.actions.read_note import read_note
from refillnotes.actions.rebuild_figures import rebuild_figures, stale_figures
from refillnotes.actions.sign_note import sign_note
from refillnotes.actions.verify_record import verify_record
from refillnotes.store import figures
from tests.clinics import Practice

TAMPERINGS = (
    "UPDATE visit_figures SET worst_severity = 'block'",
    "UPDATE visit_figures SET signed_at = NULL",
    "UPDATE visit_drugs SET drug = 'morphine'",
    "DELETE FROM visit_drugs",
    "DELETE FROM visit_figures",
)


def a_signed_note(practice: Practice) -> None:
    note_id = practice.a_note()
    seen = read_note(practice.clinic, practice.physician, note_id)
    sign_note(practice.clinic, practice.physician, note_id, seen.shown)


def shown(practice: Practice) -> tuple[object, ...]:
    with practice.clinic.database.reading() as connection:
        return figures.of_pump(connection, practice.pump_id)


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_a_list_that_shows_something_else_is_named_and_made_anew(
    practice: Practice, tampering: str
):
    a_signed_note(practice)
    before = shown(practice)
    assert list(verify_record(practice.clinic)) == []
    with practice.clinic.database.writing() as connection:
        assert connection.exec_driver_sql(tampering).rowcount
    (fault,) = verify_record(practice.clinic)
    assert "refillnotes rebuild" in fault.why
    (visit_id,) = rebuild_figures(practice.clinic)
    assert fault.where == f"visit {visit_id}"
    assert shown(practice) == before
    assert list(verify_record(practice.clinic)) == []


def test_figures_moved_to_another_visit_are_brought_back(practice: Practice):
    practice.a_note()
    (before,) = shown(practice)
    visit_id, _ = practice.another_pump(2).a_draft()
    with practice.clinic.database.writing() as connection:
        figures.remove(connection, before.visit_id)
        figures.put(connection, replace(before, visit_id=visit_id))
        assert list(stale_figures(connection)) == [before.visit_id, visit_id]
    assert rebuild_figures(practice.clinic) == (before.visit_id, visit_id)
    assert shown(practice) == (before,)


def test_a_note_that_waits_is_in_no_list_of_signed_ones(practice: Practice):
    practice.a_note()
    (waiting,) = shown(practice)
    assert waiting.signed_at is None
    assert rebuild_figures(practice.clinic) == ()
