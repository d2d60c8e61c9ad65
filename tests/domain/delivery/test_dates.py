"""Dates come from the state after the visit and are rounded down."""

import pytest

from tests.domain.calculate import calculate, missing, undefined


@pytest.mark.parametrize(
    ("name", "facts", "value", "working"),
    [
        (
            "fill_date",
            {"injected_at": "2025-01-15T23:30-05:00"},
            "2025-01-15",
            "2025-01-15, put in today",
        ),
        (
            "fill_date",
            {
                "outcome": "not-refilled",
                "injected_at": "2025-01-15T23:30-05:00",
                "previous_fill_at": "2024-11-01T10:00-05:00",
            },
            "2024-11-01",
            "2024-11-01, the last refill: today there was none",
        ),
        ("fill_volume", {"injected": "20 mL", "previous_volume": "18 mL"}, "20 mL", "20 mL put in"),
        (
            "fill_volume",
            {"outcome": "not-refilled", "previous_volume": "18 mL", "injected": "20 mL"},
            "18 mL",
            "18 mL of the last refill",
        ),
        (
            "alarm_threshold",
            {
                "alarm_volume": "2 mL",
                "previous_alarm_volume": "3 mL",
                "outcome": "not-refilled",
                "programmable": False,
            },
            "2 mL",
            "alarm at 2 mL",
        ),
        (
            "alarm_threshold",
            {"previous_alarm_volume": "3 mL", "outcome": "not-refilled", "programmable": False},
            "3 mL",
            "alarm at 3 mL as before",
        ),
        (
            "alarm_threshold",
            {"previous_alarm_volume": "3 mL", "outcome": "refilled", "programmable": False},
            "0 mL",
            "no alarm: reckoned to empty, 0 mL",
        ),
        (
            "days_to_alarm",
            {"fill_volume": "20 mL", "alarm_volume": "2 mL", "flow": "0.3 mL/day"},
            "60 days",
            "(20 mL - 2 mL) / 0.3 mL/day = 60 days",
        ),
        (
            "days_to_alarm",
            {"fill_volume": "2 mL", "alarm_volume": "2 mL", "flow": "0.3 mL/day"},
            "0 days",
            "2 mL - 2 mL = 0 mL: at the alarm volume from the start",
        ),
        (
            "days_to_alarm",
            {"fill_volume": "2.3 mL", "alarm_volume": "2 mL", "flow": "0.3 mL/day"},
            "1 day",
            "(2.3 mL - 2 mL) / 0.3 mL/day = 1 day",
        ),
        (
            "days_to_alarm",
            {
                "fill_volume": "20 mL",
                "alarm_volume": "2 mL",
                "flow": "0.1 mL/day",
                "bridge_volume": "0.375 mL",
                "bridge_duration": "22.5 h",
                "priming_volume": "0.2 mL",
            },
            "175.2 days",
            (
                "(20 mL - 2 mL - 0.2 mL priming - 0.375 mL bridge) / 0.1 mL/day + 22.5 h "
                "of bridge = 175.2 days"
            ),
        ),
        (
            "days_to_alarm",
            {
                "fill_volume": "20 mL",
                "alarm_volume": "2 mL",
                "flow": "0.1 mL/day",
                "bridge_volume": "0 mL",
                "priming_volume": "0 mL",
            },
            "180 days",
            "(20 mL - 2 mL) / 0.1 mL/day = 180 days",
        ),
        (
            "days_to_alarm",
            {
                "fill_volume": "20 mL",
                "alarm_volume": "2 mL",
                "flow": "0.1 mL/day",
                "bridge_volume": "0.375 mL",
            },
            "176.2 days",
            "(20 mL - 2 mL - 0.375 mL bridge) / 0.1 mL/day = 176.2 days",
        ),
        (
            "days_to_alarm",
            {
                "fill_volume": "20 mL",
                "alarm_volume": "2 mL",
                "flow": "0.1 mL/day",
                "bridge_duration": "22.5 h",
            },
            "180 days",
            "(20 mL - 2 mL) / 0.1 mL/day = 180 days",
        ),
        (
            "days_to_alarm",
            {
                "outcome": "not-refilled",
                "fill_volume": "20 mL",
                "alarm_volume": "2 mL",
                "flow_in_force": "0.1 mL/day",
                "bridge_volume": "5 mL",
                "bridge_duration": "1 h",
                "priming_volume": "3 mL",
                "previous_bridge_volume": "0.375 mL",
                "previous_bridge_duration": "24 h",
                "previous_priming_volume": "0.2 mL",
            },
            "175.2 days",
            (
                "(20 mL - 2 mL - 0.2 mL priming - 0.375 mL bridge) / 0.1 mL/day + 24 h of "
                "bridge = 175.2 days"
            ),
        ),
        (
            "days_to_alarm_worst",
            {"days_to_alarm": "60 days", "flow_spec": "14.5 %"},
            "52.4 days",
            "60 days / (1 + 14.5 %) = 52.4 days",
        ),
        (
            "days_to_empty",
            {
                "fill_volume": "20 mL",
                "flow": "0.3 mL/day",
                "bolus_volume": "0.1 mL",
                "bolus_most": 4,
                "previous_flow": "0.5 mL/day",
            },
            "66.67 days",
            "20 mL / 0.3 mL/day = 66.67 days",
        ),
        (
            "days_to_empty",
            {
                "fill_volume": "20 mL",
                "outcome": "not-refilled",
                "previous_flow": "0.5 mL/day",
                "flow": "0.3 mL/day",
            },
            "40 days",
            "20 mL / 0.5 mL/day = 40 days",
        ),
        (
            "alarm_date",
            {"fill_date": "2025-01-15", "days_to_alarm": "46.875 days"},
            "2025-03-02",
            "2025-01-15 + 46 days, rounded down = 2025-03-02",
        ),
        (
            "alarm_date_worst",
            {"fill_date": "2025-01-15", "days_to_alarm_worst": "52.9 days"},
            "2025-03-08",
            "2025-01-15 + 52 days, rounded down = 2025-03-08",
        ),
        (
            "empty_date",
            {"fill_date": "2025-01-15", "days_to_empty": "66.7 days"},
            "2025-03-22",
            "2025-01-15 + 66 days, rounded down = 2025-03-22",
        ),
        (
            "stability_date",
            {"fill_date": "2025-01-15", "stability_days": "14 days"},
            "2025-01-29",
            "2025-01-15 + 14 days, rounded down = 2025-01-29",
        ),
    ],
)
def test_a_calculation_gives_its_value_and_its_working(name, facts, value, working):
    assert calculate(name, **facts) == (value, working)


