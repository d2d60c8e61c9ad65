"""Sign what is in no PDF with a passkey: the device signs the statement that the act is done by."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.know_signer import Given
from refillnotes.actions.once import Once, answered_before
from refillnotes.actions.passkey_answers import Asked, Site, options_for
from refillnotes.actions.refusals import SeenOtherwise
from refillnotes.actions.sign_statement import Occasion, SignedAct, Worded, do_signed, head_now
from refillnotes.actions.sign_with_passkey import (
    answered,
    ceremony_at,
    password_beside,
    proof_of,
    put,
    their_passkeys,
)
from refillnotes.domain.ceremony import Auth
from refillnotes.domain.known_by import ceremony_said
from refillnotes.store.own_signatures import StatementProof
from refillnotes.store.people import Person


def ask_to_sign_statement(
    clinic: Clinic, who: Person, act: SignedAct, site: Site, asked: Asked, auth: Auth
) -> str:
    """What the page gives to the device: the hash of the act's statement, to be signed by it.

    Errors: those of ``act``, and ``NoPasskey``.
    """
    held = their_passkeys(clinic, who)
    ready, now = act.prepared(clinic), clinic.now()
    with clinic.database.reading() as connection:
        occasion = Occasion(now, now, head_now(connection), ceremony_at(site, asked, auth))
        worded = ready.worded(clinic, connection, who, occasion)
    put(clinic, who, asked, worded.sha256, worded.text)
    return options_for(site, bytes.fromhex(worded.sha256), held)


def sign_statement_with_passkey(
    clinic: Clinic,
    who: Person,
    act: SignedAct,
    given: Given,
    asked: Asked,
    site: Site,
    address: str,
    once: Once,
) -> str:
    """Do it by the answer of the signer's passkey; gives the act's id.

    What the form brings must be, word for word, what was put to the device: it is put into words
    once more as things stand now. Errors: those of ``act``, ``SeenOtherwise``, ``SignerUnknown``,
    ``TooManyTries``.
    """
    with clinic.database.reading() as connection:
        before = answered_before(connection, who, once)
    if before is not None:
        return before
    text, taken = answered(clinic, who, given, asked, site, address)
    said = json.loads(text)
    password_beside(clinic, who, said["auth"], given, address)
    said_at = datetime.fromisoformat(said["signed_at"]).astimezone(clinic.zone)

    def as_put_to_the_device(_: Connection, now: datetime) -> Occasion:
        return Occasion(said_at, now, said["audit_head"], ceremony_said(said))

    def by_passkey(_: Connection, worded: Worded) -> StatementProof:
        if worded.text != text:
            raise SeenOtherwise(
                "Your passkey was asked about something else than this page says now. Read it, "
                "then sign again."
            )
        return StatementProof(worded.sha256, proof_of(taken))

    return do_signed(clinic, who, act, once, as_put_to_the_device, by_passkey)
