"""A downtime that is over, and what became of each visit that was due in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from refillnotes.domain.errors import Unreadable

LONGEST = timedelta(days=31)
"""A longer one is taken for a slip in a date."""


@dataclass(frozen=True, slots=True)
class Downtime:
    """From when to when the program could not be used; ``due`` are the pumps due on its days."""

    id: UUID
    began_at: datetime
    ended_at: datetime
    account: str
    due: tuple[str, ...]
    recorded_by: UUID
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class NoVisit:
    """Somebody said that a visit that was due in a downtime did not take place, and why."""

    downtime_id: UUID
    pump_id: UUID
    account: str
    said_by: UUID
    said_at: datetime


class Became(StrEnum):
    """What is known of a visit that was due in a downtime."""

    OPEN = "open"
    ENTERED = "entered"
    NO_VISIT = "no-visit"


def became(*, noted: bool, said: bool) -> Became:
    """A note counts for more than words: who said it did not take place may have been wrong."""
    if noted:
        return Became.ENTERED
    return Became.NO_VISIT if said else Became.OPEN


def refuse_span(began_at: datetime, ended_at: datetime, now: datetime) -> None:
    """Errors: ``Unreadable``, when these cannot be the ends of a downtime that is over."""
    if ended_at <= began_at:
        raise Unreadable("It ended before it began. Look at both moments again.")
    if ended_at > now:
        raise Unreadable(
            "It ends in the future. Record it once the program can be used again, with the moment "
            "from which it could."
        )
    if ended_at - began_at > LONGEST:
        raise Unreadable(
            f"It lasts longer than {LONGEST.days} days. Look at both dates again; a longer one is "
            "recorded in parts."
        )


def was_due(appointment: date | None, refill_by: date | None, first: date, last: date) -> bool:
    """Whether the pump had its appointment, or had to be refilled, on one of these days."""
    return any(day is not None and first <= day <= last for day in (appointment, refill_by))
