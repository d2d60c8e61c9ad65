"""F71: a chart is broken into with a reason and the password, for an hour, seen and reviewed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import lxml.html
import pytest

from refillnotes.actions.amend_note import amend_note
from refillnotes.actions.care_relation import restrict_chart
from refillnotes.actions.open_visit import open_visit
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.read_note import read_note
from refillnotes.actions.sign_note import sign_note
from refillnotes.actions.verify_record import verify_record
from refillnotes.demo.staff import PRIVACY
from refillnotes.web.care import NEW_NOTES
from tests.authenticators import STEP, shown, with_authenticator
from tests.clinics import PrinterHere, a_practice
from tests.people import a_browser, sent, token
from tests.web.sendings import serving

GIVEN = {
    "why": "nobody-named-is-here",
    "words": "Nobody of her team is on duty; the alarm sounds.",
    "password": DEMO_PASSWORD,
}


@pytest.fixture
def practice(tmp_path):
    """One patient, whose chart is for the second nurse alone; a note waits for a physician."""
    with a_practice(tmp_path, PrinterHere()) as opened:
        opened.a_note()
        named = (str(opened.staff[1].id),)
        restrict_chart(
            opened.clinic,
            opened.staff[PRIVACY],
            patient_id(opened),
            0,
            named,
            "She works here.",
            restricted=True,
        )
        yield opened


def patient_id(practice):
    with practice.clinic.database.reading() as connection:
        return UUID(connection.exec_driver_sql("SELECT patient_id FROM pumps").scalar_one())


def browser_of(practice, who):
    return a_browser(serving(practice), who, DEMO_PASSWORD)


def words(answer):
    text = " ".join(lxml.html.fromstring(answer.text).text_content().split())
    return text.replace("\N{NO-BREAK SPACE}", " ")


def way_in(practice):
    return f"/charts/{patient_id(practice)}/emergency"


def test_F71_an_emergency_access_from_the_search_to_the_review(practice):
    chart = f"/patients/{patient_id(practice)}"
    nurse = browser_of(practice, practice.nurse)
    assert nurse.get(chart).status_code == 404
    mrn = practice.story.patient.mrn
    offered = sent(nurse, "/patients/search", {"text": mrn})
    assert lxml.html.fromstring(offered.text).xpath("//a[text()='Emergency access']/@href") == [
        way_in(practice)
    ]
    assert sent(nurse, way_in(practice), GIVEN | {"password": "wrong"}).status_code == 403
    assert sent(nurse, way_in(practice), GIVEN | {"words": " "}).status_code == 400
    assert sent(nurse, way_in(practice), GIVEN | {"why": ""}).status_code == 400
    assert nurse.get(chart).status_code == 404
    assert sent(nurse, way_in(practice), GIVEN).location == chart

    page = nurse.get(chart)
    assert page.status_code == 200
    (frame,) = lxml.html.fromstring(page.text).xpath("//p[@class='emergency']")
    assert "Emergency access until" in " ".join(frame.text_content().split())
    assert "Start a visit" in words(page) and "Change the" not in words(page)
    assert "emergency" not in words(nurse.get("/you")).lower()

    officer = browser_of(practice, practice.staff[PRIVACY])
    for anywhere in ("/privacy/trail", "/privacy/restrictions", "/help/checks"):
        assert "Emergency access (1)" in words(officer.get(anywhere))
    waiting = officer.get("/privacy/emergencies")
    assert "Dana Reyes RN" in words(waiting) and "waits for review" in words(waiting)
    (address,) = lxml.html.fromstring(waiting.text).xpath("//tbody//a/@href")
    shown = words(officer.get(address))
    assert GIVEN["words"] in shown and "opened the chart" in shown
    assert sent(officer, address, {"verdict": "justified", "words": ""}).status_code == 400
    found = {"verdict": "justified", "words": "Asked Dana."}
    assert sent(officer, address, found).status_code == 302
    assert "Emergency access (" not in words(officer.get("/privacy/trail"))
    assert "Asked Dana." in words(officer.get(address))
    assert sent(officer, address, found).status_code == 409
    assert list(verify_record(practice.clinic)) == []


def test_F71_every_factor_is_given_though_one_signed_a_moment_ago(practice):
    address, own = way_in(practice), practice.another_pump(1)
    note_id, app, who = own.a_note(), serving(practice), practice.physician
    physician, secret = with_authenticator(app, practice.clinic, who, DEMO_PASSWORD)
    shown_there = read_note(own.clinic, who, note_id).shown
    form = {"seen_sha256": shown_there.record_sha256, "seen_pdf_sha256": shown_there.pdf_sha256}
    code = shown(secret, practice.clinic.now())
    signing = form | {"password": DEMO_PASSWORD, "code": code}
    assert sent(physician, f"/notes/{note_id}/sign", signing).status_code == 302
    assert 'name="code"' in physician.get(address).text
    refused = sent(physician, address, GIVEN | {"code": "000000"})
    assert refused.status_code == 403
    assert "This code is not right" in words(refused) and GIVEN["words"] in words(refused)
    reused = sent(physician, address, GIVEN | {"code": code})
    assert reused.status_code == 403, "the code of the signature is spent"
    fresh = shown(secret, practice.clinic.now() + STEP)
    assert sent(physician, address, GIVEN | {"code": fresh}).status_code == 302


def test_F71_the_hour_ends(practice):
    sent(browser_of(practice, practice.nurse), way_in(practice), GIVEN)
    for minutes, status in ((59, 200), (60, 404)):
        at = practice.clinic.now() + timedelta(minutes=minutes)
        then = replace(practice, clinic=replace(practice.clinic, clock=lambda at=at: at))
        nurse = browser_of(then, practice.nurse)
        assert nurse.get(f"/patients/{patient_id(practice)}").status_code == status


def test_F71_new_notes_are_written_and_nothing_is_signed_or_changed(practice):
    with practice.clinic.database.reading() as connection:
        note_id = connection.exec_driver_sql("SELECT id FROM notes").scalar_one()
    physician = browser_of(practice, practice.physician)
    assert sent(physician, way_in(practice), GIVEN).status_code == 302
    note = physician.get(f"/notes/{note_id}")
    assert note.status_code == 200 and "Sign 1 note" not in words(note)
    for refused in (
        f"/notes/{note_id}/sign",
        f"/notes/{note_id}/return",
        f"/patients/{patient_id(practice)}/edit",
    ):
        answer = sent(physician, refused, {"password": DEMO_PASSWORD})
        assert answer.status_code == 403 and "In an emergency access" in words(answer)
    later = practice.later(days=60)
    nurse = browser_of(later, practice.nurse)
    sent(nurse, way_in(practice), GIVEN)
    assert sent(nurse, f"/pumps/{practice.pump_id}/visits", {}).status_code == 302


def test_F71_nobody_goes_on_with_the_amendment_of_those_who_are_named(practice):
    with practice.clinic.database.reading() as connection:
        note_id = UUID(connection.exec_driver_sql("SELECT id FROM notes").scalar_one())
    seen = read_note(practice.clinic, practice.physician, note_id)
    sign_note(practice.clinic, practice.physician, note_id, seen.shown)
    visit_id = amend_note(practice.clinic, practice.staff[1], note_id, "The lot was copied.")
    before = open_visit(practice.clinic, practice.staff[1], visit_id).visit
    form = {"version": str(before.version), "pain": "9", "witness_email": practice.nurse.email}
    sends = [rule for rule in serving(practice).url_map.iter_rules() if rule.endpoint in NEW_NOTES]
    assert {rule.endpoint for rule in sends} == NEW_NOTES
    for who in (practice.physician, practice.nurse):
        browser = browser_of(practice, who)
        sent(browser, way_in(practice), GIVEN)
        assert "Write on" not in words(browser.get(f"/notes/{note_id}"))
        for rule in (one for one in sends if "visit_id" in one.arguments):
            address = rule.rule.replace("<uuid:visit_id>", str(visit_id))
            method = "PUT" if "PUT" in rule.methods else "POST"
            given = form | {"csrf_token": token(browser), "idempotency_key": str(uuid4())}
            answer = browser.open(address.replace("<step_id>", "plan"), method=method, data=given)
            assert answer.status_code == 403, rule.endpoint
            assert "left to those named for this chart" in words(answer)
    assert open_visit(practice.clinic, practice.staff[1], visit_id).visit == before


def test_F71_what_was_given_and_found_cannot_be_changed(practice):
    sent(browser_of(practice, practice.nurse), way_in(practice), GIVEN)
    with practice.clinic.database.writing() as connection:
        for done in ("changed", "removed", "replaced"):
            connection.exec_driver_sql(f"DROP TRIGGER emergency_accesses_never_{done}")
        connection.exec_driver_sql("UPDATE emergency_accesses SET words = 'None of your business'")
    (fault,) = verify_record(practice.clinic)
    assert fault.where.startswith("emergency_accesses/")


def test_F71_an_access_begun_twice_by_one_form_is_one(practice):
    nurse = browser_of(practice, practice.nurse)
    key = {"idempotency_key": "d3b07384-d9a0-4c9b-8a26-6b1a5a0e7c11"}
    first = sent(nurse, way_in(practice), GIVEN | key)
    assert sent(nurse, way_in(practice), GIVEN | key).location == first.location
    with practice.clinic.database.reading() as connection:
        counted = connection.exec_driver_sql("SELECT count(*) FROM emergency_accesses")
        assert counted.scalar_one() == 1


def test_F71_there_is_no_way_into_a_chart_that_is_open_or_not_there(practice):
    second = browser_of(practice, practice.staff[1])
    assert sent(second, way_in(practice), GIVEN).status_code == 404
    absent = f"/charts/{UUID(int=7, version=4)}/emergency"
    assert sent(second, absent, GIVEN).status_code == 404
