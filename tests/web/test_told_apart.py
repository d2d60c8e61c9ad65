"""Two patients who could be mixed up are named at each other, where a visit begins and goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import lxml.html
import pytest
from flask.testing import FlaskClient

from refillnotes.actions.care_relation import restrict_chart
from refillnotes.actions.open_visit import open_visit
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.demo.history import admit
from refillnotes.demo.staff import PRIVACY, SECOND_NURSE
from refillnotes.web.assembly import assemble
from tests.clinics import Practice, PrinterHere, a_practice
from tests.people import a_browser, sent

LIKE_JANE = "Another patient here is called DOW, June, born 5 May 1950."


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with a_practice(tmp_path, PrinterHere()) as opened:
        yield opened


@pytest.fixture
def nurse(practice: Practice) -> FlaskClient:
    app = assemble(practice.clinic, "x" * 32, timedelta(minutes=15))
    return a_browser(app, practice.nurse, DEMO_PASSWORD)


def another(practice: Practice, family: str, given: str, born: str) -> Practice:
    patient = practice.story.patient
    patient = replace(patient, mrn="9000-1", family_name=family, given_name=given)
    patient = replace(patient, born=type(patient.born).fromisoformat(born))
    pump = replace(practice.story.pump, serial="NGP900001", udi=None)
    story = replace(practice.story, patient=patient, pump=pump)
    return replace(practice, story=story, pump_id=admit(practice.clinic, practice.staff, story))


def told(answer) -> list[str]:
    found = lxml.html.fromstring(answer.text).xpath("//*[contains(@class, 'alike')]")
    return [" ".join("".join(one.itertext()).split()).replace("\xa0", " ") for one in found]


def test_the_list_of_the_day_names_each_at_the_other(nurse, practice):
    another(practice, "Dow", "June", "1950-05-05")
    assert LIKE_JANE in told(nurse.get("/today"))
    assert len(told(nurse.get("/today"))) == 2


def test_the_patients_found_name_each_at_the_other(nurse, practice):
    another(practice, "Dow", "June", "1950-05-05")
    assert LIKE_JANE in told(nurse.get("/patients"))
    assert len(told(sent(nurse, "/patients/search", {"text": "do"}))) == 2
    assert told(sent(nurse, "/patients/search", {"text": "doe"})) == []


def test_a_visit_and_a_folder_name_who_else_is_here(nurse, practice):
    other = another(practice, "Dow", "June", "1950-05-05")
    visit_id, _ = practice.a_draft()
    page = f"/visits/{visit_id}/patient"
    assert told(nurse.get(page)) == []
    other_visit, _ = other.a_draft()
    assert told(nurse.get(page)) == [LIKE_JANE]
    (name,) = told(nurse.get(f"/visits/{other_visit}/patient"))
    assert name == "Another patient here is called DOE, Jane, born 12 Mar 1961."
    folder = lxml.html.fromstring(nurse.get("/patients").text).xpath(
        "//li[contains(@class, 'queue-row')]/a/@href"
    )[0]
    assert told(nurse.get(folder)) == [LIKE_JANE]


def test_who_comes_today_is_here(nurse, practice):
    other = another(practice, "Marsh", "Leo", "1961-03-12")
    visit_id, _ = practice.a_draft()
    page = f"/visits/{visit_id}/patient"
    now = practice.clinic.now()
    before = other.later(days=-other.story.every)
    before.a_signed_note(next_appointment=now.isoformat(timespec="minutes"))
    same_day = "Another patient here is born on the same day: MARSH, Leo."
    assert told(nurse.get(page)) == [same_day]


def test_who_comes_tomorrow_is_not_here_today(nurse, practice):
    other = another(practice, "Marsh", "Leo", "1961-03-12")
    visit_id, _ = practice.a_draft()
    tomorrow = practice.clinic.now() + timedelta(days=1)
    before = other.later(days=1 - other.story.every)
    before.a_signed_note(next_appointment=tomorrow.isoformat(timespec="minutes"))
    assert told(nurse.get(f"/visits/{visit_id}/patient")) == []


def test_a_name_and_a_birthday_are_said_in_one_sentence(nurse, practice):
    another(practice, "Doe", "Jana", "1961-03-12")
    assert "Another patient here is called DOE, Jana, born on the same day." in told(
        nurse.get("/today")
    )


def test_a_restricted_chart_is_named_to_nobody_it_is_shut_to(nurse, practice):
    other = another(practice, "Dow", "June", "1950-05-05")
    visit_id, _ = practice.a_draft()
    other_visit, _ = other.a_draft()
    assert told(nurse.get(f"/visits/{visit_id}/patient")) == [LIKE_JANE]
    hidden = open_visit(practice.clinic, practice.nurse, other_visit).visit.patient_id
    named = (str(practice.staff[SECOND_NURSE].id),)
    officer = practice.staff[PRIVACY]
    restrict_chart(practice.clinic, officer, hidden, 0, named, "She works here.", restricted=True)
    assert told(nurse.get(f"/visits/{visit_id}/patient")) == []
    assert told(nurse.get("/today")) == []
