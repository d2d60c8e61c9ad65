"""The downtime pack: what a bedside needs to know of a pump while the program cannot be used."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NotRequired, TypedDict

from refillnotes.domain.record import Clinic, Record

SCHEMA = "refillnotes-pack-1"

DAYS_AHEAD = 1
"""The pack of an evening still serves through the next day."""


class Entry(TypedDict):
    """One pump of the pack; a day that nobody recorded is blank."""

    patient: dict[str, str]
    pump: dict[str, str]
    appointment: str
    refill_by: str
    limited_by: str
    record: NotRequired[Record]
    """Of the last refill; a pump that was never refilled here has none."""
    approved: NotRequired[bool]
    """Whether a physician has signed that record."""
    not_refilled_on: NotRequired[str]
    """The day of a later visit at which the pump was not refilled."""
    open_since: NotRequired[str]
    """When a visit was begun that is still being recorded."""


class Pack(TypedDict):
    """Everything in one pack: pumps that are overdue, due today or tomorrow, or being refilled."""

    schema: str
    clinic: Clinic
    made_at: str
    last_day: str
    entries: list[Entry]
    withheld: int
    """Pumps of charts that are restricted to named people; the pack may be in other hands."""


def last_day_of(today: date) -> date:
    """The last day a pack of ``today`` is for."""
    return today + timedelta(days=DAYS_AHEAD)


def belongs_in_pack(
    appointment: date | None, refill_by: date | None, today: date, *, being_recorded: bool
) -> bool:
    """Whether the pump may be at the bedside before the next pack: also one that is overdue."""
    due = [day for day in (appointment, refill_by) if day is not None]
    return being_recorded or any(day <= last_day_of(today) for day in due)
