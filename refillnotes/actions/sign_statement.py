"""The one way a statement that is in no PDF is signed: put into words, signed, then written."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.once import Once, answered_before, remember
from refillnotes.actions.own_statement import own_signature
from refillnotes.domain.ceremony import BY_SESSION, Ceremony
from refillnotes.store import audit
from refillnotes.store.own_signatures import Own
from refillnotes.store.people import Person


@dataclass(frozen=True, slots=True)
class Occasion:
    """When somebody signs, after which audit record, and how they are known.

    ``said_at`` is the moment the statement names: at level S3 the one at which the device was
    asked. ``done_at`` is now, when it is written and begins to count.
    """

    said_at: datetime
    done_at: datetime
    audit_head: str
    ceremony: Ceremony


@dataclass(frozen=True, slots=True)
class Worded:
    """A statement in canonical JSON, its SHA-256, and what writes the act that it is about.

    ``write`` takes what the signer's own key or passkey made of it, and gives the act's id.
    """

    text: str
    sha256: str
    write: Callable[[Own | None], str]


class SignedAct(ABC):
    """What two people put their names to, one after the other: a void, a change of the rules."""

    __slots__ = ()

    def prepared(self, clinic: Clinic) -> Self:  # noqa: ARG002 - most have nothing to do here
        """The same, with what takes long done before the transaction. Errors: as ``worded``."""
        return self

    @abstractmethod
    def worded(
        self, clinic: Clinic, connection: Connection, who: Person, occasion: Occasion
    ) -> Worded:
        """Put it into words as things stand now. Errors: whatever stands in the way."""


def sign_statement(
    clinic: Clinic,
    who: Person,
    act: SignedAct,
    once: Once | None = None,
    ceremony: Ceremony = BY_SESSION,
) -> str:
    """Sign and do it; gives the act's id. The caller has made sure who, as ``ceremony`` says.

    Errors: those of ``act``, ``NoSigningKey`` at level S2 and ``NoPasskey`` at S3 without one.
    """
    with clinic.database.reading() as connection:
        before = answered_before(connection, who, once)
    if before is not None:
        return before

    def now_and_here(connection: Connection, now: datetime) -> Occasion:
        return Occasion(now, now, head_now(connection), ceremony)

    def by_own_key(connection: Connection, worded: Worded) -> Own | None:
        return own_signature(clinic, connection, ceremony, worded.text, worded.sha256)

    return do_signed(clinic, who, act, once, now_and_here, by_own_key)


def do_signed(
    clinic: Clinic,
    who: Person,
    act: SignedAct,
    once: Once | None,
    occasion_of: Callable[[Connection, datetime], Occasion],
    sign: Callable[[Connection, Worded], Own | None],
) -> str:
    """Put the act into words, have them signed and write it, in one transaction; gives its id.

    ``occasion_of`` is told the moment it is written at. Errors: those of the three.
    """
    ready, now = act.prepared(clinic), clinic.now()
    with clinic.database.writing() as connection:
        before = answered_before(connection, who, once)
        if before is not None:
            return before
        worded = ready.worded(clinic, connection, who, occasion_of(connection, now))
        done = worded.write(sign(connection, worded))
        remember(connection, who, once, now, done)
    return done


def head_now(connection: Connection) -> str:
    """The hash of the newest audit record, empty before the first."""
    head = audit.head(connection)
    return "" if head is None else head.hash


def named_in(statement_sha256: str, own: Own | None) -> dict[str, str]:
    """What the event of such an act says of its statement, and of the key that signed it."""
    return {"statement": statement_sha256} | ({} if own is None else own.named)
