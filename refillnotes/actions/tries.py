"""How often a password, code or PIN may be tried, counted in the record for every server alike."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.domain.errors import RefillnotesError
from refillnotes.store import sign_ins

WINDOW = timedelta(minutes=15)
TRIES_OF_AN_ACCOUNT = 10
TRIES_OF_A_PIN = 5
"""A PIN is shorter than a password. Proposed."""

TRIES_FROM_AN_ADDRESS = 100
"""A clinic's tablets often share one address; good sign-ins are not counted."""


class TooManyTries(RefillnotesError):
    """A password, a code or a PIN was tried too often: a stuck memory, or somebody guessing."""


def admit(
    connection: Connection,
    email: str,
    address: str,
    now: datetime,
    most: int = TRIES_OF_AN_ACCOUNT,
) -> None:
    """Charge one try before the password is looked at. Errors: ``TooManyTries``.

    In one transaction with the count, so that fifty tries at once are not fifty more.
    """
    since = now - WINDOW
    sign_ins.forget_tries(connection, since)
    of_account = sign_ins.tries_since(connection, _account(email), since)
    from_address = sign_ins.tries_since(connection, _address(address), since)
    if of_account >= most or from_address >= TRIES_FROM_AN_ADDRESS:
        raise TooManyTries(
            f"A password, code or PIN was tried too often. Wait {WINDOW.seconds // 60} minutes, "
            "then try again, or ask whoever looks after accounts for help."
        )
    sign_ins.tried(connection, _account(email), now)
    sign_ins.tried(connection, _address(address), now)


def pardon(connection: Connection, email: str, address: str, at: datetime) -> None:
    """Forget an account's tries once the right password came, and that one of the address."""
    sign_ins.forgive(connection, _account(email))
    sign_ins.take_back(connection, _address(address), at)


def code_bucket(person_id: UUID) -> str:
    """What tries of a person's codes are counted under, in place of the address."""
    return f"code {person_id}"


def passkey_bucket(person_id: UUID | None) -> str:
    """The same for answers of passkeys; None counts those that name nobody's."""
    return f"passkey {person_id}"


def pin_bucket(person_id: UUID) -> str:
    """The same for the PIN of a person's signing key."""
    return f"pin {person_id}"


def start_over(connection: Connection, bucket: str) -> None:
    """Count from nothing again, as after a new password that somebody who may gave."""
    sign_ins.forgive(connection, _account(bucket))


def _account(email: str) -> str:
    """A hash, so that what was mistyped in the address field is not kept."""
    return "account " + hashlib.sha256(email.strip().lower().encode()).hexdigest()


def _address(address: str) -> str:
    return f"address {address}"
