"""The nurse's pages: step by step, saved as typed, reviewed, submitted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import lxml.html
import pytest
from flask.testing import FlaskClient

from refillnotes.actions.open_visit import open_visit
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.save_draft import save_draft
from refillnotes.demo.staff import SECOND_NURSE
from refillnotes.domain.formulas import figure_formula
from refillnotes.web.assembly import assemble
from tests.authenticators import an_authenticator, shown
from tests.clinics import Practice, PrinterHere, a_practice
from tests.people import a_browser, sent, token


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with a_practice(tmp_path, PrinterHere()) as opened:
        yield opened


@pytest.fixture
def nurse(practice: Practice) -> FlaskClient:
    app = assemble(practice.clinic, "x" * 32, timedelta(minutes=15))
    return a_browser(app, practice.nurse, DEMO_PASSWORD)


def version(practice: Practice, visit_id: UUID) -> int:
    return open_visit(practice.clinic, practice.nurse, visit_id).visit.version


def autosaved(nurse: FlaskClient, visit_id: UUID, step: str, fields: dict[str, object]):
    headers = {"X-CSRFToken": token(nurse), "Accept": "application/json"}
    headers["Idempotency-Key"] = str(uuid4())
    return nurse.put(f"/visits/{visit_id}/{step}", data=fields, headers=headers)


def test_todays_list_starts_a_visit_at_its_first_open_step(nurse, practice):
    assert "DOE, Jane" in nurse.get("/today").text
    started = sent(nurse, f"/pumps/{practice.pump_id}/visits", {})
    first = nurse.get(started.location)
    assert first.location.endswith("/arrival")
    assert "Resume" in nurse.get("/today").text


def test_a_step_is_saved_and_the_next_one_opened(nurse, practice):
    visit_id, held = practice.a_draft()
    fields = {"version": held, "go": "next", "residual_wasted": "4.5"}
    answer = sent(nurse, f"/visits/{visit_id}/waste", fields)
    assert answer.location.endswith("/plan")
    kept = open_visit(practice.clinic, practice.nurse, visit_id).visit.document
    assert kept["residual_wasted"] == "4.5 mL"


def test_what_cannot_be_read_comes_back_with_a_sentence_and_is_kept(nurse, practice):
    visit_id, held = practice.a_draft()
    fields = {"version": held, "go": "next", "residual_wasted": "4,5"}
    answer = sent(nurse, f"/visits/{visit_id}/waste", fields)
    assert answer.status_code == 400
    assert "4.5 or 45" in answer.text
    assert lxml.html.fromstring(answer.text).get_element_by_id("f-residual_wasted").value == "4,5"


def test_saving_to_check_stays_on_the_step(nurse, practice):
    visit_id, held = practice.a_draft()
    fields = {"version": held, "go": "stay", "residual_wasted": "4.5"}
    answer = sent(nurse, f"/visits/{visit_id}/waste", fields)
    assert answer.status_code == 200
    assert "Waste" in answer.text


def test_an_autosave_answers_with_the_findings(nurse, practice):
    visit_id, held = practice.a_draft()
    answer = autosaved(nurse, visit_id, "fill", {"version": held, "injected": "21.5"})
    told = answer.get_json()
    assert told["version"] == held + 1
    assert "21.5" in told["findings_html"]
    assert told["field_states"]["injected"] == "block"


def test_an_autosave_over_a_newer_version_changes_nothing(nurse, practice):
    visit_id, held = practice.a_draft()
    save_draft(practice.clinic, practice.nurse, visit_id, held, {"pain": "5"})
    assert autosaved(nurse, visit_id, "patient", {"version": held, "pain": "9"}).status_code == 409
    kept = open_visit(practice.clinic, practice.nurse, visit_id).visit.document
    assert kept["pain"] == "5"


def test_a_save_over_a_newer_version_shows_both(nurse, practice):
    visit_id, held = practice.a_draft()
    save_draft(practice.clinic, practice.nurse, visit_id, held, {"remarks": "Stored text"})
    fields = {"version": held, "go": "next", "remarks": "Typed text"}
    answer = sent(nurse, f"/visits/{visit_id}/plan", fields)
    assert answer.status_code == 409
    assert "Stored text" in answer.text
    assert "Typed text" in answer.text


def test_the_expected_residual_stays_back_until_the_measured_one_is_in(nurse, practice):
    later = practice.later(days=77)
    practice_note = practice.a_note()
    assert practice_note
    visit_id, _ = later.a_draft(measured_residual="")
    page = nurse.get(f"/visits/{visit_id}/residual").text
    assert "Expected" not in page
    assert "should be left" not in page


def test_a_second_drug_gets_rows_of_its_own(nurse, practice):
    visit_id, _ = practice.a_draft()
    page = nurse.get(f"/visits/{visit_id}/drug?rows=2").text
    assert 'name="label_2_drug"' in page
    assert 'name="label_3_drug"' not in page


@pytest.mark.parametrize(("recorded", "opened"), [({}, False), ({"label_mass": "40 mg"}, True)])
def test_what_few_visits_record_is_folded_until_it_is_recorded(nurse, practice, recorded, opened):
    visit_id, _ = practice.a_draft(**recorded)
    page = lxml.html.fromstring(nurse.get(f"/visits/{visit_id}/drug").text)
    (fold,) = page.find_class("seldom")
    assert ("open" in fold.attrib) is opened
    assert fold.xpath(".//input[@name='label_mass']") and not fold.xpath(".//*[@name='use_by']")


def test_a_flex_schedule_is_asked_for_when_the_mode_is_flex(nurse, practice):
    visit_id, _ = practice.a_draft(mode="flex")
    assert 'name="flex_1_start"' in nurse.get(f"/visits/{visit_id}/programming").text


def test_a_visit_without_a_refill_has_no_residual_to_record(nurse, practice):
    visit_id, _ = practice.a_draft(outcome="not-refilled")
    assert nurse.get(f"/visits/{visit_id}/residual").status_code == 404
    assert 'name="not_refilled_because"' in nurse.get(f"/visits/{visit_id}/arrival").text


def test_a_step_nobody_knows_is_not_here(nurse, practice):
    visit_id, _ = practice.a_draft()
    assert nurse.get(f"/visits/{visit_id}/lunch").status_code == 404


def test_the_witness_signs_on_the_nurses_page(nurse, practice):
    visit_id, held = practice.a_draft(witness="", witnessed_at="")
    second = practice.staff[SECOND_NURSE]
    fields = {
        "version": held,
        "witness_email": second.email,
        "witness_password": DEMO_PASSWORD,
    }
    assert sent(nurse, f"/visits/{visit_id}/witness", fields).status_code == 302
    kept = open_visit(practice.clinic, practice.nurse, visit_id).visit.document
    assert kept["witness"] == str(second.id)


def test_a_witness_with_a_second_factor_gives_a_code_of_it(nurse, practice):
    second = practice.staff[SECOND_NURSE]
    secret, _ = an_authenticator(practice.clinic, second)
    visit_id, _ = practice.a_draft(witness="", witnessed_at="")
    code = shown(secret, practice.clinic.now())
    for given, status in (("", 400), ("000000", 400), (code, 302)):
        fields = {
            "version": version(practice, visit_id),
            "witness_email": second.email,
            "witness_password": DEMO_PASSWORD,
            "witness_code": given,
        }
        answer = sent(nurse, f"/visits/{visit_id}/witness", fields)
        assert answer.status_code == status
        assert ("This code is not right" in answer.text) is (status == 400)
    kept = open_visit(practice.clinic, practice.nurse, visit_id).visit.document
    assert kept["witness"] == str(second.id)


def test_what_is_usual_is_offered_until_it_is_recorded_or_otherwise(nurse, practice):
    visit_id, _ = practice.a_draft(advice_given="")
    assert "Left as before" in nurse.get(f"/visits/{visit_id}/plan").text
    assert "Scheduled, refilled" not in nurse.get(f"/visits/{visit_id}/arrival").text
    other = practice.another_pump(1)
    otherwise, _ = other.a_draft(advice_given="", left_how="drowsy")
    assert "Left as before" not in nurse.get(f"/visits/{otherwise}/plan").text


def test_nobody_is_named_as_a_witness_without_their_password(nurse, practice):
    visit_id, held = practice.a_draft(witness="", witnessed_at="")
    second = practice.staff[SECOND_NURSE]
    assert 'name="witness"' not in nurse.get(f"/visits/{visit_id}/waste").text
    fields = {"version": held, "go": "next", "witness": str(second.id)}
    assert sent(nurse, f"/visits/{visit_id}/waste", fields).status_code == 302
    kept = open_visit(practice.clinic, practice.nurse, visit_id).visit.document
    assert "witness" not in kept


def test_saving_the_waste_again_leaves_its_witness(nurse, practice):
    visit_id, held = practice.a_draft(residual_wasted="4.5 mL", waste_method="sequestration")
    waste = {"residual_wasted": "4.5", "waste_method": "sequestration"}
    fields = {"version": held, "go": "next", **waste}
    assert sent(nurse, f"/visits/{visit_id}/waste", fields).status_code == 302
    kept = open_visit(practice.clinic, practice.nurse, visit_id).visit.document
    assert kept["witness"] == str(practice.staff[SECOND_NURSE].id)
    assert "Witnessed by" in nurse.get(f"/visits/{visit_id}/waste").text


@pytest.mark.parametrize(
    ("email", "password", "sentence"),
    [
        ("nurse2@demo.example", "not the password", "do not fit together"),
        ("nobody@demo.example", DEMO_PASSWORD, "do not fit together"),
        ("nurse@demo.example", DEMO_PASSWORD, "cannot witness your own"),
    ],
)
def test_nobody_else_signs_for_the_witness(nurse, practice, email, password, sentence):
    visit_id, held = practice.a_draft(witness="", witnessed_at="")
    fields = {"version": held, "witness_email": email, "witness_password": password}
    answer = sent(nurse, f"/visits/{visit_id}/witness", fields)
    assert answer.status_code == 400
    assert sentence in answer.text


def test_a_draft_is_printed_as_a_draft(nurse, practice):
    visit_id, _ = practice.a_draft()
    answer = nurse.get(f"/visits/{visit_id}/draft.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")


def test_the_review_names_what_is_open_and_refuses_until_it_is_not(nurse, practice):
    visit_id, held = practice.a_draft(lot_1="", programmed_volume="40.0 mL")
    page = nurse.get(f"/visits/{visit_id}/review").text
    assert "Still open" in page
    assert "Lot" in page
    assert "40.0" in page
    refused = sent(nurse, f"/visits/{visit_id}/submit", practice.reviewed(visit_id))
    assert refused.status_code == 422
    assert version(practice, visit_id) > held


def test_a_finding_is_answered_on_the_review_before_a_physician_is_named(nurse, practice):
    visit_id, _ = practice.a_draft(responsible_physician="", programmed_volume="40.0 mL")
    page = nurse.get(f"/visits/{visit_id}/review")
    assert page.status_code == 200
    assert "answer.programmed-volume.told" in page.text


def test_the_review_shows_how_each_number_was_made_once_the_residual_was_measured(nurse, practice):
    visit_id, _ = practice.a_draft()
    shown = lxml.html.fromstring(nurse.get(f"/visits/{visit_id}/review").text)
    rows = {one.findtext("dt"): one for one in shown.xpath("//details[@class='workings']//dl/div")}
    formula, working = (
        " ".join(dd.text_content().split()) for dd in rows["Put in above capacity"].findall("dd")
    )
    assert formula == figure_formula("over_capacity")
    assert working.endswith("mL")
    before, _ = practice.a_draft(measured_residual="")
    assert 'class="workings"' not in nurse.get(f"/visits/{before}/review").text


def test_a_reviewed_visit_is_submitted_and_its_note_shown(nurse, practice):
    visit_id, _ = practice.a_draft()
    answer = sent(nurse, f"/visits/{visit_id}/submit", practice.reviewed(visit_id))
    note = nurse.get(answer.location).text
    assert "Waits for a physician" in note
    assert "Sign 1" not in note


def test_an_answer_lets_what_really_happened_be_submitted(nurse, practice):
    visit_id, _ = practice.a_draft(programmed_volume="40.0 mL")
    opened = open_visit(practice.clinic, practice.nurse, visit_id)
    answers = {
        f"answer.{finding.check}.{part}": text
        for finding in opened.standing.to_answer
        for part, text in (
            ("reason", "looked-again"),
            ("told", "Dr Osei"),
            ("told_at", "2026-11-14T10:20"),
        )
    }
    fields = practice.reviewed(visit_id) | answers
    answer = sent(nurse, f"/visits/{visit_id}/submit", fields)
    assert answer.status_code == 302
    assert "Told" in nurse.get(answer.location).text
