"""Whose pages a visit's are: a nurse's, and a physician's only while its note is being amended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from refillnotes.actions.amend_note import amend_note
from refillnotes.actions.open_visit import open_visit
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.read_note import read_note
from refillnotes.store import visits
from tests.clinics import Practice, Signed, a_signed_practice
from tests.people import a_browser, token
from tests.web.sendings import serving

pytestmark = pytest.mark.sqlite

ROUTES = (
    ("GET", ""),
    ("GET", "/plan"),
    ("POST", "/plan"),
    ("PUT", "/plan"),
    ("GET", "/review"),
    ("POST", "/submit"),
    ("POST", "/witness"),
    ("GET", "/draft.pdf"),
)
"""Every address of a visit's pages, below the visit's own."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signed]:
    """One signed note, drawn once for all tests here."""
    with a_signed_practice(tmp_path_factory.mktemp("made")) as signed:
        yield signed


@pytest.fixture
def practice(made: Signed, tmp_path: Path) -> Iterator[Practice]:
    with made.copied(tmp_path) as copied:
        yield copied


@pytest.fixture
def physician(practice: Practice) -> FlaskClient:
    return a_browser(serving(practice), practice.physician, DEMO_PASSWORD)


def asked(browser: FlaskClient, practice: Practice, visit_id: UUID, method: str, path: str):
    """One request as a page would send it, with the version now stored."""
    fields = {
        "csrf_token": token(browser),
        "idempotency_key": str(uuid4()),
        "version": str(stored(practice, visit_id).version),
        "witness_email": practice.staff[1].email,
        "witness_password": DEMO_PASSWORD,
        "pain": "9",
    }
    sending = {} if method == "GET" else {"data": fields}
    return browser.open(f"/visits/{visit_id}{path}", method=method, **sending)


def stored(practice: Practice, visit_id: UUID) -> visits.Visit:
    with practice.clinic.database.reading() as connection:
        found = visits.find(connection, visit_id)
    assert found is not None
    return found


def test_the_addresses_here_are_all_there_are(practice: Practice):
    rules = serving(practice).url_map.iter_rules()
    of_visits = {
        (method, rule.rule.removeprefix("/visits/<uuid:visit_id>").replace("<step_id>", "plan"))
        for rule in rules
        if rule.endpoint.startswith("nurse.") and "visit_id" in rule.arguments
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert of_visits == set(ROUTES)


def test_a_physician_is_refused_in_words_at_a_draft_and_at_a_signed_visit(
    practice, made, physician
):
    draft, _ = practice.later(days=77).a_draft()
    signed = read_note(practice.clinic, practice.nurse, made.note_id).visit.id
    for visit_id in (draft, signed):
        before = stored(practice, visit_id)
        for method, path in ROUTES:
            answer = asked(physician, practice, visit_id, method, path)
            assert answer.status_code == 403, (method, path)
            assert "only while its signed note is being amended" in answer.text
        assert stored(practice, visit_id) == before


def test_a_physician_writes_in_an_amendment_a_nurse_opened(practice, made, physician):
    visit_id = amend_note(practice.clinic, practice.nurse, made.note_id, "The lot was copied.")
    answered = {
        (method, path): asked(physician, practice, visit_id, method, path).status_code
        for method, path in ROUTES
    }
    cleared_by_the_steps_sent_before = 422
    assert answered.pop(("POST", "/submit")) == cleared_by_the_steps_sent_before
    assert set(answered.values()) == {200, 302}


def test_a_nurse_opens_every_visit_as_before(practice, made):
    visit_id, _ = practice.later(days=77).a_draft()
    signed = read_note(practice.clinic, practice.nurse, made.note_id).visit.id
    for one in (visit_id, signed):
        assert open_visit(practice.clinic, practice.staff[1], one).visit.id == one
