"""What the patient may add to a day is counted, or said to be missing."""

import pytest

from tests.domain.calculate import calculate, missing, undefined


@pytest.mark.parametrize(
    ("name", "facts", "value", "working"),
    [
        (
            "bolus_volume",
            {"bolus_dose": "0.3 mg", "concentration": "20 mg/mL"},
            "0.015 mL",
            "0.3 mg / 20 mg/mL = 0.015 mL",
        ),
        (
            "planned_flow",
            {"flow": "0.3 mL/day"},
            "0.3 mL/day",
            "0.3 mL/day, no patient bolus is programmed",
        ),
        (
            "planned_flow",
            {"flow": "0.3 mL/day", "bolus_volume": "0.015 mL", "bolus_most": 4},
            "0.36 mL/day",
            "0.3 mL/day + 4 x 0.015 mL a day = 0.36 mL/day",
        ),
        (
            "planned_flow",
            {"flow": "0.3 mL/day", "bolus_most": 0},
            "0.3 mL/day",
            "0.3 mL/day, no patient bolus is programmed",
        ),
        (
            "planned_flow",
            {"flow": "0.3 mL/day", "bolus_volume": "0.015 mL", "bolus_most": 0},
            "0.3 mL/day",
            "0.3 mL/day, no patient bolus is programmed",
        ),
        (
            "flow_in_force",
            {"flow": "0.3 mL/day", "previous_flow": "0.4 mL/day", "outcome": "refilled"},
            "0.3 mL/day",
            "0.3 mL/day as planned",
        ),
        (
            "flow_in_force",
            {"outcome": "not-refilled", "previous_flow": "0.4 mL/day"},
            "0.4 mL/day",
            "0.4 mL/day since the last refill",
        ),
        (
            "flow_in_force",
            {
                "outcome": "not-refilled",
                "previous_flow": "0.4 mL/day",
                "previous_bolus_volume": "0.025 mL",
                "previous_bolus_most": 4,
            },
            "0.5 mL/day",
            "0.5 mL/day since the last refill",
        ),
        (
            "flow_in_force",
            {"outcome": "not-refilled", "previous_flow": "0.4 mL/day", "flow": "0.3 mL/day"},
            "0.4 mL/day",
            "0.4 mL/day since the last refill",
        ),
        (
            "flow_in_force",
            {"outcome": "not-refilled", "previous_flow": "0.4 mL/day", "flow": "0.5 mL/day"},
            "0.5 mL/day",
            "0.5 mL/day as planned, faster than 0.4 mL/day before",
        ),
        (
            "flow_in_force",
            {"outcome": "not-refilled", "previous_flow": "0.4 mL/day", "flow": "0.4 mL/day"},
            "0.4 mL/day",
            "0.4 mL/day since the last refill",
        ),
        (
            "bolus_share",
            {"bolus_dose": "300 mcg", "dose": "6 mg/day"},
            "5 %",
            "300 mcg / 6 mg/day x 100 = 5 %",
        ),
        ("most_by_lockout", {"lockout": "5 h"}, "4 times", "24 h / 5 h, whole ones = 4 times"),
        ("most_by_lockout", {"lockout": "6 h"}, "4 times", "24 h / 6 h, whole ones = 4 times"),
        (
            "most_possible",
            {"previous_bolus_most": 4, "time_since_fill": "28 days"},
            "112 times",
            "28 days x 4 a day = 112 times",
        ),
        (
            "boluses_a_day",
            {"boluses_delivered": "130 times", "time_since_fill": "28 days"},
            "4.643 per day",
            "130 times / 28 days = 4.643 per day",
        ),
        (
            "boluses_a_day",
            {"boluses_delivered": "3 times", "time_since_fill": "1 days"},
            "3 per day",
            "3 times / 1 day = 3 per day",
        ),
        (
            "boluses_a_day",
            {"boluses_delivered": "3 times", "time_since_fill": "12 h"},
            "6 per day",
            "3 times / 12 h = 6 per day",
        ),
        (
            "boluses_denied",
            {"boluses_requested": "5 times", "boluses_delivered": "3 times"},
            "2 times",
            "5 times - 3 times = 2 times",
        ),
        (
            "boluses_denied",
            {"boluses_requested": "5 times", "boluses_delivered": "5 times"},
            "0 times",
            "5 times - 5 times = 0 times",
        ),
    ],
)
def test_a_calculation_gives_its_value_and_its_working(name, facts, value, working):
    assert calculate(name, **facts) == (value, working)


@pytest.mark.parametrize(
    ("name", "facts", "names"),
    [
        ("planned_flow", {"flow": "0.3 mL/day", "bolus_most": 4}, ("bolus_dose",)),
        ("planned_flow", {"flow": "0.3 mL/day", "bolus_volume": "0.015 mL"}, ("bolus_most",)),
        ("flow_in_force", {"previous_flow": "0.4 mL/day"}, ("flow", "dose_1")),
        ("flow_in_force", {"outcome": "not-refilled", "flow": "0.3 mL/day"}, ("previous_flow",)),
        (
            "flow_in_force",
            {
                "outcome": "not-refilled",
                "previous_flow": "0.4 mL/day",
                "previous_bolus_volume": "0.025 mL",
            },
            ("previous_bolus_most",),
        ),
    ],
)
def test_a_calculation_names_what_is_missing(name, facts, names):
    assert missing(name, **facts) == names


@pytest.mark.parametrize(
    ("name", "facts", "sentence"),
    [
        (
            "bolus_volume",
            {"bolus_dose": "0.3 mg", "concentration": "0 mg/mL"},
            "A strength of zero needs an endless volume. Check the concentration.",
        ),
        (
            "bolus_share",
            {"bolus_dose": "300 mcg", "dose": "0 mg/day"},
            "The dose is zero, so a bolus is no part of it.",
        ),
        ("most_by_lockout", {"lockout": "0 h"}, "A lockout of zero limits nothing."),
        (
            "boluses_denied",
            {"boluses_requested": "5 times", "boluses_delivered": "6 times"},
            "More boluses were delivered than requested. Read the counters again.",
        ),
        (
            "boluses_a_day",
            {"boluses_delivered": "130 times", "time_since_fill": "0 days"},
            "No time has passed since the last refill, so there is no mean day.",
        ),
    ],
)
def test_what_has_no_meaning_says_why(name, facts, sentence):
    assert undefined(name, **facts) == sentence
