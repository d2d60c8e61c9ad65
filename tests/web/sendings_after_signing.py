"""Builders: the forms by which a signed note is amended, and a visit made void."""

from __future__ import annotations

from uuid import UUID

from refillnotes.actions.amend_note import amend_note
from refillnotes.actions.open_visit import open_visit
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.read_note import read_note
from refillnotes.actions.sign_note import sign_note
from refillnotes.actions.void_visit import ask_to_void, look_at_visit
from tests.clinics import Practice
from tests.web.sending import Sending


def a_note_amended(practice: Practice) -> Sending:
    fields = {"reason": "The lot was copied."}
    address = f"/notes/{a_signed_note(practice)}/amend"
    return Sending(practice.nurse, address, fields, {"reason": "Another reason."})


def an_amendment_given_up(practice: Practice) -> Sending:
    visit_id = amend_note(practice.clinic, practice.nurse, a_signed_note(practice), "A slip.")
    version = open_visit(practice.clinic, practice.nurse, visit_id).visit.version
    fields = {"version": str(version)}
    address = f"/visits/{visit_id}/amendment/cancel"
    return Sending(practice.nurse, address, fields, {"version": str(version + 1)})


def a_void_asked_for(practice: Practice) -> Sending:
    visit_id, _ = practice.a_draft()
    fields = {"reason": "wrong-patient", "account": "Her sister's.", "password": DEMO_PASSWORD}
    return Sending(practice.nurse, f"/visits/{visit_id}/void", fields, {"account": "Another."})


def a_void_confirmed(practice: Practice) -> Sending:
    visit_id, _ = practice.a_draft()
    ask_to_void(practice.clinic, practice.nurse, visit_id, "wrong-patient", "Her sister's.")
    asked = look_at_visit(practice.clinic, practice.nurse, visit_id).voiding
    fields = {"decision": "void", "request": str(asked.request.id), "password": DEMO_PASSWORD}
    address = f"/visits/{visit_id}/void/decision"
    return Sending(practice.physician, address, fields, {"decision": "keep"})


def a_signed_note(practice: Practice) -> UUID:
    note_id = practice.a_note()
    seen = read_note(practice.clinic, practice.physician, note_id).shown
    sign_note(practice.clinic, practice.physician, note_id, seen)
    return note_id
