"""Look up the people of a clinic, add them, and change what they may do."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.list_revocations import list_revocations_at_hand
from refillnotes.actions.once import Once, answered_before, remember
from refillnotes.actions.passwords import hashed, matches
from refillnotes.actions.read_chart import NotHere
from refillnotes.actions.signing_key_ends import end_own_key
from refillnotes.actions.tries import start_over
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.errors import RefillnotesError
from refillnotes.domain.roles import SIGNING, Role
from refillnotes.seal.authority import Why
from refillnotes.store import invitations, people, sign_ins
from refillnotes.store.errors import KeyReused, PersonChanged
from refillnotes.store.idempotency import OTHER_CONTENT
from refillnotes.store.people import AccountVersion, Person

__all__ = [
    "AccountVersion",
    "Details",
    "LastAdmin",
    "LastDayMissing",
    "Person",
    "a_new_person",
    "add_person",
    "change_person",
    "everybody",
    "find_person",
    "person_by_email",
    "person_by_stamp",
    "refuse_without_last_day",
    "set_password",
    "versions_of",
]


class LastAdmin(RefillnotesError):
    """Nobody would be left who can open accounts."""


class LastDayMissing(RefillnotesError):
    """An auditor was to be let in for ever."""


@dataclass(frozen=True, slots=True)
class Details:
    """What an admin writes about a person."""

    email: str
    name: str
    credentials: str
    roles: tuple[str, ...]
    active: bool = True
    ends_on: date | None = None
    """The last day on which the person may sign in; an auditor has one."""


def everybody(clinic: Clinic) -> tuple[Person, ...]:
    """Every account, closed ones too, by name."""
    with clinic.database.reading() as connection:
        return people.everybody(connection)


def find_person(clinic: Clinic, person_id: UUID) -> Person:
    """Errors: ``NotHere``."""
    with clinic.database.reading() as connection:
        return _known(connection, person_id)


def versions_of(clinic: Clinic, person_id: UUID) -> tuple[AccountVersion, ...]:
    """All that an account ever was, newest first."""
    with clinic.database.reading() as connection:
        return people.versions(connection, person_id)


def person_by_email(clinic: Clinic, email: str) -> Person | None:
    with clinic.database.reading() as connection:
        return people.find_by_email(connection, email)


def person_by_stamp(clinic: Clinic, security_stamp: str) -> Person | None:
    """The person a session belongs to, as they are now."""
    with clinic.database.reading() as connection:
        return people.find_by_stamp(connection, security_stamp)


def add_person(clinic: Clinic, who: Person | None, details: Details, password: str) -> UUID:
    """Open an account whose owner chose this password. ``who`` is None for set-up.

    Errors: ``EmailTaken``, ``PasswordUnfit``.
    """
    added = a_new_person(clinic, details, password)
    entry = AuditEntry(
        Event.PERSON_ADDED,
        None if who is None else who.id,
        added.created_at,
        {Subject.PERSON: added.id},
    )
    with clinic.database.writing() as connection:
        people.add(connection, added, entry)
    return added.id


def a_new_person(clinic: Clinic, details: Details, password: str) -> Person:
    """An account as it begins. Errors: ``PasswordUnfit``."""
    return Person(
        id=uuid4(),
        email=details.email.strip().lower(),
        name=details.name,
        credentials=details.credentials,
        password_hash=hashed(password, demo=clinic.demo),
        security_stamp=secrets.token_hex(32),
        active=details.active,
        created_at=clinic.now(),
        version=1,
        roles=details.roles,
        ends_on=details.ends_on,
    )


def refuse_without_last_day(details: Details) -> None:
    """Errors: ``LastDayMissing``."""
    if Role.AUDITOR in details.roles and details.ends_on is None:
        raise LastDayMissing(
            "An auditor's account ends on a day. Write the last day of the audit, such as "
            "2026-12-31; it can be moved later."
        )


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
    ``PersonChanged`` when somebody saved a newer version, ``EmailTaken``, ``LastAdmin``,
    ``LastDayMissing``.
    """
    now = clinic.now()
    refuse_without_last_day(details)
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
            ends_on=details.ends_on,
        )
        _refuse_to_lock_out(connection, before, after)
        if set(before.roles) - set(after.roles) or not after.active:
            after = _signed_out(connection, after)
        if not after.active:
            invitations.end(connection, person_id, now)
        ended = _end_signing(connection, who, after, now)
        moved = _may(before) != _may(after)
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
    if ended:
        list_revocations_at_hand(clinic)


def _end_signing(connection: Connection, who: Person, after: Person, now: datetime) -> bool:
    """Who signs no more has no signing key: it is revoked in the act that says so."""
    if not after.active:
        reason = "The account was closed."
    elif not SIGNING.intersection(after.roles):
        reason = "The roles that sign were taken away."
    else:
        return False
    return end_own_key(connection, who, after.id, Why.CESSATION, reason, now)


def set_password(
    clinic: Clinic, who: Person, person_id: UUID, password: str, once: Once | None = None
) -> None:
    """Give a person a new password; every session of theirs ends.

    One that somebody else gave is changed before anything else is done with it.
    Errors: ``NotHere``, ``PasswordUnfit``, ``KeyReused``.
    """
    now = clinic.now()
    kept = hashed(password, demo=clinic.demo)
    with clinic.database.writing() as connection:
        before = _known(connection, person_id)
        if answered_before(connection, who, once) is not None:
            _refuse_another(password, before)
            return
        given = replace(before, password_hash=kept, password_given=who.id != person_id)
        invitations.end(connection, person_id, now)
        start_over(connection, before.email)
        people.change(
            connection,
            _signed_out(connection, given),
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
    others = [
        one
        for one in people.with_role(connection, Role.ADMIN)
        if one.id != before.id and one.ends_on is None
    ]
    if _looks_after_accounts(before) and not _looks_after_accounts(after) and not others:
        raise LastAdmin(
            f"{before.name} is the only one who looks after accounts. "
            "Give somebody else the role admin first, without a last day."
        )


def _looks_after_accounts(person: Person) -> bool:
    return person.active and person.ends_on is None and Role.ADMIN in person.roles


def _may(person: Person) -> tuple[object, ...]:
    """What decides whether somebody gets in, and to what."""
    return person.active, person.ends_on, frozenset(person.roles)
