"""Open a visit to look at or to work on, and start one where there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID, uuid4

from sqlalchemy import Connection

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


@dataclass(frozen=True)
class OpenVisit:
    """One visit with its chart; what the checks say of it is worked out when first asked."""

    visit: Visit
    chart: Chart
    names: Names
    returned: Return | None
    last_facts: Mapping[str, str]
    """What the last refill recorded, to be offered and never filled in."""
    judged: Callable[[], Standing]

    @cached_property
    def standing(self) -> Standing:
        """How the visit stands. Judging costs more than all the reading before it."""
        return self.judged()


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
    """Open a visit for somebody to look at, which leaves a trace. Errors: ``NotHere``."""
    with clinic.database.writing() as connection:
        opened = _read(clinic, connection, visit_id)
        audit.record(
            connection,
            AuditEntry(
                Event.CHART_VIEWED,
                who.id,
                clinic.now(),
                {Subject.VISIT: visit_id, Subject.PATIENT: opened.visit.patient_id},
            ),
        )
    return opened


def visit_at_hand(clinic: Clinic, visit_id: UUID) -> OpenVisit:
    """The same for a page that is open already and only sends what was typed.

    Nothing new is shown, and the save that follows leaves its own trace. Errors: ``NotHere``.
    """
    with clinic.database.reading() as connection:
        return _read(clinic, connection, visit_id)


def _read(clinic: Clinic, connection: Connection, visit_id: UUID) -> OpenVisit:
    visit = visits.find(connection, visit_id)
    if visit is None:
        raise NotHere(visit_id)
    chart = chart_of(clinic, connection, visit.pump_id)
    names = names_known(clinic, connection)
    past = past_of(connection, visit.pump_id, visit.id)
    latest = notes.latest(connection, visit_id)
    returned = None if latest is None else notes.return_of(connection, latest.id)
    last = {} if past.last_refill is None else past.last_refill["facts"]
    now = clinic.now()
    return OpenVisit(
        visit,
        chart,
        names,
        returned,
        last,
        lambda: judge(clinic, chart, past, visit.document, names, now),
    )
