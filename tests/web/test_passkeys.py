"""Passkeys: made behind the password, named, listed, and taken away."""

import json
from uuid import uuid4

import lxml.html
import pytest

from refillnotes.actions.passkeys import MOST, Passkey
from refillnotes.actions.second_factor import standing_of
from refillnotes.domain.audit import AuditEntry, Event
from refillnotes.store import passkeys
from tests.authenticators import an_authenticator, at, half_way
from tests.passkeys import (
    Device,
    a_passkey,
    challenged,
    happened,
    options_for_making,
    signed_in_with,
)
from tests.people import PASSWORD, a_browser, a_person, sent


@pytest.fixture
def clinic(app, clinic):
    return at(app, clinic.now())


@pytest.fixture
def nurse(clinic):
    return a_person(clinic, "nurse")


def test_a_passkey_is_made_behind_the_password_and_signs_in_by_itself(app, clinic, nurse):
    browser = a_browser(app, nurse)
    device = a_passkey(browser)
    assert "My phone" in browser.get("/you/passkeys").text
    answer = signed_in_with(app, device)
    assert (answer.status_code, answer.location) == (302, "/today")
    (held,) = standing_of(clinic, nurse.id).passkeys
    assert (held.used_at, held.sign_count) == (clinic.now(), device.count)
    signed_in = happened(clinic)[-1]
    assert (signed_in["event"], signed_in["actor"]) == ("signed-in", str(nurse.id))
    added = next(one for one in happened(clinic) if one["event"] == "passkey-added")
    assert signed_in["hashes"] == added["hashes"]


def test_the_first_passkey_brings_recovery_codes_and_the_second_none(app, clinic, nurse):
    browser, codes = a_browser(app, nurse), []
    for device in (Device(), Device()):
        answer = device.create(options_for_making(browser))
        added = sent(browser, "/you/passkeys/add", {"name": "Key", "passkey_answer": answer})
        codes.append(lxml.html.fromstring(added.data).xpath("//ol//code/text()"))
    assert [len(one) for one in codes] == [10, 0]
    other, carried = half_way(app, nurse)
    answer = other.post("/sign-in/code", data=carried | {"code": codes[0][0]})
    assert answer.status_code == 302
    assert standing_of(clinic, nurse.id).recovery_left == 9


def test_no_passkey_is_made_without_the_password(app, nurse):
    browser = a_browser(app, nurse)
    fields = {"name": "Mine", "password": "not the password"}
    answer = sent(browser, "/you/passkeys/start", fields)
    assert (answer.status_code, "data-options" in answer.text) == (403, False)
    forged = {"challenge": "AAAA", "rp": {"id": "localhost"}}
    answer = Device().create(json.dumps(forged))
    refused = sent(browser, "/you/passkeys/add", {"name": "Mine", "passkey_answer": answer})
    assert (refused.status_code, "did not make a passkey" in refused.text) == (400, True)


def test_a_challenge_to_sign_in_makes_no_passkey(app, nurse):
    browser = a_browser(app, nurse)
    options = json.loads(challenged(browser)) | {"rp": {"id": "localhost"}}
    answer = Device().create(json.dumps(options))
    refused = sent(browser, "/you/passkeys/add", {"name": "Mine", "passkey_answer": answer})
    assert refused.status_code == 400


def test_a_device_is_enrolled_once(app, nurse):
    browser = a_browser(app, nurse)
    device = a_passkey(browser)
    options = options_for_making(browser)
    assert len(json.loads(options)["excludeCredentials"]) == 1
    fields = {"name": "Again", "passkey_answer": device.create(options)}
    assert sent(browser, "/you/passkeys/add", fields).status_code == 400


def test_a_passkey_is_named_anew_and_removed_behind_the_password(app, clinic, nurse):
    browser, elsewhere = a_browser(app, nurse), a_browser(app, nurse)
    device = a_passkey(browser)
    (held,) = standing_of(clinic, nurse.id).passkeys
    address = f"/you/passkeys/{held.id}"
    assert "last used" not in browser.get(address).text
    assert sent(browser, address, {"name": "  "}).status_code == 400
    assert sent(browser, address, {"name": "x" * 61}).status_code == 400
    assert sent(browser, address, {"name": "Blue key"}).status_code == 302
    assert "Blue key" in browser.get("/you/passkeys").text
    assert sent(browser, f"{address}/remove", {"password": "wrong"}).status_code == 403
    assert sent(browser, f"{address}/remove", {"password": PASSWORD}).status_code == 302
    assert standing_of(clinic, nurse.id).passkeys == ()
    assert signed_in_with(app, device).status_code == 401
    assert elsewhere.get("/today").location == "/sign-in?next=/today"


