"""Today's list in its order: overdue, today, later, and those not planned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.look_up import Due
from refillnotes.domain.delivery.dates import LIMIT_WORDS


@dataclass(frozen=True, slots=True)
class Group:
    """A heading and the patients under it."""

    title: str
    lines: tuple[Due, ...]


def grouped(lines: Iterable[Due], today: date) -> tuple[Group, ...]:
    """Overdue first, since a pump that runs dry does not wait."""
    by_title: dict[str, list[Due]] = {
        "Being recorded": [],
        "Overdue": [],
        "Today": [],
        "Later": [],
        "No date yet": [],
    }
    for line in lines:
        by_title[_title(line, today)].append(line)
    return tuple(Group(title, tuple(found)) for title, found in by_title.items() if found)


def words(clinic: Clinic) -> dict[str, object]:
    """The printed names of pump models and limits."""
    return {
        "model_names": {pump.id: pump.name for pump in clinic.rules.catalogue.pumps},
        "limit_words": {cause.value: said for cause, said in LIMIT_WORDS.items()},
    }


def _title(line: Due, today: date) -> str:
    if line.open_visit is not None:
        return "Being recorded"
    dates = [day for day in (line.next_appointment, line.refill_by) if day is not None]
    if not dates:
        return "No date yet"
    if min(dates) < today:
        return "Overdue"
    return "Today" if min(dates) == today else "Later"
