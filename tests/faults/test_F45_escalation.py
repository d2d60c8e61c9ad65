"""F45, F46, F48: nobody does more than their roles say, by any address, method or extra field."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.people import Details, change_person, find_person
from refillnotes.actions.read_note import read_note
from refillnotes.actions.refusals import OwnNote
from refillnotes.actions.sign_batch import sign_batch
from refillnotes.actions.sign_note import sign_note
from refillnotes.actions.submit_visit import submit_visit
from refillnotes.domain.roles import Role
from refillnotes.store.tables import metadata
from tests.clinics import Practice
from tests.people import PASSWORD, a_browser, a_person, sent, token
from tests.web.sendings import SENDINGS

OF_EVERY_TABLE = {
    column.name
    for table in metadata.sorted_tables
    for column in table.c
    if column.name in {"id", "version", "active", "number", "revision"}
    or column.name.endswith(("_id", "_by", "_at", "_sha256", "_hash", "_key"))
    or column.name in {"role", "roles", "person", "nurse", "status", "state", "actor", "event"}
}
BY_A_WITNESS = {"password-asked-again"}
"""Whoever witnesses types a password of their own on the nurse's page."""

LOOKS_LIKE_POWER = {
    "is_admin",
    "admin",
    "user_id",
    "signer",
    "author",
    "on_behalf_of",
    "fs_uniquifier",
}
"""What other programs have taken from a form by accident."""


def everything_kept(practice: Practice) -> str:
    """All rows of all tables as one text."""
    with practice.clinic.database.reading() as connection:
        return "\n".join(
            str(row)
            for table in metadata.sorted_tables
            for row in connection.exec_driver_sql(f"SELECT * FROM {table.name}")  # noqa: S608
        )


def acts_since(practice: Practice, seq: int) -> list[dict[str, object]]:
    with practice.clinic.database.reading() as connection:
        asked = "SELECT event FROM audit WHERE seq > ? ORDER BY seq"
        return [json.loads(text) for (text,) in connection.exec_driver_sql(asked, (seq,))]


def newest(practice: Practice) -> int:
    with practice.clinic.database.reading() as connection:
        return int(connection.exec_driver_sql("SELECT max(seq) FROM audit").scalar_one())


@pytest.mark.parametrize("arrange", SENDINGS, ids=lambda one: one.__name__)
def test_F45_a_field_no_form_of_ours_has_is_kept_nowhere_and_moves_no_act(app, practice, arrange):
    sending = arrange(practice)
    power = str(uuid4())
    known = {*sending.fields, "csrf_token", "idempotency_key", "version", "roles"}
    extra = dict.fromkeys((OF_EVERY_TABLE | LOOKS_LIKE_POWER) - known, power)
    demo = sending.who.email.endswith("@demo.example")
    browser = a_browser(app, sending.who, DEMO_PASSWORD if demo else PASSWORD)
    roles, before = sending.who.roles, newest(practice)
    key = str(uuid4())
    form = {"csrf_token": token(browser), "idempotency_key": key, **extra, **sending.fields}
    headers = (
        {"Accept": "application/json", "Idempotency-Key": key} if sending.method == "PUT" else {}
    )
    answer = browser.open(sending.address, method=sending.method, data=form, headers=headers)
    assert answer.status_code in {200, 302}, answer.text
    assert power not in everything_kept(practice)
    done = acts_since(practice, before)
    assert done != []
    actors = {act["actor"] for act in done if act["event"] not in BY_A_WITNESS}
    assert actors == {str(sending.who.id)}
    assert find_person(practice.clinic, sending.who.id).roles == roles


@pytest.mark.parametrize("field", ["user_id", "person_id", "signer", "on_behalf_of", "email"])
def test_F45_who_signs_is_who_is_signed_in_whatever_the_form_says(app, practice, field):
    """F47 as far as forms go: the name in the signature is taken from the session alone."""
    note_id = practice.a_note()
    seen = read_note(practice.clinic, practice.physician, note_id).shown
    browser = a_browser(app, practice.physician, DEMO_PASSWORD)
    form = {
        "seen_sha256": seen.record_sha256,
        "seen_pdf_sha256": seen.pdf_sha256,
        "password": DEMO_PASSWORD,
        field: str(practice.staff[3].id),
    }
    assert sent(browser, f"/notes/{note_id}/sign", form).status_code == 302
    with practice.clinic.database.reading() as connection:
        asked = "SELECT signer_id FROM signatures WHERE role = 'approver'"
        assert connection.exec_driver_sql(asked).scalar_one() == str(practice.physician.id)


def changed(practice: Practice, person_id, *roles: str, **more: object) -> None:
    who = find_person(practice.clinic, person_id)
    admin = a_person(practice.clinic, "admin")
    details = Details(who.email, who.name, who.credentials, roles, **more)
    change_person(practice.clinic, admin, who.id, who.version, details)


