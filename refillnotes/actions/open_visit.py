"""Open a visit to look at or to work on, and start one where there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID, uuid4

from sqlalchemy import Connection

from refillnotes.actions.at_hand import AtHand, stands, visit_and_background
from refillnotes.actions.clinic import Clinic
from refillnotes.actions.judge_visit import Standing, record_of
from refillnotes.actions.once import Once, answered_before, remember
from refillnotes.actions.read_chart import chart_of
from refillnotes.actions.read_note import open_amendment_of
from refillnotes.actions.refuse_destroyed import refuse_destroyed
from refillnotes.actions.tell_apart import alike_here
from refillnotes.actions.traces import leave_trace
from refillnotes.domain.alike import Alike
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.chart import Chart
from refillnotes.domain.kinds import Names
from refillnotes.domain.record import Record
from refillnotes.domain.visit import RETURNED, State, refuse_to_write
from refillnotes.store import notes, visits
from refillnotes.store.amendments import Amendment
from refillnotes.store.errors import VisitAlreadyOpen
from refillnotes.store.notes import Note, Return
from refillnotes.store.people import Person
from refillnotes.store.visits import Visit


@dataclass(frozen=True)
class VisitAtHand:
    """One visit with its chart; what the checks say of it is worked out when first asked."""

    clinic: Clinic
    visit: Visit
    kept: AtHand

    @property
    def chart(self) -> Chart:
        return self.kept.background.chart

    @property
    def names(self) -> Names:
        return self.kept.background.names

    @property
    def last_facts(self) -> Mapping[str, str]:
        """What the last refill recorded, to be offered and never filled in."""
        last = self.kept.background.past.last_refill
        return {} if last is None else last["facts"]

    @cached_property
    def standing(self) -> Standing:
        """How the visit stands. Judging costs more than all the reading before it."""
        return stands(self.clinic, self.visit, self.kept, self.clinic.now())


@dataclass(frozen=True, slots=True)
class Amends:
    """The amendment a visit is open for, and the signed note it is of."""

    amendment: Amendment
    note: Note
    record: Record


@dataclass(frozen=True)
class OpenVisit(VisitAtHand):
    """A visit somebody opened to look at, with the physician's question when there is one."""

    returned: Return | None
    amends: Amends | None
    alike: tuple[Alike, ...]
    """Others of the day who could be taken for the patient."""


def start_visit(clinic: Clinic, who: Person, pump_id: UUID, once: Once | None = None) -> UUID:
    """Start a visit for a pump, or give the one that is open. Errors: ``NotHere``."""
    now = clinic.now()
    with clinic.database.writing() as connection:
        before = answered_before(connection, who, once)
        if before is not None:
            return UUID(before)
        chart = chart_of(clinic, connection, pump_id)
        visit = Visit(
            id=uuid4(),
            number=None,
            patient_id=chart.patient.id,
            pump_id=pump_id,
            state=State.DRAFT,
            version=1,
            document={"started_at": now.isoformat(timespec="minutes")},
            started_at=now,
            started_by=who.id,
            updated_at=now,
            updated_by=who.id,
        )
        entry = AuditEntry(
            Event.VISIT_STARTED,
            who.id,
            now,
            {Subject.VISIT: visit.id, Subject.PUMP: pump_id, Subject.PATIENT: chart.patient.id},
        )
        try:
            visits.add(connection, visit, entry)
        except VisitAlreadyOpen as already:
            visit = already.visit
        remember(connection, who, once, now, str(visit.id))
    return visit.id


def open_visit(clinic: Clinic, who: Person, visit_id: UUID) -> OpenVisit:
    """Open a visit for somebody to look at, which leaves a trace.

    Errors: ``NotHere``, ``NotTheirsToWrite``.
    """
    with clinic.database.reading() as connection:
        visit, kept = visit_and_background(clinic, connection, visit_id)
        refuse_destroyed(connection, visit, "What was recorded")
        refuse_to_write(visit.state, who.roles)
        latest = notes.latest(connection, visit_id)
        returned = None
        if latest is not None and visit.state in RETURNED:
            returned = notes.return_of(connection, latest.id)
        amends = amends_of(connection, visit)
        patient = kept.background.chart.patient
        alike = alike_here(clinic, connection, who, patient.id, patient)
    about = {Subject.VISIT: visit_id, Subject.PATIENT: visit.patient_id}
    leave_trace(clinic, who, Event.CHART_VIEWED, about)
    return OpenVisit(clinic, visit, kept, returned, amends, alike)


def amends_of(connection: Connection, visit: Visit) -> Amends | None:
    """What a visit that is being amended amends."""
    amendment = open_amendment_of(connection, visit)
    note = None if amendment is None else notes.find(connection, amendment.note_id)
    if amendment is None or note is None:
        return None
    return Amends(amendment, note, record_of(note.record))


def visit_at_hand(clinic: Clinic, visit_id: UUID, version: int) -> VisitAtHand:
    """The same for a page of that version that is open already and only sends what was typed.

    Nothing new is shown, and the save that follows looks whether the version is still the stored
    one and leaves its own trace. Errors: ``NotHere``.
    """
    kept = clinic.at_hand.find(visit_id)
    if kept is not None and kept.visit.version == version:
        return VisitAtHand(clinic, kept.visit, kept)
    with clinic.database.reading() as connection:
        visit, kept = visit_and_background(clinic, connection, visit_id)
    return VisitAtHand(clinic, visit, kept)
