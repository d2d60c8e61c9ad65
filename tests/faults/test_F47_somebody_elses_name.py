"""F47: a form names somebody else as the signer, or somebody else's device answers for them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.read_note import read_note
from refillnotes.store import notes
from tests.authenticators import an_authenticator, shown
from tests.clinics import Practice, PrinterHere, a_practice
from tests.passkeys import a_passkey, happened
from tests.people import a_browser, sent, token
from tests.web.sendings import serving

pytestmark = pytest.mark.slow
NAMES = ("user_id", "user", "person_id", "signer", "signer_id", "who", "author_id", "on_behalf_of")


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with a_practice(tmp_path, PrinterHere()) as opened:
        yield opened


def said(practice, note_id):
    """The statements of a note, the author's first."""
    with practice.clinic.database.reading() as connection:
        kept = notes.signatures_of(connection, note_id)
    return [json.loads(one.statement) for one in kept]


def signing(practice, note_id, **fields):
    seen = read_note(practice.clinic, practice.physician, note_id).shown
    shown_there = {"seen_sha256": seen.record_sha256, "seen_pdf_sha256": seen.pdf_sha256}
    return shown_there | {"password": DEMO_PASSWORD} | fields


def test_F47_whoever_a_form_names_the_signer_is_who_signed_in(practice):
    app, other = serving(practice), practice.staff[1]
    forged = dict.fromkeys(NAMES, str(other.id))
    visit_id, _ = practice.a_draft()
    nurse = a_browser(app, practice.nurse, DEMO_PASSWORD)
    fields = forged | practice.reviewed(visit_id)
    note_id = sent(nurse, f"/visits/{visit_id}/submit", fields).location.rsplit("/", 1)[-1]
    physician = a_browser(app, practice.physician, DEMO_PASSWORD)
    fields = signing(practice, note_id, **forged)
    assert sent(physician, f"/notes/{note_id}/sign", fields).status_code == 302
    author, approver = said(practice, note_id)
    assert (author["signer"], author["auth"]) == (str(practice.nurse.id), "password")
    assert (approver["signer"], approver["auth"]) == (str(practice.physician.id), "password")
    assert author["session_sha256"] != approver["session_sha256"] != ""


def test_F47_nobody_elses_factor_signs_and_a_wrong_one_changes_nothing(practice):
    app, note_id = serving(practice), practice.a_note()
    secret, codes = an_authenticator(practice.clinic, practice.physician)
    theirs = a_passkey(a_browser(app, practice.nurse, DEMO_PASSWORD), password=DEMO_PASSWORD)
    browser = app.test_client()
    known = {"email": practice.physician.email, "password": DEMO_PASSWORD}
    half = sent(browser, "/sign-in", known).text.partition('name="half" value="')[2]
    way_in = {"half": half.partition('"')[0], "code": codes[0]}
    assert sent(browser, "/sign-in/code", way_in).status_code == 302
    address, form = f"/notes/{note_id}/sign", {"csrf_token": token(browser)}
    answer = theirs.get(browser.post("/sign/challenge", data=form).text)
    for given in ({}, {"code": "000000"}, {"passkey_answer": answer}):
        refused = sent(browser, address, signing(practice, note_id, **given))
        assert (refused.status_code, 'name="code"' in refused.text) == (403, True)
        assert happened(practice.clinic)[-2]["event"] in ("code-refused", "passkey-refused")
    assert len(said(practice, note_id)) == 1
    code = shown(secret, practice.clinic.now())
    fields = signing(practice, note_id, code=code) | {"idempotency_key": "one"}
    answers = [sent(browser, address, fields) for _ in range(2)]
    assert [one.status_code for one in answers] == [302, 302]  # the second sending spends no code
    assert said(practice, note_id)[1]["auth"] == "password code"
    second = practice.another_pump(1).a_note()
    assert 'name="code"' not in browser.get(f"/notes/{second}").text
    assert sent(browser, f"/notes/{second}/sign", signing(practice, second)).status_code == 302
    assert said(practice, second)[1]["auth"] == "password period"
