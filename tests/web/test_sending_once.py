"""Every form that stores something: sent twice it is done once, and without a key not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import lxml.html
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.people import Person
from refillnotes.domain.audit import Event
from refillnotes.web.sending import TYPED_ANEW
from tests.clinics import Practice, PrinterHere, a_practice
from tests.people import a_browser, token
from tests.web.sendings import (
    OTHER_PASSWORD,
    SENDINGS,
    Sending,
    a_patient_added,
    a_patient_changed,
    ones_own_password_changed,
    serving,
)

STORE_NOTHING = {
    "account.sign_in_now": "a sign-in twice is a sign-in; a used password page cannot do harm",
    "account.sign_in_code": "a code is taken once, whatever its page does",
    "passkeys.challenge": "asks the device; a challenge is answered once",
    "physician.put_batch": "asks the device; a challenge is answered once",
    "physician.put_statement": "asks the device; a challenge is answered once",
    "addenda.put_statement": "asks the device; a challenge is answered once",
    "witness.put_statement": "asks the device; a challenge is answered once",
    "voids.put_request": "asks the device; a challenge is answered once",
    "voids.put_decision": "asks the device; a challenge is answered once",
    "rules.put_proposal": "asks the device; a challenge is answered once",
    "rules.put_decision": "asks the device; a challenge is answered once",
    "passkeys.to_sign": "asks the device; a challenge is answered once",
    "passkeys.sign_in": "an answer is taken once, whatever its page does",
    "passkeys.start": "asks the device; what it makes is sent with the next page",
    "account.lock": "locking twice is locking",
    "account.unlock": "a password is asked for, and unlocking twice is unlocking",
    "account.draft_key": "hands out what is worked out anew each time",
    "device.standing": "only says whether the record has what a device kept",
    "account.still_here": "says that somebody is there, and stores nothing else",
    "account.sign_out_now": "signing out twice is signing out",
    "patients.search": "only looks; a name in a form instead of an address",
    "charts.find_chart": "only looks; a record number in a form instead of an address",
    "retention.find": "only looks; a record number in a form instead of an address",
    "privacy.find": "only looks; a record number in a form instead of an address",
    "privacy.export": "each trail handed out leaves its own trace",
    "auditor.export": "each bundle handed out is an act of its own and must leave its own trace",
}
"""Why an address that takes a form needs no key."""

TRIED_ELSEWHERE = {
    "codes.recovery": "test_recovery_codes_asked_for_twice_are_the_same",
    "passkeys.add": "test_what_is_sent_twice_about_a_passkey_is_done_once",
    "passkeys.rename": "test_what_is_sent_twice_about_a_passkey_is_done_once",
    "passkeys.remove": "test_what_is_sent_twice_about_a_passkey_is_done_once",
    "invitations.accept": "test_a_password_sent_twice_is_kept_once",
}
"""Where signing in takes more than a password, or nobody can sign in yet."""

LOOKS = {
    Event.CHART_VIEWED,
    Event.LIST_VIEWED,
    Event.TRAIL_READ,
    Event.NOTE_VIEWED,
    Event.PDF_VIEWED,
    Event.SIGNED_IN,
    Event.PASSWORD_ASKED_AGAIN,
    Event.PASSWORD_REFUSED,
    Event.PIN_SHOWN,
    Event.PIN_REFUSED,
}


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with a_practice(tmp_path, PrinterHere()) as opened:
        yield opened


@pytest.fixture
def app(practice: Practice) -> Flask:
    return serving(practice)


def signed_in(app: Flask, who: Person) -> FlaskClient:
    demo = who.email.endswith("@demo.example")
    return a_browser(app, who, DEMO_PASSWORD) if demo else a_browser(app, who)


def acts(practice: Practice) -> list[str]:
    """What was done so far; looking at something is no act."""
    with practice.clinic.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT event FROM audit ORDER BY seq")
        happened = [json.loads(text)["event"] for (text,) in rows]
    return [event for event in happened if event not in LOOKS]


def send(
    browser: FlaskClient, sending: Sending, key: str, address: str = "", **changes: str
) -> TestResponse:
    fields = {**sending.fields, **changes, "csrf_token": token(browser)}
    headers = {"Accept": "application/json"} if sending.method == "PUT" else {}
    if key and sending.method == "PUT":
        headers["Idempotency-Key"] = key
    elif key:
        fields["idempotency_key"] = key
    where = address or sending.address
    return browser.open(where, method=sending.method, data=fields, headers=headers)


def test_every_address_that_takes_a_form_is_here_or_has_a_reason_not_to_be(app):
    taking = {rule.endpoint for rule in app.url_map.iter_rules() if rule.methods & {"POST", "PUT"}}
    assert taking == {*SENDINGS.values(), *STORE_NOTHING, *TRIED_ELSEWHERE}


@pytest.mark.parametrize("arrange", SENDINGS, ids=lambda one: one.__name__)
def test_sent_twice_it_is_done_once_and_other_content_is_refused(app, practice, arrange):
    sending, key = arrange(practice), str(uuid4())
    browser, before = signed_in(app, sending.who), acts(practice)
    first = send(browser, sending, key)
    assert first.status_code in {200, 302}, first.text
    done = acts(practice)
    assert len(done) == len(before) + sending.acts
    if arrange is ones_own_password_changed:
        browser = a_browser(app, sending.who, OTHER_PASSWORD)
    second = send(browser, sending, key)
    if sending.gone:
        assert second.status_code == sending.gone
    else:
        assert (second.status_code, second.location) == (first.status_code, first.location)
    assert acts(practice) == done
    other = send(browser, sending, key, sending.elsewhere, **sending.other)
    assert (other.status_code, "sent before with other content" in other.text) == (422, True)
    assert acts(practice) == done


@pytest.mark.parametrize("arrange", SENDINGS, ids=lambda one: one.__name__)
def test_without_a_key_nothing_is_done_and_the_form_comes_back_whole(app, practice, arrange):
    sending = arrange(practice)
    browser, before = signed_in(app, sending.who), acts(practice)
    refused = send(browser, sending, "")
    assert refused.status_code == 400
    assert "keeps it from being saved twice" in refused.text
    assert acts(practice) == before
    if sending.method == "POST":
        form = returned(refused, sending)
        assert browser.post(sending.address, data=form).status_code in {200, 302}
        assert len(acts(practice)) == len(before) + sending.acts


@pytest.mark.parametrize("version", ["", "one", "1.5", "\u0661", "9" * 64])
def test_a_version_that_no_page_of_ours_sends_saves_nothing(app, practice, version):
    sending = a_patient_changed(practice)
    browser, before = signed_in(app, sending.who), acts(practice)
    assert send(browser, sending, str(uuid4()), version=version).status_code == 400
    assert acts(practice) == before


@pytest.mark.parametrize("key", ["k" * 65, "cl\u00e9"])
def test_a_key_that_no_page_of_ours_makes_is_none(app, practice, key):
    sending, before = a_patient_added(practice), acts(practice)
    refused = send(signed_in(app, sending.who), sending, key)
    assert "keeps it from being saved twice" in refused.text
    assert returned(refused, sending)["idempotency_key"] != key
    assert acts(practice) == before


def _is_secret(name: str) -> bool:
    return any(word in name for word in TYPED_ANEW)


def returned(refused: TestResponse, sending: Sending) -> dict[str, str]:
    """What the page would send, with passwords and codes typed anew."""
    page = lxml.html.fromstring(refused.text)
    (form,) = page.xpath("//main[@id='main']//form")
    assert form.get("action") == sending.address
    secrets = {one.name for one in form.xpath(".//input[@type='password']")}
    held = {one.name: one.value for one in form.xpath(".//input") if one.name not in secrets}
    assert {name for name in sending.fields if _is_secret(name)} == secrets
    assert all(held[name] == text for name, text in sending.fields.items() if name not in secrets)
    assert not any(sending.fields[name] in refused.text for name in secrets)
    return held | {name: sending.fields[name] for name in secrets}
