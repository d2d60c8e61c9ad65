"""A person's own signing key: made by its owner, under another PIN, replaced and revoked."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.list_revocations import list_revocations_at_hand
from refillnotes.actions.once import Once, answered_before, done_before, remember
from refillnotes.actions.own_key import locked, opened_key
from refillnotes.actions.pins import fit_pin
from refillnotes.actions.read_chart import NotHere
from refillnotes.actions.signing_key_ends import end_own_key
from refillnotes.actions.tries import pin_bucket, start_over
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.errors import NotAllowedNow, Unreadable
from refillnotes.domain.roles import SIGNING
from refillnotes.seal.authority import Why
from refillnotes.store import people, signing_keys
from refillnotes.store.people import Person
from refillnotes.store.signing_keys import KeptCertificate, Revocation

LONGEST_REASON = 200

_REPLACED = "Its owner made another."
_NO_SIGNER = "Nurses and physicians sign notes. Your roles sign none, so you need no signing key."


@dataclass(frozen=True, slots=True)
class OwnKeyStanding:
    """How somebody is with a signing key of their own; times are in UTC."""

    held: KeptCertificate | None
    pin_set_at: datetime | None
    earlier: tuple[tuple[KeptCertificate, Revocation], ...]
    """Those that are revoked, newest first."""


def own_key_of(clinic: Clinic, person_id: UUID) -> OwnKeyStanding:
    with clinic.database.reading() as connection:
        held = signing_keys.in_use(connection, person_id)
        kept = None if held is None else signing_keys.key_of(connection, held.id)
        earlier = tuple(
            (one, gone)
            for one in signing_keys.of_person(connection, person_id)
            if (gone := signing_keys.revocation_of(connection, one.id)) is not None
        )
        return OwnKeyStanding(held, None if kept is None else kept.pin_set_at, earlier)


def make_signing_key(
    clinic: Clinic, who: Person, pin: str, again: str, address: str, once: Once
) -> None:
    """Make a key with its certificate; one made before is revoked from this moment.

    The caller has made sure in the same request who asks. A sending is remembered without its
    PIN, so sent again it must open what was made. Errors: ``PinUnfit``, ``NotAllowedNow`` for who
    signs nothing, ``SealUnfit`` when the root's key is kept elsewhere, ``SignerUnknown``.
    """
    now = clinic.now()
    if not SIGNING.intersection(who.roles):
        raise NotAllowedNow(_NO_SIGNER)
    if done_before(clinic, who, once):
        opened_key(clinic, who, pin, address)
        return
    chosen = fit_pin(pin, again, who.password_hash)
    pair = clinic.seal.issue(who.name, str(who.id), now)
    made = KeptCertificate(
        uuid4(),
        who.id,
        base64.b64encode(pair.certificate.public_bytes(Encoding.DER)).decode(),
        pair.certificate.fingerprint(SHA256()).hex(),
        now,
        pair.certificate.not_valid_after_utc,
    )
    kept = locked(clinic, pair.key, chosen, made, now)
    about = {Subject.PERSON: who.id}
    with clinic.database.writing() as connection:
        if answered_before(connection, who, once) is not None:
            return
        before = signing_keys.in_use(connection, who.id)
        if before is None:
            entry = AuditEntry(
                Event.SIGNING_KEY_MADE, who.id, now, about, {"certificate": made.sha256}
            )
            signing_keys.make(connection, made, kept, entry)
        else:
            hashes = {"certificate": made.sha256, "revoked": before.sha256}
            entry = AuditEntry(Event.SIGNING_KEY_REPLACED, who.id, now, about, hashes)
            gone = Revocation(before.id, Why.SUPERSEDED, _REPLACED, who.id, now)
            signing_keys.make(connection, made, kept, entry, gone)
        start_over(connection, pin_bucket(who.id))
        remember(connection, who, once, now, str(made.id))
    list_revocations_at_hand(clinic)


def change_pin(
    clinic: Clinic, who: Person, pin: str, new: str, again: str, address: str, once: Once
) -> None:
    """Lock the key under another PIN. The caller has made sure in the same request who asks.

    Sent again, the new PIN must open it, as above. Errors: ``PinUnfit`` before the PIN of now is
    tried, ``SignerUnknown`` and ``TooManyTries`` when that is wrong, ``NoSigningKey``.
    """
    now = clinic.now()
    if done_before(clinic, who, once):
        opened_key(clinic, who, new, address)
        return
    chosen = fit_pin(new, again, who.password_hash)
    held, key = opened_key(clinic, who, pin, address)
    kept = locked(clinic, key, chosen, held, now)
    with clinic.database.writing() as connection:
        if answered_before(connection, who, once) is not None:
            return
        if signing_keys.key_of(connection, held.id) is None:
            raise NotAllowedNow("Your signing key was revoked a moment ago. Nothing was changed.")
        hashes = {"certificate": held.sha256}
        entry = AuditEntry(Event.PIN_CHANGED, who.id, now, {Subject.PERSON: who.id}, hashes)
        signing_keys.lock_anew(connection, kept, entry)
        remember(connection, who, once, now, str(held.id))


def revoke_signing_key(
    clinic: Clinic, who: Person, person_id: UUID, reason: str, once: Once
) -> None:
    """End somebody's signing key from now on; ``who`` looks after accounts.

    What it signed before still holds. Errors: ``NotHere``, ``NotAllowedNow`` when there is none,
    ``Unreadable`` without a reason.
    """
    now, words = clinic.now(), reason.strip()
    with clinic.database.writing() as connection:
        if answered_before(connection, who, once) is not None:
            return
        if people.find(connection, person_id) is None:
            raise NotHere(person_id)
        if not 0 < len(words) <= LONGEST_REASON:
            raise Unreadable(
                f"Write why, in at most {LONGEST_REASON} letters, such as: her phone with the PIN "
                "was stolen on Monday."
            )
        if not end_own_key(connection, who, person_id, Why.KEY_COMPROMISE, words, now):
            raise NotAllowedNow("This person has no signing key that could be revoked.")
        remember(connection, who, once, now, str(person_id))
    list_revocations_at_hand(clinic)
