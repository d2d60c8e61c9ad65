"""Who submits a visit signs: asked in that form, for what was on the screen, or nothing happens."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import lxml.html
import pytest
from flask import Flask
from flask.testing import FlaskClient

from refillnotes.actions.amend_note import amend_note
from refillnotes.actions.keep_patient import change_patient
from refillnotes.actions.open_visit import open_visit
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.save_draft import save_draft
from refillnotes.store import notes
from tests.authenticators import at, shown, with_authenticator
from tests.clinics import Practice, PrinterHere, a_practice
from tests.passkeys import a_passkey, happened
from tests.people import a_browser, sent, token
from tests.web.sendings import patient_id, serving


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with a_practice(tmp_path, PrinterHere()) as opened:
        yield opened


@pytest.fixture
def app(practice: Practice) -> Flask:
    return serving(practice)


@pytest.fixture
def nurse(app: Flask, practice: Practice) -> FlaskClient:
    return a_browser(app, practice.nurse, DEMO_PASSWORD)


def submitted(browser: FlaskClient, practice: Practice, visit_id: UUID, **given: str):
    return sent(browser, f"/visits/{visit_id}/submit", practice.reviewed(visit_id) | given)


def author_of(practice: Practice, location: str) -> dict[str, str]:
    with practice.clinic.database.reading() as connection:
        first = notes.signatures_of(connection, UUID(location.rpartition("/")[2]))[0]
    return json.loads(first.statement)


def events(practice: Practice) -> list[str]:
    return [one["event"] for one in happened(practice.clinic)]


def fields_of(page: str) -> dict[str, str]:
    """What the review's form would send, as a browser reads it from the page."""
    (form,) = lxml.html.fromstring(page).xpath("//form[contains(@action, '/submit')]")
    return {name: (value or "").strip() for name, value in form.fields.items()}


def test_the_review_asks_for_the_password_and_sends_what_it_showed(nurse, practice):
    visit_id, _ = practice.a_draft()
    sends = fields_of(nurse.get(f"/visits/{visit_id}/review").text)
    assert sends["password"] == ""
    asked = practice.reviewed(visit_id)
    assert {name: sends[name] for name in ("version", "seen_sha256")} == {
        name: asked[name] for name in ("version", "seen_sha256")
    }


def test_a_wrong_password_submits_nothing_and_what_was_typed_comes_back(nurse, practice):
    visit_id, held = practice.a_draft(programmed_volume="40.0 mL")
    typed = {}
    for finding in open_visit(practice.clinic, practice.nurse, visit_id).standing.to_answer:
        about = f"answer.{finding.check}"
        typed |= {f"{about}.reason": "other", f"{about}.account": "Read twice, it is so."}
        typed |= {f"{about}.told": "Dr Osei", f"{about}.told_at": "2026-11-14T10:20"}
    refused = submitted(nurse, practice, visit_id, password="wrong", **typed)  # noqa: S106
    assert refused.status_code == 403
    assert "That is not your password" in refused.text
    assert "wrong" not in fields_of(refused.text)["password"]
    assert {name: fields_of(refused.text)[name] for name in typed} == typed
    assert events(practice)[-2:] == ["password-refused", "chart-viewed"]
    assert open_visit(practice.clinic, practice.nurse, visit_id).visit.version == held
    again = fields_of(refused.text) | {"password": DEMO_PASSWORD}
    assert sent(nurse, f"/visits/{visit_id}/submit", again).status_code == 302


