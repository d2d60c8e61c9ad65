"""Passkeys of a person: enrolled behind the password, named, listed and taken away."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection
from webauthn import base64url_to_bytes, generate_registration_options, options_to_json
from webauthn import verify_registration_response as verify
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.codes import recovery_codes
from refillnotes.actions.once import Once, answered_before, remember
from refillnotes.actions.passkey_answers import (
    LASTS,
    Asked,
    PasskeyRefused,
    Purpose,
    Site,
    challenge_in,
    described,
    fits_in,
    new_challenge,
    passkey_sha256,
    take_challenge,
)
from refillnotes.actions.people import Person
from refillnotes.actions.read_chart import NotHere
from refillnotes.actions.second_factor import keep_recovery_codes
from refillnotes.actions.sign_ins import end_other_sessions
from refillnotes.actions.tries import passkey_bucket, start_over
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.errors import NotAllowedNow
from refillnotes.store import passkeys, people, second_factors
from refillnotes.store.passkeys import Passkey

__all__ = [
    "MOST",
    "Passkey",
    "add_passkey",
    "one_of_mine",
    "remove_every_passkey",
    "remove_passkey",
    "rename_passkey",
    "start_adding",
]

MOST = 10
"""Passkeys of one person: every device of theirs, and not a list nobody reads. Proposed."""

_KINDS = [
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
"""Signatures that phones, keys and laptops make and that a verifier elsewhere can check."""

_NOT_MADE = (
    "The device did not make a passkey that fits. Type your password once more and try again; "
    "a passkey this device already has here is not made twice."
)


def start_adding(clinic: Clinic, who: Person, site: Site, session: str) -> str:
    """What the page gives to the device that is to make a passkey, as JSON.

    The caller has asked for the password in this very request. Errors: ``NotAllowedNow``.
    """
    now = clinic.now()
    with clinic.database.writing() as connection:
        held = passkeys.of_person(connection, who.id)
        if len(held) >= MOST:
            raise NotAllowedNow(
                f"You have {MOST} passkeys, which is as many as fit. Remove one you no longer use."
            )
        challenge = new_challenge(connection, Asked(session, Purpose.ADD, who.id), now)
    options = generate_registration_options(
        rp_id=site.name,
        rp_name=clinic.name,
        user_id=who.id.bytes,
        user_name=who.email,
        user_display_name=who.name,
        challenge=challenge,
        timeout=int(LASTS.total_seconds() * 1000),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[described(one) for one in held],
        supported_pub_key_algs=_KINDS,
    )
    return options_to_json(options)


def add_passkey(
    clinic: Clinic,
    who: Person,
    site: Site,
    name: str,
    answer: str,
    session: tuple[str, str],
    once: Once,
) -> tuple[str, ...]:
    """Keep what the device made; its owner's other sessions end.

    ``session`` is the mark the challenge was put under and the id of the session that goes on.
    Gives recovery codes when the person has none left, and nothing otherwise. Errors:
    ``PasskeyRefused``.
    """
    mark, session_id = session
    now = clinic.now()
    with clinic.database.writing() as connection:
        before = answered_before(connection, who, once)
        if before is not None:
            return recovery_codes(clinic, UUID(before)) if before else ()
        asked = Asked(mark, Purpose.ADD, who.id)
        made = _made(connection, site, asked, answer, now)
        if made is not None:
            passkey = Passkey(
                uuid4(),
                who.id,
                name,
                bytes_to_base64url(made.credential_id),
                bytes_to_base64url(made.credential_public_key),
                made.sign_count,
                now,
            )
            passkeys.add(connection, passkey, _entry(Event.PASSKEY_ADDED, passkey, now))
            end_other_sessions(connection, who.id, session_id)
            batch = None
            if second_factors.recovery_left(connection, who.id) == 0:
                batch = keep_recovery_codes(clinic, connection, who.id, now)
            remember(connection, who, once, now, "" if batch is None else str(batch))
    if made is None:
        raise PasskeyRefused(_NOT_MADE)
    return () if batch is None else recovery_codes(clinic, batch)


def one_of_mine(clinic: Clinic, who: Person, passkey_id: UUID) -> Passkey:
    """Errors: ``NotHere``."""
    with clinic.database.reading() as connection:
        return _mine(connection, who, passkey_id)


def rename_passkey(clinic: Clinic, who: Person, passkey_id: UUID, name: str, once: Once) -> None:
    """Errors: ``NotHere``."""
    now = clinic.now()
    with clinic.database.writing() as connection:
        if answered_before(connection, who, once) is not None:
            return
        held = _mine(connection, who, passkey_id)
        entry = _entry(Event.PASSKEY_RENAMED, held, now)
        passkeys.rename(connection, held.id, name, entry)
        remember(connection, who, once, now, "")


def remove_passkey(
    clinic: Clinic, who: Person, passkey_id: UUID, session_id: str, once: Once
) -> None:
    """It opens nothing from now on; the person's other sessions end. Errors: ``NotHere``."""
    now = clinic.now()
    with clinic.database.writing() as connection:
        if answered_before(connection, who, once) is not None:
            return
        held = _mine(connection, who, passkey_id)
        entry = _entry(Event.PASSKEY_REMOVED, held, now)
        passkeys.remove(connection, held.id, entry)
        end_other_sessions(connection, who.id, session_id)
        remember(connection, who, once, now, "")


