"""Lists people work from: who is due, what waits for a signature, what was signed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.judge_visit import record_of
from refillnotes.actions.key_figures import figures_of
from refillnotes.actions.read_chart import NotHere, implanted
from refillnotes.actions.tell_apart import alike_here
from refillnotes.actions.traces import leave_trace
from refillnotes.domain.alike import Alike
from refillnotes.domain.audit import Event, Subject
from refillnotes.domain.chart import ImplantedPump
from refillnotes.domain.record import Record
from refillnotes.store import (
    care_relation,
    figures,
    notes,
    patients,
    pumps,
    selections,
    today,
    visits,
)
from refillnotes.store.destroyed_notes import DestroyedNote, destroyed_notes
from refillnotes.store.figures import VisitFigures, Wanted
from refillnotes.store.patients import Patient
from refillnotes.store.people import Person
from refillnotes.store.pumps import Pump
from refillnotes.store.rows import Page
from refillnotes.store.selections import Totals
from refillnotes.store.today import Due
from refillnotes.store.visits import Visit

__all__ = [
    "Due",
    "Folder",
    "Page",
    "Patient",
    "Pump",
    "SignedNote",
    "Totals",
    "Visit",
    "VisitFigures",
    "Waiting",
    "Wanted",
    "count_notes",
    "count_signed",
    "count_withheld",
    "due_patients",
    "find_patients",
    "open_folder",
    "recording_clinicians",
    "signed_notes",
    "waiting_notes",
]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One note in the physician's queue."""

    figures: VisitFigures
    record: Record
    seen: bool
    own: bool

    @property
    def loud(self) -> bool:
        """Whether something in it was unusual and had to be answered."""
        return self.figures.worst_severity in {"ack", "escalate", "block"}

    @property
    def concentration_changed(self) -> bool:
        return any(
            row["changed"] for row in self.record["comparison"] if "concentration" in row["title"]
        )


@dataclass(frozen=True, slots=True)
class SignedNote:
    """One line of the auditor's list."""

    number: str
    figures: VisitFigures


@dataclass(frozen=True, slots=True)
class Folder:
    """One patient with pumps and visits."""

    patient: Patient
    pumps: tuple[tuple[Pump, ImplantedPump], ...]
    visits: tuple[tuple[Visit, VisitFigures | None], ...]
    alike: tuple[Alike, ...]
    """Others of the day who could be taken for this patient."""


def due_patients(clinic: Clinic, who: Person, after: UUID | None = None) -> Page[Due]:
    """Pumps in use: those being recorded, then the earliest date first; the look leaves a trace."""
    leave_trace(clinic, who, Event.LIST_VIEWED)
    with clinic.database.reading() as connection:
        page = today.due(connection, after)
        shut = care_relation.outside(connection, who.id, {one.patient_id for one in page.rows})
    return Page(
        tuple(_nameless(one) if one.patient_id in shut else one for one in page.rows), page.after
    )


def find_patients(
    clinic: Clinic, who: Person, text: str, after: UUID | None = None
) -> Page[Patient]:
    """Patients whose name or record number begins with the text.

    The search leaves a trace without its text; it names the patient whose number was typed whole.
    """
    with clinic.database.reading() as connection:
        exact = patients.find_by_mrn(connection, text) if text else None
        found = patients.search(connection, text, after, reader=who.id)
    about = {} if exact is None else {Subject.PATIENT: exact.id}
    leave_trace(clinic, who, Event.PATIENTS_SEARCHED if text else Event.LIST_VIEWED, about)
    return found


def open_folder(clinic: Clinic, who: Person, patient_id: UUID) -> Folder:
    """One patient's pumps and visits; the look leaves a trace. Errors: ``NotHere``."""
    with clinic.database.reading() as connection:
        patient = patients.find(connection, patient_id)
        if patient is None:
            raise NotHere(patient_id)
        owned = pumps.of_patient(connection, patient_id)
        made = visits.of_patient(connection, patient_id)
        known = tuple((visit, figures.of_visit(connection, visit.id)) for visit in made)
        alike = alike_here(clinic, connection, who, patient.id, patient)
    leave_trace(clinic, who, Event.CHART_VIEWED, {Subject.PATIENT: patient_id})
    in_chart = tuple((pump, implanted(clinic, pump)) for pump in owned)
    return Folder(patient, in_chart, known, alike)


def waiting_notes(clinic: Clinic, who: Person) -> tuple[Waiting, ...]:
    """The queue: what is unusual first, then the clean ones, each longest waiting first."""
    leave_trace(clinic, who, Event.LIST_VIEWED)
    with clinic.database.reading() as connection:
        queue = []
        for note in notes.waiting(connection, who.id):
            record = record_of(note.record)
            line = figures_of(note, record, None)
            seen = notes.was_seen(connection, note, who.id)
            queue.append(Waiting(line, record, seen, note.author_id == who.id))
    return tuple(sorted(queue, key=lambda one: -_LOUDNESS.index(one.figures.worst_severity)))


def signed_notes(
    clinic: Clinic, who: Person, wanted: Wanted, after: UUID | None = None
) -> Page[SignedNote]:
    """Signed notes, newest first; the look leaves a trace."""
    leave_trace(clinic, who, Event.LIST_VIEWED)
    with clinic.database.reading() as connection:
        found = figures.signed(connection, replace(wanted, reader=who.id), after)
        numbers = selections.numbers(connection, [line.visit_id for line in found.rows])
    rows = tuple(SignedNote(numbers[line.visit_id], line) for line in found.rows)
    return Page(rows, found.after)


def count_signed(clinic: Clinic, wanted: Wanted) -> int:
    """How many signed notes a selection holds, whoever may read them."""
    return _totals(clinic, wanted).signed


def count_notes(clinic: Clinic, who: Person, wanted: Wanted) -> Totals:
    """How many notes of each kind this person finds in a selection, signed and waiting."""
    return _totals(clinic, replace(wanted, reader=who.id))


def count_withheld(clinic: Clinic, who: Person, wanted: Wanted) -> int:
    """How many signed notes of a selection belong to charts that are restricted to others."""
    return count_signed(clinic, wanted) - count_notes(clinic, who, wanted).signed


def _totals(clinic: Clinic, wanted: Wanted) -> Totals:
    with clinic.database.reading() as connection:
        return selections.totals(connection, wanted)


def notes_destroyed(clinic: Clinic, who: Person) -> tuple[DestroyedNote, ...]:
    """Signed notes that are gone by their own act; whoever shows them left the list's trace."""
    with clinic.database.reading() as connection:
        return destroyed_notes(connection, who.id)


def recording_clinicians(clinic: Clinic) -> tuple[str, ...]:
    """Everybody who recorded a visit, by name."""
    with clinic.database.reading() as connection:
        return selections.clinicians(connection)


def _nameless(line: Due) -> Due:
    """A pump is due, and that is all this reader is told."""
    return replace(
        line,
        family_name="",
        given_name="",
        mrn="",
        serial="",
        worst_severity=None,
        open_visit=None,
        open_state=None,
        restricted=True,
    )


_LOUDNESS = ("ok", "info", "ack", "escalate", "block")
