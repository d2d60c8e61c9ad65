"""Builders: the forms by which a signing key is made, locked anew and revoked."""

from __future__ import annotations

from refillnotes.actions.passwords import DEMO_PASSWORD
from tests.clinics import Practice
from tests.people import a_person
from tests.signing_keys import OTHER_PIN, PIN, with_key
from tests.web.sending import Sending


def a_signing_key_made(practice: Practice) -> Sending:
    fields = new_pin(PIN) | {"password": DEMO_PASSWORD}
    return Sending(practice.nurse, "/you/signing-key/make", fields, {"more": "1"})


def a_pin_changed(practice: Practice) -> Sending:
    with_key(practice, practice.nurse)
    fields = new_pin(OTHER_PIN) | {"password": DEMO_PASSWORD, "signing_pin": PIN}
    return Sending(practice.nurse, "/you/signing-key/pin", fields, {"more": "1"})


def somebodys_signing_key_revoked(practice: Practice) -> Sending:
    with_key(practice, practice.nurse)
    admin, address = a_person(practice.clinic, "admin"), f"/people/{practice.nurse.id}/signing-key"
    return Sending(admin, address, {"reason": "Her phone was stolen."}, {"reason": "Another."})


def new_pin(pin: str) -> dict[str, str]:
    return {"new_signing_pin": pin, "new_signing_pin_again": pin}
