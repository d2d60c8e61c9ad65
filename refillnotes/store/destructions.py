"""Destructions: proposed, decided, and done row by row, each with its tombstone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, Table, Text, func, or_, select, type_coerce

from refillnotes.domain.audit import AuditEntry
from refillnotes.domain.destruction import nonce_commitment
from refillnotes.store.audit import record
from refillnotes.store.emptied import CONTENT
from refillnotes.store.evidence import found, keep
from refillnotes.store.rows import Shape
from refillnotes.store.tables import (
    addenda,
    addenda_declined,
    amendments,
    amendments_cancelled,
    destruction_certificates,
    destruction_decisions,
    destructions,
    notes,
    returns,
    tombstones,
    void_decisions,
    void_requests,
)


@dataclass(frozen=True, slots=True)
class Destruction:
    """What one person proposed: ``record`` is the certificate's canonical JSON.

    The file is the certificate with their signature; its second box waits.
    """

    id: UUID
    number: int
    patient_id: UUID
    record: str
    record_sha256: str
    proposed_by: UUID
    proposer: str
    proposed_at: datetime
    statement: str
    statement_sha256: str
    sha256: str
    size: int
    crc32: int
    paper: str

    def named(self, number: str) -> str:
        """What a statement calls it; there is no visit whose number could be named."""
        return f"destruction {number}"


@dataclass(frozen=True, slots=True)
class DestructionDecision:
    """What a second person decided: "destroy", or "keep" with the reason."""

    destruction_id: UUID
    decision: str
    reason: str
    decided_by: UUID
    decider: str
    decided_at: datetime
    statement: str
    statement_sha256: str

    @property
    def destroys(self) -> bool:
        return self.decision == "destroy"


@dataclass(frozen=True, slots=True)
class KeptCertificate:
    """The certificate with both signatures; ``sha256`` is its name in the folder."""

    destruction_id: UUID
    sha256: str
    size: int
    crc32: int
    paper: str


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is left to say of one row that was emptied."""

    row_name: str
    destruction_id: UUID
    visit_id: UUID
    row_sha256: str
    record_sha256: str | None
    nonce_sha256: str | None
    destroyed_at: datetime


_DESTRUCTION = Shape(Destruction, destructions)
_DECISION = Shape(DestructionDecision, destruction_decisions)
_CERTIFICATE = Shape(KeptCertificate, destruction_certificates)
_TOMBSTONE = Shape(Tombstone, tombstones)

_OF_VISIT: dict[Table, Select[Any]] = {
    notes: select(notes),
    addenda: select(addenda),
    amendments: select(amendments),
    void_requests: select(void_requests),
    returns: select(returns).join(notes, notes.c.id == returns.c.note_id),
    amendments_cancelled: select(amendments_cancelled).join(
        amendments, amendments.c.id == amendments_cancelled.c.amendment_id
    ),
    void_decisions: select(void_decisions).join(
        void_requests, void_requests.c.id == void_decisions.c.request_id
    ),
    addenda_declined: select(addenda_declined).join(
        addenda, addenda.c.id == addenda_declined.c.addendum_id
    ),
}
_WHOSE: dict[Table, Table] = {
    returns: notes,
    amendments_cancelled: amendments,
    void_decisions: void_requests,
    addenda_declined: addenda,
}
"""The table that says of which visit a row is, where its own does not."""


def propose(connection: Connection, proposed: Destruction, audit: AuditEntry) -> None:
    """Nothing is destroyed before a second person approves."""
    record(connection, audit, keep(connection, destructions, **asdict(proposed)))


def decline(connection: Connection, decision: DestructionDecision, audit: AuditEntry) -> None:
    record(connection, audit, keep(connection, destruction_decisions, **asdict(decision)))


def destroy(
    connection: Connection,
    decision: DestructionDecision,
    certificate: KeptCertificate,
    visit_ids: Sequence[UUID],
    audit: AuditEntry,
) -> None:
    """Write the tombstone of every row that holds content; each empties its row as it is written.

    The link of this act names each emptied row anew, by the fingerprint it has from now on. The
    files go afterwards: see ``remove_destroyed``.
    """
    rows = keep(connection, destruction_decisions, **asdict(decision))
    rows |= keep(connection, destruction_certificates, **asdict(certificate))
    for visit_id in visit_ids:
        for table, key, before, held in content_of(connection, visit_id):
            name = next(iter(before))
            stone = _stone(decision, visit_id, name, before[name], held)
            rows |= keep(connection, tombstones, **asdict(stone))
            rows |= found(connection, table, key)
    record(connection, audit, rows)


