"""Signing in with a passkey: its owner, from the clinic's own page, once."""

import json
from dataclasses import replace
from datetime import timedelta

import lxml.html
import pytest

from refillnotes.actions.tries import TRIES_OF_AN_ACCOUNT, passkey_bucket, start_over
from tests.authenticators import at, half_way
from tests.passkeys import Device, a_passkey, challenged, happened, signed_in_with
from tests.people import a_browser, a_person, sent, token


@pytest.fixture
def clinic(app, clinic):
    return at(app, clinic.now())


@pytest.fixture
def nurse(clinic):
    return a_person(clinic, "nurse")


def start_over_counting(app):
    with app.extensions["refillnotes"].database.writing() as connection:
        start_over(connection, passkey_bucket(None))


def _answer(**response):
    whole = {"id": "YQ", "rawId": "YQ", "type": "public-key", "response": response}
    return json.dumps(whole)


def last_event(clinic):
    return happened(clinic)[-1]["event"]


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


def test_a_copied_passkey_is_noticed_by_its_counter(app, clinic, nurse):
    device = a_passkey(a_browser(app, nurse))
    copy = replace(device)
    assert signed_in_with(app, device).status_code == 302
    assert signed_in_with(app, copy).status_code == 401
    assert [one["event"] for one in happened(clinic)][-2:] == ["passkey-copied", "passkey-refused"]


def test_a_device_that_counts_nothing_signs_in_each_time(app, nurse):
    device = a_passkey(a_browser(app, nurse), Device(counts=False))
    assert [signed_in_with(app, device).status_code for _ in range(2)] == [302, 302]


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
