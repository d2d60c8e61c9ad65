"""A privacy officer finds who did what to which record, answers a patient, takes the trail away."""

from __future__ import annotations

import json
from uuid import UUID, uuid4

import lxml.html
import pytest

from refillnotes.actions.look_up import open_folder
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.read_note import read_note, read_pdf
from refillnotes.actions.write_checkpoint import write_checkpoint
from refillnotes.domain.audit import broken_link
from refillnotes.store import audit
from tests.clinics import PrinterHere, a_practice
from tests.people import a_browser, sent
from tests.web.sendings import serving

PRIVACY = "privacy@demo.example"


@pytest.fixture(scope="module")
def practice(tmp_path_factory):
    """A note of the patient that the nurse wrote and the physician read; another patient too."""
    with a_practice(tmp_path_factory.mktemp("trail"), PrinterHere()) as opened:
        note_id = opened.a_note()
        read_note(opened.clinic, opened.physician, note_id)
        read_pdf(opened.clinic, opened.physician, note_id)
        opened.another_pump(1)
        write_checkpoint(opened.clinic)
        yield opened


@pytest.fixture(scope="module")
def browser(practice):
    who = next(one for one in practice.staff if one.email == PRIVACY)
    return a_browser(serving(practice), who, DEMO_PASSWORD)


@pytest.fixture(scope="module")
def patient_id(practice):
    with practice.clinic.database.reading() as connection:
        asked = "SELECT patient_id FROM pumps WHERE id = ?"
        found = connection.exec_driver_sql(asked, (str(practice.pump_id),)).scalar_one()
    return UUID(found)


def words(answer):
    return " ".join(lxml.html.fromstring(answer.text).text_content().split())


def rows(answer):
    page = lxml.html.fromstring(answer.text.replace("\N{NO-BREAK SPACE}", " "))
    return [
        [" ".join(cell.text_content().split()) for cell in row]
        for row in page.xpath("//table[contains(@class, 'lines')]/tbody/tr")
    ]


def test_the_trail_says_who_did_what_to_which_record(practice, browser):
    note = rows(browser.get("/privacy/trail?event=pdf-viewed"))
    assert [row[1:3] for row in note] == [["Amara Osei MD", "opened or printed a note’s PDF"]]
    assert "note 2026-000001, revision 1" in note[0][3]
    assert f"MRN {practice.story.patient.mrn}" in note[0][3]


def test_a_patient_is_found_by_record_number_and_the_address_holds_the_id(
    practice, browser, patient_id
):
    answer = sent(browser, "/privacy/trail/find", {"patient": practice.story.patient.mrn})
    assert answer.location == f"/privacy/trail?patient={patient_id}"
    page = browser.get(answer.location)
    (typed,) = lxml.html.fromstring(page.text).xpath("//input[@id='f-patient']/@value")
    assert typed == practice.story.patient.mrn
    did = {row[2] for row in rows(page)}
    assert {"submitted a note", "opened a note", "started a visit"} <= did
    assert "9000-0001" not in page.text.replace("\N{NO-BREAK SPACE}", " ")


def test_an_unknown_record_number_comes_back_with_a_sentence(browser):
    answer = sent(browser, "/privacy/trail/find", {"patient": "0000-9999", "event": "signed-in"})
    assert answer.status_code == 400
    assert "No patient has the record number 0000-9999" in words(answer)
    chosen = lxml.html.fromstring(answer.text).xpath("//option[@selected]/@value")
    assert chosen == ["signed-in"] and rows(answer) == []


def test_days_that_lie_the_wrong_way_round_are_refused_in_words(browser):
    answer = browser.get("/privacy/trail?first=2026-02-02&last=2026-01-01")
    assert answer.status_code == 400 and "Swap them" in answer.text


def test_a_day_is_one_of_the_clinics_own(practice, browser):
    today = f"{practice.clinic.now():%Y-%m-%d}"
    assert rows(browser.get(f"/privacy/trail?first={today}&last={today}&event=pdf-viewed"))
    assert not rows(browser.get("/privacy/trail?last=2026-11-13"))


