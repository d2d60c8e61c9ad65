"""The people who sign in, and what each may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    exists,
    func,
    insert,
    select,
)

from refillnotes.domain.audit import AuditEntry
from refillnotes.store.audit import record
from refillnotes.store.errors import EmailTaken, PersonChanged
from refillnotes.store.rows import over_version, save_over
from refillnotes.store.tables import authenticators, factor_rules, people
from refillnotes.store.tables import roles as roles_table


@dataclass(frozen=True, slots=True)
class Person:
    """One account; ``roles`` are of nurse, physician, auditor, admin and steward.

    ``security_stamp`` is in every session: a new one ends them all.
    """

    id: UUID
    email: str
    name: str
    credentials: str
    password_hash: str
    security_stamp: str
    active: bool
    created_at: datetime
    version: int
    roles: tuple[str, ...]
    factor_due: bool = False
    """Whether a role asks for a second factor and none is set up; worked out when read."""


_ADD = insert(people)
_CHANGE = over_version(people)
_ROLES = (
    select(func.aggregate_strings(roles_table.c.role, " "))
    .where(roles_table.c.person_id == people.c.id)
    .correlate(people)
    .scalar_subquery()
)
_NEWER = factor_rules.alias()
_FACTOR_DUE = and_(
    exists()
    .where(
        roles_table.c.person_id == people.c.id,
        factor_rules.c.role == roles_table.c.role,
        factor_rules.c.asked.is_(True),
        ~exists().where(_NEWER.c.role == factor_rules.c.role, _NEWER.c.seq > factor_rules.c.seq),
    )
    .correlate(people),
    ~exists()
    .where(authenticators.c.person_id == people.c.id, authenticators.c.confirmed_at.is_not(None))
    .correlate(people),
)
PERSON = select(*people.c, _ROLES, _FACTOR_DUE)
"""One row for each person, what is worked out last."""


def add(connection: Connection, person: Person, audit: AuditEntry) -> None:
    """Open an account. Errors: ``EmailTaken``: one address is one account, in any case."""
    _refuse_taken(connection, person)
    connection.execute(_ADD, _row(person))
    _write_roles(connection, person)
    record(connection, audit)


def change(connection: Connection, person: Person, audit: AuditEntry) -> Person:
    """Save over version ``person.version``. Errors: ``PersonChanged``, ``EmailTaken``."""
    _refuse_taken(connection, person)
    newer = replace(person, email=_plain(person.email), version=person.version + 1)
    if not save_over(connection, _CHANGE, _row(newer)):
        stored = find(connection, person.id)
        if stored is None:
            raise LookupError(f"no account {person.id}")
        raise PersonChanged(stored)
    connection.execute(delete(roles_table).where(roles_table.c.person_id == person.id))
    _write_roles(connection, newer)
    record(connection, audit)
    return newer


def find(connection: Connection, person_id: UUID) -> Person | None:
    return next(iter(_read(connection, people.c.id == person_id)), None)


def find_by_email(connection: Connection, email: str) -> Person | None:
    return next(iter(_read(connection, people.c.email == _plain(email))), None)


def find_by_stamp(connection: Connection, security_stamp: str) -> Person | None:
    return next(iter(_read(connection, people.c.security_stamp == security_stamp)), None)


def everybody(connection: Connection) -> tuple[Person, ...]:
    """Every account, retired ones too, by name."""
    return _read(connection)


def with_role(connection: Connection, role: str) -> tuple[Person, ...]:
    """The active people of one role, by name."""
    holders = select(roles_table.c.person_id).where(roles_table.c.role == role)
    return _read(connection, people.c.id.in_(holders), people.c.active.is_(True))


def _read(connection: Connection, *where: ColumnElement[bool]) -> tuple[Person, ...]:
    found = connection.execute(PERSON.where(*where).order_by(people.c.name))
    return tuple(person_of(row) for row in found)


def person_of(row: Sequence[Any]) -> Person:
    """The person in a row of ``PERSON``."""
    *columns, roles, due = row
    return Person(*(*columns, tuple(sorted((roles or "").split())), bool(due)))


def _row(person: Person) -> dict[str, object]:
    return {column.name: getattr(person, column.name) for column in people.c} | {
        "email": _plain(person.email)
    }


def _plain(email: str) -> str:
    return email.strip().casefold()


def _write_roles(connection: Connection, person: Person) -> None:
    for role in person.roles:
        connection.execute(insert(roles_table), {"person_id": person.id, "role": role})


def _refuse_taken(connection: Connection, person: Person) -> None:
    other = find_by_email(connection, person.email)
    if other is not None and other.id != person.id:
        raise EmailTaken(person.email)
