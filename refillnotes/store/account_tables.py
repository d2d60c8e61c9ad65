"""The tables of how somebody came to have an account, and of all it ever was."""

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

from refillnotes.store.columns import Day, Flag, Instant, Key, Words
from refillnotes.store.schema import an_id, key, metadata, needed, optional, sha256


class Invitations(TypedColumns):
    id = key(Key)
    person_id = needed(Key, ForeignKey("people.id"))
    token_sha256 = needed(Text)
    made_by = needed(Key, ForeignKey("people.id"))
    made_at = needed(Instant)
    expires_at = needed(Instant)
    ended_at = optional(Instant)


invitations = Table(
    "invitations",
    metadata,
    Invitations,
    an_id(),
    sha256("token_sha256"),
    UniqueConstraint("token_sha256"),
    Index(None, "person_id"),
    sqlite_strict=True,
)


class AccountVersions(TypedColumns):
    person_id = key(Key, ForeignKey("people.id"))
    version = key(Integer)
    name = needed(Text)
    credentials = needed(Text)
    roles = needed(Words)
    active = needed(Flag)
    ends_on = optional(Day)
    changed_by = optional(Key, ForeignKey("people.id"))
    changed_at = needed(Instant)


account_versions = Table(
    "account_versions",
    metadata,
    AccountVersions,
    CheckConstraint("version > 0", name="version_counts"),
    CheckConstraint("active IN (0, 1)", name="active_is_a_flag"),
    sqlite_strict=True,
)
