"""What the server says of words that a device kept, and of whose it says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from refillnotes.actions.add_to_note import write_addendum
from refillnotes.actions.amend_note import amend_note
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.store import notes, visits
from tests.clinics import Practice, Signed, a_signed_practice
from tests.people import a_browser, sent
from tests.web.sendings import serving

SAID = "Her daughter called at 16:00."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signed]:
    with a_signed_practice(tmp_path_factory.mktemp("made")) as signed:
        yield signed


@pytest.fixture
def practice(made: Signed, tmp_path: Path) -> Iterator[Practice]:
    with made.copied(tmp_path) as copied:
        yield copied


@pytest.fixture
def visit_id(practice: Practice, made: Signed) -> UUID:
    with practice.clinic.database.reading() as connection:
        return notes.find(connection, made.note_id).visit_id


@pytest.fixture
def nurse(practice: Practice) -> FlaskClient:
    app: Flask = serving(practice)
    return a_browser(app, practice.nurse, DEMO_PASSWORD)


def asked(browser: FlaskClient, visit_id: UUID, step: str, typed: dict[str, str]):
    return sent(browser, f"/visits/{visit_id}/{step}/on-device", typed)


def test_words_for_an_addendum_are_saved_when_their_author_wrote_them(
    nurse: FlaskClient, practice: Practice, made: Signed, visit_id: UUID
):
    open_ = asked(nurse, visit_id, "addendum", {"words": SAID}).json
    assert (open_["state"], open_["url"]) == ("open", f"/notes/{made.note_id}/addenda")
    assert open_["title"] == "Addendum, visit of 14 Nov 2026"
    write_addendum(practice.clinic, practice.nurse, made.note_id, SAID)
    for words, state in ((SAID + "\r\n", "saved"), (" ", "saved"), ("Else.", "open")):
        assert asked(nurse, visit_id, "addendum", {"words": words}).json["state"] == state
    physician = a_browser(nurse.application, practice.physician, DEMO_PASSWORD)
    assert asked(physician, visit_id, "addendum", {"words": SAID}).json["state"] == "open"


def test_words_for_a_note_that_is_being_amended_fit_nowhere_now(
    nurse: FlaskClient, practice: Practice, made: Signed, visit_id: UUID
):
    amend_note(practice.clinic, practice.nurse, made.note_id, "The lot was another one.")
    said = asked(nurse, visit_id, "addendum", {"words": SAID}).json
    assert (said["state"], said["url"]) == ("over", "")


def test_what_a_step_took_is_saved_and_what_no_field_takes_is_not(
    nurse: FlaskClient, practice: Practice, visit_id: UUID
):
    with practice.clinic.database.reading() as connection:
        there = visits.find(connection, visit_id).document.get("remarks", "")
    for typed, state in (
        ({"remarks": there, "rows": "1"}, "saved"),
        ({"remarks": "Typed and not sent"}, "over"),
        ({"remarks": there, "of_an_older_version": "4"}, "over"),
    ):
        assert asked(nurse, visit_id, "plan", typed).json["state"] == state
    assert asked(nurse, visit_id, "review", {}).json["title"] == "Review, visit of 14 Nov 2026"


def test_of_what_is_not_here_nothing_is_said(
    nurse: FlaskClient, practice: Practice, visit_id: UUID
):
    draft, _ = practice.another_pump(1).a_draft()
    for where, step in ((UUID(int=1), "plan"), (UUID(int=1), "addendum"), (visit_id, "nothing")):
        assert asked(nurse, where, step, {}).status_code == 404
    assert asked(nurse, draft, "addendum", {"words": SAID}).status_code == 404


def test_words_that_fit_nowhere_are_told_as_their_page_showed_them(
    nurse: FlaskClient, visit_id: UUID
):
    typed = {"programmed_volume": "41.5", "mode": "simple", "lot_1": ""}
    typed |= {"of_an_older_version": "4", "rows": "1"}
    told = asked(nurse, visit_id, "programming", typed).json
    assert told["state"] == "over"
    assert told["words"] == [
        ["Reservoir volume programmed", "41.5 mL"],
        ["Mode", "Simple continuous"],
        ["of_an_older_version", "4"],
    ]
    assert asked(nurse, visit_id, "addendum", {"words": SAID}).json["words"] == []
