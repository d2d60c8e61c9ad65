"""Passkeys: made behind the password, and good for their owner, here, once."""

import json
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import lxml.html
import pytest

from refillnotes.actions.passkeys import MOST, Passkey
from refillnotes.actions.second_factor import standing_of
from refillnotes.actions.tries import TRIES_OF_AN_ACCOUNT, passkey_bucket, start_over
from refillnotes.domain.audit import AuditEntry, Event
from refillnotes.store import passkeys
from tests.authenticators import an_authenticator, at, half_way
from tests.passkeys import Device, a_passkey, challenged, options_for_making
from tests.people import PASSWORD, a_browser, a_person, sent, token


@pytest.fixture
def clinic(app, clinic):
    return at(app, clinic.now())


@pytest.fixture
def nurse(clinic):
    return a_person(clinic, "nurse")


def signed_in_with(app, device, **changes):
    """What a fresh browser is answered that signs in with this device alone."""
    browser = app.test_client()
    answer = device.get(challenged(browser))
    form = {"csrf_token": token(browser), "passkey_answer": answer} | changes
    return browser.post("/sign-in/passkey", data=form)


def happened(clinic):
    with clinic.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT event FROM audit ORDER BY seq")
        return [json.loads(text) for (text,) in rows]


def start_over_counting(app):
    with app.extensions["refillnotes"].database.writing() as connection:
        start_over(connection, passkey_bucket(None))


def _answer(**response):
    whole = {"id": "YQ", "rawId": "YQ", "type": "public-key", "response": response}
    return json.dumps(whole)


def last_event(clinic):
    return happened(clinic)[-1]["event"]


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


def test_after_the_password_a_passkey_or_a_recovery_code_is_asked_for(app, nurse):
    device = a_passkey(a_browser(app, nurse))
    browser, carried = half_way(app, nurse)
    assert browser.get("/today").location == "/sign-in?next=/today"
    options = challenged(browser, half=carried["half"])
    assert [one["id"] for one in json.loads(options)["allowCredentials"]] != []
    answer = browser.post(
        "/sign-in/passkey", data=carried | {"passkey_answer": device.get(options)}
    )
    assert (answer.status_code, answer.location) == (302, "/today")


def test_no_passkey_is_named_to_who_did_not_show_the_password(app, nurse):
    a_passkey(a_browser(app, nurse))
    assert json.loads(challenged(app.test_client()))["allowCredentials"] == []


def test_the_passkey_of_somebody_else_never_stands_in(app, clinic, nurse):
    other = a_person(clinic, "physician")
    a_passkey(a_browser(app, nurse))
    theirs = a_passkey(a_browser(app, other))
    browser, carried = half_way(app, nurse)
    options = challenged(browser, half=carried["half"])
    form = carried | {"passkey_answer": theirs.get(options)}
    refused = browser.post("/sign-in/passkey", data=form)
    assert (refused.status_code, last_event(clinic)) == (401, "passkey-refused")
    assert browser.get("/today").location == "/sign-in?next=/today"
    whoever = challenged(browser)  # a challenge anybody may answer is none for the second factor
    refused = browser.post(
        "/sign-in/passkey", data=carried | {"passkey_answer": theirs.get(whoever)}
    )
    assert refused.status_code == 401
    assert signed_in_with(app, replace(theirs, owner=nurse.id.bytes)).status_code == 401


def test_an_answer_from_elsewhere_or_by_nobody_opens_nothing(app, clinic, nurse):
    held = a_passkey(a_browser(app, nurse))
    another_site = replace(held, origin="https://localhost.example")
    another_port = replace(held, origin="http://localhost:8001")
    nobody_verified = replace(held, verifies=False)
    for device in (another_site, another_port, nobody_verified):
        assert signed_in_with(app, device).status_code == 401
        assert last_event(clinic) == "passkey-refused"
    assert signed_in_with(app, held).status_code == 302


def test_an_answer_is_good_once_and_in_its_own_browser(app, nurse):
    device = a_passkey(a_browser(app, nurse))
    browser = app.test_client()
    answer = device.get(challenged(browser))
    elsewhere = app.test_client()
    form = {"csrf_token": token(elsewhere), "passkey_answer": answer}
    assert elsewhere.post("/sign-in/passkey", data=form).status_code == 401
    form = {"csrf_token": token(browser), "passkey_answer": answer}
    assert browser.post("/sign-in/passkey", data=form).status_code == 401
    answer = device.get(challenged(browser))
    form |= {"passkey_answer": answer}
    assert browser.post("/sign-in/passkey", data=form).status_code == 302
    sent(browser, "/sign-out", {})
    form = {"csrf_token": token(browser), "passkey_answer": answer}
    assert browser.post("/sign-in/passkey", data=form).status_code == 401


