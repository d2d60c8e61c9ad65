"""Voids and changes of the rules over HTTP: with the PIN at level S2, by passkey at S3."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.verify_record import verify_record
from refillnotes.demo.staff import SECOND_STEWARD, STEWARD
from refillnotes.domain.ceremony import Level
from refillnotes.web.event_log import new_log
from tests.clinics import Practice, PrinterHere, a_practice
from tests.passkeys import Device, a_passkey, happened
from tests.people import a_browser, sent, token
from tests.signing_keys import PIN, at_s2, with_key
from tests.web.sendings import serving
from tests.web.test_rules import FLOOR, TYPED, decided, seen_on

SCRIPT = {"Accept": "application/json"}
WHY = {"reason": "wrong-patient", "account": "Her sister's."}
SIGN = TYPED | {"step": "sign", "password": DEMO_PASSWORD}
WRONG_PIN = "quuxwort 41"


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with a_practice(tmp_path, PrinterHere()) as opened:
        yield opened


@pytest.fixture
def by_passkey(practice: Practice) -> Practice:
    return replace(practice, clinic=replace(practice.clinic, signing=Level.S3))


def steward_of(app: Flask, practice: Practice, who: str = STEWARD) -> FlaskClient:
    return a_browser(app, practice.staff[who], DEMO_PASSWORD)


def looked(steward: FlaskClient) -> dict[str, str]:
    """The form that signs, as the page that looked gives it."""
    return SIGN | {"seen_sha256": seen_on(sent(steward, FLOOR, TYPED | {"step": "look"}).text)}


def put(browser: FlaskClient, address: str, fields: dict[str, str]):
    form = {name: text for name, text in fields.items() if name not in ("password", "step")}
    return sent(browser, f"{address}/challenge", form, headers=SCRIPT)


def signed(browser: FlaskClient, device: Device, address: str, fields: dict[str, str]):
    """As the page does: the device is asked about what is in the form, then the form is sent."""
    answer = device.get(put(browser, address, fields).text)
    return sent(browser, address, fields | {"passkey_answer": answer})


def statements(practice: Practice, *tables: str) -> list[dict[str, str]]:
    with practice.clinic.database.reading() as connection:
        kept = " UNION ALL ".join(f"SELECT statement FROM {one}" for one in tables)  # noqa: S608
        return [json.loads(text) for (text,) in connection.exec_driver_sql(kept)]


def tried(practice: Practice) -> list[str]:
    with practice.clinic.database.reading() as connection:
        buckets = connection.exec_driver_sql("SELECT bucket FROM tries")
        return [bucket for (bucket,) in buckets if bucket.startswith("account")]


def test_stewards_propose_and_approve_with_the_pin_of_their_own_key(practice):
    signing = at_s2(practice)
    people = [signing.staff[one] for one in (STEWARD, SECOND_STEWARD)]
    app, log = serving(signing), io.StringIO()
    app.extensions["refillnotes.log"] = new_log(log)
    steward, other = (a_browser(app, one, DEMO_PASSWORD) for one in people)
    form = looked(steward)
    assert sent(steward, FLOOR, form | {"signing_pin": PIN}).status_code == 409, "no key yet"
    with_key(signing, *people)
    assert "PIN of your signing key" in sent(steward, FLOOR, TYPED | {"step": "look"}).text
    wrong = sent(steward, FLOOR, form | {"signing_pin": WRONG_PIN})
    assert (wrong.status_code, "not the PIN of your signing key" in wrong.text) == (403, True)
    assert (TYPED["reason"] in wrong.text, WRONG_PIN in wrong.text) == (True, False)
    assert len(tried(signing)) == 1
    assert statements(signing, "rule_changes") == []
    change = sent(steward, FLOOR, form | {"signing_pin": PIN}).location
    assert tried(signing) == [], "the right one pardons"
    refused = decided(other, change, signing_pin=WRONG_PIN)
    assert (refused.status_code, WRONG_PIN in refused.text) == (403, False)
    assert decided(other, change, signing_pin=PIN).location == change
    said = statements(signing, "rule_changes", "rule_decisions")
    assert [one["auth"] for one in said] == ["password pin", "password pin"]
    assert [one["level"] for one in said] == ["S2", "S2"]
    events = [one["event"] for one in happened(signing.clinic)]
    assert (events.count("pin-refused"), events.count("pin-shown")) == (2, 2)
    assert list(verify_record(signing.clinic, signatures=True)) == []
    left = log.getvalue() + json.dumps(happened(signing.clinic))
    assert log.getvalue()
    assert not any(pin in left for pin in (PIN, WRONG_PIN))


def test_after_five_wrong_pins_none_is_tried_for_a_change_of_the_rules(practice):
    signing = with_key(at_s2(practice), practice.staff[STEWARD])
    steward = steward_of(serving(signing), signing)
    form = looked(steward)
    for _ in range(5):
        assert sent(steward, FLOOR, form | {"signing_pin": WRONG_PIN}).status_code == 403
    assert sent(steward, FLOOR, form | {"signing_pin": PIN}).status_code == 429
    assert statements(signing, "rule_changes") == []


def test_stewards_sign_a_change_of_the_rules_with_their_passkeys(by_passkey):
    app = serving(by_passkey)
    steward, other = (steward_of(app, by_passkey, one) for one in (STEWARD, SECOND_STEWARD))
    assert "you have none yet" in sent(steward, FLOOR, TYPED | {"step": "look"}).text
    theirs, hers = (a_passkey(one, password=DEMO_PASSWORD) for one in (steward, other))
    page = sent(steward, FLOOR, TYPED | {"step": "look"}).text
    assert f'data-challenge="{FLOOR}/challenge"' in page
    form = looked(steward)
    assert sent(steward, FLOOR, form).status_code == 403, "without an answer"
    changed = put(steward, FLOOR, form | {"reason": "Another."})
    assert (changed.status_code, "See once more" in changed.json["sentence"]) == (409, True)
    unread = put(steward, FLOOR, form | {"effective_on": "soon"})
    assert (unread.status_code, "See once more" in unread.json["sentence"]) == (409, True)
    change = signed(steward, theirs, FLOOR, form).location
    address = f"{change}/decision"
    assert f'data-challenge="{address}/challenge"' in other.get(change).text
    seen = {"seen_sha256": seen_on(other.get(change).text), "password": DEMO_PASSWORD}
    none = put(other, address, seen)
    assert (none.status_code, "Choose what becomes" in none.json["sentence"]) == (422, True)
    declined = put(other, address, seen | {"decision": "decline"})
    assert (declined.status_code, "A reason is needed" in declined.json["sentence"]) == (422, True)
    approving = seen | {"decision": "approve", "reason": ""}
    wrong = signed(other, hers, address, approving | {"password": "no"})
    assert (wrong.status_code, "That is not your password" in wrong.text) == (403, True)
    assert signed(other, hers, address, approving).location == change
    said = statements(by_passkey, "rule_changes", "rule_decisions")
    assert [(one["level"], one["auth"]) for one in said] == [("S3", "password passkey")] * 2
    assert list(verify_record(by_passkey.clinic, signatures=True)) == []


def test_two_people_make_a_visit_void_with_their_passkeys(by_passkey):
    app, (visit_id, _) = serving(by_passkey), by_passkey.a_draft()
    nurse, physician = (
        a_browser(app, who, DEMO_PASSWORD) for who in (by_passkey.nurse, by_passkey.physician)
    )
    address = f"/visits/{visit_id}/void"
    assert "you have none yet" in nurse.get(address).text
    theirs, hers = (a_passkey(one, password=DEMO_PASSWORD) for one in (nurse, physician))
    assert f'data-challenge="{address}/challenge"' in nurse.get(address).text
    unsaid = put(nurse, address, WHY | {"account": " "})
    assert (unsaid.status_code, "Write what happened" in unsaid.json["sentence"]) == (422, True)
    asking = WHY | {"password": DEMO_PASSWORD}
    answer = theirs.get(put(nurse, address, asking).text)
    other = asking | {"account": "Another one's.", "passkey_answer": answer}
    refused = sent(nurse, address, other)
    assert (refused.status_code, "something else" in refused.text) == (409, True)
    assert "Another one" in refused.text, "nothing typed is lost"
    assert signed(nurse, theirs, address, asking).location == address
    with by_passkey.clinic.database.reading() as connection:
        (request,) = connection.exec_driver_sql("SELECT id FROM void_requests").one()
    deciding, asked = f"{address}/decision", {"request": request}
    assert f'data-challenge="{deciding}/challenge"' in physician.get(address).text
    none = put(physician, deciding, asked)
    assert (none.status_code, "Choose whether" in none.json["sentence"]) == (422, True)
    unchosen = sent(physician, deciding, asked)
    assert (unchosen.status_code, "Choose whether" in unchosen.text) == (400, True)
    confirming = asked | {"decision": "void", "password": DEMO_PASSWORD}
    kept = hers.get(put(physician, deciding, asked | {"decision": "keep"}).text)
    assert sent(physician, deciding, confirming | {"passkey_answer": kept}).status_code == 409
    assert signed(physician, hers, deciding, confirming).location == address
    assert "This visit is void" in nurse.get(address).text
    said = statements(by_passkey, "void_requests", "void_decisions")
    assert [(one["level"], one["meaning"]) for one in said] == [
        ("S3", "void-asked"),
        ("S3", "void-confirmed"),
    ]
    assert list(verify_record(by_passkey.clinic, signatures=True)) == []


def test_the_form_sent_again_is_answered_again(by_passkey):
    app, (visit_id, _) = serving(by_passkey), by_passkey.a_draft()
    nurse, address = a_browser(app, by_passkey.nurse, DEMO_PASSWORD), f"/visits/{visit_id}/void"
    device = a_passkey(nurse, password=DEMO_PASSWORD)
    form = WHY | {"password": DEMO_PASSWORD, "csrf_token": token(nurse), "idempotency_key": "one"}
    form["passkey_answer"] = device.get(put(nurse, address, form).text)
    for _ in range(2):
        assert nurse.post(address, data=form).location == address
    assert len(statements(by_passkey, "void_requests")) == 1
