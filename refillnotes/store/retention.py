"""What counts for how long each patient's notes are kept: last entry, birth, what waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection, Select, exists, func, select, union_all

from refillnotes.domain.signature import APPROVER
from refillnotes.domain.visit import State
from refillnotes.store.columns import Instant
from refillnotes.store.tables import (
    addenda,
    addenda_declined,
    addendum_signatures,
    legal_holds,
    legal_holds_lifted,
    notes,
    patients,
    signatures,
    visits,
    void_decisions,
    void_requests,
)

DESTROYABLE = (State.SIGNED.value, State.VOID.value)
"""States whose visits can be destroyed; in any other one something is being written or waits."""


@dataclass(frozen=True, slots=True)
class KeptNotes:
    """One patient who has notes that are still there. Times are instants, ``born`` is a day."""

    patient_id: UUID
    mrn: str
    born: date | None
    last_entry: datetime
    visits: int
    unfinished: bool
    held: bool


_ENTRIES = union_all(
    select(visits.c.patient_id, visits.c.started_at.label("at")),
    select(visits.c.patient_id, visits.c.updated_at.label("at")),
    select(visits.c.patient_id, signatures.c.signed_at.label("at"))
    .join(notes, notes.c.visit_id == visits.c.id)
    .join(signatures, signatures.c.note_id == notes.c.id),
    select(visits.c.patient_id, addendum_signatures.c.signed_at.label("at"))
    .join(addenda, addenda.c.visit_id == visits.c.id)
    .join(addendum_signatures, addendum_signatures.c.addendum_id == addenda.c.id),
).subquery()
_LAST = select(_ENTRIES.c.patient_id, func.max(_ENTRIES.c.at, type_=Instant)).group_by(
    _ENTRIES.c.patient_id
)
_APPROVED = exists().where(
    addendum_signatures.c.addendum_id == addenda.c.id, addendum_signatures.c.role == APPROVER.role
)
_WAITING = (
    select(visits.c.patient_id).where(visits.c.state.not_in((*DESTROYABLE, State.DESTROYED.value))),
    select(visits.c.patient_id)
    .join(addenda, addenda.c.visit_id == visits.c.id)
    .where(
        visits.c.state == State.SIGNED.value,
        ~_APPROVED,
        ~exists().where(addenda_declined.c.addendum_id == addenda.c.id),
    ),
    select(visits.c.patient_id)
    .join(void_requests, void_requests.c.visit_id == visits.c.id)
    .where(
        visits.c.state == State.SIGNED.value,
        ~exists().where(void_decisions.c.request_id == void_requests.c.id),
    ),
)
_HELD = select(legal_holds.c.patient_id).where(
    ~exists().where(legal_holds_lifted.c.hold_id == legal_holds.c.id)
)
_COUNTED = (
    select(patients.c.id, patients.c.mrn, patients.c.born, func.count())
    .join(visits, visits.c.patient_id == patients.c.id)
    .where(visits.c.state.in_(DESTROYABLE))
    .group_by(patients.c.id, patients.c.mrn, patients.c.born)
    .order_by(patients.c.mrn)
)


def everybody(connection: Connection) -> tuple[KeptNotes, ...]:
    """Every patient who has a signed or void visit, by record number."""
    return _read(connection, _COUNTED)


def of_patient(connection: Connection, patient_id: UUID) -> KeptNotes | None:
    """None where nothing is there that could be destroyed."""
    found = _read(connection, _COUNTED.where(patients.c.id == patient_id))
    return next(iter(found), None)


def _read(connection: Connection, counted: Select[UUID, str, date, int]) -> tuple[KeptNotes, ...]:
    last: Mapping[UUID, datetime] = {row[0]: row[1] for row in connection.execute(_LAST)}
    waiting = {one for some in _WAITING for one in connection.execute(some).scalars()}
    held = set(connection.execute(_HELD).scalars())
    return tuple(
        KeptNotes(key, mrn, born, last[key], count, key in waiting, key in held)
        for key, mrn, born, count in connection.execute(counted)
    )
