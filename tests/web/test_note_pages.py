"""A note's pages as pictures: the PDF's readers see them, each is a reading of the PDF."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from lxml import html
from PIL import Image

from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.read_note import read_note
from refillnotes.domain.audit import Event
from refillnotes.store import audit, pdfs
from refillnotes.web.access import ACCESS
from refillnotes.web.assembly import assemble
from tests.clinics import Practice, PrinterHere, a_practice
from tests.people import a_browser


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with a_practice(tmp_path, PrinterHere()) as opened:
        yield opened


@pytest.fixture
def physician(practice: Practice) -> FlaskClient:
    app = assemble(practice.clinic, "x" * 32, timedelta(minutes=15))
    return a_browser(app, practice.physician, DEMO_PASSWORD)


def pictures_on(page: str) -> list[html.HtmlElement]:
    return html.fromstring(page).xpath("//img[@class='paper']")


def readings(practice: Practice) -> int:
    with practice.clinic.database.reading() as connection:
        return sum(
            f'"event":"{Event.PDF_VIEWED}"' in link.event for link in audit.read_chain(connection)
        )


def test_the_note_shows_each_page_with_words_for_who_cannot_see_it(physician, practice):
    note_id = practice.a_note()
    shown = pictures_on(physician.get(f"/notes/{note_id}").text)
    assert [one.get("src") for one in shown] == [
        f"/notes/{note_id}/pages/1.png",
        f"/notes/{note_id}/pages/2.png",
    ]
    assert "page 1 of 2" in shown[0].get("alt")


def test_a_page_is_a_picture_wide_enough_for_a_tablet_and_kept_nowhere(physician, practice):
    note_id = practice.a_note()
    answer = physician.get(f"/notes/{note_id}/pages/2.png")
    assert answer.mimetype == "image/png"
    assert answer.headers["Cache-Control"] == "no-store"
    assert Image.open(io.BytesIO(answer.data)).width >= 1280


@pytest.mark.parametrize("page", ["0", "3", "99999"])
def test_a_page_the_note_does_not_have_is_not_found(physician, practice, page):
    note_id = practice.a_note()
    assert physician.get(f"/notes/{note_id}/pages/{page}.png").status_code == 404
    assert physician.get(f"/notes/{uuid4()}/pages/1.png").status_code == 404


def test_each_page_is_remembered_as_a_reading_of_the_pdf(physician, practice):
    note_id = practice.a_note()
    before = readings(practice)
    physician.get(f"/notes/{note_id}/pages/1.png")
    assert readings(practice) == before + 1


def test_pictures_have_the_readers_of_the_pdf():
    assert ACCESS["notes.picture"] == ACCESS["notes.pdf"]


def test_a_note_whose_file_is_damaged_opens_without_pictures(physician, practice):
    note_id = practice.a_note()
    shown = read_note(practice.clinic, practice.physician, note_id).shown
    file = pdfs.place(practice.clinic.folder, shown.pdf_sha256)
    file.chmod(0o600)
    file.write_bytes(file.read_bytes()[:-1])
    page = physician.get(f"/notes/{note_id}")
    assert page.status_code == 200
    assert pictures_on(page.text) == []
    assert "The pages cannot be shown here just now." in page.text
    assert physician.get(f"/notes/{note_id}/pages/1.png").status_code >= 500
