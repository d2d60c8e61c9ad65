"""The tables of people's own signing keys: certificates for ever, keys while they sign."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    TypedColumns,
    UniqueConstraint,
)

from refillnotes.store.columns import Instant, Key
from refillnotes.store.schema import an_id, key, metadata, needed, one_of, sha256

WHYS = ("keyCompromise", "superseded", "cessationOfOperation")


class SigningCertificates(TypedColumns):
    id = key(Key)
    person_id = needed(Key, ForeignKey("people.id"))
    certificate = needed(Text)
    sha256 = needed(Text)
    made_at = needed(Instant)
    ends_at = needed(Instant)


signing_certificates = Table(
    "signing_certificates",
    metadata,
    SigningCertificates,
    an_id(),
    sha256("sha256"),
    UniqueConstraint("sha256"),
    Index(None, "person_id", "made_at"),
    sqlite_strict=True,
)


class SigningKeys(TypedColumns):
    certificate_id = key(Key, ForeignKey("signing_certificates.id"))
    salt = needed(Text)
    memory = needed(Integer)
    passes = needed(Integer)
    lanes = needed(Integer)
    nonce = needed(Text)
    ciphertext = needed(Text)
    pin_set_at = needed(Instant)


signing_keys = Table(
    "signing_keys",
    metadata,
    SigningKeys,
    CheckConstraint("memory > 0 AND passes > 0 AND lanes > 0", name="cost_counts"),
    sqlite_strict=True,
)


class OwnSignatures(TypedColumns):
    """What a key signed of a statement on a void or a rule change."""

    statement_sha256 = key(Text)
    certificate_sha256 = needed(Text)
    signature = needed(Text)


own_signatures = Table(
    "own_signatures",
    metadata,
    OwnSignatures,
    sha256("statement_sha256"),
    sha256("certificate_sha256"),
    sqlite_strict=True,
)


class SigningKeyRevocations(TypedColumns):
    certificate_id = key(Key, ForeignKey("signing_certificates.id"))
    why = needed(Text)
    reason = needed(Text)
    revoked_by = needed(Key, ForeignKey("people.id"))
    revoked_at = needed(Instant)


signing_key_revocations = Table(
    "signing_key_revocations",
    metadata,
    SigningKeyRevocations,
    one_of("why", WHYS),
    sqlite_strict=True,
)
