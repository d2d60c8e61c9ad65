"""The table of restores: each with its reason and the audit records it lost."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Integer, Table, Text, TypedColumns

from refillnotes.store.columns import Instant
from refillnotes.store.schema import key, metadata, needed, sha256


class Restores(TypedColumns):
    number = key(Integer)
    reason = needed(Text)
    accepted_at = needed(Instant)
    kept_seq = needed(Integer)
    kept_head = needed(Text)
    lost_seq = needed(Integer)
    lost_head = needed(Text)


restores = Table(
    "restores",
    metadata,
    Restores,
    CheckConstraint("number > 0", name="number_counts"),
    CheckConstraint("reason <> ''", name="reason_given"),
    CheckConstraint("kept_seq >= 0 AND lost_seq >= kept_seq", name="lost_follow_kept"),
    sha256("kept_head"),
    sha256("lost_head"),
    sqlite_strict=True,
)
