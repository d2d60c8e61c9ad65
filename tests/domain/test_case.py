"""A visit laid out: chart, recorded facts, and what the last refill left."""

from __future__ import annotations

from datetime import timedelta

import pytest

from refillnotes.domain.case import carry_forward
from refillnotes.domain.quantities import DoseRate, Volume
from refillnotes.domain.rows import PastRefill
from refillnotes.domain.worksheet import NotRecorded
from tests.visits import NOW, a_document, a_sheet_of

LAST = NOW - timedelta(days=77)


def carried(story: str = "clean") -> dict[str, object]:
    return carry_forward(a_sheet_of(a_document(story, at=LAST), story), ())


def test_the_last_refill_leaves_its_settings_to_the_next_visit():
    left = carried()
    assert str(left["previous_volume"]) == "20.0 mL"
    assert str(left["previous_flow"]) == "0.2 mL/day"
    assert left["previous_fill_at"] == LAST + timedelta(minutes=16)
    assert [drug.drug for drug in left["previous_drugs"]] == ["baclofen"]


def test_the_expected_residual_rests_on_the_last_refill():
    sheet = a_sheet_of(a_document(), carried=carried())
    # 77 days less six minutes at 0.2 mL/day
    assert abs(sheet.value("expected_residual").exact - Volume.of("4.6", "mL").exact) < 1
    assert sheet.value("previous_volume") == Volume.of("20", "mL")


def test_a_first_visit_has_no_expected_residual_and_says_what_is_missing():
    sheet = a_sheet_of(a_document())
    with pytest.raises(NotRecorded) as gap:
        sheet.value("expected_residual")
    assert "previous_volume" in gap.value.names


def test_earlier_refills_are_carried_for_the_trend():
    past = (PastRefill(*(Volume.of(one, "mL") for one in ("20", "4", "4.3")), "ok"),)
    left = carry_forward(a_sheet_of(a_document(at=LAST)), past)
    assert left["past_refills"] == past


def test_the_implant_record_stands_in_for_a_tubing_volume_nobody_typed():
    sheet = a_sheet_of(a_document(tubing_volume="", tubing_origin=""))
    assert str(sheet.value("tubing_volume")) == "0.199 mL"
    assert sheet.value("tubing_origin") == "implant-record"


def test_a_tubing_volume_off_the_programmer_goes_before_the_implant_record():
    sheet = a_sheet_of(a_document(tubing_volume="0.14 mL"))
    assert str(sheet.value("tubing_volume")) == "0.14 mL"
    assert sheet.value("tubing_origin") == "programmer"


def test_order_label_and_programmer_stay_row_by_row():
    sheet = a_sheet_of(
        a_document("second-drug-over-its-limit", label_2_drug=""), "second-drug-over-its-limit"
    )
    assert [drug.drug for drug in sheet.value("ordered")] == [
        "morphine",
        "bupivacaine",
        "clonidine",
    ]
    assert [drug.drug for drug in sheet.value("labelled")] == ["morphine", None, "clonidine"]


def test_a_constant_flow_pump_takes_its_drugs_from_the_label():
    sheet = a_sheet_of(a_document("constant-flow"), "constant-flow")
    assert [drug.drug for drug in sheet.value("drugs")] == ["morphine"]
    assert not sheet.has("programmed")


def test_a_visit_without_a_refill_keeps_the_drugs_of_the_last_one():
    document = {"outcome": "not-refilled", "started_at": NOW.isoformat()}
    sheet = a_sheet_of(document, carried=carried())
    assert [drug.drug for drug in sheet.value("drugs")] == ["baclofen"]


def test_settings_found_are_matched_to_the_drugs_of_the_last_refill():
    sheet = a_sheet_of(a_document(), carried=carried())
    (found,) = sheet.value("found")
    assert found.drug == "baclofen"
    assert found.dose == DoseRate.of("400", "mcg/day")


def test_a_flex_step_counts_only_when_start_length_and_dose_are_there():
    sheet = a_sheet_of(
        a_document(
            flex_1_start="22:00",
            flex_1_duration="2 h",
            flex_1_dose="120 mcg",
            flex_2_start="04:00",
            flex_2_duration="1 h",
        )
    )
    assert [step.start for step in sheet.value("flex_steps")] == ["22:00"]


def test_lots_carry_the_drug_they_belong_to():
    (lot,) = a_sheet_of(a_document(lot_1="A1234", expiry_1="2027-03-31")).value("lots")
    assert (lot.drug, lot.lot, lot.expiry.isoformat()) == ("baclofen", "A1234", "2027-03-31")
