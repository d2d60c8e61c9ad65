"""Passkeys people enrolled, and challenges, each of which is answered once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, select, update

from refillnotes.domain.audit import AuditEntry
from refillnotes.store.audit import record
from refillnotes.store.rows import Shape
from refillnotes.store.tables import challenges, passkeys


@dataclass(frozen=True, slots=True)
class Passkey:
    """The public half of a passkey; the private half never leaves the device.

    ``credential`` and ``public_key`` are in base64url, the latter a COSE key. ``sign_count`` is
    what the device counted when it was used last; many count nothing and say 0 for ever.
    """

    id: UUID
    person_id: UUID
    name: str
    credential: str
    public_key: str
    sign_count: int
    added_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Challenge:
    """Random bytes in base64url that one session asked for, for one purpose.

    ``person_id`` is who must answer, None for whoever has a passkey here.
    """

    challenge: str
    session_sha256: str
    purpose: str
    person_id: UUID | None
    expires_at: datetime
    statement: str | None = None
    """What is signed by answering it: then the challenge is its hash, and not random."""


_PASSKEY = Shape(Passkey, passkeys)
_CHALLENGE = Shape(Challenge, challenges)


def of_person(connection: Connection, person_id: UUID) -> tuple[Passkey, ...]:
    """Oldest first."""
    theirs = _PASSKEY.select.where(passkeys.c.person_id == person_id)
    return _PASSKEY.all(connection, theirs.order_by(passkeys.c.added_at, passkeys.c.id))


def find(connection: Connection, passkey_id: UUID) -> Passkey | None:
    return _PASSKEY.first(connection, passkeys.c.id == passkey_id)


def find_by_credential(connection: Connection, credential: str) -> Passkey | None:
    return _PASSKEY.first(connection, passkeys.c.credential == credential)


def counts(connection: Connection) -> Mapping[UUID, int]:
    """How many each person has; who has none is left out."""
    counted = select(passkeys.c.person_id, func.count()).group_by(passkeys.c.person_id)
    return {row[0]: row[1] for row in connection.execute(counted)}


def add(connection: Connection, passkey: Passkey, audit: AuditEntry) -> None:
    connection.execute(insert(passkeys), asdict(passkey))
    record(connection, audit)


def rename(connection: Connection, passkey_id: UUID, name: str, audit: AuditEntry) -> None:
    connection.execute(update(passkeys).where(passkeys.c.id == passkey_id).values(name=name))
    record(connection, audit)


def remove(connection: Connection, passkey_id: UUID, audit: AuditEntry) -> None:
    """It opens nothing from now on."""
    connection.execute(delete(passkeys).where(passkeys.c.id == passkey_id))
    record(connection, audit)


def remove_all_of(connection: Connection, person_id: UUID, audit: AuditEntry) -> None:
    connection.execute(delete(passkeys).where(passkeys.c.person_id == person_id))
    record(connection, audit)


def use(connection: Connection, passkey_id: UUID, sign_count: int, at: datetime) -> bool:
    """Whether it counted on since it was used last; a copy of it would not have.

    One that counts nothing says 0 each time.
    """
    counted = passkeys.c.sign_count
    fits = counted == 0 if sign_count == 0 else counted < sign_count
    this = update(passkeys).where(passkeys.c.id == passkey_id, fits)
    return connection.execute(this.values(sign_count=sign_count, used_at=at)).rowcount == 1


def ask(connection: Connection, challenge: Challenge, now: datetime) -> None:
    """Keep a challenge until it is answered or too old, and let go of those that are."""
    connection.execute(delete(challenges).where(challenges.c.expires_at < now))
    connection.execute(insert(challenges), asdict(challenge))


def take(connection: Connection, challenge: str, now: datetime) -> Challenge | None:
    """The challenge, for the first who asks; None once it is too old or was taken."""
    found = _CHALLENGE.first(connection, challenges.c.challenge == challenge)
    gone = connection.execute(delete(challenges).where(challenges.c.challenge == challenge))
    if found is None or gone.rowcount == 0 or found.expires_at <= now:
        return None
    return found
