"""Approve, decline or withdraw a proposed change of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.look_ahead import stands_there, trial
from refillnotes.actions.once import Once
from refillnotes.actions.propose_change import signature_of, stated
from refillnotes.actions.read_chart import NotHere
from refillnotes.actions.refusals import SeenOtherwise, SignRefused
from refillnotes.actions.rules_in_force import approved_changes
from refillnotes.actions.sign_statement import Occasion, SignedAct, Worded, named_in, sign_statement
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.ceremony import BY_SESSION, Ceremony
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.governance import (
    DECIDERS,
    MOVES,
    Approved,
    Decision,
    RuleChange,
    Ruling,
    Standing,
    after,
    change_hash,
    standing,
)
from refillnotes.store import rule_changes
from refillnotes.store.own_signatures import Own
from refillnotes.store.people import Person
from refillnotes.store.rule_changes import Statement

EVENTS: Mapping[Decision, Event] = {
    Decision.APPROVE: Event.RULE_CHANGE_APPROVED,
    Decision.DECLINE: Event.RULE_CHANGE_DECLINED,
    Decision.WITHDRAW: Event.RULE_CHANGE_WITHDRAWN,
}


class NotYours(SignRefused):
    """Nobody decides on their own proposal, and nobody else takes it back."""


@dataclass(frozen=True, slots=True)
class DecideChange(SignedAct):
    """A steward's decision on a change, which they saw as ``seen_sha256``."""

    change_id: UUID
    decision: Decision
    reason: str
    seen_sha256: str

    def worded(
        self, clinic: Clinic, connection: Connection, who: Person, occasion: Occasion
    ) -> Worded:
        """Decide, if this decision is possible now and theirs.

        Errors: ``NotHere``, ``NotAllowedNow``, ``NotYours``, ``SeenOtherwise``, ``Unreadable`` when
        a refusal gives no reason, ``ReferenceRefused`` when the change no longer fits the rules.
        """
        change, at = self._read(connection, who, occasion.done_at), occasion.done_at
        digest, reason = change_hash(change), self.reason.strip()
        if self.seen_sha256 != digest:
            raise SeenOtherwise("Another change was on your screen. Open this one again.")
        if not reason and self.decision is not Decision.APPROVE:
            raise Unreadable("A reason is needed, like: The source is about another pump.")
        ruling = Ruling(change.id, self.decision.value, reason, who.id, signature_of(who), at)
        if self.decision is Decision.APPROVE:
            _refuse_what_fits_no_more(clinic, connection, change, ruling)
        text, sha256 = stated(DECIDERS[self.decision], change, reason, who, occasion)

        def write(own: Own | None) -> str:
            about, hashes = {Subject.RULE_CHANGE: change.id}, {"change": digest}
            hashes |= named_in(sha256, own)
            entry = AuditEntry(EVENTS[self.decision], who.id, at, about, hashes)
            rule_changes.decide(connection, ruling, Statement(text, sha256), entry, own)
            return str(change.id)

        return Worded(text, sha256, write)

    def _read(self, connection: Connection, who: Person, now: datetime) -> RuleChange:
        """The change, if this decision is possible now and theirs."""
        change = rule_changes.find(connection, self.change_id)
        if change is None:
            raise NotHere(self.change_id)
        stands = standing(change, rule_changes.rulings(connection).get(change.id, ()), now)
        after(stands, self.decision)
        refusal = _not_theirs(change, stands, who, self.decision)
        if refusal is not None:
            raise NotYours(refusal)
        return change


def decide_change(
    clinic: Clinic,
    who: Person,
    change_id: UUID,
    decision: Decision,
    reason: str,
    seen_sha256: str,
    once: Once | None = None,
    ceremony: Ceremony = BY_SESSION,
) -> None:
    """Sign a decision. The caller has made sure who signs, as ``ceremony`` says.

    Errors: those of ``DecideChange`` and ``sign_statement``.
    """
    act = DecideChange(change_id, decision, reason, seen_sha256)
    sign_statement(clinic, who, act, once, ceremony)


def _refuse_what_fits_no_more(
    clinic: Clinic, connection: Connection, change: RuleChange, ruling: Ruling
) -> None:
    starts = max(change.effective_from, ruling.decided_at)
    agreed = Approved(change, ruling.decider, starts)
    without, _ = trial(agreed, approved_changes(clinic, connection), clinic)
    _, there = stands_there(without, change.act, change.figure)
    if there != change.before:
        raise SeenOtherwise(
            f"{change.before} stood there when this was proposed, and now it is {there}."
            " Decline it, and have it proposed again from what stands there now."
        )


def may_decide(change: RuleChange, stands: Standing, who: Person) -> tuple[Decision, ...]:
    """The decisions this person could make now."""
    return tuple(
        decision
        for decision in Decision
        if (stands, decision) in MOVES and _not_theirs(change, stands, who, decision) is None
    )


def _not_theirs(
    change: RuleChange, stands: Standing, who: Person, decision: Decision
) -> str | None:
    """Why this decision is not this person's to make; None when it is."""
    own = change.proposed_by == who.id
    if decision is Decision.WITHDRAW and stands is Standing.PROPOSED and not own:
        return f"{change.proposer} proposed this and can withdraw it. You may decline it."
    if decision is not Decision.WITHDRAW and own:
        return "You proposed this change. Another steward decides on it."
    return None
