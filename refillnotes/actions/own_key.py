"""Open a signer's own key by its PIN, for one ceremony: counted, traced, and never kept open."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.know_signer import SignerUnknown
from refillnotes.actions.pins import composed
from refillnotes.actions.refusals import NoSigningKey
from refillnotes.actions.sealed import seal, unseal
from refillnotes.actions.tries import TRIES_OF_A_PIN, admit, pardon, pin_bucket
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.ceremony import Auth, Ceremony, Level, OwnKey
from refillnotes.domain.signature import Stated
from refillnotes.seal.errors import PinWrong
from refillnotes.seal.locked_key import LockedKey, lock, unlock
from refillnotes.store import audit, signing_keys
from refillnotes.store.people import Person
from refillnotes.store.signing_keys import KeptCertificate, KeptKey

_WRONG = (
    "This is not the PIN of your signing key. Type it again, as in: 8154 heron 27; nothing was "
    "done with your key."
)
_NONE = "You sign with your own key here, and you have none. Make one on your own page."
_ENDED = "Your signing key ended on {}. Make a new one on your own page, then sign."


def with_own_key(
    clinic: Clinic, who: Person, ceremony: Ceremony, pin: str, address: str
) -> Ceremony:
    """A ceremony at level S2: the signer's key is open as long as this value is held.

    Errors: ``NoSigningKey``, ``SignerUnknown``, ``TooManyTries``.
    """
    own = open_own_key(clinic, who, pin, address)
    return replace(ceremony, auth=(*ceremony.auth, Auth.PIN), level=Level.S2, own=own)


def open_own_key(clinic: Clinic, who: Person, pin: str, address: str) -> OwnKey:
    """The key of this person, if it is their PIN. Errors: as ``with_own_key``."""
    held, key = opened_key(clinic, who, pin, address)
    return clinic.seal.opened(certificate_of(held), key)


def opened_key(
    clinic: Clinic, who: Person, pin: str, address: str
) -> tuple[KeptCertificate, ec.EllipticCurvePrivateKey]:
    """The certificate in use and its key. Errors: as ``with_own_key``.

    A try is charged before the PIN is looked at, and the slow part is in no transaction.
    """
    now, bucket = clinic.now(), pin_bucket(who.id)
    with clinic.database.writing() as connection:
        held, kept = _in_use(connection, who.id, now)
        admit(connection, bucket, address, now, TRIES_OF_A_PIN)
    try:
        key = unlock(_lock_of(clinic, kept, who.id), composed(pin), str(who.id), held.sha256)
    except PinWrong:
        key = None
    with clinic.database.writing() as connection:
        if key is not None:
            pardon(connection, bucket, address, now)
        event = Event.PIN_REFUSED if key is None else Event.PIN_SHOWN
        about, hashes = {Subject.PERSON: who.id}, {"certificate": held.sha256}
        audit.record(connection, AuditEntry(event, who.id, now, about, hashes))
    if key is None:
        raise SignerUnknown(Auth.PIN, _WRONG)
    return held, key


def locked(
    clinic: Clinic,
    key: ec.EllipticCurvePrivateKey,
    pin: str,
    certificate: KeptCertificate,
    now: datetime,
) -> KeptKey:
    """A key under the lock of a PIN, and sealed with the instance's secret around it.

    The secret is at hand for whoever has all files; it keeps a copy of the database alone from
    being guessed at.
    """
    owner = certificate.person_id
    made = lock(key, pin, str(owner), certificate.sha256, clinic.pin_cost)
    return KeptKey(
        certificate.id,
        made.salt,
        made.memory,
        made.passes,
        made.lanes,
        made.nonce,
        seal(clinic, made.ciphertext, owner),
        now,
    )


def why_no_key(clinic: Clinic, person_id: UUID) -> str:
    """Why somebody cannot sign with their own key now; empty when they can."""
    try:
        with clinic.database.reading() as connection:
            _in_use(connection, person_id, clinic.now())
    except NoSigningKey as why:
        return str(why)
    return ""


def certificate_in(statement: str) -> dict[str, str]:
    """What the event of a signature says of its certificate; nothing below level S2."""
    digest = Stated(statement, "").statement.get("certificate_sha256")
    return {} if digest is None else {"certificate": digest}


def refuse_revoked(connection: Connection, statement: str) -> None:
    """Within the act that names a signature: its certificate still holds.

    Errors: ``NoSigningKey`` when it was revoked while the note was being signed.
    """
    revoked = signing_keys.revoked(connection)
    if any(digest in revoked for digest in certificate_in(statement).values()):
        raise NoSigningKey("Your signing key was revoked a moment ago. Nothing was signed.")


def certificate_of(held: KeptCertificate) -> x509.Certificate:
    return x509.load_der_x509_certificate(base64.b64decode(held.certificate))


def _in_use(
    connection: Connection, person_id: UUID, now: datetime
) -> tuple[KeptCertificate, KeptKey]:
    held = signing_keys.in_use(connection, person_id)
    kept = None if held is None else signing_keys.key_of(connection, held.id)
    if held is None or kept is None:
        raise NoSigningKey(_NONE)
    if held.ends_at <= now:
        raise NoSigningKey(_ENDED.format(f"{held.ends_at:%Y-%m-%d}"))
    return held, kept


def _lock_of(clinic: Clinic, kept: KeptKey, owner: UUID) -> LockedKey:
    """Errors: ``SealedElsewhere`` when the instance's secret is another one now."""
    ciphertext = unseal(clinic, kept.ciphertext, owner)
    return LockedKey(kept.salt, kept.memory, kept.passes, kept.lanes, kept.nonce, ciphertext)
