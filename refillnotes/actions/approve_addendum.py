"""Approve an addendum, on the PDF its author signed; or take it back, or leave it unapproved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.actions.add_to_note import hashes_of, printed, signature_of
from refillnotes.actions.clinic import Clinic
from refillnotes.actions.keep_signed import Signed, ToSign
from refillnotes.actions.once import Once, answered_before, remember
from refillnotes.actions.own_key import refuse_revoked
from refillnotes.actions.read_addendum import OpenAddendum, about, addendum_in
from refillnotes.actions.read_note import Shown
from refillnotes.actions.refusals import OwnNote, SeenOtherwise, SignRefused, VoidAsked
from refillnotes.actions.signing import sign
from refillnotes.domain.addendum import (
    OWN_ADDENDUM_APPROVER,
    Hindrance,
    approval_of_addendum,
    readable_reason,
)
from refillnotes.domain.audit import AuditEntry, Event
from refillnotes.domain.ceremony import BY_SESSION, Ceremony
from refillnotes.domain.errors import NotAllowedNow
from refillnotes.domain.passkey_proof import PasskeyProof
from refillnotes.store import addenda, audit, pdfs
from refillnotes.store.addenda import Declined
from refillnotes.store.errors import NoteAlreadySigned
from refillnotes.store.people import Person


class NotTheirsToDecide(SignRefused):
    """Its author takes an addendum back; a physician approves it, or does not; nobody else."""


@dataclass(frozen=True, slots=True)
class AddendumApproval:
    """A physician's approval of an addendum, which they saw as ``seen``."""

    id: UUID
    seen: Shown

    def made_ready(
        self, clinic: Clinic, connection: Connection, who: Person, at: datetime, ceremony: Ceremony
    ) -> ToSign:
        opened, head = addendum_in(connection, who, self.id), audit.head(connection)
        _refuse_to_sign(clinic, who, opened, self.seen)
        pdf = pdfs.read(clinic.folder, self.seen.pdf_sha256)
        number, meaning = opened.record["visit"]["number"], approval_of_addendum(own=opened.own)
        return ToSign(opened.addendum, number, pdf, meaning, at, head, ceremony, clinic.version)

    def freeze(
        self,
        clinic: Clinic,
        connection: Connection,
        who: Person,
        signed: Signed,
        at: datetime,
        proof: PasskeyProof | None,
    ) -> None:
        current = addendum_in(connection, who, self.id)
        _refuse_to_sign(clinic, who, current, self.seen)
        signature = signature_of(signed)
        refuse_revoked(connection, signature.statement)
        hashes = hashes_of(current.addendum, signature)
        if signature.meaning == OWN_ADDENDUM_APPROVER.code:
            hashes |= {"own": signature.statement_sha256}
        if proof is not None:
            hashes |= {"statement": signature.statement_sha256, "passkey": proof.key_sha256}
        entry = AuditEntry(Event.ADDENDUM_SIGNED, who.id, at, about(current), hashes)
        addenda.sign(connection, signature, entry, proof)


def sign_addendum(
    clinic: Clinic,
    who: Person,
    addendum_id: UUID,
    seen: Shown,
    once: Once | None = None,
    ceremony: Ceremony = BY_SESSION,
) -> None:
    """Approve an addendum. The caller has asked who it is, as ``ceremony`` says.

    Errors: ``NotHere``, ``NotAllowedNow``, ``SeenOtherwise``, ``OwnNote``, ``VoidAsked``,
    ``NotTheirsToDecide``, ``NoteAlreadySigned``, the printer's and the seal's.
    """
    sign(clinic, who, AddendumApproval(addendum_id, seen), once, ceremony)


def decline_addendum(
    clinic: Clinic, who: Person, addendum_id: UUID, reason: str, once: Once | None = None
) -> UUID:
    """Take an addendum back as its author, or leave it unapproved as a physician, for good.

    Its words stay on record with the reason; another one can be written. Returns the note it was
    added to. Errors: ``Unreadable``, ``NotHere``, ``NotAllowedNow``, ``NotTheirsToDecide``,
    ``NoteAlreadySigned``.
    """
    why, now = readable_reason(reason), clinic.now()
    with clinic.database.writing() as connection:
        before = answered_before(connection, who, once)
        if before is not None:
            return UUID(before)
        opened = addendum_in(connection, who, addendum_id)
        _refuse(opened.standing.hinders_declining(who.roles), opened)
        declined = Declined(addendum_id, who.id, printed(who), why, now)
        entry = AuditEntry(Event.ADDENDUM_DECLINED, who.id, now, about(opened))
        addenda.decline(connection, declined, entry)
        remember(connection, who, once, now, str(opened.addendum.note_id))
    return opened.addendum.note_id


def _refuse_to_sign(clinic: Clinic, who: Person, opened: OpenAddendum, seen: Shown) -> None:
    hindrance = opened.standing.hinders_signing(who.roles, one_physician=clinic.one_physician)
    _refuse(hindrance, opened)
    if seen != opened.shown:
        raise SeenOtherwise("What you sent is not this addendum. Open it again and read it.")


def _refuse(hindrance: Hindrance | None, opened: OpenAddendum) -> None:
    if hindrance is not None:
        kind, sentence = _REFUSALS[hindrance]
        decliner = "" if opened.declined is None else opened.declined.decliner
        raise kind(sentence.format(decliner=decliner))


_REFUSALS: dict[Hindrance, tuple[type[Exception], str]] = {
    Hindrance.SIGNED: (
        NoteAlreadySigned,
        "This addendum is signed already. Open it to see by whom.",
    ),
    Hindrance.DECLINED: (
        NotAllowedNow,
        "{decliner} declined this addendum. Write another one instead.",
    ),
    Hindrance.VOID: (
        NotAllowedNow,
        "This visit is void. Nothing is added to its notes any more.",
    ),
    Hindrance.VOID_ASKED: (
        VoidAsked,
        "Somebody asked to make this visit void. Decide on that first.",
    ),
    Hindrance.OWN: (
        OwnNote,
        "You wrote this addendum. Another physician reviews and signs it.",
    ),
    Hindrance.ANOTHERS: (
        NotTheirsToDecide,
        "Whoever wrote an addendum takes it back; a physician decides on it otherwise.",
    ),
}
