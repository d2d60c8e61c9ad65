"""One visit as stored, and whether anything it stands on has changed: one query for each save."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, bindparam, func, select

from refillnotes.store.figures import NOT_VOID
from refillnotes.store.tables import patients, people, pumps, visit_figures, visits
from refillnotes.store.visits import Visit

Surroundings = tuple[object, ...]
"""The versions of a visit's chart, of the clinic's people and of the pump's earlier notes."""

_COLUMNS = len(Visit.__dataclass_fields__)
_PEOPLE = select(func.sum(people.c.version)).scalar_subquery()  # people are never deleted
_NOTES = (
    select(func.aggregate_strings(visit_figures.c.note_id, " "))
    .where(
        visit_figures.c.pump_id == visits.c.pump_id,
        visit_figures.c.visit_id != visits.c.id,
        NOT_VOID,
    )
    .correlate(visits)
    .scalar_subquery()
)
_AT_HAND = (
    select(
        *(visits.c[name] for name in Visit.__dataclass_fields__),
        pumps.c.version,
        patients.c.version,
        _PEOPLE,
        _NOTES,
    )
    .join_from(visits, pumps, pumps.c.id == visits.c.pump_id)
    .join(patients, patients.c.id == pumps.c.patient_id)
    .where(visits.c.id == bindparam("visit_id"))
)


def find(connection: Connection, visit_id: UUID) -> tuple[Visit, Surroundings] | None:
    """The visit, and a value that is another one when its background must be read again."""
    row = connection.execute(_AT_HAND, {"visit_id": visit_id}).first()
    return None if row is None else (Visit(*row[:_COLUMNS]), tuple(row[_COLUMNS:]))
