"""What can be a downtime that is over, and who was due in it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from refillnotes.domain.errors import Unreadable
from refillnotes.domain.reconciling import LONGEST, refuse_span, was_due

NOW = datetime(2026, 11, 14, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("began", "ended"),
    [(NOW - MINUTE, NOW), (NOW - LONGEST, NOW), (NOW - 2 * LONGEST, NOW - LONGEST)],
)
def test_a_span_that_is_over_is_taken(began, ended):
    refuse_span(began, ended, NOW)


@pytest.mark.parametrize(
    ("began", "ended", "said"),
    [
        (NOW, NOW, "ended before it began"),
        (NOW, NOW - MINUTE, "ended before it began"),
        (NOW - MINUTE, NOW + MINUTE, "ends in the future"),
        (NOW - LONGEST - MINUTE, NOW, "longer than 31 days"),
    ],
)
def test_a_span_that_cannot_be_is_refused_in_words(began, ended, said):
    with pytest.raises(Unreadable, match=said):
        refuse_span(began, ended, NOW)


FIRST, LAST = date(2026, 11, 13), date(2026, 11, 14)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("appointment", "refill_by", "wanted"),
    [
        (None, None, False),
        (FIRST - DAY, None, False),
        (FIRST, None, True),
        (LAST, None, True),
        (LAST + DAY, None, False),
        (LAST + DAY, LAST, True),
        (None, FIRST - DAY, False),
    ],
)
def test_whose_day_is_in_it_was_due(appointment, refill_by, wanted):
    assert was_due(appointment, refill_by, FIRST, LAST) is wanted
