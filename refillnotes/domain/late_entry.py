"""A visit that is entered after it happened says so: when it was, when it was entered, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TypedDict

LATE_AFTER = timedelta(hours=2)
"""A visit takes less; what is begun in the program later than this was not recorded as it went."""


class Late(TypedDict):
    """Two moments: the visit itself, and the first entry of it in the program."""

    happened_at: str
    entered_at: str


def late_entry(
    happened_at: datetime, entered_at: datetime, facts: Mapping[str, str]
) -> Late | None:
    """None for a visit that was recorded as it went; both moments are aware.

    Who says why it was entered late has said that it was, however soon.
    """
    if entered_at - happened_at <= LATE_AFTER and not facts.get("late_because"):
        return None
    return {
        "happened_at": happened_at.isoformat(timespec="minutes"),
        "entered_at": entered_at.isoformat(timespec="minutes"),
    }
