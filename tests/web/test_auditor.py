"""Auditors choose signed notes, read counts that add up, and take away what proves itself."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from uuid import UUID

import lxml.html
import pytest

from refillnotes.actions.read_note import read_note
from refillnotes.actions.sign_note import sign_note
from refillnotes.demo.history import record_visit
from refillnotes.demo.tales import port_not_found
from refillnotes.export.verify_bundle import problems
from refillnotes.web.assembly import assemble
from refillnotes.web.auditor.views import FILE_NAME
from tests.clinics import NOW, PrinterHere, a_practice
from tests.people import a_browser, a_person, sent


@pytest.fixture(scope="module")
def practice(tmp_path_factory):
    """Three signed notes, one of them not a refill, and one that waits."""
    with a_practice(tmp_path_factory.mktemp("year"), PrinterHere()) as opened:
        filled = NOW + timedelta(minutes=16)
        sign(opened, opened.a_note())
        later = opened.later(days=70)
        typed = later.typed(filled_at=filled) | port_not_found(opened.story, later.clinic.now())
        at, clinic, staff = later.clinic.now(), later.clinic, later.staff
        record_visit(clinic, staff, opened.pump_id, at, typed, "Port not found", "signed")
        again = opened.later(days=77)
        sign(again, again.a_note(filled_at=filled))
        opened.later(days=154).a_note(filled_at=filled + timedelta(days=77))
        yield opened


def sign(practice, note_id):
    seen = read_note(practice.clinic, practice.physician, note_id)
    sign_note(practice.clinic, practice.physician, note_id, seen.shown)


@pytest.fixture(scope="module")
def browser(practice):
    return an_auditor(practice)


def an_auditor(practice):
    app = assemble(practice.clinic, "x" * 32, timedelta(minutes=15))
    return a_browser(app, a_person(practice.clinic, "auditor"))


def page(answer):
    return lxml.html.fromstring(answer.text.replace("\N{NO-BREAK SPACE}", " "))


def words(element):
    return " ".join(" ".join(element.itertext()).split())


def lead(answer):
    return words(page(answer).xpath("//p[@class='lead']")[0])


def rows(answer):
    return [words(row) for row in page(answer).xpath("//table[@class='lines']/tbody/tr")]


def test_the_selection_is_summed_up_in_one_sentence(browser):
    answer = browser.get("/audit/notes")
    assert lead(answer) == (
        "3 signed notes from 14 Nov 2026 to 30 Jan 2027: 1 not refilled, 0 with answered "
        "findings, 0 amended, 0 void. 1 more waits for a signature."
    )


def test_each_line_says_what_a_look_can_take_in_and_names_no_patient(browser, practice):
    newest, aborted, first = rows(browser.get("/audit/notes"))
    assert newest.startswith("30 Jan 2027 2027-000002 , Dana Reyes RN SynchroMed II")
    assert "as expected" in newest
    assert "not refilled" in aborted
    assert "baclofen" in first.lower()
    assert practice.story.patient.family_name not in browser.get("/audit/notes").text


def test_a_line_leads_to_its_note(browser):
    (address, *_) = page(browser.get("/audit/notes")).xpath("//th/a/@href")
    assert browser.get(address).status_code == 200


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"first": "2027-01-01"}, 2),
        ({"last": "2026-11-14"}, 1),
        ({"first": "2026-11-15", "last": "2026-12-31"}, 0),
        ({"drug": "baclofen"}, 2),
        ({"drug": "morphine"}, 0),
        ({"pump_model": "synchromed-ii"}, 3),
        ({"pump_model": "prometra"}, 0),
        ({"clinician": "Dana Reyes RN"}, 3),
        ({"severity": "block"}, 0),
        ({"drug": "baclofen", "first": "2027-01-01"}, 1),
    ],
)
def test_a_filter_leaves_what_was_asked_for(browser, query, count):
    answer = browser.get("/audit/notes", query_string=query)
    assert len(rows(answer)) == count
    expected = f"{count} signed note" if count else "No signed note is like this."
    assert lead(answer).startswith(expected)


def test_each_severity_shows_how_many_notes_it_has(browser):
    for chosen in ("", "?severity=block"):
        options = page(browser.get(f"/audit/notes{chosen}")).xpath(
            "//select[@name='severity']/option[@value!='']"
        )
        counts = [int(words(one).rpartition("(")[2].rstrip(")")) for one in options]
        assert sum(counts) == 3


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"first": "14/11/2026"}, '"14/11/2026" is not a day of the calendar.'),
        ({"drug": "aspirin"}, '"aspirin" is not a drug known here.'),
        ({"pump_model": "x"}, '"x" is not a pump known here.'),
        ({"severity": "loud"}, '"loud" is not a choice known here.'),
        ({"first": "2027-01-01", "last": "2026-01-01"}, "2026-01-01 is before 2027-01-01"),
    ],
)
def test_a_filter_that_cannot_be_read_is_said_and_nothing_is_listed(browser, query, sentence):
    for answer in (
        browser.get("/audit/notes", query_string=query),
        sent(browser, "/audit/notes/export", query),
    ):
        assert answer.status_code == 400
        assert sentence in words(page(answer).xpath("//div[@class='summary']")[0])
        assert rows(answer) == []


def test_the_export_hands_out_what_the_page_shows(browser):
    chosen = page(browser.get("/audit/notes?first=2027-01-01"))
    (form,) = chosen.xpath("//form[contains(@action, 'export')]")
    assert "Export 2 notes" in words(form)
    fields = {one.name: one.value for one in form.xpath(".//input")}
    answer = browser.post(form.get("action"), data=fields)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{FILE_NAME}"'
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as bundle:
        assert list(problems(bundle)) == []
        assert len([name for name in bundle.namelist() if name.endswith(".pdf")]) == 2


def test_a_note_whose_pdf_is_gone_is_said_before_anything_is_handed_out(tmp_path):
    with a_practice(tmp_path, PrinterHere()) as practice:
        sign(practice, practice.a_note())
        for pdf in practice.clinic.folder.rglob("*.pdf"):
            pdf.unlink()
        answer = sent(an_auditor(practice), "/audit/notes/export", {})
        assert answer.status_code == 500
        assert "Bring it back from the backup" in answer.text


def test_a_clinic_without_signed_notes_offers_no_export(app, clinic):
    answer = a_browser(app, a_person(clinic, "auditor")).get("/audit/notes")
    assert lead(answer) == "No signed note is like this. None waits for a signature."
    assert "Export" not in answer.text


def test_a_long_list_goes_on_where_the_page_ended(browser, practice):
    first = rows(browser.get("/audit/notes"))
    (address, *_) = page(browser.get("/audit/notes")).xpath("//th/a/@href")
    opened = read_note(practice.clinic, practice.physician, UUID(address.rpartition("/")[2]))
    onward = browser.get(f"/audit/notes?after={opened.visit.id}")
    assert rows(onward) == first[1:]
