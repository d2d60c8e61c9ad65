"""Add words to a signed note: written and signed by one, approved by another, or not approved."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID, uuid4

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.keep_signed import Signed, ToSign, keep_signed
from refillnotes.actions.once import Once, answered_before, remember
from refillnotes.actions.own_key import certificate_in, refuse_revoked
from refillnotes.actions.read_addendum import OpenAddendum, about, addendum_in, record_of_addendum
from refillnotes.actions.read_note import OpenNote, Shown, note_in
from refillnotes.actions.refusals import OwnNote, SeenOtherwise, SignRefused, VoidAsked
from refillnotes.domain.addendum import (
    Written,
    addendum_hash,
    canonical_addendum,
    compose_addendum,
    readable_reason,
    readable_text,
)
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.errors import NotAllowedNow, Unreadable
from refillnotes.domain.roles import Role
from refillnotes.domain.signature import ADDENDUM_APPROVER, ADDER, BY_SESSION, Ceremony
from refillnotes.domain.visit import State
from refillnotes.pdf.renderer import UnprintableLetters
from refillnotes.store import addenda, audit, pdfs
from refillnotes.store.addenda import Addendum, AddendumSignature, Declined
from refillnotes.store.errors import DatabaseBusy, NoteAlreadySigned
from refillnotes.store.people import Person

TRIES = 5
"""How often one is drawn again because another addendum took its number meanwhile."""


class NotTheirsToDecline(SignRefused):
    """Its author takes an addendum back, or a physician does not approve it; nobody else."""


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
        written = Written(number, words, _printed(who), now, secrets.token_hex(16))
        addendum, drawn = _drawn(clinic, who, opened, since, written)
        visit_number = opened.record["visit"]["number"]
        to_sign = ToSign(addendum, visit_number, drawn, ADDER, now, head, ceremony, clinic.version)
        signature = _signature(keep_signed(clinic, who, to_sign))
        with clinic.database.writing() as connection:
            before = answered_before(connection, who, once)
            if before is not None:
                return UUID(before)
            _signed_since(note_in(connection, who, note_id))
            if addenda.next_number(connection, opened.visit.id) == number:
                refuse_revoked(connection, signature.statement)
                entry = _entry(Event.ADDENDUM_WRITTEN, who, now, addendum, signature, opened)
                addenda.write(connection, addendum, signature, entry)
                remember(connection, who, once, now, str(addendum.id))
                return addendum.id
    raise DatabaseBusy("Others added to this note at the same moment. Send it again.")


def sign_addendum(
    clinic: Clinic,
    who: Person,
    addendum_id: UUID,
    seen: Shown,
    once: Once | None = None,
    ceremony: Ceremony = BY_SESSION,
) -> None:
    """Approve an addendum, on the PDF its author signed. The caller has asked who it is.

    Errors: ``NotHere``, ``NotAllowedNow``, ``SeenOtherwise``, ``OwnNote``, ``VoidAsked``,
    ``NoteAlreadySigned``, the printer's and the seal's.
    """
    now = clinic.now()
    with clinic.database.reading() as connection:
        if answered_before(connection, who, once) is not None:
            return
        opened = addendum_in(connection, who, addendum_id)
        head = audit.head(connection)
    _refuse_to_sign(opened, seen)
    pdf = pdfs.read(clinic.folder, seen.pdf_sha256)
    number = opened.record["visit"]["number"]
    signed = keep_signed(
        clinic,
        who,
        ToSign(
            opened.addendum, number, pdf, ADDENDUM_APPROVER, now, head, ceremony, clinic.version
        ),
    )
    with clinic.database.writing() as connection:
        if answered_before(connection, who, once) is not None:
            return
        current = addendum_in(connection, who, addendum_id)
        _refuse_to_sign(current, seen)
        signature = _signature(signed)
        refuse_revoked(connection, signature.statement)
        hashes = _hashes(current.addendum, signature)
        entry = AuditEntry(Event.ADDENDUM_SIGNED, who.id, now, about(current), hashes)
        addenda.sign(connection, signature, entry)
        remember(connection, who, once, now, str(addendum_id))


def decline_addendum(
    clinic: Clinic, who: Person, addendum_id: UUID, reason: str, once: Once | None = None
) -> UUID:
    """Take an addendum back as its author, or leave it unapproved as a physician, for good.

    Its words stay on record with the reason; another one can be written. Returns the note it was
    added to. Errors: ``Unreadable``, ``NotHere``, ``NotAllowedNow``, ``NotTheirsToDecline``.
    """
    why, now = readable_reason(reason), clinic.now()
    with clinic.database.writing() as connection:
        before = answered_before(connection, who, once)
        if before is not None:
            return UUID(before)
        opened = addendum_in(connection, who, addendum_id)
        _refuse_decided(opened)
        if not opened.own and Role.PHYSICIAN not in who.roles:
            raise NotTheirsToDecline(
                "Whoever wrote an addendum takes it back; a physician decides on it otherwise."
            )
        declined = Declined(addendum_id, who.id, _printed(who), why, now)
        entry = AuditEntry(Event.ADDENDUM_DECLINED, who.id, now, about(opened))
        addenda.decline(connection, declined, entry)
        remember(connection, who, once, now, str(opened.addendum.note_id))
    return opened.addendum.note_id


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


def _refuse_to_sign(opened: OpenAddendum, seen: Shown) -> None:
    _refuse_decided(opened)
    if opened.void_asked:
        raise VoidAsked("Somebody asked to make this visit void. Decide on that first.")
    if opened.own:
        raise OwnNote("You wrote this addendum. Another physician reviews and signs it.")
    if seen != opened.shown:
        raise SeenOtherwise("What you sent is not this addendum. Open it again and read it.")


def _refuse_decided(opened: OpenAddendum) -> None:
    if opened.signed:
        raise NoteAlreadySigned("This addendum is signed already. Open it to see by whom.")
    if opened.declined is not None:
        raise NotAllowedNow(
            f"{opened.declined.decliner} declined this addendum. Write another one instead."
        )
    if State(opened.visit.state) is State.VOID:
        raise NotAllowedNow("This visit is void. Nothing is added to its notes any more.")


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


def _signature(signed: Signed) -> AddendumSignature:
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
    event: Event,
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
    return AuditEntry(event, who.id, now, subjects, _hashes(addendum, signature))


def _hashes(addendum: Addendum, signature: AddendumSignature) -> dict[str, str]:
    """What the audit trail says of it: its record and PDF, and the record it is added to."""
    adds_to = record_of_addendum(addendum)["adds_to"]["record_sha256"]
    hashes = {"record": addendum.record_sha256, "pdf": signature.sha256, "adds_to": adds_to}
    return hashes | certificate_in(signature.statement)


def _printed(who: Person) -> str:
    return f"{who.name} {who.credentials}".strip()
