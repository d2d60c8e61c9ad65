"""A change of the rules: proposed by one person, decided by another, in force from a day on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import rfc8785

from refillnotes.domain.errors import NotAllowedNow
from refillnotes.domain.figures import Confidence
from refillnotes.domain.signature import Meaning
from refillnotes.domain.site_changes import Overlay, SiteChange, SiteEntry, SiteRetirement

_PREFIX = b"refillnotes-rule-change-v1\n"


class Act(StrEnum):
    """What a change does to the rules."""

    REPLACE = "replace"
    ADD = "add"
    RETIRE = "retire"
    RESTORE = "restore"


class Decision(StrEnum):
    """What becomes of a proposed change. Only one that is not in force yet can be withdrawn."""

    APPROVE = "approve"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


class Standing(StrEnum):
    """Where a change stands at one moment."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    IN_FORCE = "in force"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


MOVES: dict[tuple[Standing, Decision], Standing] = {
    (Standing.PROPOSED, Decision.APPROVE): Standing.APPROVED,
    (Standing.PROPOSED, Decision.DECLINE): Standing.DECLINED,
    (Standing.PROPOSED, Decision.WITHDRAW): Standing.WITHDRAWN,
    (Standing.APPROVED, Decision.WITHDRAW): Standing.WITHDRAWN,
}
"""Every decision there is. An approved change comes into force by the calendar alone."""

OPEN = frozenset({Standing.PROPOSED, Standing.APPROVED})
"""While a change stands here, no other one may be proposed for the same figure."""

PROPOSER = Meaning(
    "proposed", "proposer", "I propose this change of the rules, for this reason, from this source."
)
DECIDERS = {
    Decision.APPROVE: Meaning(
        "rules-approved",
        "approver",
        "I compared this change with its source and saw what it does to past visits. I approve it.",
    ),
    Decision.DECLINE: Meaning(
        "rules-declined", "decliner", "I decline this change of the rules, for this reason."
    ),
    Decision.WITHDRAW: Meaning(
        "rules-withdrawn", "withdrawer", "I withdraw this change of the rules, for this reason."
    ),
}


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One proposed change, frozen as it was signed.

    ``figure`` is the key of a figure or, for another act than replacing, of an entry such as
    "pumps.synchromed-el". ``before`` is what stood there, "blank" where nothing did; ``after``
    is the new value as text, or the new entry as JSON. ``effective_from`` is the first moment of
    ``effective_on`` on the clinic's wall. ``preview`` is JSON: what the proposer was shown.
    """

    id: UUID
    number: int
    act: str
    figure: str
    title: str
    before: str
    after: str
    effective_on: date
    effective_from: datetime
    reason: str
    source: str
    confidence: str
    preview: str
    rules_version: str
    proposed_by: UUID
    proposer: str
    proposed_at: datetime


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision on a change; an approved one may have a second ruling, its withdrawal."""

    change_id: UUID
    decision: str
    reason: str
    decided_by: UUID
    decider: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Approved:
    """A change that two people stand behind, and the moment it comes into force.

    Never before its approval: nothing a visit was judged by is changed behind its back.
    """

    change: RuleChange
    approver: str
    in_force_from: datetime

    @property
    def overlay(self) -> Overlay:
        """The change as it is laid over the reference data."""
        change = self.change
        day, by = change.effective_on.isoformat(), f"{change.proposer} and {self.approver}"
        confidence = Confidence(change.confidence)
        if change.act == Act.REPLACE:
            return SiteChange(change.figure, change.after, change.source, by, day, confidence)
        if change.act == Act.ADD:
            content = json.loads(change.after)
            return SiteEntry(change.figure, content, change.source, by, day, confidence)
        return SiteRetirement(change.figure, day if change.act == Act.RETIRE else "")


def change_hash(change: RuleChange) -> str:
    """SHA-256 over everything the change says, prefixed so that nothing else hashes the same."""
    content = {
        "id": str(change.id),
        "number": str(change.number),
        "act": change.act,
        "figure": change.figure,
        "title": change.title,
        "before": change.before,
        "after": change.after,
        "effective_on": change.effective_on.isoformat(),
        "reason": change.reason,
        "source": change.source,
        "confidence": change.confidence,
        "preview": change.preview,
        "rules_version": change.rules_version,
        "proposed_by": str(change.proposed_by),
    }
    return hashlib.sha256(_PREFIX + rfc8785.dumps(content)).hexdigest()


def approved(change: RuleChange, rulings: Iterable[Ruling]) -> Approved | None:
    """The change with its approval, or None when it has none or was withdrawn since."""
    made = {ruling.decision: ruling for ruling in rulings}
    approval = made.get(Decision.APPROVE)
    if approval is None or Decision.WITHDRAW in made:
        return None
    return Approved(change, approval.decider, max(change.effective_from, approval.decided_at))


def standing(change: RuleChange, rulings: Iterable[Ruling], now: datetime) -> Standing:
    """Where a change stands now."""
    made = tuple(rulings)
    agreed = approved(change, made)
    if agreed is not None:
        return Standing.IN_FORCE if agreed.in_force_from <= now else Standing.APPROVED
    for ruling in made:
        if ruling.decision != Decision.APPROVE:
            return MOVES[Standing.PROPOSED, Decision(ruling.decision)]
    return Standing.PROPOSED


def after(stands: Standing, decision: Decision) -> Standing:
    """The standing a decision leads to. Errors: ``NotAllowedNow``."""
    if (stands, decision) not in MOVES:
        raise NotAllowedNow(
            f"This change is {stands} already, so it cannot be {_DONE[decision]} now."
            " Propose another change to undo it."
        )
    return MOVES[stands, decision]


_DONE = {
    Decision.APPROVE: "approved",
    Decision.DECLINE: "declined",
    Decision.WITHDRAW: "withdrawn",
}


def in_force(changes: Iterable[Approved], moment: datetime) -> tuple[Approved, ...]:
    """The changes in force at a moment, in the order they came into force."""
    begun = (change for change in changes if change.in_force_from <= moment)
    return tuple(sorted(begun, key=lambda one: (one.in_force_from, one.change.number)))


def overlap(one: str, other: str) -> bool:
    """Whether two keys name the same figure, or one names the entry the other is part of."""
    whole, part = sorted((one.split("."), other.split(".")))  # what begins a list sorts before it
    return part[: len(whole)] == whole


def drawn() -> str:
    """The decisions as a Mermaid diagram for docs/states.md."""
    lines = [f"    {start} --> {end}: {decision}" for (start, decision), end in MOVES.items()]
    coming = Standing.IN_FORCE.replace(" ", "_")
    return "\n".join(
        [
            "stateDiagram-v2",
            f"    [*] --> {Standing.PROPOSED}: propose",
            *lines,
            f"    {Standing.APPROVED} --> {coming}: its day comes",
        ]
    )
