"""Approve, decline or withdraw a proposed change of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.once import Once, answered_before, remember
from refillnotes.actions.own_key import certificate_in
from refillnotes.actions.own_statement import own_signature
from refillnotes.actions.propose_change import signature_of, stands_there, trial
from refillnotes.actions.read_chart import NotHere
from refillnotes.actions.refusals import SeenOtherwise, SignRefused
from refillnotes.actions.rules_in_force import approved_changes
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
from refillnotes.domain.governance_statement import say
from refillnotes.store import audit, rule_changes
from refillnotes.store.people import Person
from refillnotes.store.rule_changes import Statement

EVENTS: Mapping[Decision, Event] = {
    Decision.APPROVE: Event.RULE_CHANGE_APPROVED,
    Decision.DECLINE: Event.RULE_CHANGE_DECLINED,
    Decision.WITHDRAW: Event.RULE_CHANGE_WITHDRAWN,
}


class NotYours(SignRefused):
    """Nobody decides on their own proposal, and nobody else takes it back."""


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

    Errors: ``NotHere``, ``NotAllowedNow``, ``NotYours``, ``SeenOtherwise``, ``Unreadable`` when a
    refusal gives no reason, ``ReferenceRefused`` when the change no longer fits the rules.
    """
    now = clinic.now()
    with clinic.database.writing() as connection:
        if answered_before(connection, who, once) is not None:
            return
        change = rule_changes.find(connection, change_id)
        if change is None:
            raise NotHere(change_id)
        stands = standing(change, rule_changes.rulings(connection).get(change_id, ()), now)
        after(stands, decision)
        refusal = _not_theirs(change, stands, who, decision)
        if refusal is not None:
            raise NotYours(refusal)
        digest = change_hash(change)
        if seen_sha256 != digest:
            raise SeenOtherwise("Another change was on your screen. Open this one again.")
        if not reason.strip() and decision is not Decision.APPROVE:
            raise Unreadable("A reason is needed, like: The source is about another pump.")
        ruling = Ruling(change_id, decision.value, reason.strip(), who.id, signature_of(who), now)
        if decision is Decision.APPROVE:
            _refuse_what_fits_no_more(clinic, connection, change, ruling)
        head = audit.head(connection)
        text, sha256 = say(
            DECIDERS[decision],
            change_sha256=digest,
            change=f"rule change {change.number}",
            reason=ruling.reason,
            signer=str(who.id),
            name=ruling.decider,
            signed_at=now,
            audit_head="" if head is None else head.hash,
            ceremony=ceremony,
        )
        own = own_signature(clinic, connection, ceremony, text, sha256)
        entry = AuditEntry(
            EVENTS[decision],
            who.id,
            now,
            {Subject.RULE_CHANGE: change_id},
            {"change": digest, "statement": sha256, **certificate_in(text)},
        )
        rule_changes.decide(connection, ruling, Statement(text, sha256), entry, own)
        remember(connection, who, once, now, str(change_id))


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
