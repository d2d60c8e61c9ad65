"""Look up the people of a clinic, add them, and change what they may do."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.once import Once, answered_before, remember
from refillnotes.actions.passwords import hashed, matches
from refillnotes.actions.read_chart import NotHere
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.errors import RefillnotesError
from refillnotes.domain.roles import Role
from refillnotes.store import people, sign_ins
from refillnotes.store.errors import KeyReused, PersonChanged
from refillnotes.store.idempotency import OTHER_CONTENT
from refillnotes.store.people import Person

__all__ = [
    "Details",
    "LastAdmin",
    "Person",
    "add_person",
    "change_person",
    "everybody",
    "find_person",
    "person_by_email",
    "person_by_stamp",
    "set_password",
]


class LastAdmin(RefillnotesError):
    """Nobody would be left who can open accounts."""


@dataclass(frozen=True, slots=True)
class Details:
    """What an admin writes about a person."""

    email: str
    name: str
    credentials: str
    roles: tuple[str, ...]
    active: bool = True


def everybody(clinic: Clinic) -> tuple[Person, ...]:
    """Every account, closed ones too, by name."""
    with clinic.database.reading() as connection:
        return people.everybody(connection)


def find_person(clinic: Clinic, person_id: UUID) -> Person:
    """Errors: ``NotHere``."""
    with clinic.database.reading() as connection:
        return _known(connection, person_id)


def person_by_email(clinic: Clinic, email: str) -> Person | None:
    with clinic.database.reading() as connection:
        return people.find_by_email(connection, email)


def person_by_stamp(clinic: Clinic, security_stamp: str) -> Person | None:
    """The person a session belongs to, as they are now."""
    with clinic.database.reading() as connection:
        return people.find_by_stamp(connection, security_stamp)


def add_person(
    clinic: Clinic, who: Person | None, details: Details, password: str, once: Once | None = None
) -> UUID:
    """Open an account with a first password. ``who`` is None for set-up.

    Errors: ``EmailTaken``, ``PasswordUnfit``, ``KeyReused``.
    """
    now = clinic.now()
    added = Person(
        id=uuid4(),
        email=details.email.strip().lower(),
        name=details.name,
        credentials=details.credentials,
        password_hash=hashed(password, demo=clinic.demo),
        security_stamp=secrets.token_hex(32),
        active=details.active,
        created_at=now,
        version=1,
        roles=details.roles,
    )
    entry = AuditEntry(
        Event.PERSON_ADDED, None if who is None else who.id, now, {Subject.PERSON: added.id}
    )
    with clinic.database.writing() as connection:
        before = None if who is None else answered_before(connection, who, once)
        if before is not None:
            _refuse_another(password, _known(connection, UUID(before)))
            return UUID(before)
        people.add(connection, added, entry)
        if who is not None:
            remember(connection, who, once, now, str(added.id))
    return added.id


def change_person(
    clinic: Clinic,
    who: Person,
    person_id: UUID,
    version: int,
    details: Details,
    once: Once | None = None,
) -> None:
    """Change who a person is and what they may do.

    Taking a role away or closing the account ends the person's sessions. Errors: ``NotHere``,
    ``PersonChanged`` when somebody saved a newer version, ``EmailTaken``, ``LastAdmin``.
    """
    now = clinic.now()
    with clinic.database.writing() as connection:
        if answered_before(connection, who, once) is not None:
            return
        before = _known(connection, person_id)
        if before.version != version:
            raise PersonChanged(before)
        after = replace(
            before,
            email=details.email.strip().lower(),
            name=details.name,
            credentials=details.credentials,
            roles=details.roles,
            active=details.active,
        )
        _refuse_to_lock_out(connection, before, after)
        if set(before.roles) - set(after.roles) or not after.active:
            after = _signed_out(connection, after)
        moved = (before.roles, before.active) != (after.roles, after.active)
        people.change(
            connection,
            after,
            AuditEntry(
                Event.ROLES_CHANGED if moved else Event.PERSON_CHANGED,
                who.id,
                now,
                {Subject.PERSON: person_id},
            ),
        )
        remember(connection, who, once, now, str(person_id))


def set_password(
    clinic: Clinic, who: Person, person_id: UUID, password: str, once: Once | None = None
) -> None:
    """Give a person a new password; every session of theirs ends.

    Errors: ``NotHere``, ``PasswordUnfit``, ``KeyReused``.
    """
    now = clinic.now()
    kept = hashed(password, demo=clinic.demo)
    with clinic.database.writing() as connection:
        before = _known(connection, person_id)
        if answered_before(connection, who, once) is not None:
            _refuse_another(password, before)
            return
        people.change(
            connection,
            _signed_out(connection, replace(before, password_hash=kept)),
            AuditEntry(Event.PASSWORD_CHANGED, who.id, now, {Subject.PERSON: person_id}),
        )
        remember(connection, who, once, now, str(person_id))


def _known(connection: Connection, person_id: UUID) -> Person:
    person = people.find(connection, person_id)
    if person is None:
        raise NotHere(person_id)
    return person


def _refuse_another(password: str, person: Person) -> None:
    """A sending is remembered without its password, so the one it gave is compared."""
    if not matches(password, person.password_hash):
        raise KeyReused(OTHER_CONTENT)


def _signed_out(connection: Connection, person: Person) -> Person:
    sign_ins.end_all_of(connection, person.id)
    return replace(person, security_stamp=secrets.token_hex(32))


def _refuse_to_lock_out(connection: Connection, before: Person, after: Person) -> None:
    was = before.active and Role.ADMIN in before.roles
    stays = after.active and Role.ADMIN in after.roles
    if was and not stays and len(people.with_role(connection, Role.ADMIN)) == 1:
        raise LastAdmin(
            f"{before.name} is the only one who looks after accounts. "
            "Give somebody else the role admin first."
        )
