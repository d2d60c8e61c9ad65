"""What a passkey answered to an approval's statement: given out, and checked again offline."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import Connection
from webauthn import base64url_to_bytes

from refillnotes.domain.audit import Event
from refillnotes.domain.audit_words import actor_term, event_term
from refillnotes.domain.signature import APPROVER, Level, Stated
from refillnotes.export.passkey_proof import PARTS, passkey_fault
from refillnotes.store import notes, trail
from refillnotes.store.trail import WantedRecords

_MOST = 1000  # passkeys somebody adds in a life


def passkey_answer(connection: Connection, note_id: UUID) -> Mapping[str, str]:
    """The statement and the parts of the answer; empty for a note signed without a passkey."""
    proof = notes.proof_of(connection, note_id)
    if proof is None:
        return {}
    (statement,) = (
        one.statement
        for one in notes.signatures_of(connection, note_id)
        if one.role == APPROVER.role
    )
    held = asdict(proof)
    return {"statement": statement} | {name: held[name] for name in PARTS}


def passkey_faults(connection: Connection, note_id: UUID) -> Iterator[str]:
    """What is wrong with a note of level S3, nothing for every other.

    That the passkey was the signer's is the audit chain's word: it names the key by its hash when
    it was added.
    """
    for one in notes.signatures_of(connection, note_id):
        stated = Stated(one.statement, one.statement_sha256)
        if stated.statement.get("level") != Level.S3:
            continue
        answer = passkey_answer(connection, note_id)
        if not answer:
            yield "the answer of its passkey is gone"
            return
        key = hashlib.sha256(base64url_to_bytes(answer["public_key"])).hexdigest()
        if key not in _added_by(connection, one.signer_id):
            yield "it is signed by a passkey that its signer never added"
        record_sha256 = stated.statement["record_sha256"]
        why = passkey_fault(answer, one.statement_sha256, key, record_sha256)
        if why:
            yield why


def _added_by(connection: Connection, person_id: UUID) -> frozenset[str]:
    """Every passkey a person ever added, by its hash."""
    terms = {event_term(Event.PASSKEY_ADDED)}, {actor_term(person_id)}
    wanted = WantedRecords(tuple(map(frozenset, terms)))
    added = (json.loads(one.event) for one in trail.page(connection, wanted, None, _MOST))
    return frozenset(one["hashes"]["passkey"] for one in added)
