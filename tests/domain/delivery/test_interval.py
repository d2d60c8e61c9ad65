"""The time since the last refill is real time, and so is the time without drug."""

import pytest

from refillnotes.domain.quantities import Duration, FlowRate
from refillnotes.domain.rows import Segment
from tests.domain.calculate import calculate, missing, undefined

TWO_FLOWS = (
    Segment(FlowRate.of("0.4", "mL/day"), Duration.of("20", "days")),
    Segment(FlowRate.of("0.5", "mL/day"), Duration.of("10", "days")),
)


@pytest.mark.parametrize(
    ("name", "facts", "value", "working"),
    [
        (
            "time_since_fill",
            {
                "previous_fill_at": "2025-03-29T10:00+01:00",
                "aspirated_at": "2025-03-31T10:00+02:00",
                "started_at": "2025-03-31T09:00+02:00",
            },
            "1.958 days",
            "2025-03-31 10:00+02:00 - 2025-03-29 10:00+01:00 = 1.958 days elapsed",
        ),
        (
            "time_since_fill",
            {"previous_fill_at": "2025-03-29T10:00+01:00", "started_at": "2025-03-31T09:00+02:00"},
            "1.917 days",
            "2025-03-31 09:00+02:00 - 2025-03-29 10:00+01:00 = 1.917 days elapsed",
        ),
        (
            "time_since_fill",
            {
                "previous_fill_at": "2025-03-29T10:00+01:00",
                "aspirated_at": "2025-03-29T10:00+01:00",
            },
            "0 days",
            "2025-03-29 10:00+01:00 - 2025-03-29 10:00+01:00 = 0 days elapsed",
        ),
        (
            "scheduled_volume",
            {"segments": TWO_FLOWS},
            "13 mL",
            "0.4 mL/day x 20 days + 0.5 mL/day x 10 days = 13 mL",
        ),
        (
            "visit_date",
            {
                "started_at": "2025-03-31T09:00+02:00",
                "fill_date": "2025-03-30",
                "now": "2025-04-01T09:00+02:00",
            },
            "2025-03-31",
            "2025-03-31, the visit started",
        ),
        (
            "visit_date",
            {"fill_date": "2025-03-30", "now": "2025-04-01T09:00+02:00"},
            "2025-03-30",
            "2025-03-30, the pump was filled",
        ),
        ("visit_date", {"now": "2025-04-01T09:00+02:00"}, "2025-04-01", "2025-04-01, now"),
        (
            "days_between_visits",
            {"previous_fill_at": "2025-03-01T09:00+02:00", "started_at": "2025-02-20T09:00+02:00"},
            "-9 days",
            "2025-02-20 - 2025-03-01 = -9 days",
        ),
        (
            "days_overdue",
            {
                "fill_date": "2025-03-28",
                "previous_limit": "2025-03-20",
                "previous_alarm_date": "2025-03-16",
            },
            "8 days",
            "2025-03-28 - 2025-03-20 = 8 days",
        ),
        (
            "days_overdue",
            {"fill_date": "2025-03-10", "previous_alarm_date": "2025-03-16"},
            "-6 days",
            "2025-03-10 - 2025-03-16 = -6 days",
        ),
        (
            "residual_if_continued",
            {
                "fill_date": "2025-03-28",
                "previous_alarm_date": "2025-03-16",
                "previous_alarm_volume": "2 mL",
                "previous_flow": "0.3 mL/day",
            },
            "-1.6 mL",
            "2 mL - 12 days x 0.3 mL/day = -1.6 mL",
        ),
        (
            "empty_for",
            {
                "previous_flow": "0.3 mL/day",
                "expected_residual": "-3 mL",
                "residual_if_continued": "-1.6 mL",
            },
            "10 days",
            "3 mL / 0.3 mL/day = 10 days",
        ),
        (
            "empty_for",
            {"previous_flow": "0.3 mL/day", "residual_if_continued": "-1.6 mL"},
            "5.333 days",
            "1.6 mL / 0.3 mL/day = 5.333 days",
        ),
        (
            "empty_for",
            {"previous_flow": "0.3 mL/day", "expected_residual": "0 mL"},
            "0 days",
            "0 mL left: not empty",
        ),
        ("ended_empty", {"expected_residual": "0 mL"}, "True", "0 mL expected: empty"),
        ("ended_empty", {"expected_residual": "0.1 mL"}, "False", "0.1 mL expected: not empty"),
    ],
)
def test_a_calculation_gives_its_value_and_its_working(name, facts, value, working):
    assert calculate(name, **facts) == (value, working)


@pytest.mark.parametrize(
    ("name", "facts", "names"),
    [
        ("time_since_fill", {"previous_fill_at": "2025-03-29T10:00+01:00"}, ("aspirated_at",)),
        ("visit_date", {}, ("started_at",)),
        ("days_overdue", {"fill_date": "2025-03-28"}, ("previous_limit",)),
        ("empty_for", {"previous_flow": "0.3 mL/day"}, ("expected_residual",)),
    ],
)
def test_a_calculation_names_what_is_missing(name, facts, names):
    assert missing(name, **facts) == names


@pytest.mark.parametrize(
    ("name", "facts", "sentence"),
    [
        (
            "time_since_fill",
            {
                "previous_fill_at": "2025-03-29T10:00+01:00",
                "aspirated_at": "2025-03-29T09:59+01:00",
            },
            "2025-03-29 09:59+01:00 lies before the last refill at 2025-03-29 10:00+01:00.",
        ),
        (
            "empty_for",
            {"previous_flow": "0 mL/day", "expected_residual": "-1 mL"},
            "The pump stood still, so the reservoir did not run out.",
        ),
    ],
)
def test_what_has_no_meaning_says_why(name, facts, sentence):
    assert undefined(name, **facts) == sentence
