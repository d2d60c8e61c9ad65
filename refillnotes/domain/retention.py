"""Until when a patient's notes are kept, by which rule, and what keeps them longer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from math import ceil

from refillnotes.domain.quantities import Years
from refillnotes.domain.thresholds import RetentionPolicy, Threshold


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of one patient's signed notes. All of them are kept equally long.

    ``last_entry`` is the day on which anything of any visit was last written or signed: laws count
    from the last one, and a later note leans on those before it.
    """

    last_entry: date
    born: date | None
    held: bool = False
    """Whether a legal hold is in force."""
    unfinished: bool = False
    """Whether a visit is not signed yet, or an amendment, an addendum or a request waits."""


@dataclass(frozen=True, slots=True)
class Until:
    """Kept up to and including ``last_day`` by the longest rule, ``limit``."""

    last_day: date
    limit: Threshold[Years]

    @property
    def earliest(self) -> date:
        """The first day on which the notes may be destroyed."""
        return self.last_day + timedelta(days=1)

    def is_due(self, today: date) -> bool:
        return today >= self.earliest


@dataclass(frozen=True, slots=True)
class Longer:
    """Not to be destroyed on any day while this is so; ``why`` is a sentence."""

    why: str


HELD = Longer("A legal hold is in force.")
UNFINISHED = Longer("A visit, an amendment or an addendum is not finished.")
NOT_EVALUATED = Longer("Not evaluated: the date of birth is not recorded.")


def kept_until(policy: RetentionPolicy, kept: Kept) -> Until | Longer:
    """The longest of every period that applies, unless something keeps the notes whatever the day.

    Formula: latest of last entry + [retention.hospital], last entry + [retention.documentation],
    last entry + [retention.clinic], birth + [retention.age]
    """
    if kept.held:
        return HELD
    if kept.born is None:
        return NOT_EVALUATED
    if kept.unfinished:
        return UNFINISHED
    return max(_every(policy, kept.last_entry, kept.born), key=lambda one: one.last_day)


def _every(policy: RetentionPolicy, last_entry: date, born: date) -> Iterator[Until]:
    for period in policy.periods:
        yield Until(years_after(last_entry, period.value), period)
    yield Until(years_after(born, policy.age.value), policy.age)


def years_after(day: date, years: Years) -> date:
    """The same day that many years later; a part of a year counts as a whole one.

    29 February becomes 1 March where there is none: later, never earlier.
    """
    year = min(day.year + ceil(years.exact), MAXYEAR - 1)
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)