def remove_every_passkey(clinic: Clinic, who: Person, person_id: UUID, once: Once) -> None:
    """For somebody who lost the device; ``who`` looks after accounts. Their sessions end.

    Errors: ``NotHere``.
    """
    now = clinic.now()
    with clinic.database.writing() as connection:
        if answered_before(connection, who, once) is not None:
            return
        if people.find(connection, person_id) is None:
            raise NotHere(person_id)
        held = passkeys.of_person(connection, person_id)
        hashes = {f"passkey {place}": passkey_sha256(one) for place, one in enumerate(held, 1)}
        entry = AuditEntry(Event.PASSKEY_REMOVED, who.id, now, {Subject.PERSON: person_id}, hashes)
        passkeys.remove_all_of(connection, person_id, entry)
        start_over(connection, passkey_bucket(person_id))
        end_other_sessions(connection, person_id, "")
        remember(connection, who, once, now, str(person_id))


def _mine(connection: Connection, who: Person, passkey_id: UUID) -> Passkey:
    held = passkeys.find(connection, passkey_id)
    if held is None or held.person_id != who.id:
        raise NotHere(passkey_id)
    return held


def _entry(event: Event, passkey: Passkey, now: datetime) -> AuditEntry:
    """What its owner did with it."""
    owner = passkey.person_id
    hashes = {"passkey": passkey_sha256(passkey)}
    return AuditEntry(event, owner, now, {Subject.PERSON: owner}, hashes)


def _made(
    connection: Connection, site: Site, asked: Asked, answer: str, now: datetime
) -> VerifiedRegistration | None:
    """What the device made; None for what does not fit, came late, or is known already."""
    try:
        put = take_challenge(connection, asked, _challenge_of(answer), now)
        if put is None:
            return None
        made = verify(
            credential=answer,
            expected_challenge=base64url_to_bytes(put.challenge),
            expected_rp_id=site.name,
            expected_origin=site.origin,
            require_user_verification=True,
            supported_pub_key_algs=_KINDS,
        )
    except (WebAuthnException, ValueError):
        return None
    known = passkeys.find_by_credential(connection, bytes_to_base64url(made.credential_id))
    return made if known is None else None


def _challenge_of(answer: str) -> str:
    said = json.loads(answer) if fits_in(answer) else None
    response = said.get("response") if isinstance(said, dict) else None
    client_data = response.get("clientDataJSON") if isinstance(response, dict) else None
    if not isinstance(client_data, str):
        raise ValueError("this is no answer of a device")  # noqa: TRY004  # text from outside
    return challenge_in(base64url_to_bytes(client_data))
