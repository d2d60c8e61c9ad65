"""A record outlives the accounts of those it names."""

from __future__ import annotations

from refillnotes.actions.amend_note import amend_note
from refillnotes.actions.open_visit import open_visit
from refillnotes.actions.people import Details, change_person, find_person
from refillnotes.actions.read_note import read_note
from refillnotes.actions.save_draft import save_draft
from refillnotes.actions.sign_note import sign_note
from refillnotes.actions.submit_visit import submit_visit
from refillnotes.demo.staff import ADMIN, PHYSICIAN, SECOND_NURSE
from tests.clinics import Practice


def test_a_note_is_amended_as_it_was_when_those_it_names_have_left(practice: Practice):
    first = practice.a_note()
    seen = read_note(practice.clinic, practice.physician, first).shown
    sign_note(practice.clinic, practice.physician, first, seen)
    later = practice.later(days=400)
    for who, roles in ((PHYSICIAN, ("steward",)), (SECOND_NURSE, ("nurse",))):
        held = find_person(practice.clinic, practice.staff[who].id)
        left = Details(held.email, held.name, held.credentials, roles, active=who == PHYSICIAN)
        change_person(later.clinic, later.staff[ADMIN], held.id, held.version, left)
    visit_id = amend_note(later.clinic, later.nurse, first, "The lot was copied.")
    version = open_visit(later.clinic, later.nurse, visit_id).visit.version
    saved = save_draft(later.clinic, later.nurse, visit_id, version, {"lot_1": "B7"})
    second = submit_visit(later.clinic, later.nurse, visit_id, saved.version)
    record = read_note(later.clinic, later.nurse, second).record
    assert [one["fact"] for one in record["amends"]["difference"]] == ["lot_1"]
    assert record["people"]["responsible"] == "Amara Osei MD"
    assert record["names"]["person"][record["facts"]["witness"]] == "Mercy Okafor RN"
