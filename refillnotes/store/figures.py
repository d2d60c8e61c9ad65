"""Key figures of each visit, copied out of its record for lists and trends; rebuilt at will."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, Select, delete, insert, literal, select, tuple_

from refillnotes.store.care_relation import is_open_to
from refillnotes.store.columns import Day, Flag, Key
from refillnotes.store.rows import Page, Shape, one_by_one, page_of
from refillnotes.store.tables import visit_drugs, visit_figures


@dataclass(frozen=True, slots=True)
class VisitFigures:
    """What lists need of one visit; amounts as text, empty ones None."""

    visit_id: UUID
    note_id: UUID
    pump_id: UUID
    patient_id: UUID
    signed_at: datetime | None
    occurred_on: date
    outcome: str
    drugs: tuple[str, ...]
    pump_model: str
    clinician: str
    filled: str | None
    expected_residual: str | None
    measured_residual: str | None
    discrepancy: str | None
    flow_error: str | None
    accuracy_ratio: str | None
    dose: str | None
    concentration: str | None
    pain: str | None
    refill_by: date | None
    limited_by: str | None
    next_appointment: date | None
    worst_severity: str
    accepted: int
    amended: bool = False
    """Whether the note amends an earlier one."""
    void: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which notes a list should hold; None means any."""

    first: date | None = None
    last: date | None = None
    drug: str | None = None
    pump_model: str | None = None
    clinician: str | None = None
    severity: str | None = None
    reader: UUID | None = None
    """Who reads: notes of charts that are restricted to others are left out."""
    standing: str | None = None
    """"amended" for notes that amend an earlier one, "void" for those of void visits."""


@dataclass(frozen=True, slots=True)
class Listed:
    """All that lists, trends and the filter by drug show of one visit."""

    figures: VisitFigures | None
    drugs: frozenset[tuple[str, date]]
    """Each drug it is found by, and under which day."""


_FIGURES = Shape(VisitFigures, visit_figures)
_DRUGS = select(visit_drugs.c.visit_id, visit_drugs.c.drug, visit_drugs.c.occurred_on)
_STANDINGS = {
    "amended": visit_figures.c.amended == literal(value=True, type_=Flag),
    "void": visit_figures.c.void == literal(value=True, type_=Flag),
}
NOT_VOID = visit_figures.c.void == literal(value=False, type_=Flag)


def put(connection: Connection, figures: VisitFigures) -> None:
    """Write or replace the figures of one visit, as a part of the act that changed them."""
    remove(connection, figures.visit_id)
    row = {name: getattr(figures, name) for name in VisitFigures.__dataclass_fields__}
    connection.execute(insert(visit_figures), row)
    for drug in dict.fromkeys(figures.drugs):
        key = {"drug": drug, "occurred_on": figures.occurred_on, "visit_id": figures.visit_id}
        connection.execute(insert(visit_drugs), key)


def remove(connection: Connection, visit_id: UUID) -> None:
    """Take a visit out of the lists; its record is elsewhere."""
    connection.execute(delete(visit_drugs).where(visit_drugs.c.visit_id == visit_id))
    connection.execute(delete(visit_figures).where(visit_figures.c.visit_id == visit_id))


def everything(connection: Connection) -> dict[UUID, Listed]:
    """What is shown of every visit that is in any list, some two kilobytes of memory for each."""
    drugs: defaultdict[UUID, set[tuple[str, date]]] = defaultdict(set)
    for visit_id, drug, day in connection.execute(_DRUGS):
        drugs[visit_id].add((drug, day))
    listed = {
        one.visit_id: Listed(one, frozenset(drugs.pop(one.visit_id, ())))
        for one in (VisitFigures(*row) for row in one_by_one(connection, _FIGURES.select))
    }
    return listed | {visit_id: Listed(None, frozenset(left)) for visit_id, left in drugs.items()}


def as_listed(figures: VisitFigures) -> Listed:
    """What has to be shown of a visit that has these figures."""
    return Listed(figures, frozenset((drug, figures.occurred_on) for drug in figures.drugs))


def of_visit(connection: Connection, visit_id: UUID) -> VisitFigures | None:
    return _FIGURES.first(connection, visit_figures.c.visit_id == visit_id)


def of_pump(
    connection: Connection, pump_id: UUID, before: UUID | None = None
) -> tuple[VisitFigures, ...]:
    """A pump's visits, oldest first, void ones left out.

    ``before`` is a visit being looked at: it is left out too, and once it has figures of its own
    so is every later one, since nothing later can have led to it.
    """
    statement = _FIGURES.select.where(visit_figures.c.pump_id == pump_id, NOT_VOID)
    if before is not None:
        own = of_visit(connection, before)
        statement = statement.where(visit_figures.c.visit_id != before)
        if own is not None:
            placed = tuple_(literal(own.occurred_on, Day), literal(before, Key))
            columns = tuple_(visit_figures.c.occurred_on, visit_figures.c.visit_id)
            statement = statement.where(columns < placed)
    return _FIGURES.all(
        connection, statement.order_by(visit_figures.c.occurred_on, visit_figures.c.visit_id)
    )


def signed(
    connection: Connection, wanted: Wanted, after: UUID | None = None, limit: int = 50
) -> Page[VisitFigures]:
    """Signed notes, newest first, a page at a time."""
    statement, day, visit = selection(wanted)
    last = None if after is None else of_visit(connection, after)
    if last is not None:
        # Each side needs its column's type: a bare UUID is bound as 32 digits, not as stored
        key = tuple_(literal(last.occurred_on, Day), literal(last.visit_id, Key))
        statement = statement.where(tuple_(day, visit) < key)
    newest = statement.order_by(day.desc(), visit.desc()).limit(limit + 1)
    return page_of(_FIGURES.all(connection, newest), limit, "visit_id")


def selection(
    wanted: Wanted, *, signed: bool = True
) -> tuple[Select[Any], Column[date], Column[UUID]]:
    """The selection, and the two columns to sort it by, so that one index gives both."""
    signed_at = visit_figures.c.signed_at
    statement = _FIGURES.select.where(signed_at.is_not(None) if signed else signed_at.is_(None))
    day, visit = visit_figures.c.occurred_on, visit_figures.c.visit_id
    if wanted.drug:
        statement = statement.join(visit_drugs, visit_drugs.c.visit_id == visit).where(
            visit_drugs.c.drug == wanted.drug
        )
        day, visit = visit_drugs.c.occurred_on, visit_drugs.c.visit_id
    for column, bound in (
        (visit_figures.c.pump_model, wanted.pump_model),
        (visit_figures.c.clinician, wanted.clinician),
        (visit_figures.c.worst_severity, wanted.severity),
    ):
        if bound:
            statement = statement.where(column == bound)
    if wanted.reader:
        statement = statement.where(is_open_to(wanted.reader, visit_figures.c.patient_id))
    if wanted.standing:
        statement = statement.where(_STANDINGS[wanted.standing])
    if not signed:
        statement = statement.where(NOT_VOID)
    if wanted.first:
        statement = statement.where(day >= wanted.first)
    if wanted.last:
        statement = statement.where(day <= wanted.last)
    return statement, day, visit
