"""What is kept of a visit between two saves never hides a change made elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from refillnotes.actions.keep_patient import (
    PatientDetails,
    PumpDetails,
    change_patient,
    change_pump,
)
from refillnotes.actions.open_visit import open_visit, start_visit, visit_at_hand
from refillnotes.actions.people import Details, change_person
from refillnotes.actions.read_note import read_note
from refillnotes.actions.recent import Recent
from refillnotes.actions.refusals import VisitChanged
from refillnotes.actions.save_draft import Saved, save_draft
from refillnotes.actions.sign_note import sign_note
from refillnotes.domain.case import Rules
from refillnotes.store import patients, pumps
from tests.clinics import Practice


def elsewhere(practice: Practice) -> Practice:
    """Another process of the same clinic, which keeps nothing of what this one kept."""
    return replace(practice, clinic=replace(practice.clinic, at_hand=Recent(4)))


def saved(practice: Practice, visit_id, version: int, **typed: str) -> Saved:
    return save_draft(practice.clinic, practice.nurse, visit_id, version, typed)


def said(standing: Saved, check: str) -> str:
    return next(one.sentence for one in standing.standing.findings.found if one.check == check)


def test_an_allergy_added_to_the_chart_is_judged_at_the_next_save(practice: Practice):
    visit_id, version = practice.a_draft()
    before = saved(practice, visit_id, version, pain="5")
    with practice.clinic.database.reading() as connection:
        pump = pumps.find(connection, practice.pump_id)
        patient = patients.find(connection, pump.patient_id)
    details = PatientDetails(
        **{name: getattr(patient, name) for name in PatientDetails.__dataclass_fields__}
    )
    change_patient(
        practice.clinic,
        practice.nurse,
        patient.id,
        patient.version,
        replace(details, allergies="baclofen"),
    )
    after = saved(practice, visit_id, before.version, pain="6")
    assert said(before, "allergy") != said(after, "allergy")


def test_a_pump_corrected_on_the_chart_is_judged_at_the_next_save(practice: Practice):
    visit_id, version = practice.a_draft()
    before = saved(practice, visit_id, version, pain="5")
    with practice.clinic.database.reading() as connection:
        pump = pumps.find(connection, practice.pump_id)
    details = PumpDetails(
        **{name: getattr(pump, name) for name in PumpDetails.__dataclass_fields__}
    )
    change_pump(
        elsewhere(practice).clinic,
        practice.nurse,
        pump.id,
        pump.version,
        replace(details, serial="NGP777777"),
    )
    after = saved(practice, visit_id, before.version, pain="6")
    assert "NGP777777" in said(after, "pump-identity")


def test_a_person_who_left_is_no_longer_offered_at_the_next_save(practice: Practice):
    visit_id, version = practice.a_draft()
    before = saved(practice, visit_id, version, pain="5")
    checker = practice.staff[1]
    assert str(checker.id) in before.standing.judged.document.values()
    change_person(
        practice.clinic,
        practice.staff[-1],
        checker.id,
        checker.version,
        Details(checker.email, checker.name, checker.credentials, checker.roles, active=False),
    )
    after = saved(practice, visit_id, before.version, pain="6")
    assert "retired person" not in before.standing.judged.names
    assert str(checker.id) in after.standing.judged.names["retired person"]
    assert not after.standing.problems


def test_other_rules_judge_the_next_save_afresh(practice: Practice):
    visit_id, version = practice.a_draft()
    before = saved(practice, visit_id, version, pain="5")
    rules = Rules(practice.clinic.rules.policy, practice.clinic.rules.catalogue)
    changed = replace(practice, clinic=replace(practice.clinic, rules=rules))
    after = saved(changed, visit_id, before.version, pain="6")
    kept = {id(finding) for finding in before.standing.findings.found}
    assert kept.isdisjoint(id(finding) for finding in after.standing.findings.found)


def test_what_a_signed_note_left_behind_counts_in_a_visit_begun_before(practice: Practice):
    note_id = practice.a_note()
    next_month = practice.later(days=30)
    begun = start_visit(next_month.clinic, next_month.nurse, practice.pump_id)
    first = saved(next_month, begun, 1, pain="5")
    seen = read_note(practice.clinic, practice.physician, note_id)
    sign_note(practice.clinic, practice.physician, note_id, seen.shown)
    after = saved(next_month, begun, first.version, pain="6")
    assert first.standing.judged.history == after.standing.judged.history
    assert len(after.standing.judged.history) == 1


def test_a_save_from_elsewhere_is_seen_here(practice: Practice):
    visit_id, version = practice.a_draft()
    here = saved(practice, visit_id, version, pain="5")
    there = saved(elsewhere(practice), visit_id, here.version, pain="7")
    with pytest.raises(VisitChanged) as changed:
        saved(practice, visit_id, here.version, pain="6")
    assert changed.value.stored.document["pain"] == "7"
    assert visit_at_hand(practice.clinic, visit_id, there.version).visit.document["pain"] == "7"


def test_a_page_of_the_version_at_hand_is_not_read_again(practice: Practice):
    visit_id, version = practice.a_draft()
    here = saved(practice, visit_id, version, pain="5")
    opened = open_visit(practice.clinic, practice.nurse, visit_id)
    at_hand = visit_at_hand(practice.clinic, visit_id, here.version)
    assert at_hand.visit == opened.visit
    assert at_hand.kept.background is opened.kept.background


def test_only_the_last_few_visits_are_kept():
    few: Recent[int, str] = Recent(2)
    for number in (1, 2, 1, 3):
        few.keep(number, f"visit {number}")
    assert (few.find(1), few.find(2), few.find(3)) == ("visit 1", None, "visit 3")
