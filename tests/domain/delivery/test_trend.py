"""Several refills together show what each alone is too noisy to show."""

import pytest

from refillnotes.domain.delivery.residual import meaning
from refillnotes.domain.quantities import Volume
from refillnotes.domain.rows import PastRefill
from refillnotes.domain.worksheet import Worked
from tests.domain.calculate import calculate, missing, sheet, undefined

FULL = PastRefill.measured(
    Volume.of("20", "mL"), Volume.of("4", "mL"), Volume.of("4.6", "mL"), severity="ok"
)
HALF = PastRefill(Volume.of("1", "mL"), "ok", Volume.of("1", "mL"))


def off(gap):
    return PastRefill(Volume.of(gap, "mL"), "ok")


@pytest.mark.parametrize(
    ("name", "facts", "value", "working"),
    [
        (
            "cumulative_accuracy_ratio",
            {
                "past_refills": (FULL,),
                "discrepancy": "0.7 mL",
                "delivered_expected": "16 mL",
                "delivered_measured": "15.3 mL",
            },
            "0.9594",
            "30.7 mL / 32 mL over 2 refills = 0.9594",
        ),
        (
            "cumulative_flow_error",
            {"cumulative_accuracy_ratio": "0.95"},
            "-5 %",
            "(0.95 - 1) x 100 = -5 %",
        ),
        (
            "consecutive_same_sign",
            {"past_refills": (off("-1"), off("1"), off("2")), "discrepancy": "0.1 mL"},
            "3 times",
            "3 in a row more than expected",
        ),
        (
            "consecutive_same_sign",
            {"past_refills": (off("1"), off("-1")), "discrepancy": "-0.1 mL"},
            "2 times",
            "2 in a row less than expected",
        ),
        (
            "consecutive_same_sign",
            {"past_refills": (off("1"), off("0")), "discrepancy": "0.1 mL"},
            "1 time",
            "1 in a row more than expected",
        ),
        (
            "consecutive_same_sign",
            {"past_refills": (off("1"),), "discrepancy": "0 mL"},
            "0 times",
            "this refill agrees",
        ),
        (
            "consecutive_same_sign",
            {"past_refills": (off("-1"), off("-0.2")), "discrepancy": "-0.1 mL"},
            "3 times",
            "3 in a row less than expected",
        ),
        (
            "cumulative_accuracy_ratio",
            {
                "past_refills": (),
                "discrepancy": "0.1 mL",
                "delivered_expected": "1 mL",
                "delivered_measured": "0.9 mL",
            },
            "0.9",
            "0.9 mL / 1 mL over 1 refill = 0.9",
        ),
        (
            "cumulative_accuracy_ratio",
            {
                "past_refills": (),
                "discrepancy": "0.1 mL",
                "delivered_expected": "0.5 mL",
                "delivered_measured": "0.4 mL",
            },
            "0.8",
            "0.4 mL / 0.5 mL over 1 refill = 0.8",
        ),
    ],
)
def test_a_calculation_gives_its_value_and_its_working(name, facts, value, working):
    assert calculate(name, **facts) == (value, working)


@pytest.mark.parametrize(
    ("name", "facts", "names"),
    [
        (
            "cumulative_accuracy_ratio",
            {
                "past_refills": (off("1"),),
                "discrepancy": "0.7 mL",
                "delivered_expected": "16 mL",
                "delivered_measured": "15.3 mL",
            },
            ("past_refills",),
        ),
        (
            "cumulative_accuracy_ratio",
            {"past_refills": (), "discrepancy": "0.7 mL"},
            ("past_refills",),
        ),
        (
            "cumulative_accuracy_ratio",
            {
                "past_refills": (HALF,),
                "discrepancy": "0.7 mL",
                "delivered_expected": "16 mL",
                "delivered_measured": "15.3 mL",
            },
            ("past_refills",),
        ),
    ],
)
def test_a_calculation_names_what_is_missing(name, facts, names):
    assert missing(name, **facts) == names


@pytest.mark.parametrize(
    ("name", "facts", "sentence"),
    [
        (
            "cumulative_accuracy_ratio",
            {
                "past_refills": (),
                "discrepancy": "0.7 mL",
                "delivered_expected": "0 mL",
                "delivered_measured": "0 mL",
            },
            "Nothing should have been delivered, so there is no ratio to it.",
        ),
    ],
)
def test_what_has_no_meaning_says_why(name, facts, sentence):
    assert undefined(name, **facts) == sentence


def test_the_refill_of_today_is_the_last_and_has_no_severity_yet():
    facts = {"delivered_expected": "16 mL", "delivered_measured": "15.5 mL"}
    worked = sheet(past_refills=(off("1"),), discrepancy="0.5 mL", **facts).worked("refills_so_far")
    today = PastRefill(Volume.of("0.5", "mL"), "", Volume.of("16", "mL"), Volume.of("15.5", "mL"))
    assert worked == Worked((off("1"), today), "2 refills, this one the last")


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        ("0.1", "more than expected: under-infusion"),
        ("0", "as expected"),
        ("-0.1", "less than expected: over-infusion or loss"),
    ],
)
def test_a_gap_is_said_with_what_it_points_to(gap, said):
    assert meaning(Volume.of(gap, "mL")) == said
