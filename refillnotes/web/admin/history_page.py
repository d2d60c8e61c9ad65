"""Accounts as a list shows them, and what one was from change to change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from refillnotes.actions.people import AccountVersion, Person
from refillnotes.domain.roles import in_order
from refillnotes.web.filters import day

BY_PROGRAM = "set-up"


@dataclass(frozen=True, slots=True)
class Row:
    """One account in the list of people."""

    person: Person
    roles: str
    account: str
    second_factor: str


@dataclass(frozen=True, slots=True)
class Line:
    """One version of an account."""

    at: datetime
    name: str
    roles: str
    account: str
    by: str


def row_of(person: Person, today: date, second_factor: str) -> Row:
    return Row(person, _roles(person), _account(person, today), second_factor or "none")


def lines_of(versions: Iterable[AccountVersion], everybody: Iterable[Person]) -> list[Line]:
    """Newest first; a version that differs in nothing shown, as a new password, is left out."""
    names = {one.id: one.name for one in everybody}
    held = [*versions]
    kept = [one for one, older in pairwise(held) if _shown(one) != _shown(older)]
    return [
        Line(
            one.changed_at,
            f"{one.name} {one.credentials}".strip(),
            _roles(one),
            _account(one, one.changed_at.date()),
            BY_PROGRAM if one.changed_by is None else names[one.changed_by],
        )
        for one in [*kept, *held[-1:]]
    ]


def _shown(one: AccountVersion) -> tuple[object, ...]:
    return one.name, one.credentials, one.roles, one.active, one.ends_on


def _roles(one: Person | AccountVersion) -> str:
    return " and ".join(in_order(one.roles)) or "none"


def _account(one: Person | AccountVersion, today: date) -> str:
    if not one.active:
        return "closed"
    if one.ends_on is None:
        return "may sign in"
    return f"{'ended on' if one.ends_on < today else 'ends on'} {day(one.ends_on)}"
