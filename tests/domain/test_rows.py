"""Values of several amounts, as they are printed and as they are worked out."""

from __future__ import annotations

import pytest

from refillnotes.domain.quantities import Concentration, DoseRate, Duration, FlowRate, Mass, Volume
from refillnotes.domain.rows import (
    DailyDose,
    DrugInPump,
    DrugMass,
    PastRefill,
    Segment,
    refills_in_words,
)


@pytest.mark.parametrize(
    ("row", "printed"),
    [
        (Segment(FlowRate.parse("0.40 mL/day"), Duration.parse("1 day")), "0.40 mL/day for 1 day"),
        (DrugInPump("morphine", Concentration.parse("20.0 mg/mL")), "morphine 20.0 mg/mL"),
        (
            DrugInPump("morphine", Concentration.parse("20 mg/mL"), DoseRate.parse("5.0 mg/day")),
            "morphine 20 mg/mL, 5.0 mg/day",
        ),
        (DrugMass("morphine", Mass.parse("400 mg")), "morphine 400 mg"),
        (DrugMass(None, Mass.parse("400 mg")), "drug 400 mg"),
        (DailyDose("morphine", DoseRate.parse("5 mg/day")), "morphine 5 mg/day"),
        (DailyDose(None, DoseRate.parse("5 mg/day")), "drug 5 mg/day"),
    ],
)
def test_a_row_is_printed_with_its_amounts_as_typed(row, printed):
    assert str(row) == printed


def test_a_past_refill_keeps_what_was_measured_less_what_was_expected_and_both_deliveries():
    filled, expected, measured = (Volume.parse(text) for text in ("20 mL", "4 mL", "4.6 mL"))
    assert PastRefill.measured(filled, expected, measured, "ack") == PastRefill(
        Volume.parse("0.6 mL"), "ack", Volume.parse("16 mL"), Volume.parse("15.4 mL")
    )


def test_one_refill_is_not_told_as_many():
    assert [refills_in_words(number) for number in (0, 1, 2)] == [
        "0 refills",
        "1 refill",
        "2 refills",
    ]
