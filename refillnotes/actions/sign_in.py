"""Sign in, sign out, and show again that it is still the same person."""

from __future__ import annotations

from datetime import datetime

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.passwords import matches
from refillnotes.actions.tries import admit, pardon
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.errors import RefillnotesError
from refillnotes.store import audit, people
from refillnotes.store.people import Person


class SignInRefused(RefillnotesError):
    """No active account has this address and password; which of the two is not said."""


def sign_in(clinic: Clinic, email: str, password: str, address: str) -> Person:
    """Find the person with this e-mail address and password.

    ``address`` is the network address it came from. Errors: ``TooManyTries``, ``SignInRefused``
    with one sentence, after the same time, whatever was wrong.
    """
    now = clinic.now()
    with clinic.database.writing() as connection:
        admit(connection, email, address, now)
        person = people.find_by_email(connection, email)
    known = person is not None and person.active
    good = matches(password, person.password_hash if person is not None and known else None)
    with clinic.database.writing() as connection:
        if good:
            pardon(connection, email, address, now)
        audit.record(
            connection,
            _entry(Event.SIGNED_IN if good else Event.SIGN_IN_REFUSED, person, good, now),
        )
    if person is None or not good:
        raise SignInRefused(
            "No account has this e-mail address and password. Check both and type them again; "
            "whoever looks after accounts here can give you a new password."
        )
    return person


def sign_out(clinic: Clinic, who: Person) -> None:
    """Leave a trace that this person signed out."""
    with clinic.database.writing() as connection:
        audit.record(connection, AuditEntry(Event.SIGNED_OUT, who.id, clinic.now()))


def ask_again(clinic: Clinic, who: Person, password: str, address: str) -> bool:
    """Whether this is still the person who signed in. Errors: ``TooManyTries``."""
    now = clinic.now()
    with clinic.database.writing() as connection:
        admit(connection, who.email, address, now)
    good = matches(password, who.password_hash)
    with clinic.database.writing() as connection:
        if good:
            pardon(connection, who.email, address, now)
        event = Event.PASSWORD_ASKED_AGAIN if good else Event.PASSWORD_REFUSED
        audit.record(connection, AuditEntry(event, who.id, now))
    return good


def _entry(event: Event, person: Person | None, good: bool, now: datetime) -> AuditEntry:
    if person is None:
        return AuditEntry(event, None, now)
    return AuditEntry(event, person.id if good else None, now, {Subject.PERSON: person.id})
