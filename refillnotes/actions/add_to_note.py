"""Add words to a signed note: composed, drawn, and signed by who wrote them, in one act."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID, uuid4

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.keep_signed import Signed, ToSign, keep_signed
from refillnotes.actions.once import Once, answered_before, remember
from refillnotes.actions.own_key import certificate_in, refuse_revoked
from refillnotes.actions.read_addendum import record_of_addendum
from refillnotes.actions.read_note import OpenNote, note_in
from refillnotes.actions.refusals import SeenOtherwise, VoidAsked
from refillnotes.domain.addendum import (
    Written,
    addendum_hash,
    canonical_addendum,
    compose_addendum,
    readable_text,
)
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.ceremony import BY_SESSION, Ceremony
from refillnotes.domain.errors import NotAllowedNow, Unreadable
from refillnotes.domain.signature import ADDER
from refillnotes.domain.visit import State
from refillnotes.pdf.renderer import UnprintableLetters
from refillnotes.store import addenda, audit
from refillnotes.store.addenda import Addendum, AddendumSignature
from refillnotes.store.errors import DatabaseBusy
from refillnotes.store.people import Person

TRIES = 5
"""How often one is drawn again because another addendum took its number meanwhile."""


def write_addendum(
    clinic: Clinic,
    who: Person,
    note_id: UUID,
    text: str,
    once: Once | None = None,
    ceremony: Ceremony = BY_SESSION,
) -> UUID:
    """Write an addendum to the revision that stands, sign it as its author, and return it.

    The caller has asked who it is. The PDF, with room for both signatures, is on disk before the
    transaction that names it begins. Errors: ``Unreadable``, ``NotHere``, ``NotAllowedNow``,
    ``SeenOtherwise`` when a newer revision stands, ``VoidAsked``, the printer's and the seal's.
    """
    words, now = readable_text(text), clinic.now()
    for _ in range(TRIES):
        with clinic.database.reading() as connection:
            before = answered_before(connection, who, once)
            if before is not None:
                return UUID(before)
            opened = note_in(connection, who, note_id)
            number = addenda.next_number(connection, opened.visit.id)
            head = audit.head(connection)
        since = _signed_since(opened)
        written = Written(number, words, printed(who), now, secrets.token_hex(16))
        addendum, drawn = _drawn(clinic, who, opened, since, written)
        visit_number = opened.record["visit"]["number"]
        to_sign = ToSign(addendum, visit_number, drawn, ADDER, now, head, ceremony, clinic.version)
        signature = signature_of(keep_signed(clinic, who, to_sign))
        with clinic.database.writing() as connection:
            before = answered_before(connection, who, once)
            if before is not None:
                return UUID(before)
            _signed_since(note_in(connection, who, note_id))
            if addenda.next_number(connection, opened.visit.id) == number:
                refuse_revoked(connection, signature.statement)
                entry = _entry(who, now, addendum, signature, opened)
                addenda.write(connection, addendum, signature, entry)
                remember(connection, who, once, now, str(addendum.id))
                return addendum.id
    raise DatabaseBusy("Others added to this note at the same moment. Send it again.")


def _signed_since(opened: OpenNote) -> datetime:
    """When the note was signed that is added to; refused where nothing can be added."""
    signed_at = next(one.signed_at for one in opened.revisions if one.id == opened.note.id)
    if State(opened.visit.state) is State.VOID:
        raise NotAllowedNow("This visit is void. Nothing is added to its notes any more.")
    if signed_at is None:
        raise NotAllowedNow("This note is not signed yet. Change it, or return it, instead.")
    if opened.superseded:
        raise SeenOtherwise("This revision does not stand any more. Add to the one that does.")
    if opened.void_asked:
        raise VoidAsked("Somebody asked to make this visit void. Decide on that first.")
    return signed_at


def _drawn(
    clinic: Clinic, who: Person, opened: OpenNote, since: datetime, written: Written
) -> tuple[Addendum, bytes]:
    """The addendum as it will be frozen, and its paper.

    Errors: ``Unreadable`` for a letter that no font has, and the printer's.
    """
    note, signed_at = opened.note, since.astimezone(clinic.zone)
    record = compose_addendum(written, opened.record, str(note.id), note.record_sha256, signed_at)
    content = canonical_addendum(record)
    addendum = Addendum(
        uuid4(),
        note.visit_id,
        note.id,
        written.number,
        content.decode(),
        addendum_hash(content),
        who.id,
        written.at,
    )
    try:
        return addendum, clinic.printer.addendum(record_of_addendum(addendum), clinic.paper)
    except UnprintableLetters as why:
        raise Unreadable(str(why)) from why


def signature_of(signed: Signed) -> AddendumSignature:
    """The row of a signature under an addendum, with the file that shows it."""
    said, pdf = signed.signature, signed.pdf
    return AddendumSignature(
        said.note_id,
        said.role,
        said.signer_id,
        said.meaning,
        said.statement,
        said.statement_sha256,
        said.signed_at,
        pdf.sha256,
        pdf.size,
        pdf.crc32,
        pdf.paper,
    )


def _entry(
    who: Person,
    now: datetime,
    addendum: Addendum,
    signature: AddendumSignature,
    opened: OpenNote,
) -> AuditEntry:
    subjects = {
        Subject.ADDENDUM: addendum.id,
        Subject.NOTE: addendum.note_id,
        Subject.VISIT: addendum.visit_id,
        Subject.PATIENT: opened.visit.patient_id,
    }
    return AuditEntry(Event.ADDENDUM_WRITTEN, who.id, now, subjects, hashes_of(addendum, signature))


def hashes_of(addendum: Addendum, signature: AddendumSignature) -> dict[str, str]:
    """What the audit trail says of it: its record and PDF, and the record it is added to."""
    adds_to = record_of_addendum(addendum)["adds_to"]["record_sha256"]
    hashes = {"record": addendum.record_sha256, "pdf": signature.sha256, "adds_to": adds_to}
    return hashes | certificate_in(signature.statement)


def printed(who: Person) -> str:
    """A name as an addendum keeps it."""
    return f"{who.name} {who.credentials}".strip()
