"""Signed notes that were destroyed, for lists and exports: numbers, hashes and the act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Text, and_, func, literal, select, type_coerce

from refillnotes.domain.signature import APPROVER
from refillnotes.store.care_relation import is_open_to
from refillnotes.store.tables import (
    destruction_certificates,
    destruction_decisions,
    destructions,
    notes,
    signatures,
    tombstones,
    visits,
)


@dataclass(frozen=True, slots=True)
class DestroyedNote:
    """One signed revision whose content is gone; ``destruction`` is the number of the act."""

    note_id: UUID
    visit_id: UUID
    number: str
    revision: int
    signed_at: datetime
    destroyed_at: datetime
    destruction_id: UUID
    destruction: int
    decider: str
    certificate_sha256: str


_COLUMNS: Mapping[str, ColumnElement[Any]] = {
    "note_id": notes.c.id,
    "visit_id": notes.c.visit_id,
    "number": visits.c.number,
    "revision": notes.c.revision,
    "signed_at": signatures.c.signed_at,
    "destroyed_at": tombstones.c.destroyed_at,
    "destruction_id": destructions.c.id,
    "destruction": destructions.c.number,
    "decider": destruction_decisions.c.decider,
    "certificate_sha256": destruction_certificates.c.sha256,
}
_STONE = tombstones.c.row_name == literal("notes/") + type_coerce(notes.c.id, Text)
_APPROVED = and_(signatures.c.note_id == notes.c.id, signatures.c.role == APPROVER.role)
_ALL = (
    select(*(_COLUMNS[one.name] for one in fields(DestroyedNote)))
    .select_from(notes)
    .join(tombstones, _STONE)
    .join(signatures, _APPROVED)
    .join(visits, visits.c.id == notes.c.visit_id)
    .join(destructions, destructions.c.id == tombstones.c.destruction_id)
    .join(
        destruction_decisions, destruction_decisions.c.destruction_id == tombstones.c.destruction_id
    )
    .join(
        destruction_certificates,
        destruction_certificates.c.destruction_id == tombstones.c.destruction_id,
    )
)


def destroyed_notes(
    connection: Connection, reader: UUID | None = None, limit: int | None = None
) -> tuple[DestroyedNote, ...]:
    """The newest act first; ``reader`` sees none of a chart that is restricted to others."""
    wanted = _ALL.order_by(destructions.c.number.desc(), visits.c.number, notes.c.revision)
    if reader is not None:
        wanted = wanted.where(is_open_to(reader, visits.c.patient_id))
    return tuple(DestroyedNote(*row) for row in connection.execute(wanted.limit(limit)))


def count_destroyed(connection: Connection, reader: UUID | None = None) -> int:
    """The same, counted."""
    wanted = _ALL
    if reader is not None:
        wanted = wanted.where(is_open_to(reader, visits.c.patient_id))
    return connection.execute(select(func.count()).select_from(wanted.subquery())).scalar_one()
