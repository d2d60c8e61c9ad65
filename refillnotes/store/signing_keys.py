"""People's own certificates, the locked keys of those that still sign, and revocations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from refillnotes.domain.audit import AuditEntry
from refillnotes.store.audit import record
from refillnotes.store.evidence import keep
from refillnotes.store.rows import Shape
from refillnotes.store.tables import (
    signing_certificates,
    signing_key_revocations,
    signing_keys,
)


@dataclass(frozen=True, slots=True)
class KeptCertificate:
    """A person's certificate, in DER and base64; it is kept for ever."""

    id: UUID
    person_id: UUID
    certificate: str
    sha256: str
    made_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class KeptKey:
    """A key under its lock; ``ciphertext`` is sealed once more with the instance's secret.

    What the PIN is stretched with stands beside it: KiB of memory, passes, lanes.
    """

    certificate_id: UUID
    salt: str
    memory: int
    passes: int
    lanes: int
    nonce: str
    ciphertext: str
    pin_set_at: datetime


@dataclass(frozen=True, slots=True)
class Revocation:
    """From when on a certificate is not believed; ``why`` is a word of RFC 5280."""

    certificate_id: UUID
    why: str
    reason: str
    revoked_by: UUID
    revoked_at: datetime


_CERTIFICATE = Shape(KeptCertificate, signing_certificates)
_KEY = Shape(KeptKey, signing_keys)
_REVOCATION = Shape(Revocation, signing_key_revocations)


def make(
    connection: Connection,
    certificate: KeptCertificate,
    key: KeptKey,
    audit: AuditEntry,
    instead_of: Revocation | None = None,
) -> None:
    """Keep a certificate with its locked key; the one it replaces is revoked in the same act."""
    rows = {} if instead_of is None else _revoke(connection, instead_of)
    rows |= keep(connection, signing_certificates, **asdict(certificate))
    connection.execute(insert(signing_keys), asdict(key))
    record(connection, audit, rows)


def lock_anew(connection: Connection, key: KeptKey, audit: AuditEntry) -> None:
    """Put another lock in the place of the one before, as under a new PIN."""
    this = signing_keys.c.certificate_id == key.certificate_id
    connection.execute(update(signing_keys).where(this), asdict(key))
    record(connection, audit)


def revoke(connection: Connection, revocation: Revocation, audit: AuditEntry) -> None:
    """Believe it no longer from then on; the locked key is gone, the certificate stays."""
    record(connection, audit, _revoke(connection, revocation))


def of_person(connection: Connection, person_id: UUID) -> tuple[KeptCertificate, ...]:
    """All there ever were, newest first."""
    theirs = _CERTIFICATE.select.where(signing_certificates.c.person_id == person_id)
    ordered = theirs.order_by(signing_certificates.c.made_at.desc(), signing_certificates.c.id)
    return _CERTIFICATE.all(connection, ordered)


def in_use(connection: Connection, person_id: UUID) -> KeptCertificate | None:
    """The one that is not revoked; it may have ended. There is never more than one."""
    gone = select(signing_key_revocations.c.certificate_id)
    return _CERTIFICATE.first(
        connection,
        signing_certificates.c.person_id == person_id,
        signing_certificates.c.id.not_in(gone),
    )


def key_of(connection: Connection, certificate_id: UUID) -> KeptKey | None:
    return _KEY.first(connection, signing_keys.c.certificate_id == certificate_id)


def find_by_sha256(connection: Connection, digest: str) -> KeptCertificate | None:
    return _CERTIFICATE.first(connection, signing_certificates.c.sha256 == digest)


def revocation_of(connection: Connection, certificate_id: UUID) -> Revocation | None:
    return _REVOCATION.first(connection, signing_key_revocations.c.certificate_id == certificate_id)


def every_revocation(connection: Connection) -> tuple[tuple[UUID, Revocation], ...]:
    """Whose key was revoked, and how, oldest first."""
    whose = _REVOCATION.select.add_columns(signing_certificates.c.person_id).join(
        signing_certificates,
        signing_certificates.c.id == signing_key_revocations.c.certificate_id,
    )
    rows = connection.execute(whose.order_by(signing_key_revocations.c.revoked_at)).all()
    return tuple((row[-1], Revocation(*row[:-1])) for row in rows)


def revoked_certificates(connection: Connection) -> tuple[tuple[str, Revocation], ...]:
    """Each revoked certificate, in DER and base64, with how it was, oldest first."""
    both = _REVOCATION.select.add_columns(signing_certificates.c.certificate).join(
        signing_certificates,
        signing_certificates.c.id == signing_key_revocations.c.certificate_id,
    )
    ordered = both.order_by(signing_key_revocations.c.revoked_at, signing_certificates.c.id)
    return tuple((row[-1], Revocation(*row[:-1])) for row in connection.execute(ordered))


def revoked(connection: Connection) -> Mapping[str, datetime]:
    """Since when each revoked certificate is, by its fingerprint."""
    both = select(signing_certificates.c.sha256, signing_key_revocations.c.revoked_at).join_from(
        signing_key_revocations,
        signing_certificates,
        signing_certificates.c.id == signing_key_revocations.c.certificate_id,
    )
    return {row[0]: row[1] for row in connection.execute(both)}


def _revoke(connection: Connection, revocation: Revocation) -> dict[str, str]:
    this = signing_keys.c.certificate_id == revocation.certificate_id
    connection.execute(delete(signing_keys).where(this))
    return keep(connection, signing_key_revocations, **asdict(revocation))
