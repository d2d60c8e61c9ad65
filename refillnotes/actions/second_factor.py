"""Set up an authenticator, take it away, and say which roles need one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.codes import (
    REFUSED,
    CodeRefused,
    address_of,
    new_secret,
    recovery_codes,
    recovery_sha256,
    take_one_time_code,
)
from refillnotes.actions.once import Once, answered_before, remember
from refillnotes.actions.people import Person
from refillnotes.actions.read_chart import NotHere
from refillnotes.actions.sealed import seal, unseal
from refillnotes.actions.sign_ins import end_other_sessions
from refillnotes.actions.tries import code_bucket, start_over
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.errors import NotAllowedNow
from refillnotes.domain.roles import Role, in_order
from refillnotes.pdf.chart import square_code
from refillnotes.store import passkeys, people, second_factors
from refillnotes.store.passkeys import Passkey
from refillnotes.store.second_factors import Authenticator, FactorRule

_GROUP = 4  # letters read at a glance


@dataclass(frozen=True, slots=True)
class Standing:
    """How far somebody is with a second factor."""

    held: Authenticator | None
    recovery_left: int
    passkeys: tuple[Passkey, ...] = ()

    @property
    def asked(self) -> bool:
        """Whether more than the password is asked of them."""
        return self.is_on or bool(self.passkeys)

    @property
    def waits(self) -> bool:
        """Whether its first code is still to be typed."""
        return self.held is not None and self.held.confirmed_at is None

    @property
    def is_on(self) -> bool:
        return self.held is not None and self.held.confirmed_at is not None


def standing_of(clinic: Clinic, person_id: UUID) -> Standing:
    with clinic.database.reading() as connection:
        held = second_factors.find(connection, person_id)
        left = second_factors.recovery_left(connection, person_id)
        return Standing(held, left, passkeys.of_person(connection, person_id))


def standings(clinic: Clinic, of: Iterable[UUID]) -> Mapping[UUID, str]:
    """What each of these people has beside the password, in words; empty for nothing."""
    with clinic.database.reading() as connection:
        with_codes, held = second_factors.confirmed(connection), passkeys.counts(connection)
    return {one: " and ".join(_in_words(one in with_codes, held.get(one, 0))) for one in of}


def _in_words(codes: bool, passkeys_held: int) -> Iterator[str]:
    if codes:
        yield "codes"
    if passkeys_held:
        yield "1 passkey" if passkeys_held == 1 else f"{passkeys_held} passkeys"


def start_authenticator(clinic: Clinic, who: Person, once: Once) -> None:
    """Make a secret, to be shown until its first code is typed.

    Errors: ``NotAllowedNow`` when one is on already: take that away first.
    """
    now = clinic.now()
    with clinic.database.writing() as connection:
        if answered_before(connection, who, once) is not None:
            return
        held = second_factors.find(connection, who.id)
        if held is not None and held.confirmed_at is not None:
            raise NotAllowedNow(
                "One-time codes are on already. For a new phone, turn them off first, then set "
                "them up on it."
            )
        started = Authenticator(who.id, seal(clinic, new_secret(), who.id), now)
        entry = AuditEntry(Event.AUTHENTICATOR_STARTED, who.id, now)
        second_factors.start(connection, started, entry)
        remember(connection, who, once, now, str(who.id))


def secret_to_copy(clinic: Clinic, who: Person) -> str:
    """The secret in groups of four, for who cannot scan. Errors: ``NotHere`` once it is on."""
    secret = _waiting_secret(clinic, who)
    return " ".join(secret[at : at + _GROUP] for at in range(0, len(secret), _GROUP))


def square_to_scan(clinic: Clinic, who: Person) -> bytes:
    """The same as a square code, a PNG. Errors: ``NotHere`` once it is on."""
    return square_code(address_of(clinic, _waiting_secret(clinic, who), who.email))


def confirm_authenticator(
    clinic: Clinic, who: Person, typed: str, session_id: str, once: Once
) -> tuple[str, ...]:
    """Ask for codes from now on, and give the recovery codes; they are never shown again.

    The person's other sessions end. Errors: ``CodeRefused``, ``NotHere``.
    """
    now = clinic.now()
    with clinic.database.writing() as connection:
        before = answered_before(connection, who, once)
        if before is not None:
            return recovery_codes(clinic, UUID(before))
        held = _waiting(connection, who.id)
        if not take_one_time_code(clinic, connection, held, typed, now):
            raise CodeRefused(REFUSED)
        batch = uuid4()
        kept = _kept(clinic, who.id, batch)
        entry = AuditEntry(Event.AUTHENTICATOR_CONFIRMED, who.id, now)
        second_factors.confirm(connection, who.id, now, kept, entry)
        end_other_sessions(connection, who.id, session_id)
        remember(connection, who, once, now, str(batch))
    return recovery_codes(clinic, batch)


def renew_recovery_codes(clinic: Clinic, who: Person, once: Once) -> tuple[str, ...]:
    """Ten new recovery codes; the old ones are worth nothing. Errors: ``NotHere``."""
    now = clinic.now()
    with clinic.database.writing() as connection:
        before = answered_before(connection, who, once)
        if before is not None:
            return recovery_codes(clinic, UUID(before))
        held = second_factors.find(connection, who.id)
        on = held is not None and held.confirmed_at is not None
        if not on and not passkeys.of_person(connection, who.id):
            raise NotHere(who.id)
        batch = keep_recovery_codes(clinic, connection, who.id, now)
        remember(connection, who, once, now, str(batch))
    return recovery_codes(clinic, batch)


def keep_recovery_codes(
    clinic: Clinic, connection: Connection, person_id: UUID, now: datetime
) -> UUID:
    """Within an act: ten new ones, and the batch that makes them again for who may see them."""
    batch = uuid4()
    entry = AuditEntry(Event.RECOVERY_CODES_MADE, person_id, now)
    second_factors.renew_recovery(
        connection, person_id, now, _kept(clinic, person_id, batch), entry
    )
    return batch


def remove_authenticator(
    clinic: Clinic, who: Person, person_id: UUID, session_id: str, once: Once
) -> None:
    """Turn somebody's codes off, one's own or those of who lost the phone.

    Their sessions end, save the one at hand. Errors: ``NotHere``.
    """
    now = clinic.now()
    with clinic.database.writing() as connection:
        if answered_before(connection, who, once) is not None:
            return
        if people.find(connection, person_id) is None:
            raise NotHere(person_id)
        entry = AuditEntry(Event.AUTHENTICATOR_REMOVED, who.id, now, {Subject.PERSON: person_id})
        second_factors.remove(connection, person_id, entry)
        start_over(connection, code_bucket(person_id))
        end_other_sessions(connection, person_id, session_id)
        remember(connection, who, once, now, str(person_id))


def roles_asked(clinic: Clinic) -> tuple[Role, ...]:
    """The roles that need a second factor."""
    with clinic.database.reading() as connection:
        return in_order(second_factors.roles_asked(connection))


def ask_roles(clinic: Clinic, who: Person, wanted: Iterable[str], once: Once) -> None:
    """Need a second factor of these roles and of no other, from the next request on."""
    now = clinic.now()
    chosen = frozenset(in_order(wanted))
    with clinic.database.writing() as connection:
        if answered_before(connection, who, once) is not None:
            return
        before = second_factors.roles_asked(connection)
        moved = [FactorRule(one, one in chosen, who.id, now) for one in sorted(before ^ chosen)]
        entry = AuditEntry(Event.FACTOR_RULE_CHANGED, who.id, now)
        second_factors.decide(connection, moved, entry)
        remember(connection, who, once, now, "")


def _kept(clinic: Clinic, person_id: UUID, batch: UUID) -> list[str]:
    return [recovery_sha256(clinic, person_id, one) for one in recovery_codes(clinic, batch)]


def _waiting_secret(clinic: Clinic, who: Person) -> str:
    with clinic.database.reading() as connection:
        held = _waiting(connection, who.id)
    return unseal(clinic, held.sealed_secret, who.id)


def _waiting(connection: Connection, person_id: UUID) -> Authenticator:
    held = second_factors.find(connection, person_id)
    if held is None or held.confirmed_at is not None:
        raise NotHere(person_id)
    return held
