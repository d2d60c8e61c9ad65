"""Propose a change of the rules, as its author has seen what it does to past visits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self
from uuid import UUID, uuid4

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.look_ahead import (
    Looked,
    Proposal,
    first_moment,
    looked_over,
    refuse_a_second,
    stands_after,
)
from refillnotes.actions.once import Once
from refillnotes.actions.refusals import SeenOtherwise
from refillnotes.actions.sign_statement import Occasion, SignedAct, Worded, named_in, sign_statement
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.ceremony import BY_SESSION, Ceremony
from refillnotes.domain.governance import (
    PROPOSER,
    RuleChange,
    change_hash,
)
from refillnotes.domain.governance_preview import written
from refillnotes.domain.governance_statement import say
from refillnotes.domain.signature import Meaning
from refillnotes.store import rule_changes
from refillnotes.store.own_signatures import Own
from refillnotes.store.people import Person
from refillnotes.store.rule_changes import Statement


@dataclass(frozen=True, slots=True)
class ProposeChange(SignedAct):
    """A steward's proposal, with what they saw of it: ``seen_sha256`` over that many stretches."""

    proposal: Proposal
    seen_sha256: str
    reach: int = 1
    looked: Looked | None = None

    def prepared(self, clinic: Clinic) -> Self:
        """Judge past visits once more, outside the transaction.

        Errors: those of ``look_ahead``, and ``SeenOtherwise`` when visits were signed or rules
        changed since its author looked.
        """
        looked = looked_over(clinic, self.proposal, self.reach)
        if looked.seen_sha256 != self.seen_sha256:
            raise SeenOtherwise(
                "Visits were signed or rules changed since you looked, so the numbers below are"
                " new. Read them, then sign."
            )
        return replace(self, looked=looked)

    def worded(
        self, clinic: Clinic, connection: Connection, who: Person, occasion: Occasion
    ) -> Worded:
        """Errors: ``FigureTaken``; ``prepared`` comes first."""
        if self.looked is None:
            raise TypeError("a proposal is looked at before it is put into words")
        refuse_a_second(connection, self.proposal.figure, occasion.done_at)
        change = _change(clinic, connection, who, self.looked, occasion)
        digest = change_hash(change)
        text, sha256 = stated(PROPOSER, change, change.reason, who, occasion)

        def write(own: Own | None) -> str:
            about, hashes = {Subject.RULE_CHANGE: change.id}, {"change": digest}
            hashes |= named_in(sha256, own)
            at = change.proposed_at
            entry = AuditEntry(Event.RULE_CHANGE_PROPOSED, who.id, at, about, hashes)
            rule_changes.propose(connection, change, digest, Statement(text, sha256), entry, own)
            return str(change.id)

        return Worded(text, sha256, write)


def propose_change(
    clinic: Clinic,
    who: Person,
    proposal: Proposal,
    seen_sha256: str,
    once: Once | None = None,
    reach: int = 1,
    ceremony: Ceremony = BY_SESSION,
) -> UUID:
    """Sign a proposal. The caller has made sure who signs, as ``ceremony`` says.

    Errors: those of ``ProposeChange`` and ``sign_statement``.
    """
    act = ProposeChange(proposal, seen_sha256, reach)
    return UUID(sign_statement(clinic, who, act, once, ceremony))


def stated(
    meaning: Meaning, change: RuleChange, reason: str, who: Person, occasion: Occasion
) -> tuple[str, str]:
    """What somebody signs of a change, for their reason: the statement and its SHA-256."""
    return say(
        meaning,
        change_sha256=change_hash(change),
        change=f"rule change {change.number}",
        reason=reason,
        signer=str(who.id),
        name=signature_of(who),
        signed_at=occasion.said_at,
        audit_head=occasion.audit_head,
        ceremony=occasion.ceremony,
    )


def signature_of(who: Person) -> str:
    return f"{who.name} {who.credentials}".strip()


def _change(
    clinic: Clinic, connection: Connection, who: Person, looked: Looked, occasion: Occasion
) -> RuleChange:
    proposal = looked.proposal
    return RuleChange(
        id=_id_of(occasion.ceremony),
        number=rule_changes.next_number(connection),
        act=proposal.act.value,
        figure=proposal.figure,
        title=looked.title,
        before=looked.before,
        after=stands_after(proposal),
        effective_on=proposal.effective_on,
        effective_from=first_moment(clinic, proposal.effective_on),
        reason=proposal.reason,
        source=proposal.source,
        confidence=proposal.confidence,
        preview=written(looked.preview),
        rules_version=f"{clinic.rules.policy.version} {clinic.rules.catalogue.version}",
        proposed_by=who.id,
        proposer=signature_of(who),
        proposed_at=occasion.done_at,
    )


def _id_of(ceremony: Ceremony) -> UUID:
    """Random; at level S3 it comes of the ceremony's random text, which the statement holds.

    So the change a passkey was asked about is, id and all, the one that is kept.
    """
    return uuid4() if ceremony.passkey is None else UUID(hex=ceremony.passkey.nonce, version=4)
