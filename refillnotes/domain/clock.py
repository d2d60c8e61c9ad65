"""Times on the clinic's wall clock: read with their distance from UTC, printed in words."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

WRONG_BY = timedelta(minutes=5)
"""A clock this much before what is known to have been is wrong, not merely adjusted."""

_LOCAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}", re.ASCII)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def local_time(text: str) -> datetime | None:
    """Read "2026-11-14 10:02" or "2026-11-14T10:02" off a wall clock; None for anything else."""
    if not _LOCAL.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def distances_from_utc(local: datetime, zone: ZoneInfo) -> tuple[str, ...]:
    """At which distances from UTC the clock showed this: one, or none or two at a clock change."""
    distances = []
    for fold in (0, 1):
        moment = local.replace(fold=fold, tzinfo=zone)
        if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local:
            distances.append(distance_from_utc(moment))
    return tuple(dict.fromkeys(distances))


def distance_from_utc(moment: datetime) -> str:
    """Write the distance as in "-06:00"."""
    return moment.isoformat()[-len("-06:00") :]


def day_in_words(day: date) -> str:
    """Print a day so that no reader can swap day and month: 12 Mar 1961."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def moment_in_words(moment: datetime, zone: ZoneInfo) -> str:
    """Print an aware moment on the clinic's clock: 14 Nov 2026 10:02."""
    local = moment.astimezone(zone)
    return f"{day_in_words(local)} {local:%H:%M}"


def zone_in_words(moment: datetime, zone: ZoneInfo) -> str:
    """Print the clinic's distance from UTC at that moment: UTC-6, or UTC+5:30."""
    distance = distance_from_utc(moment.astimezone(zone))
    hours, minutes = distance[1:].split(":")
    return f"UTC{distance[0]}{int(hours)}{'' if minutes == '00' else ':' + minutes}"
