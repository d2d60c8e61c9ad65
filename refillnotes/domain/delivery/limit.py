"""The last day the fill may be relied on, and what ends it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from refillnotes.domain.delivery.dates import after
from refillnotes.domain.policy import Policy
from refillnotes.domain.quantities import Duration
from refillnotes.domain.worksheet import Calculation, Worked


class LimitedBy(StrEnum):
    """What ends the time a fill may stay in use; the first of two on one day is named."""

    ALARM = "alarm"
    EMPTY = "empty reservoir"
    STABILITY = "stability"
    ERI = "eri"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Limit:
    """The last day the fill may be relied on, and why."""

    day: date
    limited_by: LimitedBy

    def __str__(self) -> str:
        return f"{self.day.isoformat()} ({self.limited_by})"


def earliest_limit(
    alarm_date: date,
    stability_date: date | None = None,
    eri_replace_by: date | None = None,
    order_ends: date | None = None,
    programmable: bool | None = None,
) -> Worked[Limit]:
    """The earliest of alarm, stability, battery and order; a pump without alarm runs to empty.

    Formula: min(alarm date, last day of stability, battery replace-by, end of the order)
    """
    candidates = (
        (LimitedBy.EMPTY if programmable is False else LimitedBy.ALARM, alarm_date),
        (LimitedBy.STABILITY, stability_date),
        (LimitedBy.ERI, eri_replace_by),
        (LimitedBy.ORDER, order_ends),
    )
    limits = [Limit(day, by) for by, day in candidates if day is not None]
    earliest = min(limits, key=lambda limit: limit.day)
    known = ", ".join(str(limit) for limit in limits)
    unknown = "" if stability_date else "; stability in the pump is not known"
    return Worked(earliest, f"the earliest of {known}{unknown} = {earliest}")


def earliest_limit_day(earliest_limit: Limit) -> Worked[date]:
    """The day alone, as the next visit and the lists need it.

    Formula: the day of the earliest limit
    """
    return Worked(earliest_limit.day, str(earliest_limit))


def limited_by(earliest_limit: Limit) -> Worked[str]:
    """What ends first, in its code and in words.

    Formula: which of the dates is the earliest
    """
    return Worked(earliest_limit.limited_by.value, LIMIT_WORDS[earliest_limit.limited_by])


LIMIT_WORDS = {
    LimitedBy.ALARM: "low-reservoir alarm",
    LimitedBy.EMPTY: "empty reservoir",
    LimitedBy.STABILITY: "drug stability in the pump",
    LimitedBy.ERI: "battery (replace by)",
    LimitedBy.ORDER: "end of the order",
}


def refill_due(
    earliest_limit: Limit, policy: Policy, margin: Duration | None = None
) -> Worked[date]:
    """The last day for the next appointment: the earliest limit less the margin.

    Formula: earliest limit - [dates.appointment_margin] (or the margin recorded)
    """
    kept = margin or policy.dates.appointment_margin.value
    day = after(earliest_limit.day, -kept)
    return Worked(day, f"{earliest_limit.day.isoformat()} - {kept} = {day.isoformat()}")


CALCULATIONS = (
    Calculation("earliest_limit", "Earliest limit", earliest_limit),
    Calculation("earliest_limit_day", "Day of the earliest limit", earliest_limit_day),
    Calculation("limited_by", "Limited by", limited_by),
    Calculation("refill_due", "Next appointment at the latest", refill_due),
)
