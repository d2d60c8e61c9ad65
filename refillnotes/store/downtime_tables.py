"""The tables of downtimes, and of visits that were due in one and did not take place: evidence."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Table, Text, TypedColumns

from refillnotes.store.columns import Instant, Key, Words
from refillnotes.store.schema import an_id, key, metadata, needed


class Downtimes(TypedColumns):
    id = key(Key)
    began_at = needed(Instant)
    ended_at = needed(Instant)
    account = needed(Text)
    due = needed(Words)
    recorded_by = needed(Key, ForeignKey("people.id"))
    recorded_at = needed(Instant)


downtimes = Table(
    "downtimes",
    metadata,
    Downtimes,
    an_id(),
    CheckConstraint("began_at < ended_at", name="ends_after_it_began"),
    sqlite_strict=True,
)


class NoVisits(TypedColumns):
    downtime_id = key(Key, ForeignKey("downtimes.id"))
    pump_id = key(Key, ForeignKey("pumps.id"))
    account = needed(Text)
    said_by = needed(Key, ForeignKey("people.id"))
    said_at = needed(Instant)


no_visits = Table("no_visits", metadata, NoVisits, sqlite_strict=True)
