"""When a patient is due: by the appointment or by the refill limit, whichever comes first."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class Urgency(StrEnum):
    """How soon, most urgent first: a pump that runs dry does not wait."""

    OVERDUE = "Overdue"
    TODAY = "Today"
    LATER = "Later"
    NO_DATE = "No date yet"


def urgency(next_appointment: date | None, refill_by: date | None, today: date) -> Urgency:
    """Where a patient stands on ``today``, a day of the clinic's own calendar."""
    dates = [day for day in (next_appointment, refill_by) if day is not None]
    if not dates:
        return Urgency.NO_DATE
    if min(dates) < today:
        return Urgency.OVERDUE
    return Urgency.TODAY if min(dates) == today else Urgency.LATER
