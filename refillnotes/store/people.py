"""The people who sign in, and what each may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
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
from refillnotes.store.columns import YES
from refillnotes.store.errors import EmailTaken, PersonChanged
from refillnotes.store.evidence import keep
from refillnotes.store.rows import Shape, over_version, save_over
from refillnotes.store.tables import (
    account_versions,
    authenticators,
    factor_rules,
    passkeys,
    people,
)
from refillnotes.store.tables import roles as roles_table


@dataclass(frozen=True, slots=True)
class Person:
    """One account; its ``roles`` are names of ``Role``.

    ``security_stamp`` is in every session: a new one ends them all. ``ends_on`` is the last day
    on which this person may sign in, None for no such day.
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
    password_given: bool = False
    """Whether somebody else chose the password: then it is changed before anything else."""
    ends_on: date | None = None
    factor_due: bool = False
    """Whether a role asks for a second factor and none is set up; worked out when read."""

    def may_sign_in(self, today: date) -> bool:
        return self.active and (self.ends_on is None or today <= self.ends_on)


@dataclass(frozen=True, slots=True)
class AccountVersion:
    """What an account was from one change to the next, for ever."""

    person_id: UUID
    version: int
    name: str
    credentials: str
    roles: tuple[str, ...]
    active: bool
    ends_on: date | None
    changed_by: UUID | None
    changed_at: datetime


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
        factor_rules.c.asked == YES,
        ~exists().where(_NEWER.c.role == factor_rules.c.role, _NEWER.c.seq > factor_rules.c.seq),
    )
    .correlate(people),
    ~exists()
    .where(authenticators.c.person_id == people.c.id, authenticators.c.confirmed_at.is_not(None))
    .correlate(people),
    ~exists().where(passkeys.c.person_id == people.c.id).correlate(people),
)
_WORKED_OUT = {"roles": _ROLES, "factor_due": _FACTOR_DUE}
_NAMES = tuple(one.name for one in fields(Person))
PERSON = select(*(_WORKED_OUT[name] if name in _WORKED_OUT else people.c[name] for name in _NAMES))
"""One row for each person."""
_VERSION = Shape(AccountVersion, account_versions)


def add(connection: Connection, person: Person, audit: AuditEntry) -> None:
    """Open an account. Errors: ``EmailTaken``: one address is one account, in any case."""
    _refuse_taken(connection, person)
    connection.execute(_ADD, _row(person))
    _write_roles(connection, person)
    record(connection, audit, _keep_version(connection, person, audit))


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
    record(connection, audit, _keep_version(connection, newer, audit))
    return newer


def versions(connection: Connection, person_id: UUID) -> tuple[AccountVersion, ...]:
    """All that an account ever was, newest first."""
    theirs = _VERSION.select.where(account_versions.c.person_id == person_id)
    return _VERSION.all(connection, theirs.order_by(account_versions.c.version.desc()))


def find(connection: Connection, person_id: UUID) -> Person | None:
    return next(iter(_read(connection, people.c.id == person_id)), None)


def find_by_email(connection: Connection, email: str) -> Person | None:
    return next(iter(_read(connection, people.c.email == _plain(email))), None)


def find_by_stamp(connection: Connection, security_stamp: str) -> Person | None:
    return next(iter(_read(connection, people.c.security_stamp == security_stamp)), None)


def everybody(connection: Connection) -> tuple[Person, ...]:
    """Every account, retired ones too, by name."""
    return _read(connection)


def ever_in_role(connection: Connection, role: str) -> frozenset[UUID]:
    """Whoever is known to have had the role at any time, by id."""
    held = connection.execute(select(account_versions.c.person_id, account_versions.c.roles))
    return frozenset(row.person_id for row in held if role in row.roles)


def with_role(connection: Connection, role: str) -> tuple[Person, ...]:
    """The active people of one role, by name."""
    holders = select(roles_table.c.person_id).where(roles_table.c.role == role)
    return _read(connection, people.c.id.in_(holders), people.c.active == YES)


def _read(connection: Connection, *where: ColumnElement[bool]) -> tuple[Person, ...]:
    found = connection.execute(PERSON.where(*where).order_by(people.c.name))
    return tuple(person_of(row) for row in found)


def person_of(row: Sequence[Any]) -> Person:
    """The person in a row of ``PERSON``."""
    held = dict(zip(_NAMES, row, strict=True))
    return Person(**held | {"roles": tuple(sorted((held["roles"] or "").split()))})


def _row(person: Person) -> dict[str, object]:
    return {column.name: getattr(person, column.name) for column in people.c} | {
        "email": _plain(person.email)
    }


def _keep_version(connection: Connection, person: Person, audit: AuditEntry) -> dict[str, str]:
    return keep(
        connection,
        account_versions,
        person_id=person.id,
        version=person.version,
        name=person.name,
        credentials=person.credentials,
        roles=tuple(sorted(person.roles)),
        active=person.active,
        ends_on=person.ends_on,
        changed_by=audit.actor,
        changed_at=audit.at,
    )


def _plain(email: str) -> str:
    return email.strip().casefold()


def _write_roles(connection: Connection, person: Person) -> None:
    for role in person.roles:
        connection.execute(insert(roles_table), {"person_id": person.id, "role": role})


def _refuse_taken(connection: Connection, person: Person) -> None:
    other = find_by_email(connection, person.email)
    if other is not None and other.id != person.id:
        raise EmailTaken(person.email)