def test_what_is_sent_twice_about_a_passkey_is_done_once(app, clinic, nurse):
    browser, device = a_browser(app, nurse), Device()
    answer = device.create(options_for_making(browser))
    added = {"name": "Key", "passkey_answer": answer, "idempotency_key": "one"}
    first, second = (sent(browser, "/you/passkeys/add", added) for _ in range(2))
    assert "recovery-codes" in first.text
    assert lxml.html.fromstring(second.text).xpath("//ol//code/text()") == (
        lxml.html.fromstring(first.text).xpath("//ol//code/text()")
    )
    (held,) = standing_of(clinic, nurse.id).passkeys
    named = {"name": "Blue", "idempotency_key": "two"}
    removed = {"password": PASSWORD, "idempotency_key": "three"}
    for address, fields in ((held.id, named), (f"{held.id}/remove", removed)):
        twice = [sent(browser, f"/you/passkeys/{address}", fields) for _ in range(2)]
        assert [one.status_code for one in twice] == [302, 302]
    done = [one["event"] for one in happened(clinic) if one["event"].startswith("passkey-")]
    assert done == ["passkey-added", "passkey-renamed", "passkey-removed"]


def test_nobody_touches_the_passkey_of_somebody_else(app, clinic, nurse):
    a_passkey(a_browser(app, nurse))
    (held,) = standing_of(clinic, nurse.id).passkeys
    other = a_browser(app, a_person(clinic, "nurse"))
    address = f"/you/passkeys/{held.id}"
    assert other.get(address).status_code == 404
    assert sent(other, address, {"name": "Mine"}).status_code == 404
    assert sent(other, f"{address}/remove", {"password": PASSWORD}).status_code == 404
    assert standing_of(clinic, nurse.id).passkeys == (held,)


def test_nobody_has_more_passkeys_than_a_list_shows(app, clinic, nurse):
    browser = a_browser(app, nurse)
    with clinic.database.writing() as connection:
        for place in range(MOST):
            entry = AuditEntry(Event.PASSKEY_ADDED, nurse.id, clinic.now())
            passkey = Passkey(uuid4(), nurse.id, "Key", str(place), "", 0, clinic.now())
            passkeys.add(connection, passkey, entry)
    refused = sent(browser, "/you/passkeys/start", {"name": "One more", "password": PASSWORD})
    assert (refused.status_code, "as many as fit" in refused.text) == (409, True)


def test_the_passkeys_of_a_lost_device_are_seen_and_removed_by_an_admin(app, clinic, nurse):
    device, admin = a_passkey(a_browser(app, nurse)), a_person(clinic, "admin")
    an_authenticator(clinic, nurse)
    browser = a_browser(app, admin)
    assert "codes and 1 passkey" in browser.get("/people").text
    assert "My phone" in browser.get(f"/people/{nurse.id}").text
    assert sent(browser, f"/people/{nurse.id}/passkeys", {}).status_code == 302
    removed = next(one for one in happened(clinic) if one["event"] == "passkey-removed")
    assert (removed["actor"], removed["subjects"]["person"]) == (str(admin.id), str(nurse.id))
    assert len(removed["hashes"]) == 1
    assert signed_in_with(app, device).status_code == 401
    assert "Remove every passkey" not in browser.get(f"/people/{nurse.id}").text


def test_a_passkey_is_the_second_factor_a_role_needs(app, clinic, nurse):
    admin = a_browser(app, a_person(clinic, "admin"))
    sent(admin, "/people/codes", {"asked": "nurse"})
    browser = a_browser(app, nurse)
    assert browser.get("/today").location == "/you/codes"
    a_passkey(browser)
    assert browser.get("/today").status_code == 200
