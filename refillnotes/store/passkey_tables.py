"""The tables of passkeys: the public halves people enrolled, and challenges that wait."""

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
from refillnotes.store.schema import an_id, key, metadata, needed, optional, sha256


class Passkeys(TypedColumns):
    id = key(Key)
    person_id = needed(Key, ForeignKey("people.id"))
    name = needed(Text)
    credential = needed(Text)
    public_key = needed(Text)
    sign_count = needed(BigInteger().with_variant(Integer, "sqlite"))
    added_at = needed(Instant)
    used_at = optional(Instant)


passkeys = Table(
    "passkeys",
    metadata,
    Passkeys,
    an_id(),
    UniqueConstraint("credential"),
    CheckConstraint("sign_count BETWEEN 0 AND 4294967295", name="sign_count_is_32_bits"),
    Index(None, "person_id"),
    sqlite_strict=True,
)


class Challenges(TypedColumns):
    challenge = key(Text)
    session_sha256 = needed(Text)
    purpose = needed(Text)
    person_id = optional(Key, ForeignKey("people.id"))
    expires_at = needed(Instant)
    statement = optional(Text)


challenges = Table(
    "challenges",
    metadata,
    Challenges,
    sha256("session_sha256"),
    sqlite_strict=True,
)


class PasskeyProofs(TypedColumns):
    note_id = key(Key, ForeignKey("notes.id"))
    public_key = needed(Text)
    authenticator_data = needed(Text)
    client_data = needed(Text)
    signature = needed(Text)


passkey_proofs = Table("passkey_proofs", metadata, PasskeyProofs, sqlite_strict=True)


class StatementProofs(TypedColumns):
    """What a passkey answered to a statement on a void or a rule change."""

    statement_sha256 = key(Text)
    public_key = needed(Text)
    authenticator_data = needed(Text)
    client_data = needed(Text)
    signature = needed(Text)


statement_proofs = Table(
    "statement_proofs", metadata, StatementProofs, sha256("statement_sha256"), sqlite_strict=True
)
