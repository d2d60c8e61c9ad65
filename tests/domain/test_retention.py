"""Until when notes are kept: on the last day, the day after, and what keeps them longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import MAXYEAR, date

import pytest

from refillnotes.domain.policy import load_policy
from refillnotes.domain.quantities import Years
from refillnotes.domain.retention import (
    HELD,
    NOT_EVALUATED,
    UNFINISHED,
    Kept,
    Until,
    kept_until,
    years_after,
)
from refillnotes.domain.retention_classes import CLASSES

POLICY = load_policy().retention
GROWN = Kept(last_entry=date(2026, 11, 14), born=date(1961, 4, 2))


def of(**years: str):
    """The shipped policy with these figures."""
    return replace(
        POLICY,
        **{
            name: replace(getattr(POLICY, name), value=Years.parse(f"{value} years"))
            for name, value in years.items()
        },
    )


def test_what_ships_keeps_a_grown_persons_notes_thirty_years():
    until = kept_until(POLICY, GROWN)
    assert (until.last_day, until.limit.key) == (date(2056, 11, 14), "retention.clinic")


@pytest.mark.parametrize(
    ("figures", "limit"),
    [
        ({"clinic": "10"}, "retention.clinic"),
        ({"clinic": "5"}, "retention.documentation"),
        ({"clinic": "5", "documentation": "5", "hospital": "7"}, "retention.hospital"),
    ],
)
def test_the_longest_of_all_periods_counts(figures: dict[str, str], limit: str):
    assert kept_until(of(**figures), GROWN).limit.key == limit


def test_nobodys_notes_go_before_the_age_even_when_every_period_is_over():
    child = replace(GROWN, born=date(2020, 2, 29))
    until = kept_until(of(clinic="7", age="21"), child)
    assert (until.last_day, until.limit.key) == (date(2041, 3, 1), "retention.age")


@pytest.mark.parametrize(
    ("today", "due"),
    [(date(2036, 11, 13), False), (date(2036, 11, 14), False), (date(2036, 11, 15), True)],
)
def test_the_last_day_itself_is_inside(today: date, due: bool):
    until = kept_until(of(clinic="10"), GROWN)
    assert until.is_due(today) is due
    assert until.earliest == date(2036, 11, 15)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"born": None}, NOT_EVALUATED),
        ({"held": True}, HELD),
        ({"held": True, "born": None, "unfinished": True}, HELD),
        ({"unfinished": True}, UNFINISHED),
    ],
)
def test_what_keeps_notes_whatever_the_day(given: dict[str, object], why):
    assert kept_until(POLICY, replace(GROWN, **given)) is why


def test_a_part_of_a_year_counts_as_a_whole_one_and_no_year_is_too_far():
    assert years_after(date(2026, 5, 1), Years.parse("6.1 years")) == date(2033, 5, 1)
    assert years_after(date(2026, 5, 1), Years.parse("999999999 years")).year == MAXYEAR - 1
    assert Until(date(MAXYEAR - 1, 12, 31), POLICY.clinic).earliest.year == MAXYEAR


def test_every_class_of_record_names_figures_that_there_are():
    known = {one.key for one in (*POLICY.periods, POLICY.age)}
    assert {key for one in CLASSES for key in one.figures} == known
    assert len({one.id for one in CLASSES}) == len(CLASSES)


def test_a_figure_that_was_not_read_in_its_source_says_so():
    assert {one.key for one in (*POLICY.periods, POLICY.age) if one.uncertain} == {
        "retention.hospital",
        "retention.clinic",
        "retention.age",
    }
