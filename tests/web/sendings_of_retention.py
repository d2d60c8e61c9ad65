"""Builders: the forms by which notes are held, let go, proposed to be destroyed, and decided on."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from refillnotes.actions.decide_destruction import look_at_destruction
from refillnotes.actions.hold_notes import place_hold
from refillnotes.actions.list_to_destroy import look_at_list
from refillnotes.actions.open_visit import start_visit
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.propose_destruction import propose_destruction
from refillnotes.actions.void_visit import ask_to_void, decide_void, look_at_visit
from tests.clinics import Practice
from tests.keeping import officer, other_officer, patient_of
from tests.web.sending import Sending

LONG_AGO = -31 * 366
"""Days. Longer than any figure that ships; no seal was there then, and a void draft needs none."""


def a_void_draft_of_long_ago(practice: Practice) -> UUID:
    """Its patient, whose one visit is due to be destroyed."""
    then = practice.later(days=LONG_AGO)
    visit_id = start_visit(then.clinic, then.nurse, then.pump_id)
    ask_to_void(then.clinic, then.nurse, visit_id, "duplicate", "She was recorded twice.")
    asked = look_at_visit(then.clinic, then.physician, visit_id).voiding
    decide_void(then.clinic, then.physician, visit_id, asked.request.id, void=True)
    return patient_of(practice)


def proposed(practice: Practice) -> UUID:
    hers = a_void_draft_of_long_ago(practice)
    seen = look_at_list(practice.clinic, hers).seen_sha256
    return propose_destruction(practice.clinic, officer(practice), hers, seen)


def a_hold_placed(practice: Practice) -> Sending:
    address = f"/privacy/patients/{patient_of(practice)}/hold"
    fields = {"reason": "A court asked for it."}
    return Sending(officer(practice), address, fields, {"reason": "Another."})


def a_hold_lifted(practice: Practice) -> Sending:
    hers = patient_of(practice)
    hold = place_hold(practice.clinic, officer(practice), hers, "A court asked for it.")
    fields = {"hold": str(hold), "why": "The case was closed."}
    address = f"/privacy/patients/{hers}/lift"
    return Sending(officer(practice), address, fields, {"why": "Another."})


def a_destruction_proposed(practice: Practice) -> Sending:
    hers = a_void_draft_of_long_ago(practice)
    seen = look_at_list(practice.clinic, hers).seen_sha256
    fields = {"seen_sha256": seen, "password": DEMO_PASSWORD}
    address = f"/privacy/patients/{hers}/destruction"
    return Sending(officer(practice), address, fields, {"seen_sha256": "0" * 64})


def a_destruction_approved(practice: Practice) -> Sending:
    key = proposed(practice)
    seen = look_at_destruction(practice.clinic, key).destruction.record_sha256
    fields = {"decision": "destroy", "seen_sha256": seen, "password": DEMO_PASSWORD}
    address = f"/privacy/destructions/{key}/decision"
    return Sending(other_officer(practice), address, fields, {"reason": "Another."})


SENDINGS_OF_RETENTION: dict[Callable[[Practice], Sending], str] = {
    a_hold_placed: "retention.hold",
    a_hold_lifted: "retention.lift",
    a_destruction_proposed: "retention.propose",
    a_destruction_approved: "retention.decide",
}
