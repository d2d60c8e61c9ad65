"""The page of a signing key, and notes signed with one through the forms."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest
from flask import Flask

from refillnotes.actions.open_visit import open_visit
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.read_note import read_note
from refillnotes.actions.signing_keys import own_key_of
from refillnotes.actions.verify_record import verify_record
from refillnotes.store import notes
from tests.authenticators import an_authenticator, shown, with_code
from tests.clinics import Practice, PrinterHere, a_practice
from tests.people import PASSWORD, a_browser, a_person, sent
from tests.signing_keys import OTHER_PIN, PIN, at_s2, submitted, with_key
from tests.web.sendings import serving
from tests.web.sendings_of_signing_keys import new_pin

PAGE = "/you/signing-key"
MADE = new_pin(PIN) | {"password": DEMO_PASSWORD}


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with a_practice(tmp_path, PrinterHere()) as opened:
        yield at_s2(opened)


@pytest.fixture
def app(practice: Practice) -> Flask:
    return serving(practice)


@pytest.fixture
def nurse(app, practice):
    return a_browser(app, practice.nurse, DEMO_PASSWORD)


def words(answer) -> str:
    return " ".join(lxml.html.fromstring(answer.text).xpath("string(//main)").split())


def key_of(practice, who):
    return own_key_of(practice.clinic, who.id).held


def said(answer, why):
    """Whether a sentence beside a field says so."""
    found = lxml.html.fromstring(answer.text).xpath("//*[contains(@class, 'problem')]")
    return any(why in " ".join(one.text_content().split()) for one in found)


def test_a_key_is_made_behind_the_password_and_shown_by_its_fingerprint(practice, nurse):
    before = words(nurse.get(PAGE))
    assert "A forgotten PIN cannot be brought back, by anybody" in before
    assert "At least 8 characters, or 10 when all are digits. Not your password." in before
    assert "None. A key of your own" in words(nurse.get("/you"))
    refused = sent(nurse, f"{PAGE}/make", MADE | {"password": "wrong"})
    assert (refused.status_code, key_of(practice, practice.nurse)) == (403, None)
    assert sent(nurse, f"{PAGE}/make", MADE).location == PAGE
    held = key_of(practice, practice.nurse)
    page = words(nurse.get(PAGE))
    in_fours = " ".join(held.sha256[at : at + 4] for at in range(0, 64, 4))
    assert in_fours in page and "14 Nov 2026" in page and "13 Nov 2028" in page
    assert "Made" in words(nurse.get("/you"))


def test_what_will_not_do_comes_back_in_words_and_never_the_pin(practice, nurse):
    for fields, code, why in (
        (MADE | new_pin("short1"), 400, "at least 8 are needed"),
        (MADE | {"new_signing_pin_again": OTHER_PIN}, 400, "The two PINs differ"),
        (MADE | new_pin(DEMO_PASSWORD), 400, "This is your password"),
        (MADE | new_pin(DEMO_PASSWORD) | {"password": "wrong"}, 403, "not your password"),
    ):
        answer = sent(nurse, f"{PAGE}/make", fields)
        assert (answer.status_code, said(answer, why)) == (code, True)
        assert PIN not in answer.text
    assert key_of(practice, practice.nurse) is None


def test_the_second_factor_of_who_has_one_is_asked_and_not_spent_on_a_bad_pin(practice, app):
    who = a_person(practice.clinic, "nurse")
    secret, recovery = an_authenticator(practice.clinic, who)
    browser, _ = with_code(app, who, recovery[0])
    code = {"code": shown(secret, practice.clinic.now()), "password": PASSWORD}
    assert sent(browser, f"{PAGE}/make", MADE | {"password": PASSWORD}).status_code == 403
    assert sent(browser, f"{PAGE}/make", new_pin("short1") | code).status_code == 400
    assert sent(browser, f"{PAGE}/make", new_pin(PIN) | code).location == PAGE
    assert key_of(practice, who)


def test_the_pin_is_changed_by_who_knows_it_and_the_password(practice, nurse):
    with_key(practice, practice.nurse)
    fields = new_pin(OTHER_PIN) | {"password": DEMO_PASSWORD, "signing_pin": PIN}
    for wrong, why in (
        ({"password": "wrong"}, "not your password"),
        ({"signing_pin": "wrong"}, "not the PIN of your signing key"),
    ):
        answer = sent(nurse, f"{PAGE}/pin", fields | wrong)
        assert (answer.status_code, said(answer, why)) == (403, True)
    assert sent(nurse, f"{PAGE}/pin", fields | new_pin("x")).status_code == 400
    assert sent(nurse, f"{PAGE}/pin", fields).location == PAGE
    tries = [sent(nurse, f"{PAGE}/pin", fields).status_code for _ in range(6)]
    assert tries == [403] * 5 + [429]


def test_another_key_revokes_the_first_and_both_are_listed(practice, nurse):
    with_key(practice, practice.nurse)
    first = key_of(practice, practice.nurse)
    assert sent(nurse, f"{PAGE}/make", MADE | new_pin(OTHER_PIN)).location == PAGE
    page = words(nurse.get(PAGE))
    assert "Keys that sign no more" in page and "Its owner made another." in page
    assert key_of(practice, practice.nurse).sha256 != first.sha256


def test_who_signs_nothing_needs_no_key(practice, app):
    browser = a_browser(app, a_person(practice.clinic, "auditor"))
    assert "you need no signing key" in words(browser.get(PAGE))
    assert "Signing key" not in words(browser.get("/you"))
    fields = new_pin(PIN) | {"password": PASSWORD}
    assert sent(browser, f"{PAGE}/make", fields).status_code == 409


def test_a_clinic_of_another_level_says_that_the_key_waits(practice):
    plain = replace(practice, clinic=replace(practice.clinic, signing="S1"))
    browser = a_browser(serving(plain), practice.nurse, DEMO_PASSWORD)
    assert "waits until this clinic signs at level S2" in words(browser.get(PAGE))


def test_an_admin_revokes_with_a_reason_that_its_owner_reads(practice, app, nurse):
    admin = a_browser(app, a_person(practice.clinic, "admin"))
    person = f"/people/{practice.nurse.id}"
    assert "Revoke the signing key" not in words(admin.get(person))
    with_key(practice, practice.nurse)
    assert "Revoke the signing key" in words(admin.get(person))
    refused = sent(admin, f"{person}/signing-key", {"reason": " "})
    assert (refused.status_code, said(refused, "Write why")) == (400, True)
    revoked = sent(admin, f"{person}/signing-key", {"reason": "Your phone was stolen."})
    assert revoked.status_code == 302
    assert "Your phone was stolen." in words(nurse.get(PAGE))
    assert key_of(practice, practice.nurse) is None


def test_nurse_and_physician_sign_a_note_by_the_forms(practice, app, nurse):
    visit_id, _ = practice.a_draft()
    review = f"/visits/{visit_id}/review"
    assert "you have none. Make one on your own page" in words(nurse.get(review))
    submit = f"/visits/{visit_id}/submit"
    form = practice.reviewed(visit_id) | {"signing_pin": PIN}
    assert sent(nurse, submit, form).status_code == 409
    with_key(practice)
    assert "PIN of your signing key" in words(nurse.get(review))
    wrong = sent(nurse, submit, practice.reviewed(visit_id) | {"signing_pin": "wrong"})
    assert (wrong.status_code, said(wrong, "not the PIN")) == (403, True)
    note = sent(nurse, submit, practice.reviewed(visit_id) | {"signing_pin": PIN}).location
    physician = a_browser(app, practice.physician, DEMO_PASSWORD)
    assert "PIN of your signing key" in words(physician.get(note))
    note_id = note.rpartition("/")[2]
    seen = read_note(practice.clinic, practice.physician, note_id).shown
    fields = {
        "seen_sha256": seen.record_sha256,
        "seen_pdf_sha256": seen.pdf_sha256,
        "password": DEMO_PASSWORD,
    }
    refused = sent(physician, f"{note}/sign", fields | {"signing_pin": "wrong"})
    assert (refused.status_code, said(refused, "not the PIN")) == (403, True)
    assert sent(physician, f"{note}/sign", fields | {"signing_pin": PIN}).location == note
    assert levels(practice, note_id) == ["S2", "S2"]
    assert list(verify_record(practice.clinic, signatures=True)) == []


def test_a_nurse_without_a_key_submits_nothing_and_loses_nothing(practice, nurse):
    visit_id, _ = practice.a_draft(programmed_volume="40.0 mL")
    opened = open_visit(practice.clinic, practice.nurse, visit_id)
    answers = {
        f"answer.{finding.check}.{part}": text
        for finding in opened.standing.to_answer
        for part, text in (
            ("reason", "looked-again"),
            ("told", "Dr Osei"),
            ("told_at", "2026-11-14T10:20"),
        )
    }
    fields = practice.reviewed(visit_id) | answers
    refused = sent(nurse, f"/visits/{visit_id}/submit", fields)
    assert refused.status_code == 409
    kept = open_visit(practice.clinic, practice.nurse, visit_id).visit
    assert kept.state == "draft"
    assert answers.keys() <= kept.document.keys()


def levels(practice, note_id):
    with practice.clinic.database.reading() as connection:
        signed = notes.signatures_of(connection, note_id)
    return [json.loads(one.statement)["level"] for one in signed]


def test_several_notes_are_signed_with_one_pin(practice, app):
    with_key(practice)
    boxes = []
    for number in (1, 2):
        note_id = submitted(practice.another_pump(number))
        seen = read_note(practice.clinic, practice.physician, note_id).shown
        boxes.append(f"{note_id}:{seen.record_sha256}:{seen.pdf_sha256}")
    physician = a_browser(app, practice.physician, DEMO_PASSWORD)
    assert "PIN of your signing key" in words(physician.get("/queue/batch"))
    fields = {"note": boxes, "password": DEMO_PASSWORD, "signing_pin": PIN}
    assert sent(physician, "/queue/batch", fields).status_code == 200
    assert [levels(practice, box[:36]) for box in boxes] == [["S2", "S2"]] * 2
