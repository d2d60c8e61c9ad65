"""See what a change of the rules would do to past visits, before anybody puts a name to it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import uuid4

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.judge_again import MOST, preview
from refillnotes.actions.rules_in_force import approved_changes
from refillnotes.domain.audit import AuditEntry, Event
from refillnotes.domain.case import Rules
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.governance import (
    OPEN,
    Act,
    Approved,
    RuleChange,
    in_force,
    overlap,
    standing,
)
from refillnotes.domain.governance_figures import BLANK, cell_at, entry_at
from refillnotes.domain.governance_preview import NOTHING_JUDGED, Preview, joined, written
from refillnotes.store import audit, rule_changes
from refillnotes.store.errors import FigureTaken
from refillnotes.store.people import Person


class DayGoneBy(Unreadable):
    """A change may not begin before today: visits were judged by other rules then."""


class NothingChanges(Unreadable):
    """What is proposed stands there already."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a steward typed. ``after`` is the new value, a new entry as JSON, or blank."""

    act: Act
    figure: str
    after: str
    effective_on: date
    reason: str
    source: str
    confidence: str
    title: str = ""
    """What a new entry is called; whatever is there already has its own name."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A proposal as its author sees it before signing; ``seen_sha256`` names just that."""

    proposal: Proposal
    title: str
    before: str
    preview: Preview
    reach: int = 1
    """How many stretches of visits its author went through, the newest first."""

    @property
    def seen_sha256(self) -> str:
        said = "\n".join((repr(self.proposal), self.title, self.before, written(self.preview)))
        return hashlib.sha256(said.encode()).hexdigest()


def look_ahead(clinic: Clinic, who: Person, proposal: Proposal, reach: int = 1) -> Looked:
    """Say what a change would do to past visits, and leave a trace of having asked.

    ``reach`` is how many stretches of visits to go through; those seen before are not judged
    again.

    Errors: ``Unreadable`` for a day gone by or a value that changes nothing, ``ReferenceRefused``
    for what cannot stand in the rules, ``FigureTaken``.
    """
    looked = looked_over(clinic, proposal, reach)
    with clinic.database.writing() as connection:
        audit.record(connection, AuditEntry(Event.RULES_COMPARED, who.id, clinic.now()))
    return looked


def look_at_all(clinic: Clinic, proposal: Proposal, tick: Callable[[int], None]) -> Looked:
    """The same over every signed visit, for who can wait; ``tick`` is told of each.

    Errors: those of ``look_ahead``.
    """
    without, proposed, looked = _tried(clinic, proposal)
    seen = preview(replace(clinic, rules=without), proposed, None, tick)
    looked = replace(looked, preview=seen)
    with clinic.database.writing() as connection:
        audit.record(connection, AuditEntry(Event.RULES_COMPARED, None, clinic.now()))
    return looked


def trial(change: Approved, others: tuple[Approved, ...], clinic: Clinic) -> tuple[Rules, Rules]:
    """The rules on the day a change comes into force, without it and with it.

    Errors: ``ReferenceRefused``, also for a change coming later that would not fit on top of it.
    """
    earlier = in_force(others, change.in_force_from)
    if len(earlier) < len(others):
        clinic.rulebook.tried(sorted((*others, change), key=lambda one: one.in_force_from))
    return clinic.rulebook.rules(earlier), clinic.rulebook.tried((*earlier, change))


def stands_there(rules: Rules, act: str, figure: str) -> tuple[str, str]:
    """What a key is called in these rules, and what stands there now."""
    if act == Act.REPLACE:
        cell = cell_at(rules, figure)
        return f"{cell.group}: {cell.title}", cell.value
    if act == Act.ADD:
        return "", BLANK
    entry = entry_at(rules, figure)
    return entry.name, "no longer offered" if entry.retired else "offered"


def looked_over(clinic: Clinic, proposal: Proposal, reach: int) -> Looked:
    without, proposed, looked = _tried(clinic, proposal)
    with clinic.database.reading() as connection:
        signed = audit.newest(connection, Event.NOTE_SIGNED)
    then = replace(clinic, rules=without)
    versions = (without.policy.version, without.catalogue.version)
    asked = (repr(proposal), *versions, signed and signed.hash)
    seen = NOTHING_JUDGED
    for stretch in range(reach):
        known = clinic.previews.find((*asked, stretch))
        if known is None:
            known = preview(then, proposed, skip=stretch * MOST)
            clinic.previews.keep((*asked, stretch), known)
        seen = joined(seen, known)
        if seen.covered >= seen.signed:
            break
    return replace(looked, preview=seen, reach=reach)


def _tried(clinic: Clinic, proposal: Proposal) -> tuple[Rules, Rules, Looked]:
    """The rules without and with what is proposed, and what stands there, nothing judged yet."""
    now = clinic.now()
    if proposal.effective_on < now.date():
        raise DayGoneBy(
            f"{proposal.effective_on} has gone by; visits were judged by other rules that day."
            f" Write today, {now.date()}, or a later day."
        )
    with clinic.database.reading() as connection:
        refuse_a_second(connection, proposal.figure, now)
        others = approved_changes(clinic, connection)
    starts = max(first_moment(clinic, proposal.effective_on), now)
    tried = Approved(_unsigned(clinic, proposal), "another steward", starts)
    without, proposed = trial(tried, others, clinic)
    title, before = stands_there(without, proposal.act, proposal.figure)
    if before == stands_after(proposal):
        raise NothingChanges(
            f"{title} is {before} already, so nothing would change. Write another."
        )
    return without, proposed, Looked(proposal, title or proposal.title, before, NOTHING_JUDGED)


def stands_after(proposal: Proposal) -> str:
    words = {Act.RETIRE: "no longer offered", Act.RESTORE: "offered"}
    return words.get(proposal.act, proposal.after)


def refuse_a_second(connection: Connection, figure: str, now: datetime) -> None:
    made = rule_changes.rulings(connection)
    for change in rule_changes.everything(connection):
        stands = standing(change, made.get(change.id, ()), now)
        if stands in OPEN and overlap(change.figure, figure):
            raise FigureTaken(
                f"Change {change.number} of {change.title} is {stands} and not in force yet."
                " Wait for it, or have it withdrawn first."
            )


def first_moment(clinic: Clinic, day: date) -> datetime:
    return datetime.combine(day, time(), clinic.zone)


def _unsigned(clinic: Clinic, proposal: Proposal) -> RuleChange:
    """The same change before anybody signed it, to be tried."""
    return RuleChange(
        id=uuid4(),
        number=0,
        act=proposal.act.value,
        figure=proposal.figure,
        title="",
        before="",
        after=proposal.after,
        effective_on=proposal.effective_on,
        effective_from=first_moment(clinic, proposal.effective_on),
        reason=proposal.reason,
        source=proposal.source,
        confidence=proposal.confidence,
        preview="",
        rules_version="",
        proposed_by=uuid4(),
        proposer="",
        proposed_at=clinic.now(),
    )
