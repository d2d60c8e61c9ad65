"""The tables of legal holds and of destruction: who proposed and decided, and each tombstone."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
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
from refillnotes.store.schema import an_id, key, metadata, needed, one_of, optional, sha256


class LegalHolds(TypedColumns):
    id = key(Key)
    patient_id = needed(Key, ForeignKey("patients.id"))
    reason = needed(Text)
    placed_by = needed(Key, ForeignKey("people.id"))
    placer = needed(Text)
    placed_at = needed(Instant)


legal_holds = Table(
    "legal_holds",
    metadata,
    LegalHolds,
    an_id(),
    Index(None, "patient_id", "placed_at"),
    sqlite_strict=True,
)


class LegalHoldsLifted(TypedColumns):
    hold_id = key(Key, ForeignKey("legal_holds.id"))
    reason = needed(Text)
    lifted_by = needed(Key, ForeignKey("people.id"))
    lifter = needed(Text)
    lifted_at = needed(Instant)


legal_holds_lifted = Table("legal_holds_lifted", metadata, LegalHoldsLifted, sqlite_strict=True)


class Destructions(TypedColumns):
    """What one person proposed to destroy, and the certificate with their signature alone."""

    id = key(Key)
    number = needed(Integer)
    patient_id = needed(Key, ForeignKey("patients.id"))
    record = needed(Text)
    record_sha256 = needed(Text)
    proposed_by = needed(Key, ForeignKey("people.id"))
    proposer = needed(Text)
    proposed_at = needed(Instant)
    statement = needed(Text)
    statement_sha256 = needed(Text)
    sha256 = needed(Text)
    size = needed(Integer)
    crc32 = needed(BigInteger().with_variant(Integer, "sqlite"))
    paper = needed(Text)


destructions = Table(
    "destructions",
    metadata,
    Destructions,
    an_id(),
    sha256("record_sha256"),
    sha256("statement_sha256"),
    sha256("sha256"),
    CheckConstraint("number > 0", name="number_counts"),
    CheckConstraint("size > 0", name="size_counts"),
    CheckConstraint("crc32 BETWEEN 0 AND 4294967295", name="crc32_is_32_bits"),
    one_of("paper", ("letter", "a4")),
    UniqueConstraint("number"),
    Index(None, "patient_id", "number"),
    sqlite_strict=True,
)


class DestructionDecisions(TypedColumns):
    destruction_id = key(Key, ForeignKey("destructions.id"))
    decision = needed(Text)
    reason = needed(Text)
    decided_by = needed(Key, ForeignKey("people.id"))
    decider = needed(Text)
    decided_at = needed(Instant)
    statement = needed(Text)
    statement_sha256 = needed(Text)


destruction_decisions = Table(
    "destruction_decisions",
    metadata,
    DestructionDecisions,
    one_of("decision", ("destroy", "keep")),
    sha256("statement_sha256"),
    sqlite_strict=True,
)


class DestructionCertificates(TypedColumns):
    """The certificate with both signatures, which stands for ever."""

    destruction_id = key(Key, ForeignKey("destruction_decisions.destruction_id"))
    sha256 = needed(Text)
    size = needed(Integer)
    crc32 = needed(BigInteger().with_variant(Integer, "sqlite"))
    paper = needed(Text)


destruction_certificates = Table(
    "destruction_certificates",
    metadata,
    DestructionCertificates,
    sha256("sha256"),
    CheckConstraint("size > 0", name="size_counts"),
    CheckConstraint("crc32 BETWEEN 0 AND 4294967295", name="crc32_is_32_bits"),
    one_of("paper", ("letter", "a4")),
    sqlite_strict=True,
)


class Tombstones(TypedColumns):
    """One row whose content was destroyed, by its table and key; writing this empties that row.

    ``row_sha256`` is the fingerprint by which the audit chain knew the row. A note and an addendum
    leave the hash of their record as well, and the hash of the nonce that was in it.
    """

    row_name = key(Text)
    destruction_id = needed(Key, ForeignKey("destruction_decisions.destruction_id"))
    visit_id = needed(Key, ForeignKey("visits.id"))
    row_sha256 = needed(Text)
    record_sha256 = optional(Text)
    nonce_sha256 = optional(Text)
    destroyed_at = needed(Instant)


tombstones = Table(
    "tombstones",
    metadata,
    Tombstones,
    sha256("row_sha256"),
    sha256("record_sha256"),
    sha256("nonce_sha256"),
    Index(None, "destruction_id"),
    Index(None, "visit_id"),
    sqlite_strict=True,
)
