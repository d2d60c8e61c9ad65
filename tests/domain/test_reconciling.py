"""What can be a downtime that is over, who was due in it, and what became of them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from refillnotes.domain.errors import Unreadable
from refillnotes.domain.reconciling import LONGEST, Became, became, refuse_span, was_due

NOW = datetime(2026, 11, 14, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("began", "ended"),
    [(NOW - MINUTE, NOW), (NOW - LONGEST, NOW), (NOW - 2 * LONGEST, NOW - LONGEST)],
)
def test_a_span_that_is_over_is_taken(began, ended):
    refuse_span(began, ended, NOW)


ENDED_BEFORE = "It ended before it began. Look at both moments again."
NOT_OVER = (
    "It ends in the future. Record it once the program can be used again, with the moment from "
    "which it could."
)
TOO_LONG = (
    "It lasts longer than 31 days. Look at both dates again; a longer one is recorded in parts."
)


@pytest.mark.parametrize(
    ("began", "ended", "said"),
    [
        (NOW, NOW, ENDED_BEFORE),
        (NOW, NOW - MINUTE, ENDED_BEFORE),
        (NOW - MINUTE, NOW + MINUTE, NOT_OVER),
        (NOW - LONGEST - MINUTE, NOW, TOO_LONG),
    ],
)
def test_a_span_that_cannot_be_is_refused_in_words(began, ended, said):
    with pytest.raises(Unreadable) as refusal:
        refuse_span(began, ended, NOW)
    assert str(refusal.value) == said


@pytest.mark.parametrize(
    ("noted", "said", "known"),
    [
        (False, False, Became.OPEN),
        (False, True, Became.NO_VISIT),
        (True, False, Became.ENTERED),
        (True, True, Became.ENTERED),
    ],
)
def test_a_note_counts_for_more_than_who_said_there_was_no_visit(noted, said, known):
    assert became(noted=noted, said=said) is known


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
