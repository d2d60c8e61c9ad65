"""Ask a device for a passkey, and take its answer once: this site, this session, this person."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import Connection
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    options_to_json,
    verify_authentication_response,
)
from webauthn.helpers import (
    bytes_to_base64url,
    decode_credential_public_key,
    decoded_public_key_to_cryptography,
    parse_authentication_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorAssertionResponse,
    PublicKeyCredentialDescriptor,
    UserVerificationRequirement,
)

from refillnotes.actions.clinic import Clinic
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.errors import RefillnotesError
from refillnotes.store import audit, passkeys
from refillnotes.store.passkeys import Challenge, Passkey

LASTS = timedelta(minutes=5)
"""How long a challenge waits: time to find the phone, not to carry its answer elsewhere."""

LONGEST_ANSWER = 20_000  # characters; a device sends about 1,000, with its certificates 6,000
_RANDOM = 32  # bytes


class Purpose(StrEnum):
    """What a challenge was asked for; its answer is good for nothing else."""

    ADD = "add"
    SIGN_IN = "sign-in"
    SIGN = "sign"
    SIGN_NOTE = "sign-note"
    """The challenge is the hash of a statement: to answer it is to sign."""
    WITNESS_NOTE = "witness-note"
    """To sign the statement of one note as its witness or second checker."""
    SIGN_ADDENDUM = "sign-addendum"
    """The same of an addendum."""
    SIGN_BATCH = "sign-batch"
    """The same of a batch, which lists the notes of several statements."""
    SIGN_VOID = "sign-void"
    """The same of what asks for a void, or decides on it."""
    SIGN_RULES = "sign-rules"
    """The same of a proposed change of the rules, or of a decision on one."""


class PasskeyRefused(RefillnotesError):
    """An answer of a device did not fit, came late or came twice; which is not said."""


REFUSED = (
    "This passkey did not open anything here. Try once more; when it stays so, sign in with your "
    "password, and ask whoever looks after accounts to remove this passkey."
)


@dataclass(frozen=True, slots=True)
class Site:
    """Where passkeys are good: the name they belong to, and the address pages are opened at."""

    name: str
    origin: str


@dataclass(frozen=True, slots=True)
class Asked:
    """By whom an answer is wanted: from which session, for what, of whom.

    ``person_id`` None is whoever has a passkey here.
    """

    session: str
    purpose: Purpose
    person_id: UUID | None

    @property
    def session_sha256(self) -> str:
        return hashlib.sha256(self.session.encode()).hexdigest()


def ask_for_passkey(clinic: Clinic, site: Site, asked: Asked) -> str:
    """What the page gives to the device, as JSON; names no passkey when it asks for anybody's."""
    now = clinic.now()
    with clinic.tracing() as connection:
        challenge = new_challenge(connection, asked, now)
        theirs = () if asked.person_id is None else passkeys.of_person(connection, asked.person_id)
    return options_for(site, challenge, theirs)


def options_for(site: Site, challenge: bytes, theirs: tuple[Passkey, ...]) -> str:
    """What the device is given, as JSON: one of these passkeys, or any when there are none."""
    options = generate_authentication_options(
        rp_id=site.name,
        challenge=challenge,
        timeout=int(LASTS.total_seconds() * 1000),
        allow_credentials=[described(one) for one in theirs],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def new_challenge(connection: Connection, asked: Asked, now: datetime) -> bytes:
    """Random bytes, kept until they are answered."""
    challenge = secrets.token_bytes(_RANDOM)
    kept = Challenge(
        bytes_to_base64url(challenge),
        asked.session_sha256,
        asked.purpose,
        asked.person_id,
        now + LASTS,
    )
    passkeys.ask(connection, kept, now)
    return challenge


def described(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(id=base64url_to_bytes(passkey.credential))


def take_challenge(
    connection: Connection, asked: Asked, challenge: str, now: datetime
) -> Challenge | None:
    """The challenge if it was put for exactly this; whatever comes of it, it is gone."""
    kept = passkeys.take(connection, challenge, now)
    if kept is None or (kept.session_sha256, kept.purpose, kept.person_id) != (
        asked.session_sha256,
        asked.purpose,
        asked.person_id,
    ):
        return None
    return kept


@dataclass(frozen=True, slots=True)
class Taken:
    """A good answer: by which passkey, to which statement if to one, and in which bytes."""

    passkey: Passkey
    statement: str | None
    response: AuthenticatorAssertionResponse


def take_passkey(
    connection: Connection, site: Site, asked: Asked, answer: str, now: datetime
) -> Taken | None:
    """The passkey that answered, used from now on; None for whatever does not fit.

    Whose passkey it is, is looked up by its credential and compared with who was asked: a good
    answer by somebody else's passkey is none. One whose counter did not move leaves a trace of
    its own, since there are two of it.
    """
    try:
        said = _read(answer)
        put = take_challenge(connection, asked, challenge_in(said.response.client_data_json), now)
        held = passkeys.find_by_credential(connection, said.id)
        if put is None or held is None or asked.person_id not in (None, held.person_id):
            return None
        if said.response.user_handle not in (None, held.person_id.bytes):
            return None
        verified = verify_authentication_response(
            credential=said,
            expected_challenge=base64url_to_bytes(put.challenge),
            expected_rp_id=site.name,
            expected_origin=site.origin,
            credential_public_key=base64url_to_bytes(held.public_key),
            credential_current_sign_count=0,  # compared below, in the statement that moves it
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        return None
    if not passkeys.use(connection, held.id, verified.new_sign_count, now):
        about = {Subject.PERSON: held.person_id}
        hashes = {"passkey": passkey_sha256(held)}
        audit.record(connection, AuditEntry(Event.PASSKEY_COPIED, None, now, about, hashes))
        return None
    return Taken(held, put.statement, said.response)


def owner_of(connection: Connection, answer: str) -> UUID | None:
    """Whose passkey an answer names, before it is looked at; None for nobody's."""
    try:
        held = passkeys.find_by_credential(connection, _read(answer).id)
    except (WebAuthnException, ValueError):
        return None
    return None if held is None else held.person_id


def challenge_in(client_data: bytes) -> str:
    """Raises ValueError when there is none."""
    said = json.loads(client_data)
    challenge = said.get("challenge") if isinstance(said, dict) else None
    if not isinstance(challenge, str):
        raise ValueError("this answer names no challenge")  # noqa: TRY004  # it is text from outside
    return challenge


def passkey_sha256(passkey: Passkey) -> str:
    """By what the audit trail knows a passkey: the hash of its public key."""
    return hashlib.sha256(public_key_info(passkey)).hexdigest()


def public_key_info(passkey: Passkey) -> bytes:
    """The public key as a SubjectPublicKeyInfo, which every library reads."""
    held = decode_credential_public_key(base64url_to_bytes(passkey.public_key))
    key = decoded_public_key_to_cryptography(held)
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def fits_in(answer: str) -> bool:
    """Whether it may be read at all: short, and not nested so deep that reading it breaks."""
    return len(answer) <= LONGEST_ANSWER and answer.count("[") + answer.count("{") <= _DEEPEST


_DEEPEST = 50  # brackets; a device sends about eight


def _read(answer: str) -> AuthenticationCredential:
    if not fits_in(answer):
        raise ValueError("this answer is longer than any device's")
    return parse_authentication_credential_json(answer)
