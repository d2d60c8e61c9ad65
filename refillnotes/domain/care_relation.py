"""Who may open a restricted chart, and the way in for a clinician who is not among them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

LASTS = timedelta(minutes=60)
"""How long one emergency access is open; another needs another reason."""


class Relation(StrEnum):
    """How somebody stands to a chart."""

    WITHIN = "within"
    EMERGENCY = "emergency"
    OUTSIDE = "outside"


class Why(StrEnum):
    """The reasons an emergency access is begun for."""

    EMERGENCY = "emergency"
    NOBODY_NAMED_IS_HERE = "nobody-named-is-here"
    PATIENT_ASKS = "patient-asks"
    OTHER = "other"

    @property
    def in_words(self) -> str:
        return _WHY[self]


_WHY = {
    Why.EMERGENCY: "The patient is in danger now",
    Why.NOBODY_NAMED_IS_HERE: "The refill is due and nobody named for this chart is here",
    Why.PATIENT_ASKS: "The patient asks me to",
    Why.OTHER: "Another reason, written below",
}


class Verdict(StrEnum):
    """What a privacy officer finds of an emergency access afterwards."""

    JUSTIFIED = "justified"
    NOT_JUSTIFIED = "not-justified"

    @property
    def in_words(self) -> str:
        return {"justified": "Justified", "not-justified": "Not justified"}[self.value]


@dataclass(frozen=True, slots=True)
class Restriction:
    """What was decided of one chart: the newest of a patient's versions holds.

    While ``restricted``, the chart is there for those named alone.
    """

    patient_id: UUID
    version: int
    restricted: bool
    named: tuple[str, ...]
    reason: str
    decided_by: UUID
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class EmergencyAccess:
    """One clinician's hour in a chart that others are named for, with the reason given."""

    id: UUID
    patient_id: UUID
    person_id: UUID
    why: str
    words: str
    started_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Review:
    """What a privacy officer found of one emergency access."""

    access_id: UUID
    verdict: str
    words: str
    reviewed_by: UUID
    reviewed_at: datetime


def relation(
    who: UUID, restriction: Restriction | None, access: EmergencyAccess | None, now: datetime
) -> Relation:
    """Everybody is within a chart's care relation until it is restricted to named people."""
    if restriction is None or not restriction.restricted or str(who) in restriction.named:
        return Relation.WITHIN
    if access is not None and access.started_at <= now < access.ends_at:
        return Relation.EMERGENCY
    return Relation.OUTSIDE