def test_a_challenge_waits_five_minutes(app, clinic, nurse):
    device = a_passkey(a_browser(app, nurse), Device(counts=False))
    for seconds, status in ((299, 302), (300, 401)):
        at(app, clinic.now())
        browser = app.test_client()
        form = {"csrf_token": token(browser), "passkey_answer": device.get(challenged(browser))}
        at(app, clinic.now() + timedelta(seconds=seconds))
        assert browser.post("/sign-in/passkey", data=form).status_code == status


def test_a_challenge_to_sign_in_makes_no_passkey(app, nurse):
    browser = a_browser(app, nurse)
    options = json.loads(challenged(browser)) | {"rp": {"id": "localhost"}}
    answer = Device().create(json.dumps(options))
    refused = sent(browser, "/you/passkeys/add", {"name": "Mine", "passkey_answer": answer})
    assert refused.status_code == 400


def test_a_copied_passkey_is_noticed_by_its_counter(app, clinic, nurse):
    device = a_passkey(a_browser(app, nurse))
    copy = replace(device)
    assert signed_in_with(app, device).status_code == 302
    assert signed_in_with(app, copy).status_code == 401
    assert [one["event"] for one in happened(clinic)][-2:] == ["passkey-copied", "passkey-refused"]


def test_a_device_that_counts_nothing_signs_in_each_time(app, nurse):
    device = a_passkey(a_browser(app, nurse), Device(counts=False))
    assert [signed_in_with(app, device).status_code for _ in range(2)] == [302, 302]


def test_a_device_is_enrolled_once(app, nurse):
    browser = a_browser(app, nurse)
    device = a_passkey(browser)
    options = options_for_making(browser)
    assert len(json.loads(options)["excludeCredentials"]) == 1
    fields = {"name": "Again", "passkey_answer": device.create(options)}
    assert sent(browser, "/you/passkeys/add", fields).status_code == 400


def test_answers_that_are_tried_too_often_are_looked_at_no_more(app, nurse):
    device = a_passkey(a_browser(app, nurse))
    elsewhere = replace(device, origin="https://false.example")
    tried = [signed_in_with(app, elsewhere).status_code for _ in range(TRIES_OF_AN_ACCOUNT + 1)]
    assert tried == [401] * TRIES_OF_AN_ACCOUNT + [429]
    assert signed_in_with(app, device).status_code == 429


NO_ANSWERS = (
    "", "{", "[]", "{}", "null", "9", "\u0000", '{"id": 1}', '{"response": 1}', "[" * 5000,
    "x" * 50_000, _answer(clientDataJSON="e30", authenticatorData="-", signature="*"),
    _answer(clientDataJSON="OQ", authenticatorData="e30", signature="e30", userHandle="*"),
    _answer(clientDataJSON="e30", attestationObject="e30"),
)  # fmt: skip


def test_what_is_no_answer_opens_nothing(app, nurse):
    browser, visitor = a_browser(app, nurse), app.test_client()
    form = {"csrf_token": token(visitor)}
    for answer in NO_ANSWERS:
        fields = {"name": "Mine", "passkey_answer": answer}
        assert sent(browser, "/you/passkeys/add", fields).status_code == 400, answer[:80]
    for place, answer in enumerate(NO_ANSWERS):
        address = {"REMOTE_ADDR": f"10.0.0.{place}"}
        start_over_counting(app)
        sending = form | {"passkey_answer": answer}
        tried = visitor.post("/sign-in/passkey", data=sending, environ_base=address)
        assert tried.status_code == 401, answer[:80]


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


def test_who_looks_after_accounts_sees_passkeys_and_removes_those_of_a_lost_device(
    app, clinic, nurse
):
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


def test_an_address_that_is_a_number_sends_to_one_with_a_name(app):
    with app.test_client() as browser:
        page = browser.get("/sign-in", base_url="http://127.0.0.1:8000")
        assert "data-passkey" not in page.text
        form = {"csrf_token": lxml.html.fromstring(page.text).xpath("string(//input/@value)")}
        refused = browser.post(
            "/sign-in/passkey/challenge", data=form, base_url="http://127.0.0.1:8000"
        )
    assert refused.status_code == 422
    assert "Open this clinic at http://localhost:8000 instead." in refused.text


def test_a_clinic_with_an_address_has_passkeys_there_alone(app, clinic, nurse):
    app.extensions["refillnotes"] = replace(clinic, address="https://refills.clinic.example")
    browser = a_browser(app, nurse)
    assert "good at https://refills.clinic.example alone" in browser.get("/you/passkeys").text
    there = {"base_url": "https://refills.clinic.example"}
    page = lxml.html.fromstring(app.test_client().get("/sign-in", **there).text)
    assert page.xpath("//form[@data-passkey='get']") != []


def test_a_clinic_without_an_address_offers_no_passkeys_elsewhere(app):
    elsewhere = {"base_url": "https://refills.clinic.example"}
    page = app.test_client().get("/sign-in", **elsewhere)
    assert "data-passkey" not in page.text
    form = {"csrf_token": "none", "passkey_answer": ""}
    assert app.test_client().post("/sign-in/passkey", data=form, **elsewhere).status_code == 400
