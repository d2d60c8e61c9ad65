"""Every pump in use with what its last visit said of the next one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, case, func, literal, select, tuple_

from refillnotes.store.columns import Day, Flag
from refillnotes.store.rows import Page, page_of
from refillnotes.store.tables import patients, pumps, visit_figures, visits


@dataclass(frozen=True, slots=True)
class Due:
    """One line of the nurse's list."""

    pump_id: UUID
    patient_id: UUID
    family_name: str
    given_name: str
    born: date
    mrn: str
    pump_model: str
    serial: str
    next_appointment: date | None
    refill_by: date | None
    limited_by: str | None
    worst_severity: str | None
    open_visit: UUID | None
    open_state: str | None
    restricted: bool = False
    """The chart is restricted to others; then the line names nobody."""


def every_due(connection: Connection) -> Iterator[Due]:
    """Every pump in use, in the order of ``due``, fetched page by page."""
    after = None
    while True:
        page = due(connection, after)
        yield from page.rows
        after = page.after
        if after is None:
            return


def due(connection: Connection, after: UUID | None = None, limit: int = 100) -> Page[Due]:
    """Pumps in use: those being recorded, then by date; those never refilled here at the end.

    ``after`` is the last pump of the page before.
    The newest visit is looked up pump by pump: ranking all visits would slow with every year.
    """
    of_pump = visit_figures.alias()
    newest = (
        select(of_pump.c.visit_id)
        .where(of_pump.c.pump_id == pumps.c.id, of_pump.c.void == literal(value=False, type_=Flag))
        .order_by(of_pump.c.occurred_on.desc(), of_pump.c.visit_id.desc())
        .limit(1)
        .correlate(pumps)
        .scalar_subquery()
    )
    recorded = visits.alias()
    unfinished = (
        select(recorded.c.id)
        .where(recorded.c.pump_id == pumps.c.id, recorded.c.state.in_(("draft", "returned")))
        .order_by(recorded.c.started_at.desc(), recorded.c.id)
        .limit(1)
        .correlate(pumps)
        .scalar_subquery()
    )
    appointment, refill_by = visit_figures.c.next_appointment, visit_figures.c.refill_by
    earliest = case(
        (appointment.is_(None), refill_by),
        (refill_by < appointment, refill_by),
        else_=appointment,
    )
    rank = case((visits.c.id.is_not(None), 0), (earliest.is_not(None), 1), else_=2)
    place = (rank, func.coalesce(earliest, literal(date.max, Day)), patients.c.name_key, pumps.c.id)
    columns: list[ColumnElement[Any]] = [
        pumps.c.id,
        patients.c.id,
        patients.c.family_name,
        patients.c.given_name,
        patients.c.born,
        patients.c.mrn,
        pumps.c.model,
        pumps.c.serial,
        appointment,
        refill_by,
        visit_figures.c.limited_by,
        visit_figures.c.worst_severity,
        visits.c.id,
        visits.c.state,
    ]
    statement = (
        select(*columns)
        .select_from(pumps)
        .join(patients, patients.c.id == pumps.c.patient_id)
        .outerjoin(visit_figures, visit_figures.c.visit_id == newest)
        .outerjoin(visits, visits.c.id == unfinished)
        .where(pumps.c.explanted_on.is_(None))
    )
    if after is not None:
        before = connection.execute(
            statement.with_only_columns(*place).where(pumps.c.id == after)
        ).first()
        if before is not None:
            kinds = [column.type for column in place]
            statement = statement.where(tuple_(*place) > tuple_(*before, types=kinds))
    rows = connection.execute(statement.order_by(*place).limit(limit + 1))
    return page_of([Due(*row) for row in rows], limit, "pump_id")
