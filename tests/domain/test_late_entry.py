"""A visit that was entered after it happened says both moments."""

from datetime import UTC, datetime, timedelta

import pytest

from refillnotes.domain.late_entry import LATE_AFTER, late_entry

AT = datetime(2026, 11, 14, 10, 2, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("after", "late"),
    [
        (timedelta(0), False),
        (-timedelta(days=1), False),
        (LATE_AFTER - SECOND, False),
        (LATE_AFTER, False),
        (LATE_AFTER + SECOND, True),
        (timedelta(days=3), True),
    ],
)
def test_what_is_begun_more_than_two_hours_later_is_a_late_entry(after, late):
    assert (late_entry(AT, AT + after, {}) is not None) is late


def test_who_says_why_it_was_entered_late_has_said_that_it_was():
    assert late_entry(AT, AT, {"late_because": "downtime"}) == {
        "happened_at": "2026-11-14T10:02+00:00",
        "entered_at": "2026-11-14T10:02+00:00",
    }
    assert late_entry(AT, AT, {"late_because": ""}) is None