def content_of(
    connection: Connection, visit_id: UUID
) -> Iterator[tuple[Table, object, dict[str, str], dict[str, Any]]]:
    """Every row of a visit that holds content: its table, key, fingerprint by name, and columns."""
    for table, blanks in CONTENT.items():
        (key,) = table.primary_key
        filled = or_(*(type_coerce(table.c[one], Text) != blank for one, blank in blanks.items()))
        visit = _WHOSE.get(table, table).c.visit_id
        of_visit = _OF_VISIT[table].where(visit == visit_id, filled).order_by(key)
        for row in connection.execute(of_visit).mappings().all():
            yield table, row[key.name], found(connection, table, row[key.name]), dict(row)


def holds_content(connection: Connection, row_name: str) -> bool:
    """Whether a row that a tombstone names says anything yet."""
    table, key = _named(row_name)
    (column,) = table.primary_key
    filled = or_(*(type_coerce(table.c[one], Text) != to for one, to in CONTENT[table].items()))
    there = select(column).where(type_coerce(column, Text) == key, filled)
    return connection.execute(there).first() is not None


def record_sha256_of(connection: Connection, row_name: str) -> str | None:
    """The hash that a note or an addendum keeps of the record it had."""
    table, key = _named(row_name)
    (column,) = table.primary_key
    kept = select(table.c.record_sha256).where(type_coerce(column, Text) == key)
    return connection.execute(kept).scalar()


def find(connection: Connection, destruction_id: UUID) -> Destruction | None:
    return _DESTRUCTION.first(connection, destructions.c.id == destruction_id)


def decision_on(connection: Connection, destruction_id: UUID) -> DestructionDecision | None:
    return _DECISION.first(connection, destruction_decisions.c.destruction_id == destruction_id)


def certificate_of(connection: Connection, destruction_id: UUID) -> KeptCertificate | None:
    return _CERTIFICATE.first(
        connection, destruction_certificates.c.destruction_id == destruction_id
    )


def every(connection: Connection) -> tuple[Destruction, ...]:
    """Everything that was ever proposed, the newest first."""
    return _DESTRUCTION.all(connection, _DESTRUCTION.select.order_by(destructions.c.number.desc()))


def waiting_of(connection: Connection, patient_id: UUID) -> Destruction | None:
    """What is proposed of this patient's notes and not decided."""
    decided = select(destruction_decisions.c.destruction_id)
    theirs = _DESTRUCTION.select.where(
        destructions.c.patient_id == patient_id, destructions.c.id.not_in(decided)
    )
    return next(iter(_DESTRUCTION.all(connection, theirs)), None)


def of_visit(connection: Connection, visit_id: UUID) -> tuple[Destruction, DestructionDecision]:
    """By which act a visit was destroyed. Raises LookupError for one that was not."""
    stone = _TOMBSTONE.first(connection, tombstones.c.visit_id == visit_id)
    made = None if stone is None else find(connection, stone.destruction_id)
    decided = None if made is None else decision_on(connection, made.id)
    if made is None or decided is None:
        raise LookupError(f"visit {visit_id} has no tombstone")
    return made, decided


def next_number(connection: Connection) -> int:
    newest = select(func.coalesce(func.max(destructions.c.number), 0))
    return connection.execute(newest).scalar_one() + 1


def tombstone_of(connection: Connection, row_name: str) -> Tombstone | None:
    return _TOMBSTONE.first(connection, tombstones.c.row_name == row_name)


def tombstones_of(connection: Connection, destruction_id: UUID) -> tuple[Tombstone, ...]:
    theirs = _TOMBSTONE.select.where(tombstones.c.destruction_id == destruction_id)
    return _TOMBSTONE.all(connection, theirs.order_by(tombstones.c.row_name))


def every_tombstone(connection: Connection) -> tuple[Tombstone, ...]:
    return _TOMBSTONE.all(connection, _TOMBSTONE.select.order_by(tombstones.c.row_name))


def _named(row_name: str) -> tuple[Table, str]:
    """The table and the key of a row. Raises KeyError for one that nothing can empty."""
    name, _, key = row_name.partition("/")
    return {table.name: table for table in CONTENT}[name], key


def _stone(
    decision: DestructionDecision,
    visit_id: UUID,
    name: str,
    row_sha256: str,
    held: dict[str, Any],
) -> Tombstone:
    nonce = json.loads(held["record"]).get("nonce") if "record" in held else None
    return Tombstone(
        row_name=name,
        destruction_id=decision.destruction_id,
        visit_id=visit_id,
        row_sha256=row_sha256,
        record_sha256=held.get("record_sha256"),
        nonce_sha256=None if nonce is None else nonce_commitment(nonce),
        destroyed_at=decision.decided_at,
    )
