"""One-time codes and recovery codes: made, and taken once each."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from passlib.exc import TokenError
from passlib.totp import TOTP
from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.sealed import SealedElsewhere, keyed, unseal
from refillnotes.domain.audit import AuditEntry, Event
from refillnotes.domain.errors import RefillnotesError
from refillnotes.store import audit, second_factors
from refillnotes.store.second_factors import Authenticator

DIGITS = 6
SLACK = timedelta(seconds=30)
"""How far the clock of a phone may be off, either way."""

RECOVERY_CODES = 10
RECOVERY_LENGTH = 10  # characters of five bits
_MISREAD = str.maketrans("018", "OIB", "- ")
"""Recovery codes hold no 0, 1 or 8: who reads one means the letter."""


class CodeRefused(RefillnotesError):
    """A code was wrong, too old, or used before; which of these is not said."""


REFUSED = (
    "This code is not right, or it was used before. Wait until your authenticator shows the next "
    "one and type that, such as 492 039; or type a recovery code, such as MVQ4K-T7ZRA."
)


REFUSED_MEANWHILE = (
    "This code is not right, or it was used before. Wait until your authenticator shows the next "
    "one and type that, such as 492 039. While saving is off no recovery code is taken, since "
    "nothing could remember that it was used."
)


def new_secret() -> str:
    """160 random bits, as RFC 4226 asks, in the letters that authenticators read."""
    return str(TOTP.new(size=20).base32_key)


def address_of(clinic: Clinic, secret: str, email: str) -> str:
    """What the square code says to an authenticator."""
    return str(TOTP(secret).to_uri(email, issuer=clinic.name.replace(":", " ")))


def recovery_codes(clinic: Clinic, batch: UUID) -> tuple[str, ...]:
    """The codes of one batch, the same each time: only their hashes are kept."""
    made = (
        base64.b32encode(keyed(clinic, "recovery code", f"{batch} {place}"))
        for place in range(RECOVERY_CODES)
    )
    half = RECOVERY_LENGTH // 2
    return tuple(f"{one[:half]}-{one[half:RECOVERY_LENGTH]}" for one in map(bytes.decode, made))


def recovery_sha256(clinic: Clinic, person_id: UUID, code: str) -> str:
    """What is kept of a recovery code; without the instance's secret it cannot be guessed back."""
    plain = code.upper().translate(_MISREAD)
    return hashlib.sha256(keyed(clinic, f"kept recovery code {person_id}", plain)).hexdigest()


def take_code(
    clinic: Clinic, connection: Connection, person_id: UUID, typed: str, now: datetime
) -> bool:
    """Whether it is a code of this person that was not used before; it is used from now on."""
    held = second_factors.find(connection, person_id)
    on = held is not None and held.confirmed_at is not None
    if on and held is not None and take_one_time_code(clinic, connection, held, typed, now):
        return True
    if clinic.saving_is_off:  # nothing would remember that it was used
        return False
    kept = recovery_sha256(clinic, person_id, typed)
    if not second_factors.take_recovery(connection, person_id, kept, now):
        return False
    audit.record(connection, AuditEntry(Event.RECOVERY_CODE_USED, person_id, now))
    return True


def take_one_time_code(
    clinic: Clinic, connection: Connection, held: Authenticator, typed: str, now: datetime
) -> bool:
    """The same for what the authenticator shows alone."""
    digits = typed.replace(" ", "")
    if not (len(digits) == DIGITS and digits.isascii() and digits.isdigit()):
        return False
    try:
        maker = TOTP(unseal(clinic, held.sealed_secret, held.person_id))
        found = maker.match(
            digits, now, window=int(SLACK.total_seconds()), last_counter=held.last_half_minute
        )
    except (TokenError, SealedElsewhere):
        return False
    return second_factors.take_half_minute(connection, held.person_id, found.counter)
