"""What stewards and auditors read: the changes of the rules and what was decided on each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.decide_change import may_decide
from refillnotes.actions.judge_again import preview
from refillnotes.actions.look_ahead import trial
from refillnotes.actions.read_chart import NotHere
from refillnotes.actions.rules_in_force import approved_changes
from refillnotes.actions.traces import leave_trace
from refillnotes.domain.audit import Event, Subject
from refillnotes.domain.governance import (
    OPEN,
    Approved,
    Decision,
    RuleChange,
    Ruling,
    Standing,
    approved,
    change_hash,
    standing,
)
from refillnotes.domain.governance_preview import Preview, read_preview
from refillnotes.store import rule_changes
from refillnotes.store.people import Person

__all__ = ["ChangeLine", "OpenChange", "judge_past_visits", "open_change", "read_changes"]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change and where it stands now."""

    change: RuleChange
    stands: Standing
    rulings: tuple[Ruling, ...]
    in_force_from: datetime | None
    """When it came or comes into force; None while nobody has approved it."""


@dataclass(frozen=True, slots=True)
class OpenChange:
    """One change with all that was signed about it."""

    line: ChangeLine
    change_sha256: str
    statements: tuple[str, ...]
    """The SHA-256 of each statement: the proposal's first, then each decision's."""
    seen: Preview
    """What past visits would have said, as its proposer was shown and signed."""
    may: tuple[Decision, ...]


def read_changes(clinic: Clinic) -> tuple[ChangeLine, ...]:
    """Every change ever proposed, newest first."""
    now = clinic.now()
    with clinic.database.reading() as connection:
        made = rule_changes.rulings(connection)
        return tuple(
            _line(change, made.get(change.id, ()), now)
            for change in rule_changes.everything(connection)
        )


def open_change(clinic: Clinic, who: Person, change_id: UUID) -> OpenChange:
    """One change. Errors: ``NotHere``."""
    with clinic.database.reading() as connection:
        line = _find(connection, change_id, clinic.now())
        statements = rule_changes.statements_of(connection, change_id)
    return OpenChange(
        line=line,
        change_sha256=change_hash(line.change),
        statements=tuple(one.statement_sha256 for one in statements),
        seen=read_preview(line.change.preview),
        may=may_decide(line.change, line.stands, who),
    )


def judge_past_visits(clinic: Clinic, who: Person, change_id: UUID) -> Preview:
    """What an open change would do to the visits signed until now, others included.

    Past visits are judged by the rules in force now and by those the change makes of them.
    Errors: ``NotHere``, ``ReferenceRefused``.
    """
    now = clinic.now()
    with clinic.database.reading() as connection:
        line = _find(connection, change_id, now)
        others = tuple(
            one for one in approved_changes(clinic, connection) if one.change.id != change_id
        )
    leave_trace(clinic, who, Event.RULES_COMPARED, {Subject.RULE_CHANGE: change_id})
    if line.stands not in OPEN:
        return read_preview(line.change.preview)
    starts = max(line.in_force_from or line.change.effective_from, now)
    agreed = Approved(line.change, "another steward", starts)
    without, proposed = trial(agreed, others, clinic)
    return preview(replace(clinic, rules=without), proposed)


def _find(connection: Connection, change_id: UUID, now: datetime) -> ChangeLine:
    change = rule_changes.find(connection, change_id)
    if change is None:
        raise NotHere(change_id)
    return _line(change, rule_changes.rulings(connection).get(change_id, ()), now)


def _line(change: RuleChange, rulings: tuple[Ruling, ...], now: datetime) -> ChangeLine:
    agreed = approved(change, rulings)
    starts = None if agreed is None else agreed.in_force_from
    return ChangeLine(change, standing(change, rulings, now), rulings, starts)
