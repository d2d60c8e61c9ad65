"""The tables of restricted charts, emergency accesses and what was found of them: all evidence."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, Table, Text, TypedColumns

from refillnotes.store.columns import Flag, Instant, Key, Words
from refillnotes.store.schema import an_id, key, metadata, needed, one_of


class Restrictions(TypedColumns):
    patient_id = key(Key, ForeignKey("patients.id"))
    version = key(Integer)
    restricted = needed(Flag)
    named = needed(Words)
    reason = needed(Text)
    decided_by = needed(Key, ForeignKey("people.id"))
    decided_at = needed(Instant)


restrictions = Table(
    "restrictions",
    metadata,
    Restrictions,
    CheckConstraint("version > 0", name="version_counts"),
    CheckConstraint("restricted IN (0, 1)", name="restricted_is_a_flag"),
    sqlite_strict=True,
)


class EmergencyAccesses(TypedColumns):
    id = key(Key)
    patient_id = needed(Key, ForeignKey("patients.id"))
    person_id = needed(Key, ForeignKey("people.id"))
    why = needed(Text)
    words = needed(Text)
    started_at = needed(Instant)
    ends_at = needed(Instant)


emergency_accesses = Table(
    "emergency_accesses",
    metadata,
    EmergencyAccesses,
    an_id(),
    Index(None, "person_id", "patient_id", "started_at"),
    sqlite_strict=True,
)


class EmergencyReviews(TypedColumns):
    access_id = key(Key, ForeignKey("emergency_accesses.id"))
    verdict = needed(Text)
    words = needed(Text)
    reviewed_by = needed(Key, ForeignKey("people.id"))
    reviewed_at = needed(Instant)


emergency_reviews = Table(
    "emergency_reviews",
    metadata,
    EmergencyReviews,
    one_of("verdict", ("justified", "not-justified")),
    sqlite_strict=True,
)