@pytest.fixture
def both(practice: Practice):
    return a_person(practice.clinic, "nurse", "physician")


def test_F46_a_role_taken_away_is_gone_at_the_next_request(app, practice, both):
    browser = a_browser(app, both)
    assert browser.get("/queue").status_code == 200
    changed(practice, both.id, "nurse")
    assert browser.get("/queue").location == "/sign-in?next=/queue"
    again = a_browser(app, both)
    assert again.get("/queue").status_code == 403
    assert again.get("/today").status_code == 200


def test_F46_taking_away_one_role_leaves_nothing_of_it_by_another_way_in(app, practice, both):
    """On 14 April 2025 PyPI found rights of removed members alive through their teams."""
    open_pages = [a_browser(app, both) for _ in range(3)]
    forms = [token(one) for one in open_pages]
    note_id = practice.a_note()
    seen = read_note(practice.clinic, both, note_id).shown
    changed(practice, both.id, "nurse")
    fields = {"seen_sha256": seen.record_sha256, "seen_pdf_sha256": seen.pdf_sha256}
    for browser, kept in zip(open_pages, forms, strict=True):
        form = fields | {"csrf_token": kept, "password": PASSWORD, "idempotency_key": str(uuid4())}
        assert browser.post(f"/notes/{note_id}/sign", data=form).status_code in {400, 401}
    fresh = a_browser(app, both)
    for address, form in (
        (f"/notes/{note_id}/sign", fields | {"password": PASSWORD}),
        (f"/notes/{note_id}/return", {"question": "Why?"}),
        ("/queue/batch", {"note": f"{note_id}:{seen.record_sha256}:{seen.pdf_sha256}"}),
    ):
        assert sent(fresh, address, form).status_code == 403
    assert signatures_of(practice, note_id) == ["author"]


def test_F46_a_closed_account_is_denied_whatever_its_roles_allow(app, practice, both):
    browser = a_browser(app, both)
    changed(
        practice, both.id, *(role.value for role in Role if role is not Role.AUDITOR), active=False
    )
    for address in ("/you", "/today", "/queue", "/patients", "/people", "/rules"):
        assert browser.get(address).location == f"/sign-in?next={address}"
    refused = sent(app.test_client(), "/sign-in", {"email": both.email, "password": PASSWORD})
    assert refused.status_code == 401


def test_F46_a_last_day_that_is_over_is_denied_whatever_the_roles_allow(app, practice, both):
    browser = a_browser(app, both)
    yesterday = (practice.clinic.now() - timedelta(days=1)).date()
    changed(practice, both.id, "nurse", "physician", ends_on=yesterday)
    assert browser.get("/today").location == "/sign-in?next=/today"
    refused = sent(app.test_client(), "/sign-in", {"email": both.email, "password": PASSWORD})
    assert refused.status_code == 401


@pytest.fixture
def her_own(practice: Practice, both):
    """A note by somebody who is nurse and physician, opened by her."""
    visit_id, version = practice.a_draft()
    note_id = submit_visit(practice.clinic, both, visit_id, version)
    return note_id, read_note(practice.clinic, both, note_id).shown


def test_F48_nobody_signs_their_own_note_alone_or_in_a_batch(practice, both, her_own):
    note_id, shown = her_own
    with pytest.raises(OwnNote):
        sign_note(practice.clinic, both, note_id, shown)
    (result,) = sign_batch(practice.clinic, both, {note_id: shown}).results
    assert "You wrote this note" in result.problem
    assert signatures_of(practice, note_id) == ["author"]


def test_F48_the_page_offers_no_signature_to_the_author_and_takes_none(
    app, practice, both, her_own
):
    note_id, shown = her_own
    browser = a_browser(app, both)
    assert "seen_sha256" not in browser.get(f"/notes/{note_id}").text
    form = {"seen_sha256": shown.record_sha256, "seen_pdf_sha256": shown.pdf_sha256}
    answer = sent(browser, f"/notes/{note_id}/sign", form | {"password": PASSWORD})
    assert (answer.status_code, "You wrote this note" in answer.text) == (409, True)
    assert signatures_of(practice, note_id) == ["author"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PHYSICIAN])
def test_F48_no_other_role_approves(app, practice, role):
    note_id = practice.a_note()
    shown = read_note(practice.clinic, practice.physician, note_id).shown
    browser = a_browser(app, a_person(practice.clinic, role.value))
    form = {"seen_sha256": shown.record_sha256, "seen_pdf_sha256": shown.pdf_sha256}
    answer = sent(browser, f"/notes/{note_id}/sign", form | {"password": PASSWORD})
    assert answer.status_code == 403
    assert signatures_of(practice, note_id) == ["author"]


def signatures_of(practice: Practice, note_id) -> list[str]:
    found = read_note(practice.clinic, practice.physician, note_id).signatures
    return [signature["role"] for signature in found]
