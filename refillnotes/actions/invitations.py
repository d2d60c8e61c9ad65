"""Invite somebody: an account nobody can open yet, and a link to choose its password."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.once import Once, answered_before, remember
from refillnotes.actions.passwords import hashed, matches
from refillnotes.actions.people import Details, a_new_person, refuse_without_last_day
from refillnotes.actions.read_chart import NotHere
from refillnotes.actions.sealed import keyed
from refillnotes.actions.tries import start_over
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.errors import RefillnotesError
from refillnotes.store import invitations, people, sign_ins
from refillnotes.store.errors import KeyReused
from refillnotes.store.idempotency import OTHER_CONTENT
from refillnotes.store.invitations import Invitation
from refillnotes.store.people import Person

LASTS = timedelta(days=3)


class InvitationOver(RefillnotesError):
    """The link was used, is too old, or another one took its place; or it never was one."""


@dataclass(frozen=True, slots=True)
class Invited:
    """A link to be handed to this very person; the record keeps no more than its hash."""

    person: Person
    token: str
    until: datetime


def invite_somebody_new(clinic: Clinic, who: Person, details: Details, once: Once) -> Invited:
    """Open an account with no password, and a link to choose one.

    Errors: ``EmailTaken``, ``LastDayMissing``, ``KeyReused``.
    """
    now = clinic.now()
    refuse_without_last_day(details)
    with clinic.database.writing() as connection:
        before = answered_before(connection, who, once)
        if before is None:
            nobody_knows = secrets.token_urlsafe(32)
            added = a_new_person(clinic, details, nobody_knows)
            entry = AuditEntry(Event.PERSON_ADDED, who.id, now, {Subject.PERSON: added.id})
            people.add(connection, added, entry)
            _make(clinic, connection, who, added.id)
            remember(connection, who, once, now, str(added.id))
            before = str(added.id)
        return _newest(clinic, connection, UUID(before))


def invite_again(clinic: Clinic, who: Person, person_id: UUID, once: Once) -> Invited:
    """A new link for an account there is; its password stays until the link is used.

    Errors: ``NotHere``, also for a closed account.
    """
    now = clinic.now()
    with clinic.database.writing() as connection:
        person = people.find(connection, person_id)
        if person is None or not person.may_sign_in(now.date()):
            raise NotHere(person_id)
        if answered_before(connection, who, once) is None:
            _make(clinic, connection, who, person_id)
            remember(connection, who, once, now, str(person_id))
        return _newest(clinic, connection, person_id)


def find_invited(clinic: Clinic, token: str) -> Person:
    """Who this link is for. Errors: ``InvitationOver``."""
    with clinic.database.reading() as connection:
        _, person = _open(clinic, connection, token)
    return person


def accept(clinic: Clinic, token: str, password: str, once: Once) -> None:
    """Keep the password that the invited person chose; every session of theirs ends.

    Errors: ``InvitationOver``, ``PasswordUnfit``, ``KeyReused``.
    """
    now = clinic.now()
    kept = hashed(password, demo=clinic.demo)
    with clinic.database.writing() as connection:
        if _sent_before(connection, token, password, once):
            return
        invitation, person = _open(clinic, connection, token)
        invitations.end(connection, person.id, now)
        sign_ins.end_all_of(connection, person.id)
        start_over(connection, person.email)
        entry = AuditEntry(Event.INVITATION_ACCEPTED, person.id, now)
        chosen = replace(
            person,
            password_hash=kept,
            password_given=False,
            security_stamp=secrets.token_hex(32),
        )
        people.change(connection, chosen, entry)
        remember(connection, person, once, now, str(invitation.id))


def _make(clinic: Clinic, connection: Connection, who: Person, person_id: UUID) -> None:
    now, made = clinic.now(), uuid4()
    kept = _sha256(_token(clinic, made))
    invitation = Invitation(made, person_id, kept, who.id, now, now + LASTS)
    entry = AuditEntry(Event.PERSON_INVITED, who.id, now, {Subject.PERSON: person_id})
    invitations.make(connection, invitation, entry)


def _newest(clinic: Clinic, connection: Connection, person_id: UUID) -> Invited:
    made = invitations.newest(connection, person_id)
    person = people.find(connection, person_id)
    if made is None or person is None:
        raise LookupError(f"no invitation of {person_id}")
    return Invited(person, _token(clinic, made.id), made.expires_at)


def _open(clinic: Clinic, connection: Connection, token: str) -> tuple[Invitation, Person]:
    now = clinic.now()
    invitation = invitations.find(connection, _sha256(token))
    person = None if invitation is None else people.find(connection, invitation.person_id)
    if invitation is None or person is None or not invitation.is_open(now):
        raise InvitationOver(
            "This link opens nothing: it was used, or it is older than "
            f"{LASTS.days} days, or a newer one took its place. Ask who gave it to you for a "
            "new one."
        )
    if not person.may_sign_in(now.date()):
        raise InvitationOver("This account is closed. Ask whoever looks after accounts here.")
    return invitation, person


def _sent_before(connection: Connection, token: str, password: str, once: Once) -> bool:
    """Whether this very sending was taken already; a double tap is no second try."""
    invitation = invitations.find(connection, _sha256(token))
    person = None if invitation is None else people.find(connection, invitation.person_id)
    if person is None or answered_before(connection, person, once) is None:
        return False
    if not matches(password, person.password_hash):
        raise KeyReused(OTHER_CONTENT)
    return True


def _token(clinic: Clinic, invitation_id: UUID) -> str:
    """256 bits that only this instance can work out, so that a page sent twice shows one link."""
    made = keyed(clinic, "invitation", str(invitation_id))
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
