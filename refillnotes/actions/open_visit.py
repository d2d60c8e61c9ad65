"""Open a visit to look at or to work on, and start one where there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.judge_visit import Standing, judge
from refillnotes.actions.read_chart import NotHere, chart_of, names_known, past_of
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.chart import Chart
from refillnotes.domain.kinds import Names
from refillnotes.domain.visit import State
from refillnotes.store import audit, notes, visits
from refillnotes.store.errors import VisitAlreadyOpen
from refillnotes.store.notes import Return
from refillnotes.store.people import Person
from refillnotes.store.visits import Visit


@dataclass(frozen=True, slots=True)
class OpenVisit:
    """One visit with its chart and everything the checks say of it."""

    visit: Visit
    chart: Chart
    standing: Standing
    names: Names
    returned: Return | None
    last_facts: Mapping[str, str]
    """What the last refill recorded, to be offered and never filled in."""


def start_visit(clinic: Clinic, who: Person, pump_id: UUID) -> UUID:
    """Start a visit for a pump, or give the one that is open. Errors: ``NotHere``."""
    now = clinic.now()
    with clinic.database.writing() as connection:
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
            return already.visit.id
    return visit.id


def open_visit(clinic: Clinic, who: Person, visit_id: UUID) -> OpenVisit:
    """Read a visit, judge it, and leave a trace that it was read. Errors: ``NotHere``."""
    with clinic.database.writing() as connection:
        visit = visits.find(connection, visit_id)
        if visit is None:
            raise NotHere(visit_id)
        chart = chart_of(clinic, connection, visit.pump_id)
        names = names_known(clinic, connection)
        past = past_of(connection, visit.pump_id, visit.id)
        latest = notes.latest(connection, visit_id)
        returned = None if latest is None else notes.return_of(connection, latest.id)
        audit.record(
            connection,
            AuditEntry(
                Event.CHART_VIEWED,
                who.id,
                clinic.now(),
                {Subject.VISIT: visit.id, Subject.PATIENT: visit.patient_id},
            ),
        )
    standing = judge(clinic, chart, past, visit.document, names, clinic.now())
    last = {} if past.last_refill is None else past.last_refill["facts"]
    return OpenVisit(visit, chart, standing, names, returned, last)
