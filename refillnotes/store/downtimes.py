"""Downtimes, and what was said of visits that were due in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, select

from refillnotes.domain.audit import AuditEntry
from refillnotes.domain.reconciling import Downtime, NoVisit, was_due
from refillnotes.store import today
from refillnotes.store.audit import record
from refillnotes.store.evidence import keep
from refillnotes.store.figures import NOT_VOID
from refillnotes.store.rows import Shape
from refillnotes.store.tables import downtimes, no_visits, patients, pumps, visit_figures

_DOWNTIME = Shape(Downtime, downtimes)
_NO_VISIT = Shape(NoVisit, no_visits)


@dataclass(frozen=True, slots=True)
class DuePump:
    """A pump that was due, and whose it is."""

    pump_id: UUID
    patient_id: UUID
    family_name: str
    given_name: str
    born: date
    mrn: str


_DUE = select(
    pumps.c.id,
    patients.c.id,
    patients.c.family_name,
    patients.c.given_name,
    patients.c.born,
    patients.c.mrn,
).join(patients, patients.c.id == pumps.c.patient_id)


def add(connection: Connection, downtime: Downtime, audit: AuditEntry) -> None:
    record(connection, audit, keep(connection, downtimes, **asdict(downtime)))


def say_no_visit(connection: Connection, said: NoVisit, audit: AuditEntry) -> None:
    record(connection, audit, keep(connection, no_visits, **asdict(said)))


def every(connection: Connection) -> tuple[Downtime, ...]:
    """The newest first."""
    newest = _DOWNTIME.select.order_by(downtimes.c.began_at.desc(), downtimes.c.id)
    return _DOWNTIME.all(connection, newest)


def find(connection: Connection, downtime_id: UUID) -> Downtime | None:
    return _DOWNTIME.first(connection, downtimes.c.id == downtime_id)


def said_of(connection: Connection, downtime_id: UUID) -> dict[UUID, NoVisit]:
    """By pump."""
    said = _NO_VISIT.select.where(no_visits.c.downtime_id == downtime_id)
    return {one.pump_id: one for one in _NO_VISIT.all(connection, said)}


def said_everywhere(connection: Connection) -> frozenset[tuple[UUID, UUID]]:
    """Of which downtimes and pumps something was said."""
    rows = connection.execute(select(no_visits.c.downtime_id, no_visits.c.pump_id))
    return frozenset((downtime_id, pump_id) for downtime_id, pump_id in rows)


def days_noted(connection: Connection, among: Collection[UUID]) -> defaultdict[UUID, set[date]]:
    """On which days each of these pumps has a visit that was submitted and stands."""
    days: defaultdict[UUID, set[date]] = defaultdict(set)
    if among:
        found = select(visit_figures.c.pump_id, visit_figures.c.occurred_on)
        for pump_id, day in connection.execute(
            found.where(visit_figures.c.pump_id.in_(among), NOT_VOID)
        ):
            days[pump_id].add(day)
    return days


def due_between(connection: Connection, first: date, last: date) -> Iterator[UUID]:
    """Pumps in use that were due on these days, by what is on record now."""
    for one in today.every_due(connection):
        if was_due(one.next_appointment, one.refill_by, first, last):
            yield one.pump_id


def pumps_of(connection: Connection, downtime: Downtime) -> tuple[DuePump, ...]:
    """Whose visits they were, by name."""
    keys = [UUID(one) for one in downtime.due]
    found = _DUE.where(pumps.c.id.in_(keys)).order_by(patients.c.name_key, pumps.c.id)
    return tuple(DuePump(*row) for row in connection.execute(found))


def note_of_days(connection: Connection, pump_id: UUID, first: date, last: date) -> UUID | None:
    """The note of a visit of these days that was submitted and stands."""
    found = select(visit_figures.c.note_id).where(
        visit_figures.c.pump_id == pump_id,
        visit_figures.c.occurred_on.between(first, last),
        NOT_VOID,
    )
    return connection.execute(found.order_by(visit_figures.c.occurred_on).limit(1)).scalar()
