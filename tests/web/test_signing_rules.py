"""A change of the rules is signed as notes are: by all the factors somebody has, as it says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.demo.staff import SECOND_STEWARD, STEWARD
from tests.authenticators import shown, with_authenticator
from tests.clinics import Practice, PrinterHere, a_practice
from tests.passkeys import a_passkey
from tests.people import a_browser, sent, token
from tests.web.sendings import serving
from tests.web.test_rules import FLOOR, TYPED, decided, seen_on


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with a_practice(tmp_path, PrinterHere()) as opened:
        yield opened


def said(practice: Practice) -> list[str]:
    with practice.clinic.database.reading() as connection:
        kept = "SELECT statement FROM rule_changes UNION ALL SELECT statement FROM rule_decisions"
        return [json.loads(text)["auth"] for (text,) in connection.exec_driver_sql(kept)]


def test_proposal_and_decision_ask_for_the_second_factor_and_say_what_was_given(practice):
    app, who = serving(practice), practice.staff[STEWARD]
    steward, secret = with_authenticator(app, practice.clinic, who, DEMO_PASSWORD)
    looked = sent(steward, FLOOR, TYPED | {"step": "look"}).text
    signing = TYPED | {"step": "sign", "password": DEMO_PASSWORD, "seen_sha256": seen_on(looked)}
    refused = sent(steward, FLOOR, signing)
    assert (refused.status_code, "This code is not right" in refused.text) == (403, True)
    assert TYPED["reason"] in refused.text
    code = shown(secret, practice.clinic.now())
    change = sent(steward, FLOOR, signing | {"code": code}).location
    other = a_browser(app, practice.staff[SECOND_STEWARD], DEMO_PASSWORD)
    device = a_passkey(other, password=DEMO_PASSWORD)
    assert 'data-challenge="/sign/challenge"' in other.get(change).text
    assert decided(other, change).status_code == 403
    put = other.post("/sign/challenge", data={"csrf_token": token(other)}).text
    assert decided(other, change, passkey_answer=device.get(put)).location == change
    assert said(practice) == ["password code", "password passkey"]


def test_a_proposal_begins_the_five_minutes_of_any_signature(practice):
    app, who = serving(practice), practice.staff[STEWARD]
    steward, secret = with_authenticator(app, practice.clinic, who, DEMO_PASSWORD)
    looked = sent(steward, FLOOR, TYPED | {"step": "look"}).text
    signing = TYPED | {"step": "sign", "password": DEMO_PASSWORD, "seen_sha256": seen_on(looked)}
    code = shown(secret, practice.clinic.now())
    change = sent(steward, FLOOR, signing | {"code": code}).location
    assert 'name="code"' not in steward.get(change).text
    assert decided(steward, change, "withdraw", reason="Wrong.").location == change
    assert said(practice)[1] == "password period"
