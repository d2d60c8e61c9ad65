"""Addenda to signed notes: written once with their author's signature, then approved or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, exists, func, select

from refillnotes.domain.audit import AuditEntry
from refillnotes.domain.passkey_proof import PasskeyProof
from refillnotes.domain.signature import APPROVER
from refillnotes.domain.visit import State
from refillnotes.store.audit import record
from refillnotes.store.care_relation import is_open_to
from refillnotes.store.errors import NoteAlreadySigned
from refillnotes.store.evidence import keep
from refillnotes.store.rows import Shape, one_by_one
from refillnotes.store.tables import (
    addenda,
    addenda_declined,
    addendum_proofs,
    addendum_signatures,
    visits,
)


@dataclass(frozen=True, slots=True)
class Addendum:
    """One addendum: ``record`` is canonical JSON, and its hash is what is signed.

    ``note_id`` is the revision it is added to; ``number`` counts those of the visit.
    """

    id: UUID
    visit_id: UUID
    note_id: UUID
    number: int
    record: str
    record_sha256: str
    author_id: UUID
    written_at: datetime

    def named(self, number: str) -> str:
        """What a statement calls it; ``number`` is the visit's."""
        return f"{number} addendum {self.number}"

    @property
    def destroyed(self) -> bool:
        """As of a note."""
        return not self.record


@dataclass(frozen=True, slots=True)
class AddendumSignature:
    """Who put their name to an addendum, as what, in which words, and the PDF that shows it."""

    addendum_id: UUID
    role: str
    signer_id: UUID
    meaning: str
    statement: str
    statement_sha256: str
    signed_at: datetime
    sha256: str
    size: int
    crc32: int
    paper: str


@dataclass(frozen=True, slots=True)
class Declined:
    """An addendum taken back by its author, or not approved, and why."""

    addendum_id: UUID
    declined_by: UUID
    decliner: str
    reason: str
    declined_at: datetime


_ADDENDUM = Shape(Addendum, addenda)
_SIGNATURE = Shape(AddendumSignature, addendum_signatures)
_DECLINED = Shape(Declined, addenda_declined)
_PROOF = Shape(PasskeyProof, addendum_proofs)
_IS_APPROVED = exists().where(
    addendum_signatures.c.addendum_id == addenda.c.id, addendum_signatures.c.role == APPROVER.role
)
_IS_DECLINED = exists().where(addenda_declined.c.addendum_id == addenda.c.id)


def write(
    connection: Connection, addendum: Addendum, signature: AddendumSignature, audit: AuditEntry
) -> None:
    """Freeze an addendum with its author's signature, in one act."""
    rows = keep(connection, addenda, **asdict(addendum))
    rows |= keep(connection, addendum_signatures, **asdict(signature))
    record(connection, audit, rows)


def sign(
    connection: Connection,
    signature: AddendumSignature,
    audit: AuditEntry,
    proof: PasskeyProof | None = None,
) -> None:
    """Add the approver's signature. Errors: ``NoteAlreadySigned``."""
    if any(one.role == signature.role for one in signatures_of(connection, signature.addendum_id)):
        raise NoteAlreadySigned("This addendum is signed already. Open it to see by whom.")
    rows = keep(connection, addendum_signatures, **asdict(signature))
    if proof is not None:
        which = signature.addendum_id
        rows |= keep(connection, addendum_proofs, addendum_id=which, **asdict(proof))
    record(connection, audit, rows)


def decline(connection: Connection, declined: Declined, audit: AuditEntry) -> None:
    """Take it back, or leave it unapproved for good; its words stay on record."""
    record(connection, audit, keep(connection, addenda_declined, **asdict(declined)))


def find(connection: Connection, addendum_id: UUID) -> Addendum | None:
    return _ADDENDUM.first(connection, addenda.c.id == addendum_id)


def of_visit(connection: Connection, visit_id: UUID) -> tuple[Addendum, ...]:
    """Every addendum to any revision of a visit, in the order they were written."""
    theirs = _ADDENDUM.select.where(addenda.c.visit_id == visit_id)
    return _ADDENDUM.all(connection, theirs.order_by(addenda.c.number))


def approved_of(connection: Connection, note_id: UUID) -> tuple[Addendum, ...]:
    """The approved addenda to one revision, in the order they were written."""
    theirs = _ADDENDUM.select.where(addenda.c.note_id == note_id, _IS_APPROVED)
    return _ADDENDUM.all(connection, theirs.order_by(addenda.c.number))


def waiting(connection: Connection, reader: UUID) -> tuple[Addendum, ...]:
    """What waits for a physician, longest waiting first, as far as this reader may open charts."""
    waits = _ADDENDUM.select.join(visits, visits.c.id == addenda.c.visit_id).where(
        ~_IS_APPROVED,
        ~_IS_DECLINED,
        visits.c.state != State.VOID.value,
        is_open_to(reader, visits.c.patient_id),
    )
    return _ADDENDUM.all(connection, waits.order_by(addenda.c.written_at, addenda.c.id))


def every_addendum(connection: Connection) -> Iterator[Addendum]:
    """A hundred in memory at a time."""
    for row in one_by_one(connection, _ADDENDUM.select.order_by(addenda.c.id), 100):
        yield Addendum(*row)


def next_number(connection: Connection, visit_id: UUID) -> int:
    newest = select(func.coalesce(func.max(addenda.c.number), 0))
    return connection.execute(newest.where(addenda.c.visit_id == visit_id)).scalar_one() + 1


def signatures_of(connection: Connection, addendum_id: UUID) -> tuple[AddendumSignature, ...]:
    """An addendum's signatures, the author's first."""
    statement = _SIGNATURE.select.where(addendum_signatures.c.addendum_id == addendum_id)
    return _SIGNATURE.all(connection, statement.order_by(addendum_signatures.c.role.desc()))


def proof_of(connection: Connection, addendum_id: UUID) -> PasskeyProof | None:
    return _PROOF.first(connection, addendum_proofs.c.addendum_id == addendum_id)


def declined_of(connection: Connection, addendum_id: UUID) -> Declined | None:
    return _DECLINED.first(connection, addenda_declined.c.addendum_id == addendum_id)
