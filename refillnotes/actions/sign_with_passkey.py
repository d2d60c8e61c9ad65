"""Sign a page with a passkey: the device signs the statement itself, and nobody else can."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime

from webauthn.helpers import bytes_to_base64url

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.keep_signed import keep_signed
from refillnotes.actions.know_signer import Given, SignerUnknown, password_known, refused_by
from refillnotes.actions.once import Once, answered_before
from refillnotes.actions.passkey_answers import (
    LASTS,
    Asked,
    Site,
    Taken,
    options_for,
    passkey_sha256,
    public_key_info,
    take_passkey,
)
from refillnotes.actions.read_note import Shown
from refillnotes.actions.refusals import NoPasskey, SeenOtherwise
from refillnotes.actions.signing import Signing, write_signed
from refillnotes.actions.tries import admit, pardon, passkey_bucket
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.ceremony import Auth, Ceremony, ForPasskey, Level
from refillnotes.domain.passkey_proof import PasskeyProof
from refillnotes.domain.signature import Stated, stated_as
from refillnotes.store import audit, passkeys
from refillnotes.store.passkeys import Challenge, Passkey
from refillnotes.store.people import Person

_NONCE = 16  # bytes


def ask_to_sign(
    clinic: Clinic, who: Person, signing: Signing, site: Site, asked: Asked, auth: Auth
) -> str:
    """What the page gives to the device: the hash of the statement, to be signed by it.

    ``auth`` is what must come with the passkey: the password, or a signature a moment ago. The
    statement names this moment, and waits five minutes. Errors: those of ``signing``, and
    ``NoPasskey``.
    """
    held = their_passkeys(clinic, who)
    ceremony = ceremony_at(site, asked, auth)
    with clinic.database.reading() as connection:
        to_sign = signing.made_ready(clinic, connection, who, clinic.now(), ceremony)
    stated = to_sign.stated_by(who)
    put(clinic, who, asked, stated.sha256, stated.text)
    return options_for(site, bytes.fromhex(stated.sha256), held)


def their_passkeys(clinic: Clinic, who: Person) -> tuple[Passkey, ...]:
    """Errors: ``NoPasskey``."""
    with clinic.database.reading() as connection:
        held = passkeys.of_person(connection, who.id)
    if not held:
        raise NoPasskey("You sign here with a passkey. Make one on your own page first.")
    return held


def ceremony_at(site: Site, asked: Asked, auth: Auth) -> Ceremony:
    """How who answers with a passkey will be known; its random text is of this ceremony alone."""
    bound = ForPasskey(site.name, site.origin, secrets.token_hex(_NONCE))
    return Ceremony((auth, Auth.PASSKEY), asked.session_sha256, Level.S3, bound)


def put(clinic: Clinic, who: Person, asked: Asked, sha256: str, words: str) -> None:
    """Keep the words whose hash the device signs, for five minutes."""
    now, challenge = clinic.now(), bytes_to_base64url(bytes.fromhex(sha256))
    kept = Challenge(challenge, asked.session_sha256, asked.purpose, who.id, now + LASTS, words)
    with clinic.database.writing() as connection:
        passkeys.ask(connection, kept, now)


def sign_with_passkey(
    clinic: Clinic,
    who: Person,
    signing: Signing,
    given: Given,
    asked: Asked,
    site: Site,
    address: str,
    once: Once,
) -> None:
    """Sign by the answer of the signer's passkey to the statement.

    The statement is the one that was put to the device, never one this form brings. Errors: those
    of ``signing``, ``SeenOtherwise``, ``SignerUnknown``, ``TooManyTries``, and as ``sign``.
    """
    with clinic.database.reading() as connection:
        if answered_before(connection, who, once) is not None:
            return
    text, taken = answered(clinic, who, given, asked, site, address)
    stated = stated_as(text)
    password_beside(clinic, who, stated.statement["auth"], given, address)
    now = datetime.fromisoformat(stated.statement["signed_at"]).astimezone(clinic.zone)
    _refuse_another(stated, signing.seen)
    with clinic.database.reading() as connection:
        ready = signing.made_ready(clinic, connection, who, now, Ceremony((), level=Level.S3))
    signed = keep_signed(clinic, who, replace(ready, put=stated))
    write_signed(clinic, who, signing, signed, now, once, proof_of(taken))


def answered(
    clinic: Clinic, who: Person, given: Given, asked: Asked, site: Site, address: str
) -> tuple[str, Taken]:
    """The words that were put to the device, and its answer to them.

    Errors: ``SignerUnknown``, ``TooManyTries``.
    """
    now, bucket = clinic.now(), passkey_bucket(who.id)
    with clinic.database.writing() as connection:
        admit(connection, bucket, address, now)
        taken = take_passkey(connection, site, asked, given.passkey, now)
        about = {Subject.PERSON: who.id}
        if taken is None or taken.statement is None:
            audit.record(connection, AuditEntry(Event.PASSKEY_REFUSED, who.id, now, about))
        else:
            pardon(connection, bucket, address, now)
            hashes = {"passkey": passkey_sha256(taken.passkey)}
            entry = AuditEntry(Event.PASSKEY_SHOWN, who.id, now, about, hashes)
            audit.record(connection, entry)
    if taken is None or taken.statement is None:
        raise SignerUnknown(Auth.PASSKEY, refused_by(Auth.PASSKEY))
    return taken.statement, taken


def password_beside(clinic: Clinic, who: Person, auth: str, given: Given, address: str) -> None:
    """Ask for the password where the statement's ``auth`` says so. Errors: as ``answered``."""
    if Auth.PASSWORD in auth.split():
        password_known(clinic, who, given.password, address)


def proof_of(taken: Taken) -> PasskeyProof:
    """The key, what the device says of itself, what the page asked it, and its signature."""
    return PasskeyProof(
        bytes_to_base64url(public_key_info(taken.passkey)),
        bytes_to_base64url(taken.response.authenticator_data),
        bytes_to_base64url(taken.response.client_data_json),
        bytes_to_base64url(taken.response.signature),
    )


def _refuse_another(stated: Stated, seen: Shown) -> None:
    """What the passkey signed is what this form shows, or nothing is signed."""
    said = stated.statement
    if (said["record_sha256"], said["pdf_sha256"]) != (seen.record_sha256, seen.pdf_sha256):
        raise SeenOtherwise("Your passkey was asked about another note. Open this one again.")
