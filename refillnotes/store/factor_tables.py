"""The tables of second factors: whose they are, what stands in for them, and who needs one."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    TypedColumns,
)

from refillnotes.store.columns import Flag, Instant, Key
from refillnotes.store.schema import key, metadata, needed, optional, sha256


class Authenticators(TypedColumns):
    person_id = key(Key, ForeignKey("people.id"))
    sealed_secret = needed(Text)
    started_at = needed(Instant)
    confirmed_at = optional(Instant)
    last_half_minute = optional(Integer)


authenticators = Table("authenticators", metadata, Authenticators, sqlite_strict=True)


class RecoveryCodes(TypedColumns):
    code_sha256 = key(Text)
    person_id = needed(Key, ForeignKey("people.id"))
    made_at = needed(Instant)
    used_at = optional(Instant)


recovery_codes = Table(
    "recovery_codes",
    metadata,
    RecoveryCodes,
    sha256("code_sha256"),
    Index(None, "person_id"),
    sqlite_strict=True,
)


class FactorRules(TypedColumns):
    seq = key(Integer)
    role = needed(Text)
    asked = needed(Flag)
    decided_by = needed(Key, ForeignKey("people.id"))
    decided_at = needed(Instant)


factor_rules = Table(
    "factor_rules",
    metadata,
    FactorRules,
    CheckConstraint("role <> ''", name="role_named"),  # a role may come, and history stays
    CheckConstraint("seq > 0", name="seq_counts"),
    CheckConstraint("asked IN (0, 1)", name="asked_is_a_flag"),
    sqlite_strict=True,
)
