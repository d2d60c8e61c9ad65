"""The tables of void visits: who asked for it and why, and what a second person decided."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Table, Text, TypedColumns

from refillnotes.domain.voiding import REASONS
from refillnotes.store.columns import Flag, Instant, Key
from refillnotes.store.schema import an_id, key, metadata, needed, one_of, sha256


class VoidRequests(TypedColumns):
    id = key(Key)
    visit_id = needed(Key, ForeignKey("visits.id"))
    reason = needed(Text)
    account = needed(Text)
    requested_by = needed(Key, ForeignKey("people.id"))
    requester = needed(Text)
    physician = needed(Flag)
    requested_at = needed(Instant)
    statement = needed(Text)
    statement_sha256 = needed(Text)


void_requests = Table(
    "void_requests",
    metadata,
    VoidRequests,
    an_id(),
    one_of("reason", tuple(code for code, _ in REASONS)),
    sha256("statement_sha256"),
    CheckConstraint("physician IN (0, 1)", name="physician_is_a_flag"),
    Index(None, "visit_id", "requested_at"),
    sqlite_strict=True,
)


class VoidDecisions(TypedColumns):
    request_id = key(Key, ForeignKey("void_requests.id"))
    decision = needed(Text)
    decided_by = needed(Key, ForeignKey("people.id"))
    decider = needed(Text)
    decided_at = needed(Instant)
    statement = needed(Text)
    statement_sha256 = needed(Text)


void_decisions = Table(
    "void_decisions",
    metadata,
    VoidDecisions,
    one_of("decision", ("void", "keep")),
    sha256("statement_sha256"),
    sqlite_strict=True,
)
