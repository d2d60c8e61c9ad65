"""A pump whose flow cannot be set is judged by the flow it really had."""

import pytest

from refillnotes.domain.quantities import Volume
from refillnotes.domain.rows import PastRefill
from tests.domain.calculate import calculate, missing, undefined


def past(expected, measured):
    should, did = Volume.of(expected, "mL"), Volume.of(measured, "mL")
    return PastRefill(should - did, "ok", should, did)


@pytest.mark.parametrize(
    ("name", "facts", "value", "working"),
    [
        (
            "actual_flow",
            {
                "previous_volume": "30 mL",
                "measured_residual": "5.2 mL",
                "time_since_fill": "56 days",
            },
            "0.4429 mL/day",
            "(30 mL - 5.2 mL) / 56 days = 0.4429 mL/day",
        ),
        (
            "actual_flow_error",
            {"actual_flow": "0.4 mL/day", "factory_flow": "0.5 mL/day"},
            "-20 %",
            "(0.4 mL/day / 0.5 mL/day - 1) x 100 = -20 %",
        ),
        (
            "own_flow",
            {"past_refills": (past("16", "12"), past("8", "9")), "factory_flow": "0.4 mL/day"},
            "0.35 mL/day",
            "0.4 mL/day x 21 mL / 24 mL over 2 refills = 0.35 mL/day",
        ),
        (
            "own_flow_error",
            {"actual_flow": "0.42 mL/day", "own_flow": "0.35 mL/day"},
            "20 %",
            "(0.42 mL/day / 0.35 mL/day - 1) x 100 = 20 %",
        ),
        (
            "actual_dose",
            {"actual_flow": "0.4 mL/day", "previous_concentration": "8 mg/mL"},
            "3.2 mg/day",
            "8 mg/mL x 0.4 mL/day = 3.2 mg/day",
        ),
        (
            "nominal_dose",
            {"factory_flow": "0.5 mL/day", "previous_concentration": "8 mg/mL"},
            "4 mg/day",
            "8 mg/mL x 0.5 mL/day = 4 mg/day",
        ),
        (
            "concentration_by_actual_flow",
            {"target_dose": "5 mg/day", "actual_flow": "0.4 mL/day"},
            "12.5 mg/mL",
            "5 mg/day / 0.4 mL/day = 12.5 mg/mL",
        ),
        (
            "concentration_by_factory_flow",
            {"target_dose": "5 mg/day", "factory_flow": "0.5 mL/day"},
            "10 mg/mL",
            "5 mg/day / 0.5 mL/day = 10 mg/mL",
        ),
        (
            "run_time",
            {"capacity": "40 mL", "factory_flow": "1.0 mL/day"},
            "40 days",
            "40 mL / 1.0 mL/day = 40 days",
        ),
        (
            "ordered_mass",
            {"target_dose": "2 mg/day", "run_time": "40 days"},
            "80 mg",
            "2 mg/day x 40 days = 80 mg",
        ),
        (
            "stock_volume",
            {"ordered_mass": "80 mg", "stock": "10 mg/mL"},
            "8 mL",
            "80 mg / 10 mg/mL = 8 mL",
        ),
        (
            "saline_volume",
            {"capacity": "40 mL", "stock_volume": "8 mL"},
            "32 mL",
            "40 mL - 8 mL = 32 mL",
        ),
        (
            "saline_volume",
            {"capacity": "40 mL", "stock_volume": "40 mL"},
            "0 mL",
            "40 mL - 40 mL = 0 mL",
        ),
        (
            "prepared_concentration",
            {"ordered_mass": "80 mg", "capacity": "40 mL"},
            "2 mg/mL",
            "80 mg / 40 mL = 2 mg/mL",
        ),
        ("prepare_total", {"capacity": "40 mL"}, "43 mL", "40 mL + 3 mL to prime = 43 mL"),
        (
            "actual_flow",
            {
                "previous_volume": "30 mL",
                "measured_residual": "29.5 mL",
                "time_since_fill": "1 days",
            },
            "0.5 mL/day",
            "(30 mL - 29.5 mL) / 1 day = 0.5 mL/day",
        ),
        (
            "actual_flow",
            {"previous_volume": "30 mL", "measured_residual": "29.5 mL", "time_since_fill": "12 h"},
            "1 mL/day",
            "(30 mL - 29.5 mL) / 12 h = 1 mL/day",
        ),
    ],
)
def test_a_calculation_gives_its_value_and_its_working(name, facts, value, working):
    assert calculate(name, **facts) == (value, working)


@pytest.mark.parametrize(
    ("name", "facts", "sentence"),
    [
        (
            "actual_flow",
            {
                "previous_volume": "30 mL",
                "measured_residual": "5.2 mL",
                "time_since_fill": "0 days",
            },
            "No time has passed since the last refill, so there is no flow.",
        ),
        (
            "actual_flow_error",
            {"actual_flow": "0.4 mL/day", "factory_flow": "0 mL/day"},
            "The calibrated flow is zero, so there is no percentage of it.",
        ),
        (
            "concentration_by_factory_flow",
            {"target_dose": "5 mg/day", "factory_flow": "0 mL/day"},
            "The pump stands still, so no strength gives a dose.",
        ),
        (
            "run_time",
            {"capacity": "40 mL", "factory_flow": "0 mL/day"},
            "The pump stands still, so the fill does not run out.",
        ),
        (
            "stock_volume",
            {"ordered_mass": "80 mg", "stock": "0 mg/mL"},
            "The stock solution's strength is zero. Check its concentration.",
        ),
        (
            "saline_volume",
            {"capacity": "40 mL", "stock_volume": "41 mL"},
            "41 mL of stock do not fit in 40 mL. Use a stronger stock solution.",
        ),
        (
            "prepared_concentration",
            {"ordered_mass": "80 mg", "capacity": "0 mL"},
            "A capacity of zero holds nothing.",
        ),
    ],
)
def test_what_has_no_meaning_says_why(name, facts, sentence):
    assert undefined(name, **facts) == sentence


@pytest.mark.parametrize(
    "deliveries", [(), (Volume.of("16", "mL"),), (None, Volume.of("16", "mL"))]
)
def test_a_mean_flow_wants_both_deliveries_of_every_refill(deliveries):
    kept = PastRefill(Volume.of("1", "mL"), "ok", *deliveries)
    facts = {"past_refills": (kept,), "factory_flow": "0.4 mL/day"}
    assert missing("own_flow", **facts) == ("past_refills",)


@pytest.mark.parametrize("one", [past("0", "1"), past("1", "0")])
def test_refills_that_delivered_nothing_have_no_mean_flow(one):
    assert undefined("own_flow", past_refills=(one,), factory_flow="0.4 mL/day") == (
        "Nothing was delivered at the earlier refills, so there is no mean flow."
    )


def test_the_smallest_deliveries_have_a_mean_flow():
    flow, _ = calculate("own_flow", past_refills=(past("1", "1"),), factory_flow="0.4 mL/day")
    assert flow == "0.4 mL/day"
