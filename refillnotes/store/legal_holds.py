"""Legal holds on a patient's notes: placed and lifted with a reason, and never removed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, exists

from refillnotes.domain.audit import AuditEntry
from refillnotes.store.audit import record
from refillnotes.store.evidence import keep
from refillnotes.store.rows import Shape
from refillnotes.store.tables import legal_holds, legal_holds_lifted


@dataclass(frozen=True, slots=True)
class LegalHold:
    """Nothing of this patient is destroyed until it is lifted."""

    id: UUID
    patient_id: UUID
    reason: str
    placed_by: UUID
    placer: str
    placed_at: datetime


@dataclass(frozen=True, slots=True)
class Lifted:
    """The end of one hold, and why."""

    hold_id: UUID
    reason: str
    lifted_by: UUID
    lifter: str
    lifted_at: datetime


_HOLD = Shape(LegalHold, legal_holds)
_LIFTED = Shape(Lifted, legal_holds_lifted)
_IS_LIFTED = exists().where(legal_holds_lifted.c.hold_id == legal_holds.c.id)


def place(connection: Connection, hold: LegalHold, audit: AuditEntry) -> None:
    record(connection, audit, keep(connection, legal_holds, **asdict(hold)))


def lift(connection: Connection, lifted: Lifted, audit: AuditEntry) -> None:
    record(connection, audit, keep(connection, legal_holds_lifted, **asdict(lifted)))


def of_patient(
    connection: Connection, patient_id: UUID
) -> tuple[tuple[LegalHold, Lifted | None], ...]:
    """Every hold there ever was, the newest first, each with its end where it has one."""
    theirs = _HOLD.select.where(legal_holds.c.patient_id == patient_id)
    newest = theirs.order_by(legal_holds.c.placed_at.desc(), legal_holds.c.id)
    return tuple(
        (hold, _LIFTED.first(connection, legal_holds_lifted.c.hold_id == hold.id))
        for hold in _HOLD.all(connection, newest)
    )


def in_force(connection: Connection) -> tuple[LegalHold, ...]:
    """Every hold that was not lifted, the oldest first."""
    standing = _HOLD.select.where(~_IS_LIFTED)
    return _HOLD.all(connection, standing.order_by(legal_holds.c.placed_at, legal_holds.c.id))


def find_in_force(connection: Connection, hold_id: UUID) -> LegalHold | None:
    return _HOLD.first(connection, legal_holds.c.id == hold_id, ~_IS_LIFTED)
