"""Every pump in use with what its last visit said of the next one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, func, select

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


def due(connection: Connection) -> tuple[Due, ...]:
    """Every pump in use, the earliest date first; those never refilled here at the end."""
    newest = (
        select(
            visit_figures,
            func.row_number()
            .over(
                partition_by=visit_figures.c.pump_id,
                order_by=(visit_figures.c.occurred_on.desc(), visit_figures.c.visit_id),
            )
            .label("rank"),
        )
    ).subquery()
    statement = (
        select(
            pumps.c.id,
            patients.c.id,
            patients.c.family_name,
            patients.c.given_name,
            patients.c.born,
            patients.c.mrn,
            pumps.c.model,
            pumps.c.serial,
            newest.c.next_appointment,
            newest.c.refill_by,
            newest.c.limited_by,
            newest.c.worst_severity,
            visits.c.id,
            visits.c.state,
        )
        .select_from(pumps)
        .join(patients, patients.c.id == pumps.c.patient_id)
        .outerjoin(newest, (newest.c.pump_id == pumps.c.id) & (newest.c.rank == 1))
        .outerjoin(
            visits,
            (visits.c.pump_id == pumps.c.id) & visits.c.state.in_(("draft", "returned")),
        )
        .where(pumps.c.explanted_on.is_(None))
        .order_by(
            newest.c.next_appointment.is_(None), newest.c.next_appointment, patients.c.name_key
        )
    )
    return tuple(Due(*row) for row in connection.execute(statement))
