"""The end of a person's signing key, within whatever act ends it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.seal.authority import Why
from refillnotes.store import signing_keys
from refillnotes.store.people import Person
from refillnotes.store.signing_keys import Revocation


def end_own_key(
    connection: Connection, who: Person, person_id: UUID, why: Why, reason: str, now: datetime
) -> bool:
    """Within an act: revoke a person's key, if there is one that is not; whether there was."""
    held = signing_keys.in_use(connection, person_id)
    if held is None:
        return False
    about, hashes = {Subject.PERSON: person_id}, {"revoked": held.sha256}
    entry = AuditEntry(Event.SIGNING_KEY_REVOKED, who.id, now, about, hashes)
    signing_keys.revoke(connection, Revocation(held.id, why, reason, who.id, now), entry)
    return True
