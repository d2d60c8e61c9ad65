"""Verify every addendum: its hash, the note it is bound to, its PDFs and the signatures in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.own_key_signed import unknown_keys
from refillnotes.actions.passkey_signed import addendum_passkey_faults
from refillnotes.actions.read_addendum import record_of_addendum
from refillnotes.actions.verify_destroyed import NO_TOMBSTONE
from refillnotes.domain.addendum import addendum_hash
from refillnotes.domain.signature import Stated
from refillnotes.store import addenda, destructions, notes, pdfs, signing_keys
from refillnotes.store.addenda import Addendum, AddendumSignature
from refillnotes.store.errors import PdfCorrupt, PdfMissing


def addendum_faults(
    clinic: Clinic, connection: Connection, tick: Callable[[int], None], *, signatures: bool
) -> Iterator[tuple[UUID, str]]:
    """Each addendum that is not as it was signed, and why. ``tick`` is told of each PDF."""
    for addendum in addenda.every_addendum(connection):
        if addendum.destroyed:
            if destructions.tombstone_of(connection, f"addenda/{addendum.id}") is None:
                yield addendum.id, NO_TOMBSTONE
            continue
        signed = addenda.signatures_of(connection, addendum.id)
        for why in (
            *_binding_faults(connection, addendum),
            *_pdf_faults(clinic, connection, signed, tick, signatures=signatures),
            *(addendum_passkey_faults(connection, addendum.id) if signatures else ()),
        ):
            yield addendum.id, why


def _binding_faults(connection: Connection, addendum: Addendum) -> Iterator[str]:
    """The words against their hash, and what they say of their note against that note."""
    if addendum_hash(addendum.record.encode()) != addendum.record_sha256:
        yield "its record does not give its hash"
        return
    adds_to, note = (
        record_of_addendum(addendum)["adds_to"],
        notes.find(connection, addendum.note_id),
    )
    if (
        note is None
        or note.visit_id != addendum.visit_id
        or (str(note.id), str(note.revision), note.record_sha256)
        != (adds_to["note"], adds_to["revision"], adds_to["record_sha256"])
    ):
        yield "it is not bound to the note it hangs on"


def _pdf_faults(
    clinic: Clinic,
    connection: Connection,
    signed: Sequence[AddendumSignature],
    tick: Callable[[int], None],
    *,
    signatures: bool,
) -> Iterator[str]:
    """Each whole file against its hash; then the signatures in the newest, which holds them all."""
    content = b""
    for one in signed:
        tick(1)
        try:
            content = pdfs.read(clinic.folder, one.sha256)
        except (PdfCorrupt, PdfMissing) as fault:
            yield str(fault)
            return
    if signatures:
        stated = [Stated(one.statement, one.statement_sha256) for one in signed]
        yield from clinic.seal.faults_in(content, stated, signing_keys.revoked(connection))
        yield from unknown_keys(connection, signed)
