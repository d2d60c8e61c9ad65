"""Builders: every form that stores something, as its page sends it, and its address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

from flask import Flask

from refillnotes.actions.care_relation import begin_emergency_access, restrict_chart
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.people import find_person
from refillnotes.actions.read_note import read_note
from refillnotes.actions.second_factor import secret_to_copy, start_authenticator
from refillnotes.demo.staff import PRIVACY, SECOND_STEWARD, STEWARD
from refillnotes.web.assembly import assemble
from tests.authenticators import a_sending, shown
from tests.clinics import Practice
from tests.people import a_browser, a_person, sent
from tests.web.sending import Sending
from tests.web.sendings_after_signing import (
    a_note_amended,
    a_void_asked_for,
    a_void_confirmed,
    an_addendum_declined,
    an_addendum_signed,
    an_addendum_written,
    an_amendment_given_up,
)
from tests.web.sendings_of_downtimes import a_downtime_recorded, a_visit_that_was_none
from tests.web.sendings_of_retention import SENDINGS_OF_RETENTION
from tests.web.sendings_of_signing_keys import (
    a_pin_changed,
    a_signing_key_made,
    somebodys_signing_key_revoked,
)
from tests.web.test_rules import FLOOR, TYPED, proposed, seen_on

OTHER_PASSWORD = "nine blue whales at sea"  # noqa: S105  # of invented people


def serving(practice: Practice) -> Flask:
    return assemble(practice.clinic, "x" * 32, timedelta(minutes=15))


PATIENT = {"family_name": "Roe", "given_name": "Ann", "born": "1970-01-02", "mrn": "0099-1"}
PUMP = {"model": "synchromed-ii", "serial": "NGP7654321"}
SOMEBODY = {"name": "Ann Roe", "email": "ann@clinic.example", "roles": "nurse", "account": "open"}
WHALES = {"new_password": OTHER_PASSWORD}
PASSWORD_NOW = {"password": DEMO_PASSWORD}
OWLS = {"new_password": "eleven quiet owls at dusk"}


def patient_id(practice: Practice) -> str:
    with practice.clinic.database.reading() as connection:
        asked = "SELECT patient_id FROM pumps"
        return str(connection.exec_driver_sql(asked).scalar_one())


def a_patient_added(practice: Practice) -> Sending:
    return Sending(practice.nurse, "/patients/new", PATIENT, {"given_name": "Joan"})


def a_patient_changed(practice: Practice) -> Sending:
    address = f"/patients/{patient_id(practice)}/edit"
    fields = PATIENT | {"version": "1"}
    return Sending(practice.nurse, address, fields, {"given_name": "Joan"})


def a_pump_added(practice: Practice) -> Sending:
    address = f"/patients/{patient_id(practice)}/pumps/new"
    return Sending(practice.nurse, address, PUMP, {"serial": "NGP1111111"})


def a_pump_changed(practice: Practice) -> Sending:
    address = f"/patients/{patient_id(practice)}/pumps/{practice.pump_id}"
    return Sending(practice.nurse, address, PUMP | {"version": "1"}, {"serial": "NGP1111111"})


def a_visit_started(practice: Practice) -> Sending:
    other = practice.another_pump(1).pump_id
    address = f"/pumps/{practice.pump_id}/visits"
    return Sending(practice.nurse, address, {}, {}, f"/pumps/{other}/visits")


def a_step_saved(practice: Practice) -> Sending:
    visit_id, held = practice.a_draft()
    fields = {"version": str(held), "go": "next", "remarks": "Slept well"}
    return Sending(practice.nurse, f"/visits/{visit_id}/plan", fields, {"remarks": "Slept badly"})


def a_step_saved_by_itself(practice: Practice) -> Sending:
    return replace(a_step_saved(practice), method="PUT")


def a_waste_witnessed(practice: Practice) -> Sending:
    visit_id, held = practice.a_draft(witness="", witnessed_at="")
    second = practice.staff[1]
    fields = {
        "version": str(held),
        "residual_wasted": "4.5",
        "witness_email": second.email,
        "witness_password": DEMO_PASSWORD,
    }
    return Sending(
        practice.nurse, f"/visits/{visit_id}/witness", fields, {"residual_wasted": "4.6"}
    )


def a_visit_submitted(practice: Practice) -> Sending:
    visit_id, held = practice.a_draft()
    address, fields = f"/visits/{visit_id}/submit", practice.reviewed(visit_id)
    return Sending(practice.nurse, address, fields, {"version": str(held + 1)})


def a_batch_signed(practice: Practice) -> Sending:
    note_id = practice.a_note()
    seen = read_note(practice.clinic, practice.physician, note_id).shown
    box = f"{note_id}:{seen.record_sha256}:{seen.pdf_sha256}"
    fields = {"note": box, "password": DEMO_PASSWORD}
    return Sending(practice.physician, "/queue/batch", fields, {"note": f"{uuid4()}:0:0"})


def a_note_signed(practice: Practice) -> Sending:
    note_id = practice.a_note()
    seen = read_note(practice.clinic, practice.physician, note_id).shown
    fields = {
        "seen_sha256": seen.record_sha256,
        "seen_pdf_sha256": seen.pdf_sha256,
        "password": DEMO_PASSWORD,
    }
    return Sending(practice.physician, f"/notes/{note_id}/sign", fields, {"seen_sha256": "0" * 64})


def a_note_witnessed(practice: Practice) -> Sending:
    note_id, second = practice.a_note(), practice.staff[1]
    seen = read_note(practice.clinic, second, note_id).shown
    fields = {
        "seen_sha256": seen.record_sha256,
        "seen_pdf_sha256": seen.pdf_sha256,
        "password": DEMO_PASSWORD,
    }
    return Sending(second, f"/notes/{note_id}/witness", fields, {"seen_sha256": "0" * 64})


def a_note_returned(practice: Practice) -> Sending:
    address = f"/notes/{practice.a_note()}/return"
    return Sending(practice.physician, address, {"question": "Which lot?"}, {"question": "Why?"})


def ones_own_password_changed(practice: Practice) -> Sending:
    fields = {"password": DEMO_PASSWORD} | WHALES
    other = OWLS | {"password": OTHER_PASSWORD}
    return Sending(practice.nurse, "/you/password", fields, other, gone=403)


def a_person_added(practice: Practice) -> Sending:
    admin = a_person(practice.clinic, "admin")
    return Sending(admin, "/people/new", SOMEBODY, {"name": "Joan Roe"}, acts=2)


def a_person_invited_again(practice: Practice) -> Sending:
    admin = a_person(practice.clinic, "admin")
    address = f"/people/{practice.nurse.id}/invitation"
    elsewhere = f"/people/{practice.physician.id}/invitation"
    return Sending(admin, address, {}, {}, elsewhere)


def a_person_changed(practice: Practice) -> Sending:
    known = find_person(practice.clinic, practice.nurse.id)
    fields = SOMEBODY | {"version": str(known.version)}
    admin = a_person(practice.clinic, "admin")
    return Sending(admin, f"/people/{known.id}", fields, {"name": "Joan Roe"})


def a_password_given(practice: Practice) -> Sending:
    admin = a_person(practice.clinic, "admin")
    return Sending(admin, f"/people/{practice.nurse.id}/password", OWLS, WHALES)


def codes_started(practice: Practice) -> Sending:
    return Sending(practice.nurse, "/you/codes/start", PASSWORD_NOW, {"more": "1"})


def codes_confirmed(practice: Practice) -> Sending:
    start_authenticator(practice.clinic, practice.nurse, a_sending())
    secret = secret_to_copy(practice.clinic, practice.nurse)
    fields = {"code": shown(secret, practice.clinic.now())}
    return Sending(practice.nurse, "/you/codes/confirm", fields, {"code": "000000"})


def codes_turned_off(practice: Practice) -> Sending:
    return Sending(practice.nurse, "/you/codes/remove", PASSWORD_NOW, {"more": "1"})


def somebodys_codes_turned_off(practice: Practice) -> Sending:
    admin = a_person(practice.clinic, "admin")
    return Sending(admin, f"/people/{practice.nurse.id}/codes", {}, {"more": "1"})


def somebodys_passkeys_removed(practice: Practice) -> Sending:
    admin = a_person(practice.clinic, "admin")
    return Sending(admin, f"/people/{practice.nurse.id}/passkeys", {}, {"more": "1"})


def codes_needed_of_a_role(practice: Practice) -> Sending:
    admin = a_person(practice.clinic, "admin")
    return Sending(admin, "/people/codes", {"asked": "nurse"}, {"asked": "physician"})


def a_change_proposed(practice: Practice) -> Sending:
    steward = practice.staff[STEWARD]
    browser = a_browser(serving(practice), steward, DEMO_PASSWORD)
    seen = seen_on(sent(browser, FLOOR, TYPED | {"step": "look"}).text)
    fields = TYPED | {"step": "sign", "seen_sha256": seen, "password": DEMO_PASSWORD}
    return Sending(steward, FLOOR, fields, {"reason": "Another reason."})


def a_change_decided(practice: Practice) -> Sending:
    app, other = serving(practice), practice.staff[SECOND_STEWARD]
    change = proposed(a_browser(app, practice.staff[STEWARD], DEMO_PASSWORD))
    seen = seen_on(a_browser(app, other, DEMO_PASSWORD).get(change).text)
    fields = {"decision": "approve", "reason": "", "seen_sha256": seen, "password": DEMO_PASSWORD}
    return Sending(other, f"{change}/decision", fields, {"reason": "Agreed."})


def a_chart_restricted(practice: Practice) -> Sending:
    address = f"/privacy/patients/{patient_id(practice)}/restriction"
    named = str(practice.physician.id)
    fields = {"version": "0", "restricted": "yes", "named": named, "reason": "She works here."}
    return Sending(practice.staff[PRIVACY], address, fields, {"reason": "Her wish."})


def _restricted(practice: Practice) -> UUID:
    hers, officer = UUID(patient_id(practice)), practice.staff[PRIVACY]
    named, why = (str(practice.physician.id),), "She works here."
    restrict_chart(practice.clinic, officer, hers, 0, named, why, restricted=True)
    return hers


def an_emergency_begun(practice: Practice) -> Sending:
    address = f"/charts/{_restricted(practice)}/emergency"
    fields = {"why": "emergency", "words": "She faints.", "password": DEMO_PASSWORD}
    return Sending(practice.nurse, address, fields, {"words": "She is pale."})


def an_emergency_reviewed(practice: Practice) -> Sending:
    hers = _restricted(practice)
    begun = begin_emergency_access(practice.clinic, practice.nurse, hers, "emergency", "Faints.")
    fields = {"verdict": "justified", "words": "Asked Dana."}
    address = f"/privacy/emergencies/{begun}"
    return Sending(practice.staff[PRIVACY], address, fields, {"words": "Asked Mercy."})


SENDINGS: dict[Callable[[Practice], Sending], str] = {
    a_chart_restricted: "charts.restrict",
    an_emergency_begun: "emergency.begin",
    an_emergency_reviewed: "charts.review",
    a_downtime_recorded: "downtimes.record",
    a_visit_that_was_none: "downtimes.say_no_visit",
    **SENDINGS_OF_RETENTION,
    a_patient_added: "patients.add",
    a_patient_changed: "patients.edit",
    a_pump_added: "patients.add_pump",
    a_pump_changed: "patients.edit_pump",
    a_visit_started: "nurse.start",
    a_step_saved: "nurse.save_step",
    a_step_saved_by_itself: "nurse.autosave",
    a_waste_witnessed: "nurse.witness",
    a_note_witnessed: "witness.sign",
    a_visit_submitted: "nurse.submit",
    a_batch_signed: "physician.sign_several",
    a_note_signed: "physician.sign",
    a_note_returned: "physician.send_back",
    a_note_amended: "amendments.begin",
    an_amendment_given_up: "amendments.cancel",
    an_addendum_written: "addenda.write",
    an_addendum_signed: "addenda.sign",
    an_addendum_declined: "addenda.decline",
    a_void_asked_for: "voids.ask",
    a_void_confirmed: "voids.decide",
    ones_own_password_changed: "account.change_password",
    a_person_added: "admin.add",
    a_person_invited_again: "admin.invite",
    a_person_changed: "admin.change",
    a_password_given: "admin.password",
    a_change_proposed: "rules.propose",
    a_change_decided: "rules.decide",
    codes_started: "codes.start",
    codes_confirmed: "codes.confirm",
    codes_turned_off: "codes.remove",
    somebodys_codes_turned_off: "admin.codes_off",
    somebodys_passkeys_removed: "admin.passkeys_off",
    a_signing_key_made: "signing_keys.make",
    a_pin_changed: "signing_keys.pin",
    somebodys_signing_key_revoked: "admin.signing_key_off",
    codes_needed_of_a_role: "admin.ask_factors",
}
