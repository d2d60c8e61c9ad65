"""Until when each patient's notes are kept, and what is due: for the privacy officer's list."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.read_chart import NotHere
from refillnotes.actions.traces import leave_trace
from refillnotes.domain.audit import Event, Subject
from refillnotes.domain.retention import Kept, Longer, Until, kept_until
from refillnotes.store import destructions, legal_holds, patients, retention
from refillnotes.store.destructions import Destruction, DestructionDecision
from refillnotes.store.legal_holds import LegalHold, Lifted
from refillnotes.store.people import Person
from refillnotes.store.retention import KeptNotes


@dataclass(frozen=True, slots=True)
class KeptLine:
    """One patient's notes, and until when they are kept."""

    notes: KeptNotes
    until: Until | Longer
    due: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was proposed, and what came of it."""

    destruction: Destruction
    decision: DestructionDecision | None
    mrn: str

    @property
    def waits(self) -> bool:
        return self.decision is None

    @property
    def destroyed(self) -> bool:
        return self.decision is not None and self.decision.destroys


@dataclass(frozen=True, slots=True)
class Overview:
    """What a privacy officer finds on the page of retention."""

    due: tuple[KeptLine, ...]
    proposals: tuple[Proposal, ...]
    holds: tuple[tuple[LegalHold, str], ...]
    """Those in force, each with the patient's record number."""
    kept: int
    """How many patients have notes."""
    next: KeptLine | None
    """Whose notes are due next, of those that are not yet."""


@dataclass(frozen=True, slots=True)
class PatientKept:
    """One patient's notes; ``line`` is None where none is left or there never was one."""

    patient_id: UUID
    mrn: str
    line: KeptLine | None
    holds: tuple[tuple[LegalHold, Lifted | None], ...]
    waiting: Destruction | None


def overview(clinic: Clinic, who: Person) -> Overview:
    """What is due, proposed, destroyed and held; the look leaves a trace."""
    leave_trace(clinic, who, Event.LIST_VIEWED)
    with clinic.database.reading() as connection:
        lines = [_line(clinic, one) for one in retention.everybody(connection)]
        made = destructions.every(connection)
        held = legal_holds.in_force(connection)
        whose = {one.patient_id for one in made} | {one.patient_id for one in held}
        known = patients.named(connection, whose)
        proposals = tuple(
            Proposal(one, destructions.decision_on(connection, one.id), known[one.patient_id].mrn)
            for one in made
        )
    later = [one for one in lines if isinstance(one.until, Until) and not one.due]
    return Overview(
        due=tuple(one for one in lines if one.due),
        proposals=proposals,
        holds=tuple((one, known[one.patient_id].mrn) for one in held),
        kept=len(lines),
        next=min(later, key=_last_day, default=None),
    )


def look_at_patient(clinic: Clinic, who: Person, patient_id: UUID) -> PatientKept:
    """One patient's notes without what stands in them; it leaves a trace. Errors: ``NotHere``."""
    with clinic.database.reading() as connection:
        patient = patients.find(connection, patient_id)
        if patient is None:
            raise NotHere(patient_id)
        found = PatientKept(
            patient_id,
            patient.mrn,
            line_of(clinic, connection, patient_id),
            legal_holds.of_patient(connection, patient_id),
            destructions.waiting_of(connection, patient_id),
        )
    leave_trace(clinic, who, Event.LIST_VIEWED, {Subject.PATIENT: patient_id})
    return found


def line_of(clinic: Clinic, connection: Connection, patient_id: UUID) -> KeptLine | None:
    """Until when one patient's notes are kept; None where there are none."""
    known = retention.of_patient(connection, patient_id)
    return None if known is None else _line(clinic, known)


def _line(clinic: Clinic, known: KeptNotes) -> KeptLine:
    until = kept_until(
        clinic.rules.policy.retention,
        Kept(
            last_entry=known.last_entry.astimezone(clinic.zone).date(),
            born=known.born,
            held=known.held,
            unfinished=known.unfinished,
        ),
    )
    due = isinstance(until, Until) and until.is_due(clinic.now().date())
    return KeptLine(known, until, due)


def _last_day(line: KeptLine) -> str:
    return line.until.last_day.isoformat() if isinstance(line.until, Until) else ""
