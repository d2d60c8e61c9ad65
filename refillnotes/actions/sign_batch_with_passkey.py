"""Sign several clean notes with one answer of a passkey: it signs the list of all of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.know_signer import Given
from refillnotes.actions.once import Once
from refillnotes.actions.passkey_answers import Asked, Site, options_for
from refillnotes.actions.read_note import Shown
from refillnotes.actions.refusals import NothingToSign, SeenOtherwise
from refillnotes.actions.sign_batch import (
    Batch,
    ReadyNote,
    begun,
    done_already,
    gather,
    note_open_to,
    ready_in,
    sign_gathered,
)
from refillnotes.actions.sign_note import made_ready
from refillnotes.actions.sign_with_passkey import (
    answered,
    ceremony_at,
    password_beside,
    proof_of,
    put,
    their_passkeys,
)
from refillnotes.domain.ceremony import Auth, Ceremony, Level
from refillnotes.domain.signature import Stated
from refillnotes.domain.signature_batch import batch_hash, batch_of, statements_of
from refillnotes.store.people import Person

_NOT_ASKED = "Your passkey was not asked about this note as it is now. Open the list again."


def ask_to_sign_batch(
    clinic: Clinic,
    who: Person,
    seen: Mapping[UUID, Shown],
    site: Site,
    asked: Asked,
    auth: Auth,
) -> str:
    """What the page gives to the device: the hash of the batch, which lists every ticked note.

    A note that cannot be signed now is not in the list. Errors: ``NoPasskey``, ``NothingToSign``.
    """
    held = their_passkeys(clinic, who)
    act = begun(clinic, ceremony_at(site, asked, auth))
    found = gather(clinic, who, seen, lambda note_id: ready_in(clinic, who, note_id, seen, act))
    if not found.ready:
        raise NothingToSign("None of the ticked notes can be signed now. Open the list again.")
    heads = {one.to_sign.head for one in found.ready}
    first = next(one.to_sign for one in found.ready)
    among = tuple(one.to_sign.one_of_batch for one in found.ready)
    if len(heads) > 1:  # somebody acted while the notes were read; the batch names one head
        first = replace(first, head=max(filter(None, heads), key=lambda head: head.seq))
    words = batch_of(replace(first, among=among).stated_by(who))
    sha256 = batch_hash(words)
    put(clinic, who, asked, sha256, words)
    return options_for(site, bytes.fromhex(sha256), held)


def sign_batch_with_passkey(
    clinic: Clinic,
    who: Person,
    seen: Mapping[UUID, Shown],
    given: Given,
    asked: Asked,
    site: Site,
    address: str,
    once: Once,
) -> Batch:
    """Approve each of these notes by one answer; each keeps its own statement and the answer.

    The batch is the one that was put to the device. A note that is not in it, or not what was
    shown any more, is left out with its reason. Errors: ``SignerUnknown``, ``TooManyTries``,
    ``SealUnfit`` and the printer's.
    """
    before = done_already(clinic, who, once)
    if before is not None:
        return before
    words, taken = answered(clinic, who, given, asked, site, address)
    stated = {_bound(one): one for one in statements_of(words)}
    said = json.loads(words)
    password_beside(clinic, who, said["auth"], given, address)
    now = datetime.fromisoformat(said["signed_at"]).astimezone(clinic.zone)

    def ready(note_id: UUID) -> ReadyNote:
        shown = seen[note_id]
        one = stated.get((shown.record_sha256, shown.pdf_sha256))
        if one is None:
            raise SeenOtherwise(_NOT_ASKED)
        with clinic.database.reading() as connection:
            opened = note_open_to(connection, who, note_id)
        ceremony = Ceremony((), level=Level.S3)
        to_sign = made_ready(clinic, who, opened, shown, now, None, ceremony, said["batch"])
        return ReadyNote(shown, replace(to_sign, put=one), one)

    found = gather(clinic, who, seen, ready)
    return sign_gathered(clinic, who, found, said["batch"], now, once, proof_of(taken))


def _bound(stated: Stated) -> tuple[str, str]:
    said = stated.statement
    return said["record_sha256"], said["pdf_sha256"]
