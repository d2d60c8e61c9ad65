"""The tables of addenda: the words, each signature with its file and proof, those not approved."""

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
from refillnotes.store.schema import an_id, key, metadata, needed, one_of, sha256


class Addenda(TypedColumns):
    id = key(Key)
    visit_id = needed(Key, ForeignKey("visits.id"))
    note_id = needed(Key, ForeignKey("notes.id"))
    number = needed(Integer)
    record = needed(Text)
    record_sha256 = needed(Text)
    author_id = needed(Key, ForeignKey("people.id"))
    written_at = needed(Instant)


addenda = Table(
    "addenda",
    metadata,
    Addenda,
    an_id(),
    sha256("record_sha256"),
    CheckConstraint("number > 0", name="number_counts"),
    UniqueConstraint("visit_id", "number"),
    Index(None, "note_id"),
    sqlite_strict=True,
)


class AddendumSignatures(TypedColumns):
    """Who signed an addendum as what, and the PDF with that signature."""

    addendum_id = key(Key, ForeignKey("addenda.id"))
    role = key(Text)
    signer_id = needed(Key, ForeignKey("people.id"))
    meaning = needed(Text)
    statement = needed(Text)
    statement_sha256 = needed(Text)
    signed_at = needed(Instant)
    sha256 = needed(Text)
    size = needed(Integer)
    crc32 = needed(BigInteger().with_variant(Integer, "sqlite"))
    paper = needed(Text)


addendum_signatures = Table(
    "addendum_signatures",
    metadata,
    AddendumSignatures,
    one_of("role", ("author", "approver")),
    sha256("statement_sha256"),
    sha256("sha256"),
    CheckConstraint("size > 0", name="size_counts"),
    CheckConstraint("crc32 BETWEEN 0 AND 4294967295", name="crc32_is_32_bits"),
    one_of("paper", ("letter", "a4")),
    Index(None, "sha256"),
    sqlite_strict=True,
)


class AddendaDeclined(TypedColumns):
    """An addendum its author took back, or a physician did not approve."""

    addendum_id = key(Key, ForeignKey("addenda.id"))
    declined_by = needed(Key, ForeignKey("people.id"))
    decliner = needed(Text)
    reason = needed(Text)
    declined_at = needed(Instant)


addenda_declined = Table("addenda_declined", metadata, AddendaDeclined, sqlite_strict=True)


class AddendumProofs(TypedColumns):
    """What the passkey of an approver answered, at level S3."""

    addendum_id = key(Key, ForeignKey("addenda.id"))
    public_key = needed(Text)
    authenticator_data = needed(Text)
    client_data = needed(Text)
    signature = needed(Text)


addendum_proofs = Table("addendum_proofs", metadata, AddendumProofs, sqlite_strict=True)
