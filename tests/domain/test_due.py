"""A patient is due by the earlier of two days, on the clinic's own calendar."""

from datetime import date

import pytest

from refillnotes.domain.due import Urgency, urgency

BEFORE, DAY, AFTER = date(2026, 11, 13), date(2026, 11, 14), date(2026, 11, 15)


@pytest.mark.parametrize(
    ("appointment", "refill_by", "wanted"),
    [
        (None, None, Urgency.NO_DATE),
        (BEFORE, None, Urgency.OVERDUE),
        (None, BEFORE, Urgency.OVERDUE),
        (AFTER, BEFORE, Urgency.OVERDUE),
        (BEFORE, AFTER, Urgency.OVERDUE),
        (DAY, AFTER, Urgency.TODAY),
        (AFTER, DAY, Urgency.TODAY),
        (None, DAY, Urgency.TODAY),
        (AFTER, AFTER, Urgency.LATER),
        (AFTER, None, Urgency.LATER),
    ],
)
def test_the_earlier_day_decides(appointment, refill_by, wanted):
    assert urgency(appointment, refill_by, DAY) is wanted
