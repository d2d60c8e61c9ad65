"""Approve an addendum with a passkey: the device signs its statement, as it does a note's."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from refillnotes.actions.approve_addendum import addendum_made_ready, freeze_addendum
from refillnotes.actions.clinic import Clinic
from refillnotes.actions.keep_signed import ToSign, keep_signed
from refillnotes.actions.know_signer import Given
from refillnotes.actions.once import Once, answered_before, remember
from refillnotes.actions.passkey_answers import Asked, Site, options_for
from refillnotes.actions.read_addendum import addendum_in
from refillnotes.actions.read_note import Shown
from refillnotes.actions.sign_with_passkey import (
    answered,
    ceremony_at,
    parts_of,
    password_beside,
    put,
    refuse_another,
    their_passkeys,
)
from refillnotes.domain.addendum import approval_of_addendum
from refillnotes.domain.signature import Auth, Ceremony, Level, stated_as
from refillnotes.store import audit, pdfs
from refillnotes.store.addenda import AddendumProof
from refillnotes.store.people import Person


def ask_to_sign_addendum(
    clinic: Clinic,
    who: Person,
    addendum_id: UUID,
    seen: Shown,
    site: Site,
    asked: Asked,
    auth: Auth,
) -> str:
    """What the page gives to the device, as ``ask_to_sign`` does for a note.

    Errors: as ``sign_addendum``, and ``NoPasskey``.
    """
    now = clinic.now()
    held = their_passkeys(clinic, who)
    with clinic.database.reading() as connection:
        opened = addendum_in(connection, who, addendum_id)
        head = audit.head(connection)
    ceremony = ceremony_at(site, asked, auth)
    to_sign = addendum_made_ready(clinic, who, opened, seen, now, head, ceremony)
    stated = to_sign.stated_by(who)
    put(clinic, who, asked, stated.sha256, stated.text)
    return options_for(site, bytes.fromhex(stated.sha256), held)


def sign_addendum_with_passkey(
    clinic: Clinic,
    who: Person,
    addendum_id: UUID,
    seen: Shown,
    given: Given,
    asked: Asked,
    site: Site,
    address: str,
    once: Once,
) -> None:
    """Approve an addendum by the answer of the signer's passkey to its statement.

    Errors: as ``sign_addendum``, ``SignerUnknown``, ``TooManyTries``.
    """
    with clinic.database.reading() as connection:
        if answered_before(connection, who, once) is not None:
            return
    text, taken = answered(clinic, who, given, asked, site, address)
    stated = stated_as(text)
    password_beside(clinic, who, stated, given, address)
    now = datetime.fromisoformat(stated.statement["signed_at"]).astimezone(clinic.zone)
    with clinic.database.reading() as connection:
        opened = addendum_in(connection, who, addendum_id)
    refuse_another(stated, seen)
    to_sign = ToSign(
        opened.addendum,
        opened.record["visit"]["number"],
        pdfs.read(clinic.folder, seen.pdf_sha256),
        approval_of_addendum(own=opened.own),
        now,
        None,
        Ceremony((), level=Level.S3),
        clinic.version,
        put=stated,
    )
    signed = keep_signed(clinic, who, to_sign)
    proof = AddendumProof(addendum_id, *parts_of(taken))
    with clinic.database.writing() as connection:
        if answered_before(connection, who, once) is not None:
            return
        current = addendum_in(connection, who, addendum_id)
        freeze_addendum(clinic, connection, who, current, seen, signed, now, proof)
        remember(connection, who, once, now, str(addendum_id))