def test_a_person_finds_what_they_did_and_what_was_done_to_their_account(practice, browser):
    found = rows(browser.get(f"/privacy/trail?person={practice.physician.id}"))
    assert {row[1] for row in found} >= {"Amara Osei MD", "The program"}
    assert "opened an account" in {row[2] for row in found}


def test_a_long_trail_goes_on_from_a_number(browser, monkeypatch):
    monkeypatch.setattr("refillnotes.actions.read_trail.PAGE", 5)
    first = browser.get("/privacy/trail")
    (more,) = lxml.html.fromstring(first.text).xpath("//a[@rel='next']/@href")
    second = rows(browser.get(more))
    assert len(rows(first)) == 5
    assert int(second[0][-1]) == int(rows(first)[-1][-1]) - 1


def test_reading_the_trail_is_in_the_trail(browser):
    browser.get("/privacy/trail")
    newest = rows(browser.get("/privacy/trail"))
    assert newest[0][1:3] == ["Ruth Adeyemi privacy officer", "read the audit trail"]


def test_the_state_of_the_chain_is_said(practice, browser):
    text = words(browser.get("/privacy/trail"))
    newest = practice.clinic.checkpoints.newest({practice.clinic.checkpoints.key_sha256()})
    assert f"holds record {newest.seq}, of" in text
    assert "never. Ask whoever runs the server" in text


def test_a_record_shows_its_place_in_the_chain(practice, browser):
    with practice.clinic.database.reading() as connection:
        link = audit.find(connection, 3)
    text = browser.get("/privacy/trail/3").text
    assert link.hash in text and link.prev in text
    assert browser.get("/privacy/trail/99999").status_code == 404


def test_a_record_names_the_sign_in_before_it(practice, browser):
    who = next(one for one in practice.staff if one.email == PRIVACY)
    browser.get("/privacy/trail")
    with practice.clinic.database.reading() as connection:
        seq = audit.head(connection).seq
    assert "signed in last before this on" in words(browser.get(f"/privacy/trail/{seq}"))
    assert who.name in browser.get(f"/privacy/trail/{seq}").text


def test_a_patient_is_told_who_looked_at_the_chart(practice, browser, patient_id):
    open_folder(practice.clinic, practice.nurse, patient_id)
    answer = browser.get(f"/privacy/patients/{patient_id}/accesses")
    told = rows(answer)
    assert told[0][1:3] == ["Dana Reyes RN", "opened the chart"]
    assert ["Amara Osei MD", "opened or printed a note’s PDF"] in [row[1:3] for row in told]
    assert practice.story.patient.family_name.upper() in words(answer)
    assert browser.get(f"/privacy/patients/{uuid4()}/accesses").status_code == 400


def test_the_trail_is_taken_away_as_lines_that_give_the_chain(practice, browser):
    answer = sent(browser, "/privacy/trail/export", {})
    assert answer.mimetype == "application/fhir+ndjson"
    lines = [json.loads(line) for line in answer.data.splitlines()]
    with practice.clinic.database.reading() as connection:
        links = list(audit.read_chain(connection))
    assert broken_link(links) is None
    assert [line["id"] for line in lines] == [link.hash for link in links][: len(lines)]
    assert lines[-1]["subtype"][-1]["code"] == "trail-exported"


def test_a_patients_part_is_taken_away_alone_and_without_a_name(practice, browser, patient_id):
    answer = sent(browser, "/privacy/trail/export", {"patient": str(patient_id)})
    assert f"Patient/{patient_id}" in answer.text
    patient = practice.story.patient
    for told in (patient.family_name, patient.given_name, patient.mrn, "Reyes", "Osei"):
        assert told not in answer.text
    assert sent(browser, "/privacy/trail/export", {"patient": "0-0"}).status_code == 400
