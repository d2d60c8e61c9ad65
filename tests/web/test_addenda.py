"""The pages of an addendum: written and signed, waiting in the queue, approved, under its note."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest
from flask import Flask

from refillnotes.actions.passwords import DEMO_PASSWORD
from tests.clinics import Practice, Signed, a_signed_practice
from tests.people import a_browser, sent
from tests.web.sendings import serving

TEXT = "Her daughter called at 16:00; the spasms have stopped."


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
def app(practice: Practice) -> Flask:
    return serving(practice)


def words(answer) -> str:
    text = " ".join(lxml.html.fromstring(answer.text).text_content().split())
    return text.replace("\N{NO-BREAK SPACE}", " ")


def forms(answer) -> dict[str, dict[str, str]]:
    """The fields of each form of a page, by where it is sent."""
    found = lxml.html.fromstring(answer.text).forms
    return {form.action: dict(form.form_values()) for form in found}


def links(answer) -> list[str]:
    return lxml.html.fromstring(answer.text).xpath("//main//a/@href")


def test_an_addendum_from_the_note_to_the_queue_and_back_under_the_note(practice, made, app):
    note = f"/notes/{made.note_id}"
    nurse = a_browser(app, practice.nurse, DEMO_PASSWORD)
    assert f"{note}/addenda" in links(nurse.get(note))
    assert "up to 2,000 characters" in words(nurse.get(f"{note}/addenda"))
    written = sent(nurse, f"{note}/addenda", {"text": TEXT, "password": DEMO_PASSWORD})
    page = nurse.get(written.location)
    assert "Waits for a physician; it is not part of the note yet" in words(page)
    assert f"{written.location}/sign" not in forms(page)
    physician = a_browser(app, practice.physician, DEMO_PASSWORD)
    queue = physician.get("/queue")
    assert "addendum to 2026-000001 by Dana Reyes RN" in words(queue)
    assert written.location in links(queue)
    page = physician.get(written.location)
    form = forms(page)[f"{written.location}/sign"]
    assert physician.get(f"{written.location}/pages/1.png").data.startswith(b"\x89PNG")
    wrong = sent(physician, f"{written.location}/sign", form | {"password": "wrong"})
    assert wrong.status_code == 403 and "nothing was signed" in words(wrong)
    stale = form | {"password": DEMO_PASSWORD, "seen_sha256": "0" * 64}
    refused = sent(physician, f"{written.location}/sign", stale)
    assert refused.status_code == 409 and "not this addendum" in words(refused)
    given = form | {"password": DEMO_PASSWORD}
    assert sent(physician, f"{written.location}/sign", given).location == written.location
    assert "Nothing waits for a signature" in words(physician.get("/queue"))
    shown = words(nurse.get(note))
    assert f"Addendum 1 to revision 1 {TEXT} Dana Reyes RN: signed" in shown
    assert nurse.get(f"{written.location}/pdf").data.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        ({"text": TEXT + "\u202e", "password": DEMO_PASSWORD}, 400, "U+202E"),
        ({"text": "x" * 2001, "password": DEMO_PASSWORD}, 400, "2,001 characters long"),
        ({"text": TEXT, "password": "wrong"}, 403, "That is not your password"),
    ],
)
def test_what_was_typed_comes_back_with_what_is_wrong_with_it(
    practice, made, app, typed, code, said
):
    nurse = a_browser(app, practice.nurse, DEMO_PASSWORD)
    answer = sent(nurse, f"/notes/{made.note_id}/addenda", typed)
    assert answer.status_code == code and said in words(answer)
    kept = forms(answer)[f"/notes/{made.note_id}/addenda"]["text"]
    assert kept.removeprefix("\n") == typed["text"]  # a browser drops the first line break
    with practice.clinic.database.reading() as connection:
        counted = connection.exec_driver_sql("SELECT count(*) FROM addenda")
        assert counted.scalar_one() == 0


def test_its_author_takes_it_back_and_its_words_stand_struck_under_the_note(practice, made, app):
    nurse = a_browser(app, practice.nurse, DEMO_PASSWORD)
    typed = {"text": TEXT, "password": DEMO_PASSWORD}
    page = sent(nurse, f"/notes/{made.note_id}/addenda", typed).location
    blank = sent(nurse, f"{page}/decline", {"reason": ""})
    assert blank.status_code == 400 and "Say why" in words(blank)
    back = sent(nurse, f"{page}/decline", {"reason": "It belongs to another visit."})
    assert back.location == f"/notes/{made.note_id}"
    under = lxml.html.fromstring(nurse.get(back.location).text)
    (struck,) = under.xpath("//article[contains(@class, 'addendum-declined')]")
    assert "taken back by Dana Reyes RN" in struck.text_content()
    said = words(nurse.get(page))
    assert "It belongs to another visit." in said and "Take this addendum back" not in said
