"""Whether a note of level S2 is signed by keys that the audit trail has their signers make."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.domain.audit import Event
from refillnotes.domain.audit_words import actor_term, event_term
from refillnotes.domain.ceremony import Level
from refillnotes.domain.signature import Stated
from refillnotes.store import notes, signing_keys, trail
from refillnotes.store.addenda import AddendumSignature
from refillnotes.store.notes import Signature
from refillnotes.store.trail import WantedRecords

_MOST = 1000  # keys somebody makes in a life
_MADE = frozenset(map(event_term, (Event.SIGNING_KEY_MADE, Event.SIGNING_KEY_REPLACED)))


def own_key_faults(connection: Connection, note_id: UUID) -> Iterator[str]:
    """What the trail does not say of a note's personal certificates; nothing below level S2."""
    yield from unknown_keys(connection, notes.signatures_of(connection, note_id))


def unknown_keys(
    connection: Connection, signed: Iterable[Signature | AddendumSignature]
) -> Iterator[str]:
    """The same of any signatures."""
    for one in signed:
        said = Stated(one.statement, one.statement_sha256).statement
        if said.get("level") != Level.S2:
            continue
        if said.get("certificate_sha256") not in made_by(connection, one.signer_id):
            yield f"the {one.role} signed with a key that they never made"


def made_by(connection: Connection, person_id: UUID) -> frozenset[str]:
    """Every certificate a person ever made, by its hash."""
    wanted = WantedRecords((_MADE, frozenset({actor_term(person_id)})))
    made = (json.loads(one.event) for one in trail.page(connection, wanted, None, _MOST))
    return frozenset(one["hashes"]["certificate"] for one in made)


def own_keys(
    connection: Connection, signed: Iterable[Signature | AddendumSignature]
) -> tuple[Mapping[str, str], ...]:
    """What a bundle says of signatures by keys of their signers' own."""
    return tuple(_own_keys(connection, signed))


def _own_keys(
    connection: Connection, signed: Iterable[Signature | AddendumSignature]
) -> Iterator[Mapping[str, str]]:
    for one in signed:
        digest = Stated(one.statement, one.statement_sha256).statement.get("certificate_sha256")
        held = None if digest is None else signing_keys.find_by_sha256(connection, digest)
        if held is not None:
            gone = signing_keys.revocation_of(connection, held.id)
            yield {
                "statement": one.statement,
                "certificate": held.certificate,
                "revoked_at": "" if gone is None else gone.revoked_at.isoformat(),
            }
