"""Make sure who signs: the password, and what stands beside it; then the password alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.codes import take_code
from refillnotes.actions.passkey_answers import Asked, Site, passkey_sha256, take_passkey
from refillnotes.actions.sign_in import ask_again
from refillnotes.actions.tries import admit, code_bucket, pardon, passkey_bucket
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.ceremony import Auth
from refillnotes.domain.errors import RefillnotesError
from refillnotes.store import audit, passkeys, second_factors
from refillnotes.store.people import Person

PERIOD = timedelta(minutes=5)
"""Between two signatures of one sign-in: for so long the second asks for one component."""


class SignerUnknown(RefillnotesError):
    """A factor was wrong or missing; ``factor`` says which. Nothing was signed."""

    def __init__(self, factor: Auth, sentence: str) -> None:
        super().__init__(sentence)
        self.factor = factor


_REFUSED = {
    Auth.PASSWORD: "That is not your password. Type it again; nothing was signed.",
    Auth.CODE: "This code is not right, or it was used before. Wait for the next one and type "
    "that, such as 492 039; nothing was signed.",
    Auth.PASSKEY: "This passkey did not fit. Try once more, or type a code; nothing was signed.",
}


@dataclass(frozen=True, slots=True)
class Given:
    """What the signer typed, and what their device answered; empty for what was left out."""

    password: str
    code: str = ""
    passkey: str = ""


@dataclass(frozen=True, slots=True)
class Here:
    """Where an answer of a passkey is good, by whom it was asked, and whence it came.

    ``site`` is None at an address that has no passkeys.
    """

    site: Site | None
    asked: Asked
    address: str


def second_is_asked(clinic: Clinic, person_id: UUID, signed_at: datetime | None) -> bool:
    """Whether more than one component is needed now.

    ``signed_at`` is when this sign-in signed last, None when it never did.
    """
    if in_period(clinic, signed_at):
        return False
    with clinic.database.reading() as connection:
        held = second_factors.find(connection, person_id)
        on = held is not None and held.confirmed_at is not None
        return on or bool(passkeys.of_person(connection, person_id))


def know_signer(
    clinic: Clinic, who: Person, given: Given, here: Here, signed_at: datetime | None
) -> tuple[Auth, ...]:
    """By what this person is known, in the words of the statement.

    The password first, so that a wrong one spends no code. Each refusal is charged to its own
    count and leaves a trace. Errors: ``SignerUnknown``, ``TooManyTries``.
    """
    second = second_is_asked(clinic, who.id, signed_at)
    goes_on = in_period(clinic, signed_at)
    if goes_on and given.passkey and not given.password:
        return _second(clinic, who, given, here), Auth.PERIOD
    password_known(clinic, who, given.password, here.address)
    if second:
        return Auth.PASSWORD, _second(clinic, who, given, here)
    return (Auth.PASSWORD, Auth.PERIOD) if goes_on else (Auth.PASSWORD,)


def password_known(clinic: Clinic, who: Person, password: str, address: str) -> None:
    """Errors: ``SignerUnknown``, ``TooManyTries``."""
    if not ask_again(clinic, who, password, address):
        raise SignerUnknown(Auth.PASSWORD, _REFUSED[Auth.PASSWORD])


def refused_by(factor: Auth) -> str:
    """What is said of a factor that did not fit."""
    return _REFUSED[factor]


def in_period(clinic: Clinic, signed_at: datetime | None) -> bool:
    """Whether this sign-in signed at most five minutes ago."""
    return signed_at is not None and clinic.now() - signed_at <= PERIOD


def _second(clinic: Clinic, who: Person, given: Given, here: Here) -> Auth:
    """The passkey or the code. Errors: ``SignerUnknown``, ``TooManyTries``."""
    now, by_passkey = clinic.now(), bool(given.passkey)
    factor = Auth.PASSKEY if by_passkey else Auth.CODE
    bucket = passkey_bucket(who.id) if by_passkey else code_bucket(who.id)
    hashes: dict[str, str] = {}
    with clinic.database.writing() as connection:
        admit(connection, bucket, here.address, now)
        if by_passkey:
            taken = None
            if here.site is not None:
                taken = take_passkey(connection, here.site, here.asked, given.passkey, now)
            good = taken is not None
            if taken is not None:
                hashes = {"passkey": passkey_sha256(taken.passkey)}
        else:
            good = take_code(clinic, connection, who.id, given.code, now)
        if good:
            pardon(connection, bucket, here.address, now)
        event = _EVENTS[factor, good]
        entry = AuditEntry(event, who.id, now, {Subject.PERSON: who.id}, hashes)
        audit.record(connection, entry)
    if not good:
        raise SignerUnknown(factor, _REFUSED[factor])
    return factor


_EVENTS = {
    (Auth.PASSKEY, True): Event.PASSKEY_SHOWN,
    (Auth.PASSKEY, False): Event.PASSKEY_REFUSED,
    (Auth.CODE, True): Event.CODE_SHOWN,
    (Auth.CODE, False): Event.CODE_REFUSED,
}
