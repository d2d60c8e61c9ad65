"""Keep, renew and end the sessions of people who are signed in."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.once import KEPT
from refillnotes.domain.clock import WRONG_BY
from refillnotes.store import idempotency, sign_ins
from refillnotes.store.people import Person
from refillnotes.store.sign_ins import SignIn

__all__ = [
    "SignIn",
    "end_other_sessions",
    "end_session",
    "find_session",
    "lock_session",
    "renew_session",
    "save_session",
    "start_session",
]

LASTS = timedelta(hours=12)
"""A working day: then the password is asked again, whatever was done meanwhile."""

LASTS_UNUSED = timedelta(hours=1)
"""For a sign-in page nobody has signed in on."""


def find_session(clinic: Clinic, session_id: str) -> tuple[SignIn, Person | None] | None:
    """The session a browser named and its person as they are now, unless it ended.

    It also ends with the last day of its person, and when it began later than the clock shows.
    """
    with clinic.accounts() as connection:
        found = sign_ins.find_with_person(connection, _sha256(session_id))
    if found is None:
        return None
    now, (kept, person) = clinic.now(), found
    over = person is not None and not person.may_sign_in(now.date())
    of_now = kept.created_at - WRONG_BY <= now < kept.expires_at
    return found if of_now and not over else None


def start_session(
    clinic: Clinic, person_id: UUID | None, data: str, instead_of: str | None = None
) -> str:
    """Begin a session under a new random id of 256 bits, and end the one it replaces."""
    session_id = secrets.token_urlsafe(32)
    now = clinic.now()
    expires_at = now + (LASTS_UNUSED if person_id is None else LASTS)
    with clinic.tracing() as connection:
        sign_ins.forget_expired(connection, now)
        idempotency.forget_before(connection, now - KEPT)
        if instead_of is not None:
            sign_ins.end(connection, _sha256(instead_of))
        sign_ins.keep(
            connection, SignIn(_sha256(session_id), person_id, data, now, now, expires_at)
        )
    return session_id


def renew_session(clinic: Clinic, session_id: str, data: str) -> str | None:
    """Go on under a new id; the day gets no longer. None when the session ended meanwhile."""
    renewed = secrets.token_urlsafe(32)
    with clinic.tracing() as connection:
        kept = sign_ins.find(connection, _sha256(session_id))
        if kept is None:
            return None
        sign_ins.end(connection, kept.id_sha256)
        sign_ins.keep(
            connection,
            replace(kept, id_sha256=_sha256(renewed), data=data, seen_at=clinic.now()),
        )
    return renewed


def save_session(clinic: Clinic, session_id: str, data: str, *, seen: bool) -> None:
    """Write what a request left in its session; ``seen`` when a person was really there.

    One that was ended meanwhile, as by signing out in another tab, stays ended.
    """
    with clinic.tracing() as connection:
        kept = sign_ins.find(connection, _sha256(session_id))
        if kept is not None:
            seen_at = clinic.now() if seen else kept.seen_at
            sign_ins.keep(connection, replace(kept, data=data, seen_at=seen_at))


def lock_session(clinic: Clinic, session_id: str) -> None:
    """Count a session as long untouched: its person alone comes back to it, by one factor."""
    with clinic.tracing() as connection:
        kept = sign_ins.find(connection, _sha256(session_id))
        if kept is not None:
            sign_ins.keep(connection, replace(kept, seen_at=kept.seen_at - LASTS))


def end_session(clinic: Clinic, session_id: str) -> None:
    with clinic.tracing() as connection:
        sign_ins.end(connection, _sha256(session_id))


def end_other_sessions(connection: Connection, person_id: UUID, session_id: str) -> None:
    """Within an act that changes how a person signs in; the session at hand goes on."""
    sign_ins.end_all_of(connection, person_id, but=_sha256(session_id))


def _sha256(session_id: str) -> str:
    return hashlib.sha256(session_id.encode()).hexdigest()
