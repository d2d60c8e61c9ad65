"""The tables of witnesses and second checkers: the PDF with each signature, a passkey's answer."""

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
)

from refillnotes.store.columns import Key
from refillnotes.store.schema import key, metadata, needed, one_of, sha256

ROLES = ("checker", "witness")


class WitnessedPdfs(TypedColumns):
    """A submitted note's PDF with one more signature; the longest has them all."""

    note_id = key(Key, ForeignKey("notes.id"))
    role = key(Text)
    sha256 = needed(Text)
    size = needed(Integer)
    crc32 = needed(BigInteger().with_variant(Integer, "sqlite"))
    paper = needed(Text)


witnessed_pdfs = Table(
    "witnessed_pdfs",
    metadata,
    WitnessedPdfs,
    one_of("role", ROLES),
    sha256("sha256"),
    CheckConstraint("size > 0", name="size_counts"),
    CheckConstraint("crc32 BETWEEN 0 AND 4294967295", name="crc32_is_32_bits"),
    one_of("paper", ("letter", "a4")),
    Index(None, "sha256"),
    sqlite_strict=True,
)


class WitnessProofs(TypedColumns):
    """What the passkey of a witness or second checker answered, at level S3."""

    note_id = key(Key, ForeignKey("notes.id"))
    role = key(Text)
    public_key = needed(Text)
    authenticator_data = needed(Text)
    client_data = needed(Text)
    signature = needed(Text)


witness_proofs = Table(
    "witness_proofs", metadata, WitnessProofs, one_of("role", ROLES), sqlite_strict=True
)
