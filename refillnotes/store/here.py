"""Whom a clinic has before it on one day: visits being recorded, and appointments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, or_, select

from refillnotes.store.columns import YES
from refillnotes.store.rows import Shape
from refillnotes.store.tables import patients, visit_figures, visits

_BEGUN = ("draft", "returned")


@dataclass(frozen=True, slots=True)
class Here:
    """What tells one patient from another at a glance."""

    id: UUID
    family_name: str
    given_name: str
    born: date


_HERE = Shape(Here, patients)
_BEING_RECORDED = select(visits.c.patient_id).where(visits.c.state.in_(_BEGUN))


def here_on(connection: Connection, day: date) -> dict[UUID, Here]:
    """Every patient whose visit is begun and not submitted, or whose appointment is that day."""
    booked = select(visit_figures.c.patient_id).where(
        visit_figures.c.next_appointment == day, visit_figures.c.void != YES
    )
    statement = _HERE.select.where(
        or_(patients.c.id.in_(_BEING_RECORDED), patients.c.id.in_(booked))
    )
    return {one.id: one for one in _HERE.all(connection, statement.order_by(patients.c.name_key))}
