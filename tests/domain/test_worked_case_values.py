"""One value of a worked case: exactly what its text says, or refused with what to write."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction

import pytest

from refillnotes.domain.errors import CaseUnreadable
from refillnotes.domain.quantities import Count, Mass, Volume
from refillnotes.domain.worked_cases.keys import drug, pump
from refillnotes.domain.worked_cases.scalars import (
    amount,
    amount_of,
    choice,
    clock,
    day,
    flag,
    moment,
    number,
    whole,
    words,
)
from tests.domain.sheets import the_catalogue

UNITS = (
    "mL, mL/d, mL/h, mL/cm, mg, ug, g, mg/mL, ug/mL, mg/d, ug/d, mg/h, ug/h, d, h, min, cm, mm, %,"
    " 1, {count}, 1/d, /min, Cel"
)
WINTER = timezone(timedelta(hours=1))


def refused(read, node):
    with pytest.raises(CaseUnreadable) as refusal:
        read(node)
    return str(refusal.value)


def chosen(node):
    return choice("S", "1")(node)


def volume(node):
    return amount(Volume)(node)


def the_drug(node):
    return drug(node, the_catalogue())


def the_pump(node):
    return pump(node, the_catalogue())


@pytest.mark.parametrize(
    ("read", "node", "value"),
    [
        (number, "3.20", Fraction(16, 5)),
        (number, "-0.4", Fraction(-2, 5)),
        (number, "1.0e-06", Fraction(1, 1_000_000)),
        (number, "2E+3", Fraction(2000)),
        (amount_of, {"v": "-2.5", "u": "ug/h"}, (Fraction(-5, 2), "ug/h")),
        (whole, "0", 0),
        (whole, "9999", 9999),
        (whole, {"v": "9999", "u": "{count}"}, 9999),
        (whole, {"v": "4.0", "u": "1"}, 4),
        (flag, "true", True),
        (flag, "false", False),
        (words, "spinal origin", "spinal origin"),
        (day, "2025-02-28", date(2025, 2, 28)),
        (clock, "23:59", "23:59"),
        (moment, "2025-01-15", datetime(2025, 1, 15, tzinfo=UTC)),
        (moment, "2025-01-15T10:00+01:00", datetime(2025, 1, 15, 10, tzinfo=WINTER)),
        (moment, "2025-01-15T10:00:30Z", datetime(2025, 1, 15, 10, 0, 30, tzinfo=UTC)),
        (chosen, "1", "1"),
        (the_drug, "Infumorph", "morphine"),
    ],
)
def test_a_value_is_what_its_text_says(read, node, value):
    assert read(node) == value
    assert type(read(node)) is type(value)


def test_a_time_keeps_its_distance_from_utc():
    assert moment("2025-01-15T10:00+01:00").utcoffset() == timedelta(hours=1)
    assert moment("2025-01-15").utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("kind", "typed", "unit", "printed", "exact"),
    [
        (Volume, "2.30", "mL", "2.30 mL", Fraction(23, 10)),
        (Volume, "1.0e-01", "mL", "0.1 mL", Fraction(1, 10)),
        (Volume, "1E1", "mL", "10 mL", Fraction(10)),
        (Mass, "2.50", "ug", "2.50 mcg", Fraction(1, 400)),
        (Mass, "1.5e0", "ug", "1.5 mcg", Fraction(3, 2000)),
        (Count, "3", "{count}", "3 times", Fraction(3)),
        (Volume, "0", "mL", "0 mL", Fraction(0)),
    ],
)
def test_an_amount_keeps_its_digits_unless_they_were_written_by_a_power_of_ten(
    kind, typed, unit, printed, exact
):
    amount_read = amount(kind)({"v": typed, "u": unit})
    assert type(amount_read) is kind
    assert (str(amount_read), amount_read.exact) == (printed, exact)


def test_only_a_signed_amount_may_lie_below_zero():
    below = {"v": "-0.5", "u": "mL"}
    assert amount(Volume, signed=True)(below).exact == Fraction(-1, 2)
    assert refused(amount(Volume), below) == (
        "{'v': '-0.5', 'u': 'mL'} is below zero, which a volume cannot be here."
    )


LONG = "9" * 200


@pytest.mark.parametrize(
    ("read", "node", "said"),
    [
        (number, "1,5", '"1,5" is not a number. Write digits, like 3.2.'),
        (number, LONG, f'"{"9" * 79}... is not a number. Write digits, like 3.2.'),
        (number, "9" * 78, f'"{"9" * 78}" is not a number. Write digits, like 3.2.'),
        (number, ["3"], "['3'] is not a number. Write digits, like 3.2."),
        (amount_of, "3.2 mL", '"3.2 mL" is not an amount. Write it like {v: 3.2, u: mL}.'),
        (amount_of, {"v": "1"}, "{'v': '1'} is not an amount. Write it like {v: 3.2, u: mL}."),
        (
            amount_of,
            {"v": "1", "u": "gal"},
            f'"gal" is not a unit known here. Known: {UNITS}.',
        ),
        (
            volume,
            {"v": "1", "u": "mg"},
            '"mg" is not a unit of a volume known here. Use mL, like 3.2 mL.',
        ),
        (whole, "4.5", '"4.5" is not a whole number up to 9999. Write digits, like 4.'),
        (whole, "10000", '"10000" is not a whole number up to 9999. Write digits, like 4.'),
        (
            whole,
            {"v": "10000", "u": "1"},
            "{'v': '10000', 'u': '1'} is not a whole number up to 9999. Write digits, like 4.",
        ),
        (flag, "yes", '"yes" is neither true nor false.'),
        (words, " ", '" " is not a word.'),
        (words, ["a"], "['a'] is not a word."),
        (clock, "24:00", '"24:00" is not a time of day. Write it like 22:00.'),
        (clock, ["1"], "['1'] is not a time of day. Write it like 22:00."),
        (moment, "2025-02-30T10:00Z", '"2025-02-30T10:00Z" is not in the calendar.'),
        (
            moment,
            "2025-03-29T10:00",
            '"2025-03-29T10:00" is not a day and time. Write it like 2025-03-29T10:00+01:00.',
        ),
        (chosen, "2", '"2" is not a choice known here. Known: S, 1.'),
    ],
)
def test_a_value_that_cannot_be_read_is_refused_in_a_whole_sentence(read, node, said):
    assert refused(read, node) == said


def test_a_drug_and_a_pump_are_looked_up_by_any_name_of_theirs():
    assert the_pump("synchromed ii") is the_catalogue().pump("SynchroMed II")
    assert refused(the_pump, "Acme").startswith(
        '"Acme" is not a pump known here. Known: SynchroMed II'
    )
    assert refused(the_drug, "soup").startswith(
        '"soup" is not a drug known here. Known: morphine, '
    )
    assert refused(the_pump, ["a"]) == refused(the_drug, ["a"]) == "['a'] is not a word."
