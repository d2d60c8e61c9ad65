"""Builders: the forms by which a signed note is amended or added to, and a visit made void."""

from __future__ import annotations

from refillnotes.actions.add_to_note import write_addendum
from refillnotes.actions.amend_note import amend_note
from refillnotes.actions.open_visit import open_visit
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.read_addendum import read_addendum
from refillnotes.actions.void_visit import ask_to_void, look_at_visit
from tests.clinics import Practice
from tests.web.sending import Sending


def a_note_amended(practice: Practice) -> Sending:
    fields = {"reason": "The lot was copied."}
    address = f"/notes/{practice.a_signed_note()}/amend"
    return Sending(practice.nurse, address, fields, {"reason": "Another reason."})


def an_amendment_given_up(practice: Practice) -> Sending:
    visit_id = amend_note(practice.clinic, practice.nurse, practice.a_signed_note(), "A slip.")
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


def an_addendum_written(practice: Practice) -> Sending:
    fields = {"text": "Her daughter called.", "password": DEMO_PASSWORD}
    address = f"/notes/{practice.a_signed_note()}/addenda"
    return Sending(practice.nurse, address, fields, {"text": "Her son called."})


def an_addendum_signed(practice: Practice) -> Sending:
    addendum_id = write_addendum(practice.clinic, practice.nurse, practice.a_signed_note(), "A.")
    seen = read_addendum(practice.clinic, practice.physician, addendum_id).shown
    fields = {
        "seen_sha256": seen.record_sha256,
        "seen_pdf_sha256": seen.pdf_sha256,
        "password": DEMO_PASSWORD,
    }
    address = f"/addenda/{addendum_id}/sign"
    return Sending(practice.physician, address, fields, {"seen_sha256": "0" * 64})


def an_addendum_declined(practice: Practice) -> Sending:
    addendum_id = write_addendum(practice.clinic, practice.nurse, practice.a_signed_note(), "A.")
    address = f"/addenda/{addendum_id}/decline"
    return Sending(practice.physician, address, {"reason": "Another visit."}, {"reason": "No."})
