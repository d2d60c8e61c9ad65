"""What a passkey answered to an approval's statement: given out, and checked again offline."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Protocol
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.domain.audit import Event
from refillnotes.domain.audit_words import actor_term, event_term
from refillnotes.domain.passkey_proof import PasskeyProof
from refillnotes.domain.signature import APPROVER, Level, Stated
from refillnotes.export.passkey_proof import passkey_fault
from refillnotes.store import addenda, notes, trail
from refillnotes.store.trail import WantedRecords

_MOST = 1000  # passkeys somebody adds in a life


class SignedBy(Protocol):
    """A signature under a note or an addendum, as a row."""

    @property
    def role(self) -> str: ...
    @property
    def signer_id(self) -> UUID: ...
    @property
    def statement(self) -> str: ...
    @property
    def statement_sha256(self) -> str: ...


def passkey_answer(connection: Connection, note_id: UUID) -> Mapping[str, str]:
    """The statement and the parts of the answer; empty for a note signed without a passkey."""
    proof = notes.proof_of(connection, note_id)
    return _answer(notes.signatures_of(connection, note_id), proof)


def passkey_faults(connection: Connection, note_id: UUID) -> Iterator[str]:
    """What is wrong with a note of level S3, nothing for every other.

    That the passkey was the signer's is the audit chain's word: it names the key by its hash when
    it was added.
    """
    signed = notes.signatures_of(connection, note_id)
    return _faults(connection, signed, notes.proof_of(connection, note_id))


def addendum_passkey_faults(connection: Connection, addendum_id: UUID) -> Iterator[str]:
    """The same of an addendum."""
    signed = addenda.signatures_of(connection, addendum_id)
    return _faults(connection, signed, addenda.proof_of(connection, addendum_id))


def _answer(signed: Sequence[SignedBy], proof: PasskeyProof | None) -> Mapping[str, str]:
    if proof is None:
        return {}
    (statement,) = (one.statement for one in signed if one.role == APPROVER.role)
    return {"statement": statement} | asdict(proof)


def _faults(
    connection: Connection, signed: Sequence[SignedBy], proof: PasskeyProof | None
) -> Iterator[str]:
    for one in signed:
        stated = Stated(one.statement, one.statement_sha256)
        if stated.statement.get("level") != Level.S3:
            continue
        if proof is None:
            yield "the answer of its passkey is gone"
            return
        key, record_sha256 = proof.key_sha256, stated.statement["record_sha256"]
        if key not in _added_by(connection, one.signer_id):
            yield "it is signed by a passkey that its signer never added"
        why = passkey_fault(_answer(signed, proof), one.statement_sha256, key, record_sha256)
        if why:
            yield why


def _added_by(connection: Connection, person_id: UUID) -> frozenset[str]:
    """Every passkey a person ever added, by its hash."""
    terms = {event_term(Event.PASSKEY_ADDED)}, {actor_term(person_id)}
    wanted = WantedRecords(tuple(map(frozenset, terms)))
    added = (json.loads(one.event) for one in trail.page(connection, wanted, None, _MOST))
    return frozenset(one["hashes"]["passkey"] for one in added)
