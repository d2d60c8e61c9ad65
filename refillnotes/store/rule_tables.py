"""The tables of changes to the rules and what was decided on each: written once."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Integer,
    Table,
    Text,
    TypedColumns,
    UniqueConstraint,
)

from refillnotes.store.columns import Day, Instant, Key
from refillnotes.store.schema import an_id, key, metadata, needed, one_of, sha256

ACTS = ("replace", "add", "retire", "restore")
DECISIONS = ("approve", "decline", "withdraw")


class RuleChanges(TypedColumns):
    id = key(Key)
    number = needed(Integer)
    act = needed(Text)
    figure = needed(Text)
    title = needed(Text)
    before = needed(Text)
    after = needed(Text)
    effective_on = needed(Day)
    effective_from = needed(Instant)
    reason = needed(Text)
    source = needed(Text)
    confidence = needed(Text)
    preview = needed(Text)
    rules_version = needed(Text)
    proposed_by = needed(Key, ForeignKey("people.id"))
    proposer = needed(Text)
    proposed_at = needed(Instant)
    change_sha256 = needed(Text)
    statement = needed(Text)
    statement_sha256 = needed(Text)


rule_changes = Table(
    "rule_changes",
    metadata,
    RuleChanges,
    an_id(),
    one_of("act", ACTS),
    CheckConstraint("number > 0", name="number_counts"),
    sha256("change_sha256"),
    sha256("statement_sha256"),
    UniqueConstraint("number"),
    sqlite_strict=True,
)


class RuleDecisions(TypedColumns):
    seq = key(Integer)
    change_id = needed(Key, ForeignKey("rule_changes.id"))
    decision = needed(Text)
    reason = needed(Text)
    decided_by = needed(Key, ForeignKey("people.id"))
    decider = needed(Text)
    decided_at = needed(Instant)
    statement = needed(Text)
    statement_sha256 = needed(Text)


rule_decisions = Table(
    "rule_decisions",
    metadata,
    RuleDecisions,
    one_of("decision", DECISIONS),
    CheckConstraint("seq > 0", name="seq_counts"),
    sha256("statement_sha256"),
    UniqueConstraint("change_id", "decision"),
    sqlite_strict=True,
)
