"""What a passkey answered to an approval's statement: given out, and checked again offline."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Protocol
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.domain.audit import Event
from refillnotes.domain.audit_words import actor_term, event_term
from refillnotes.domain.ceremony import Level
from refillnotes.domain.passkey_proof import PasskeyProof
from refillnotes.domain.signature import APPROVER, Stated
from refillnotes.export.passkey_proof import passkey_fault
from refillnotes.store import addenda, notes, trail, witnesses
from refillnotes.store.trail import WantedRecords

Answers = Mapping[str, Mapping[str, str]]
"""By role: the statement and the parts of the answer."""

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


def passkey_answers(connection: Connection, note_id: UUID) -> Answers:
    """Of each role of a note that signed with a passkey, the statement and what was answered."""
    return _answers(notes.signatures_of(connection, note_id), _proofs(connection, note_id))


def addendum_answer(connection: Connection, addendum_id: UUID) -> Mapping[str, str]:
    """The same of who approved an addendum; empty where no passkey did."""
    proofs = _approvers(addenda.proof_of(connection, addendum_id))
    answers = _answers(addenda.signatures_of(connection, addendum_id), proofs)
    return answers.get(APPROVER.role, {})


def passkey_faults(connection: Connection, note_id: UUID) -> Iterator[str]:
    """What is wrong with a note of level S3, nothing for every other.

    That the passkey was the signer's is the audit chain's word: it names the key by its hash when
    it was added.
    """
    signed = notes.signatures_of(connection, note_id)
    return _faults(connection, signed, _proofs(connection, note_id))


def addendum_passkey_faults(connection: Connection, addendum_id: UUID) -> Iterator[str]:
    """The same of an addendum."""
    signed, proof = addenda.signatures_of(connection, addendum_id), addenda.proof_of
    return _faults(connection, signed, _approvers(proof(connection, addendum_id)))


def _proofs(connection: Connection, note_id: UUID) -> dict[str, PasskeyProof]:
    seconds = witnesses.proofs_of(connection, note_id)
    return seconds | _approvers(notes.proof_of(connection, note_id))


def _approvers(proof: PasskeyProof | None) -> dict[str, PasskeyProof]:
    return {} if proof is None else {APPROVER.role: proof}


def _answers(signed: Iterable[SignedBy], proofs: Mapping[str, PasskeyProof]) -> Answers:
    return {
        one.role: {"statement": one.statement} | asdict(proofs[one.role])
        for one in signed
        if one.role in proofs
    }


def _faults(
    connection: Connection, signed: Sequence[SignedBy], proofs: Mapping[str, PasskeyProof]
) -> Iterator[str]:
    answers = _answers(signed, proofs)
    for one in signed:
        stated = Stated(one.statement, one.statement_sha256)
        if stated.statement.get("level") != Level.S3:
            continue
        if one.role not in proofs:
            yield f"the answer of the {one.role}'s passkey is gone"
            continue
        key, record_sha256 = proofs[one.role].key_sha256, stated.statement["record_sha256"]
        if key not in added_by(connection, one.signer_id):
            yield "it is signed by a passkey that its signer never added"
        why = passkey_fault(answers[one.role], one.statement_sha256, key, record_sha256)
        if why:
            yield why


def added_by(connection: Connection, person_id: UUID) -> frozenset[str]:
    """Every passkey a person ever added, by its hash."""
    terms = {event_term(Event.PASSKEY_ADDED)}, {actor_term(person_id)}
    wanted = WantedRecords(tuple(map(frozenset, terms)))
    added = (json.loads(one.event) for one in trail.page(connection, wanted, None, _MOST))
    return frozenset(one["hashes"]["passkey"] for one in added)
