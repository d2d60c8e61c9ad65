"""Builders: a device that makes passkeys and answers challenges, as browsers pass on."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
import lxml.html
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from flask import Flask
from flask.testing import FlaskClient
from webauthn.helpers import bytes_to_base64url
from werkzeug.test import TestResponse

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.know_signer import Given
from refillnotes.actions.passkey_answers import Asked, Purpose, Site
from refillnotes.actions.passkeys import add_passkey, start_adding
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.people import Person
from refillnotes.actions.sign_statement import SignedAct
from refillnotes.actions.sign_statement_with_passkey import (
    ask_to_sign_statement,
    sign_statement_with_passkey,
)
from refillnotes.domain.ceremony import Auth
from tests.authenticators import a_sending
from tests.clinics import Practice
from tests.people import PASSWORD, sent, token

ORIGIN = "http://localhost"
SITE = Site("localhost", ORIGIN)
_UP, _UV, _ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Device:
    """One passkey on one device; ``counts`` False is a device that counts nothing."""

    origin: str = ORIGIN
    counts: bool = True
    count: int = 0
    verifies: bool = True
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    owner: bytes | None = None

    def create(self, options: str) -> str:
        """Make the passkey these options ask for."""
        asked = json.loads(options)
        numbers = self.key.public_key().public_numbers()
        x, y = (one.to_bytes(32, "big") for one in (numbers.x, numbers.y))
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        made = bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential + cose
        data = self._data(asked["rp"]["id"], _ATTESTED) + made
        return self._answer(
            clientDataJSON=self._client_data("webauthn.create", asked["challenge"]),
            attestationObject=cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data}),
        )

    def get(self, options: str) -> str:
        """Answer the challenge in these options."""
        asked = json.loads(options)
        data = self._data(asked["rpId"])
        client_data = self._client_data("webauthn.get", asked["challenge"])
        signed = data + hashlib.sha256(client_data).digest()
        parts = {
            "clientDataJSON": client_data,
            "authenticatorData": data,
            "signature": self.key.sign(signed, ec.ECDSA(SHA256())),
        }
        if self.owner is not None:
            parts["userHandle"] = self.owner
        return self._answer(**parts)

    def _data(self, site: str, more: int = 0) -> bytes:
        self.count += self.counts
        flags = _UP | more | (_UV if self.verifies else 0)
        return (
            hashlib.sha256(site.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")
        )

    def _client_data(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, **parts: bytes) -> str:
        name = bytes_to_base64url(self.credential)
        response = {part: bytes_to_base64url(content) for part, content in parts.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def enrolled(practice: Practice, who: Person) -> Device:
    """A device with a passkey of that person, added as their page does."""
    device = Device(owner=who.id.bytes)
    answer = device.create(start_adding(practice.clinic, who, SITE, "mark"))
    add_passkey(practice.clinic, who, SITE, "Key", answer, ("mark", ""), a_sending())
    return device


def answered(
    practice: Practice, who: Person, device: Device, act: SignedAct, asked: Asked
) -> Given:
    """What comes with the form of an act that is in no PDF, once the device was asked."""
    put = ask_to_sign_statement(practice.clinic, who, act, SITE, asked, Auth.PASSWORD)
    return Given(DEMO_PASSWORD, passkey=device.get(put))


def done_by_passkey(
    practice: Practice, who: Person, device: Device, act: SignedAct, purpose: Purpose
) -> str:
    """A void or a change of the rules that somebody signs with this device."""
    asked = Asked("mark", purpose, who.id)
    given = answered(practice, who, device, act, asked)
    here = practice.clinic, who, act, given, asked, SITE
    return sign_statement_with_passkey(*here, "10.0.0.1", a_sending())


def options_for_making(browser: FlaskClient, password: str = PASSWORD) -> str:
    """What the page gives the device once the password was typed."""
    answer = sent(browser, "/you/passkeys/start", {"name": "My phone", "password": password})
    assert answer.status_code == 200, answer.text
    return lxml.html.fromstring(answer.text).xpath("string(//form/@data-options)")


def a_passkey(
    browser: FlaskClient, device: Device | None = None, password: str = PASSWORD
) -> Device:
    """Enrol a device for who is signed in here."""
    device = device or Device()
    answer = device.create(options_for_making(browser, password))
    added = sent(browser, "/you/passkeys/add", {"name": "My phone", "passkey_answer": answer})
    assert added.status_code in (200, 302), added.text
    return device


def challenged(browser: FlaskClient, **carried: str) -> str:
    """What the sign-in page asks the device."""
    form = {"csrf_token": token(browser)} | carried
    return browser.post("/sign-in/passkey/challenge", data=form).text


def signed_in_with(app: Flask, device: Device) -> TestResponse:
    """What a fresh browser is answered that signs in with this device alone."""
    browser = app.test_client()
    form = {"csrf_token": token(browser), "passkey_answer": device.get(challenged(browser))}
    return browser.post("/sign-in/passkey", data=form)


def happened(clinic: Clinic) -> list[dict[str, Any]]:
    """Every event of the audit chain, oldest first."""
    with clinic.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT event FROM audit ORDER BY seq")
        return [json.loads(text) for (text,) in rows]