def test_the_author_is_known_as_an_approver_is_and_the_statement_says_how(app, practice):
    nurse, secret = with_authenticator(app, practice.clinic, practice.nurse, DEMO_PASSWORD)
    first, held = practice.a_draft(lot_1="")
    code = shown(secret, practice.clinic.now())
    assert submitted(nurse, practice, first, code=code).status_code == 422
    asked = {"password-asked-again", "code-shown"}
    assert not asked & set(events(practice)), "what is not ready asks nobody for a code"
    save_draft(practice.clinic, practice.nurse, first, held + 1, {"lot_1": "A1234"})
    refused = submitted(nurse, practice, first, code="000000")
    assert (refused.status_code, "This code is not right" in refused.text) == (403, True)
    form = practice.reviewed(first) | {"code": code, "idempotency_key": "one"}
    done = sent(nurse, f"/visits/{first}/submit", form)
    assert author_of(practice, done.location)["auth"] == "password code"
    assert len(author_of(practice, done.location)["session_sha256"]) == 64
    other = practice.another_pump(1)
    second, _ = other.a_draft()
    assert 'name="code"' not in nurse.get(f"/visits/{second}/review").text
    done = submitted(nurse, other, second)
    assert author_of(practice, done.location)["auth"] == "password period"
    at(app, practice.clinic.now() + timedelta(minutes=6))
    assert sent(nurse, f"/visits/{first}/submit", form).status_code == 302, "answered again"
    third, _ = practice.another_pump(2).a_draft()
    assert 'name="code"' in nurse.get(f"/visits/{third}/review").text


def test_a_passkey_signs_for_the_author_with_one_touch(nurse, practice):
    device = a_passkey(nurse, password=DEMO_PASSWORD)
    auths = []
    for number, given in ((1, {}), (2, {"password": ""})):
        one = practice.another_pump(number)
        visit_id, _ = one.a_draft()
        page = nurse.get(f"/visits/{visit_id}/review").text
        assert 'data-challenge="/sign/challenge"' in page
        put = nurse.post("/sign/challenge", data={"csrf_token": token(nurse)}).text
        done = submitted(nurse, one, visit_id, passkey_answer=device.get(put), **given)
        auths.append(author_of(practice, done.location)["auth"])
    assert auths == ["password passkey", "passkey period"]


def test_a_chart_changed_since_the_review_is_read_again_before_it_is_signed(nurse, practice):
    visit_id, _ = practice.a_draft()
    form = practice.reviewed(visit_id)
    other, hers = replace(practice.story.patient, allergies="latex"), UUID(patient_id(practice))
    change_patient(practice.clinic, practice.nurse, hers, 1, other)
    refused = sent(nurse, f"/visits/{visit_id}/submit", form)
    assert refused.status_code == 409
    assert "changed since you opened this review" in refused.text
    assert "password-asked-again" not in events(practice)
    assert "latex" in refused.text
    assert fields_of(refused.text)["seen_sha256"] != form["seen_sha256"]
    for forged in ("", "0" * 64):
        fields = practice.reviewed(visit_id) | {"seen_sha256": forged}
        assert sent(nurse, f"/visits/{visit_id}/submit", fields).status_code == 409


def test_a_visit_saved_meanwhile_is_compared_though_the_password_is_wrong(nurse, practice):
    visit_id, held = practice.a_draft()
    form = practice.reviewed(visit_id) | {"password": "wrong"}
    save_draft(practice.clinic, practice.nurse, visit_id, held, {"remarks": "Slept well"})
    refused = sent(nurse, f"/visits/{visit_id}/submit", form)
    assert (refused.status_code, "Saved elsewhere meanwhile" in refused.text) == (409, True)
    assert "wrong" not in refused.text


def test_an_amendment_is_signed_by_its_author_in_the_same_way(app, practice):
    visit_id = amend_note(practice.clinic, practice.nurse, practice.a_signed_note(), "A slip.")
    version = open_visit(practice.clinic, practice.nurse, visit_id).visit.version
    save_draft(practice.clinic, practice.nurse, visit_id, version, {"lot_1": "B77"})
    physician = a_browser(app, practice.physician, DEMO_PASSWORD)
    by_physician = replace(practice, staff=(practice.physician, *practice.staff[1:]))
    form = by_physician.reviewed(visit_id)
    wrong = form | {"password": "wrong"}
    assert sent(physician, f"/visits/{visit_id}/submit", wrong).status_code == 403
    done = sent(physician, f"/visits/{visit_id}/submit", form)
    said = author_of(practice, done.location)
    assert (said["meaning"], said["auth"]) == ("amended", "password")
