"""Restricted charts, and the emergency accesses to them with their reviews."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Text,
    bindparam,
    exists,
    func,
    select,
    type_coerce,
)

from refillnotes.domain.audit import AuditEntry
from refillnotes.domain.care_relation import EmergencyAccess, Restriction, Review
from refillnotes.store.audit import record
from refillnotes.store.columns import YES
from refillnotes.store.evidence import keep
from refillnotes.store.rows import Shape
from refillnotes.store.tables import (
    addenda,
    emergency_accesses,
    emergency_reviews,
    notes,
    patients,
    pumps,
    restrictions,
    visits,
)

_RESTRICTION = Shape(Restriction, restrictions)
_ACCESS = Shape(EmergencyAccess, emergency_accesses)
_REVIEW = Shape(Review, emergency_reviews)
_NEWEST = (
    _RESTRICTION.select.where(restrictions.c.patient_id == bindparam("patient_id"))
    .order_by(restrictions.c.version.desc())
    .limit(1)
)
_KEY: BindParameter[UUID] = bindparam("key")
_WHOSE = {
    "patient": select(patients.c.id).where(patients.c.id == _KEY),
    "pump": select(pumps.c.patient_id).where(pumps.c.id == _KEY),
    "visit": select(visits.c.patient_id).where(visits.c.id == _KEY),
    "note": select(visits.c.patient_id)
    .join(notes, notes.c.visit_id == visits.c.id)
    .where(notes.c.id == _KEY),
    "addendum": select(visits.c.patient_id)
    .join(addenda, addenda.c.visit_id == visits.c.id)
    .where(addenda.c.id == _KEY),
}
"""Made once: making one of them costs more than running it."""
_NEWER = restrictions.alias()
_IS_NEWEST = ~exists().where(
    _NEWER.c.patient_id == restrictions.c.patient_id, _NEWER.c.version > restrictions.c.version
)


def decide(connection: Connection, restriction: Restriction, audit: AuditEntry) -> None:
    """Restrict a chart, name others for it, or open it again."""
    record(connection, audit, keep(connection, restrictions, **asdict(restriction)))


def begin(connection: Connection, access: EmergencyAccess, audit: AuditEntry) -> None:
    record(connection, audit, keep(connection, emergency_accesses, **asdict(access)))


def review(connection: Connection, found: Review, audit: AuditEntry) -> None:
    record(connection, audit, keep(connection, emergency_reviews, **asdict(found)))


def restriction_of(connection: Connection, patient_id: UUID) -> Restriction | None:
    """The newest decision; None where there never was one."""
    row = connection.execute(_NEWEST, {"patient_id": patient_id}).first()
    return None if row is None else Restriction(*row)


def restricted(connection: Connection) -> tuple[Restriction, ...]:
    """Every chart that is restricted now, the newest decision first."""
    statement = _RESTRICTION.select.where(_IS_NEWEST, restrictions.c.restricted == YES)
    return _RESTRICTION.all(connection, statement.order_by(restrictions.c.decided_at.desc()))


def newest_access(
    connection: Connection, person_id: UUID, patient_id: UUID
) -> EmergencyAccess | None:
    theirs = _ACCESS.select.where(
        emergency_accesses.c.person_id == person_id, emergency_accesses.c.patient_id == patient_id
    )
    newest = theirs.order_by(emergency_accesses.c.started_at.desc()).limit(1)
    return next(iter(_ACCESS.all(connection, newest)), None)


def find_access(connection: Connection, access_id: UUID) -> EmergencyAccess | None:
    return _ACCESS.first(connection, emergency_accesses.c.id == access_id)


def review_of(connection: Connection, access_id: UUID) -> Review | None:
    return _REVIEW.first(connection, emergency_reviews.c.access_id == access_id)


def accesses(
    connection: Connection, *, reviewed: bool, limit: int = 100
) -> tuple[EmergencyAccess, ...]:
    """Those that wait for a review, or those that had one; the newest first."""
    had = exists().where(emergency_reviews.c.access_id == emergency_accesses.c.id)
    statement = _ACCESS.select.where(had if reviewed else ~had)
    newest = statement.order_by(emergency_accesses.c.started_at.desc()).limit(limit)
    return _ACCESS.all(connection, newest)


def count_waiting(connection: Connection) -> int:
    had = exists().where(emergency_reviews.c.access_id == emergency_accesses.c.id)
    waiting = select(func.count()).select_from(emergency_accesses).where(~had)
    return connection.execute(waiting).scalar_one()


def patient_of(connection: Connection, kind: str, key: UUID) -> UUID | None:
    """Whose chart a patient, pump, visit, note or addendum belongs to: asked at every request."""
    return connection.execute(_WHOSE[kind], {"key": key}).scalar()


def is_open_to(person_id: UUID, patient_id: Column[UUID]) -> ColumnElement[bool]:
    """For lists: the chart is not restricted, or to this person among others."""
    return ~exists().where(
        restrictions.c.patient_id == patient_id,
        restrictions.c.restricted == YES,
        type_coerce(restrictions.c.named, Text).not_like(f"%{person_id}%"),
        _IS_NEWEST,
    )


def outside(connection: Connection, person_id: UUID, among: Collection[UUID]) -> frozenset[UUID]:
    """Those of these patients whose charts are restricted to others."""
    found = select(patients.c.id).where(
        patients.c.id.in_(among), ~is_open_to(person_id, patients.c.id)
    )
    return frozenset(connection.execute(found).scalars())
