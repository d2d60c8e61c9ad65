"""A pump that another clinic filled: a residual is expected, and who told of the fill is said."""

from __future__ import annotations

from datetime import timedelta

import pytest

from refillnotes.domain.case import carry_forward
from refillnotes.domain.checks.register import findings
from refillnotes.domain.worksheet import NotRecorded
from tests.visits import NOW, a_document, a_sheet_of

FILLED_AT = NOW - timedelta(days=77)
TOLD = {
    "prior_told_by": "South Clinic, letter of 29 Aug 2026",
    "prior_filled_at": FILLED_AT.isoformat(timespec="minutes"),
    "prior_volume": "20.0 mL",
    "prior_1_drug": "baclofen",
    "prior_1_concentration": "2000 mcg/mL",
    "prior_1_dose": "400 mcg/day",
}


def a_first_visit(story: str = "clean", **changes: str):
    return a_sheet_of(a_document(story, **(TOLD | changes)), story)


def test_the_residual_is_expected_from_what_the_other_clinic_filled():
    sheet = a_first_visit(aspirated_at=NOW.isoformat(timespec="minutes"))
    # 20.0 mL - 0.2 mL/day x 77 days
    assert str(sheet.value("expected_residual")) == "4.6 mL"


def test_the_working_names_who_told():
    sheet = a_first_visit()
    working = sheet.worked("expected_residual").working
    assert working.startswith("20.0 mL filled elsewhere (told by South Clinic, letter of 29 Aug")
    (said,) = [one.sentence for one in findings(sheet).found if one.check == "expected-residual"]
    assert "That fill was not ours: South Clinic, letter of 29 Aug 2026 told of it." in said


def test_where_nobody_wrote_down_who_told_it_was_another_clinic():
    working = a_first_visit(prior_told_by="").worked("expected_residual").working
    assert "filled elsewhere (told by another clinic)" in working


def test_a_flow_that_was_told_goes_before_dose_and_concentration():
    assert str(a_first_visit(prior_flow="0.21 mL/day").value("previous_flow")) == "0.21 mL/day"


def test_a_patient_bolus_that_was_told_waits_for_how_often_it_was_given():
    sheet = a_first_visit(prior_bolus_dose="20 mcg")
    with pytest.raises(NotRecorded, match="boluses_delivered"):
        sheet.value("expected_residual")
    counted = a_first_visit(prior_bolus_dose="20 mcg", boluses_delivered="10")
    assert "10 boluses x 0.01 mL" in counted.worked("bolus_volume_total").working


@pytest.mark.parametrize("left_out", ["prior_volume", "prior_filled_at", "prior_1_concentration"])
def test_half_of_what_is_needed_is_not_enough(left_out):
    with pytest.raises(NotRecorded):
        a_first_visit(**{left_out: ""}).value("expected_residual")


def test_when_it_runs_out_was_not_told():
    assert not a_first_visit().has("days_overdue")
    assert not a_first_visit().has("previous_limit")


def test_a_constant_flow_pump_runs_out_by_its_own_flow_whoever_filled_it():
    sheet = a_first_visit("constant-flow", prior_1_dose="", prior_1_drug="morphine")
    # 20.0 mL at 0.5 mL/day; morphine would keep for 90 days
    assert sheet.value("previous_limit") == FILLED_AT.date() + timedelta(days=40)


def test_a_constant_flow_pump_goes_on_at_its_own_flow():
    sheet = a_first_visit("constant-flow", prior_1_dose="", prior_1_drug="morphine")
    assert sheet.value("previous_flow") == sheet.value("factory_flow")


def test_a_refill_of_our_own_goes_before_anything_told():
    ours = carry_forward(a_sheet_of(a_document(at=FILLED_AT)), ())
    document = a_document(prior_volume="10.0 mL")
    sheet = a_sheet_of(document, carried=ours)
    assert str(sheet.value("previous_volume")) == "20.0 mL"
    assert not sheet.has("previous_told_by")
