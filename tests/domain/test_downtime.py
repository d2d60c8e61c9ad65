"""Who belongs in the downtime pack of a day."""

from datetime import date

import pytest

from refillnotes.domain.downtime import belongs_in_pack, last_day_of

LONG_AGO, TODAY = date(2026, 6, 1), date(2026, 11, 14)
TOMORROW, AFTER = date(2026, 11, 15), date(2026, 11, 16)


@pytest.mark.parametrize(
    ("appointment", "refill_by", "wanted"),
    [
        (None, None, False),
        (TODAY, None, True),
        (TOMORROW, None, True),
        (AFTER, None, False),
        (None, TOMORROW, True),
        (None, AFTER, False),
        (AFTER, TOMORROW, True),
        (TOMORROW, AFTER, True),
        (AFTER, LONG_AGO, True),
        (LONG_AGO, AFTER, True),
    ],
)
def test_whoever_is_overdue_or_due_until_tomorrow_is_in_it(appointment, refill_by, wanted):
    assert belongs_in_pack(appointment, refill_by, TODAY, being_recorded=False) is wanted


def test_a_pump_that_is_being_refilled_is_in_it_whenever_it_is_due():
    assert belongs_in_pack(AFTER, AFTER, TODAY, being_recorded=True)
    assert belongs_in_pack(None, None, TODAY, being_recorded=True)


def test_its_last_day_is_tomorrow():
    assert last_day_of(date(2026, 12, 31)) == date(2027, 1, 1)
