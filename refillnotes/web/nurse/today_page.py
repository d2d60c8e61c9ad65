"""Today's list in its order: overdue, today, later, and those not planned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.look_up import Due
from refillnotes.domain.alike import Alike, alike_in
from refillnotes.domain.delivery.limit import LIMIT_WORDS
from refillnotes.domain.due import Urgency, urgency

_RECORDING = "Being recorded"


@dataclass(frozen=True, slots=True)
class Group:
    """A heading and the patients under it."""

    title: str
    lines: tuple[Due, ...]


def grouped(lines: Iterable[Due], today: date) -> tuple[Group, ...]:
    """Visits being recorded first, then the most urgent."""
    titles = (_RECORDING, *(one.value for one in Urgency))
    by_title: dict[str, list[Due]] = {title: [] for title in titles}
    for line in lines:
        by_title[_title(line, today)].append(line)
    return tuple(Group(title, tuple(found)) for title, found in by_title.items() if found)


def alike(lines: Iterable[Due]) -> dict[UUID, tuple[Alike, ...]]:
    """Who of this page could be taken for whom; a restricted chart names nobody."""
    return alike_in({line.patient_id: line for line in lines if not line.restricted})


def words(clinic: Clinic, lines: Iterable[Due]) -> dict[str, object]:
    """The printed names of pump models and limits, and who could be taken for whom."""
    return {
        "alike": alike(lines),
        "model_names": {pump.id: pump.name for pump in clinic.rules.catalogue.pumps},
        "limit_words": {cause.value: said for cause, said in LIMIT_WORDS.items()},
    }


def _title(line: Due, today: date) -> str:
    if line.open_visit is not None:
        return _RECORDING
    return urgency(line.next_appointment, line.refill_by, today).value
