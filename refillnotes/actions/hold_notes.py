"""Place a legal hold on a patient's notes, and lift it: each with a reason."""

from __future__ import annotations

from uuid import UUID, uuid4

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.once import Once, answered_before, remember
from refillnotes.actions.propose_change import signature_of
from refillnotes.actions.read_chart import NotHere
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.destruction import readable_reason
from refillnotes.domain.errors import NotAllowedNow
from refillnotes.store import legal_holds, patients
from refillnotes.store.legal_holds import LegalHold, Lifted
from refillnotes.store.people import Person

PLACED = "A court asked for it"
LIFTED = "The case was closed on 3 May"


def place_hold(
    clinic: Clinic, who: Person, patient_id: UUID, reason: str, once: Once | None = None
) -> UUID:
    """From now on nothing of this patient is destroyed; several holds may lie on the same notes.

    Errors: ``NotHere``, ``Unreadable`` without a reason.
    """
    said, now = readable_reason(reason, PLACED), clinic.now()
    with clinic.database.writing() as connection:
        before = answered_before(connection, who, once)
        if before is not None:
            return UUID(before)
        if patients.find(connection, patient_id) is None:
            raise NotHere(patient_id)
        hold = LegalHold(uuid4(), patient_id, said, who.id, signature_of(who), now)
        entry = AuditEntry(Event.LEGAL_HOLD_PLACED, who.id, now, {Subject.PATIENT: patient_id})
        legal_holds.place(connection, hold, entry)
        remember(connection, who, once, now, str(hold.id))
    return hold.id


def lift_hold(
    clinic: Clinic,
    who: Person,
    patient_id: UUID,
    hold_id: UUID | None,
    reason: str,
    once: Once | None = None,
) -> None:
    """The hold ends; another one on the same notes stays.

    Errors: ``Unreadable`` without a reason, ``NotAllowedNow`` when it is not in force.
    """
    said, now = readable_reason(reason, LIFTED), clinic.now()
    with clinic.database.writing() as connection:
        if answered_before(connection, who, once) is not None:
            return
        hold = None if hold_id is None else legal_holds.find_in_force(connection, hold_id)
        if hold is None or hold.patient_id != patient_id:
            raise NotAllowedNow("This hold is not in force any more. Open the patient again.")
        entry = AuditEntry(Event.LEGAL_HOLD_LIFTED, who.id, now, {Subject.PATIENT: patient_id})
        lifted = Lifted(hold.id, said, who.id, signature_of(who), now)
        legal_holds.lift(connection, lifted, entry)
        remember(connection, who, once, now, str(hold.id))
