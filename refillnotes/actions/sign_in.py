"""Sign in, sign out, and show again that it is still the same person."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.codes import REFUSED, REFUSED_MEANWHILE, CodeRefused, take_code
from refillnotes.actions.passkey_answers import REFUSED as REFUSED_PASSKEY
from refillnotes.actions.passkey_answers import (
    Asked,
    PasskeyRefused,
    Site,
    owner_of,
    passkey_sha256,
    take_passkey,
)
from refillnotes.actions.passwords import matches
from refillnotes.actions.tries import admit, code_bucket, pardon, passkey_bucket
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.errors import RefillnotesError
from refillnotes.store import audit, passkeys, people, second_factors
from refillnotes.store.passkeys import Passkey
from refillnotes.store.people import Person


class SignInRefused(RefillnotesError):
    """No active account has this address and password; which of the two is not said."""


class CodeNeeded(RefillnotesError):
    """The password was right, and this person's second factor is still to come."""

    def __init__(self, who: Person) -> None:
        super().__init__("Type the code that your authenticator shows now.")
        self.who = who


def sign_in(
    clinic: Clinic, email: str, password: str, address: str, unlocks: UUID | None = None
) -> Person:
    """Find the person with this e-mail address and password.

    ``address`` is the network address it came from; ``unlocks`` is whose locked session is at
    hand: one factor brings them back. Errors: ``TooManyTries``, ``CodeNeeded``, ``SignInRefused``
    with one sentence, after the same time, whatever was wrong.
    """
    now = clinic.now()
    with clinic.tracing() as connection:
        admit(connection, email, address, now)
        person = people.find_by_email(connection, email)
    known = person is not None and person.may_sign_in(now.date())
    good = matches(password, person.password_hash if person is not None and known else None)
    with clinic.tracing() as connection:
        needs_code = good and person is not None and _needs_code(connection, person, unlocks)
        if good:
            pardon(connection, email, address, now)
        if not needs_code:
            event = Event.SIGNED_IN if good else Event.SIGN_IN_REFUSED
            audit.record(connection, _entry(event, person, good, now))
    if person is None or not good:
        raise SignInRefused(
            "No account has this e-mail address and password. Check both and type them again; "
            "whoever looks after accounts here can give you a new password."
        )
    if needs_code:
        raise CodeNeeded(person)
    return person


def sign_in_with_code(clinic: Clinic, person_id: UUID, typed: str, address: str) -> Person:
    """Let somebody in whose password was right a moment ago.

    Each code is taken once. Errors: ``TooManyTries``, counted apart from passwords so that a right
    password buys no further guesses; ``CodeRefused``; ``LookupError`` for nobody's id.
    """
    now, bucket = clinic.now(), code_bucket(person_id)
    with clinic.tracing() as connection:
        person = people.find(connection, person_id)
        if person is None:
            raise LookupError(f"no account {person_id}")
        admit(connection, bucket, address, now)
        good = person.may_sign_in(now.date()) and take_code(
            clinic, connection, person_id, typed, now
        )
        if good:
            pardon(connection, bucket, address, now)
        event = Event.SIGNED_IN if good else Event.CODE_REFUSED
        audit.record(connection, _entry(event, person, good, now))
    if not good:
        raise CodeRefused(REFUSED_MEANWHILE if clinic.saving_is_off else REFUSED)
    return person


def sign_in_with_passkey(
    clinic: Clinic, site: Site, asked: Asked, answer: str, address: str
) -> Person:
    """Let somebody in whose passkey answered this session's challenge.

    It needs the device and its PIN or finger, so nothing else is asked. Where a password came
    first, ``asked`` names its owner, and nobody else's passkey will do. Errors:
    ``TooManyTries``, ``PasskeyRefused``.
    """
    now = clinic.now()
    with clinic.tracing() as connection:
        owner = owner_of(connection, answer)
        bucket = passkey_bucket(owner)
        admit(connection, bucket, address, now)
        taken = take_passkey(connection, site, asked, answer, now)
        held = None if taken is None else taken.passkey
        person = None if held is None else people.find(connection, held.person_id)
        good = held is not None and person is not None and person.may_sign_in(now.date())
        if good:
            pardon(connection, bucket, address, now)
        audit.record(connection, _by_passkey(held if good else None, owner, now))
    if person is None or not good:
        raise PasskeyRefused(REFUSED_PASSKEY)
    return person


def sign_out(clinic: Clinic, who: Person) -> None:
    """Leave a trace that this person signed out."""
    with clinic.tracing() as connection:
        audit.record(connection, AuditEntry(Event.SIGNED_OUT, who.id, clinic.now()))


def ask_again(clinic: Clinic, who: Person, password: str, address: str) -> bool:
    """Whether this is still the person who signed in. Errors: ``TooManyTries``."""
    now = clinic.now()
    with clinic.tracing() as connection:
        admit(connection, who.email, address, now)
    good = matches(password, who.password_hash) and who.may_sign_in(now.date())
    with clinic.tracing() as connection:
        if good:
            pardon(connection, who.email, address, now)
        event = Event.PASSWORD_ASKED_AGAIN if good else Event.PASSWORD_REFUSED
        audit.record(connection, AuditEntry(event, who.id, now))
    return good


def _needs_code(connection: Connection, person: Person, unlocks: UUID | None) -> bool:
    held = second_factors.find(connection, person.id)
    on = held is not None and held.confirmed_at is not None
    return unlocks != person.id and (on or bool(passkeys.of_person(connection, person.id)))


def _by_passkey(good: Passkey | None, owner: UUID | None, now: datetime) -> AuditEntry:
    if good is None:
        about = {} if owner is None else {Subject.PERSON: owner}
        return AuditEntry(Event.PASSKEY_REFUSED, None, now, about)
    about = {Subject.PERSON: good.person_id}
    hashes = {"passkey": passkey_sha256(good)}
    return AuditEntry(Event.SIGNED_IN, good.person_id, now, about, hashes)


def _entry(event: Event, person: Person | None, good: bool, now: datetime) -> AuditEntry:
    if person is None:
        return AuditEntry(event, None, now)
    return AuditEntry(event, person.id if good else None, now, {Subject.PERSON: person.id})