@pytest.mark.parametrize(
    ("name", "facts", "names"),
    [
        ("fill_date", {}, ("injected_at",)),
        (
            "fill_date",
            {"outcome": "not-refilled", "injected_at": "2025-01-15T23:30-05:00"},
            ("previous_fill_at",),
        ),
        ("fill_volume", {"previous_volume": "18 mL"}, ("injected",)),
        ("fill_volume", {"outcome": "not-refilled", "injected": "20 mL"}, ("previous_volume",)),
        (
            "alarm_threshold",
            {"previous_alarm_volume": "3 mL", "outcome": "refilled"},
            ("alarm_volume",),
        ),
        ("alarm_threshold", {"programmable": True}, ("alarm_volume",)),
        (
            "days_to_empty",
            {"fill_volume": "20 mL", "outcome": "not-refilled", "flow": "0.3 mL/day"},
            ("previous_flow",),
        ),
        ("days_to_empty", {"fill_volume": "20 mL", "previous_flow": "0.3 mL/day"}, ("flow",)),
    ],
)
def test_a_calculation_names_what_is_missing(name, facts, names):
    assert missing(name, **facts) == names


@pytest.mark.parametrize(
    ("name", "facts", "sentence"),
    [
        (
            "days_to_alarm",
            {"fill_volume": "20 mL", "alarm_volume": "2 mL", "flow": "0 mL/day"},
            "The pump stands still, so the fill does not run out.",
        ),
        (
            "days_to_empty",
            {"fill_volume": "20 mL", "flow": "0 mL/day"},
            "The pump stands still, so the fill does not run out.",
        ),
        (
            "alarm_date",
            {"fill_date": "2025-01-15", "days_to_alarm": "9999999 days"},
            "9999999 days from 2025-01-15 is outside the calendar.",
        ),
    ],
)
def test_what_has_no_meaning_says_why(name, facts, sentence):
    assert undefined(name, **facts) == sentence
