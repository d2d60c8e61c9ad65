"""Visits: documents as typed, each save a version, with the state beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, func, insert, select

from refillnotes.domain.audit import AuditEntry
from refillnotes.store.audit import record
from refillnotes.store.errors import VisitAlreadyOpen, VisitChanged
from refillnotes.store.rows import Shape, over_version, save_over
from refillnotes.store.tables import visits

_OPEN = ("draft", "returned")


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit. ``number`` is given at the first submission, like "2026-000123"."""

    id: UUID
    number: str | None
    patient_id: UUID
    pump_id: UUID
    state: str
    version: int
    document: Mapping[str, str]
    started_at: datetime
    started_by: UUID
    updated_at: datetime
    updated_by: UUID


_VISIT = Shape(Visit, visits)
_ADD = insert(visits)
_CHANGE = over_version(visits)


def add(connection: Connection, visit: Visit, audit: AuditEntry) -> None:
    """Open a visit. Errors: ``VisitAlreadyOpen``: a pump has one open visit at a time."""
    already = open_visit(connection, visit.pump_id)
    if already is not None:
        raise VisitAlreadyOpen(already)
    connection.execute(_ADD, _row(visit))
    record(connection, audit)


def save(connection: Connection, visit: Visit, audit: AuditEntry) -> Visit:
    """Save over version ``visit.version``. Errors: ``VisitChanged``; nothing is overwritten."""
    newer = write(connection, visit)
    record(connection, audit)
    return newer


def write(connection: Connection, visit: Visit) -> Visit:
    """Save as one part of a larger act, whose own entry tells of it. Errors: ``VisitChanged``."""
    newer = replace(visit, version=visit.version + 1)
    if not save_over(connection, _CHANGE, _row(newer)):
        stored = find(connection, visit.id)
        if stored is None:
            raise LookupError(f"no visit {visit.id}")
        raise VisitChanged(stored)
    return newer


def find(connection: Connection, visit_id: UUID) -> Visit | None:
    return _VISIT.first(connection, visits.c.id == visit_id)


def open_visit(connection: Connection, pump_id: UUID) -> Visit | None:
    """The pump's visit that is still being recorded, or was returned to the nurse."""
    return _VISIT.first(connection, visits.c.pump_id == pump_id, visits.c.state.in_(_OPEN))


def in_state(connection: Connection, *states: str) -> frozenset[UUID]:
    """Every visit that stands so."""
    found = select(visits.c.id).where(visits.c.state.in_(states))
    return frozenset(connection.execute(found).scalars())


def of_patient(connection: Connection, patient_id: UUID) -> tuple[Visit, ...]:
    """The patient's visits, newest first."""
    return _VISIT.all(
        connection,
        _VISIT.select.where(visits.c.patient_id == patient_id).order_by(
            visits.c.started_at.desc(), visits.c.id
        ),
    )


def next_number(connection: Connection, year: int) -> str:
    """The next visit number of a year. Call it while writing, so that none is given twice."""
    newest = connection.execute(
        select(func.max(visits.c.number)).where(visits.c.number.like(f"{year}-%"))
    ).scalar()
    count = 0 if newest is None else int(newest.partition("-")[2])
    return f"{year}-{count + 1:06d}"


def _row(visit: Visit) -> dict[str, object]:
    return {name: getattr(visit, name) for name in Visit.__dataclass_fields__}
