"""Lists and trends: the most unusual waits first, and a page never shows a visit twice."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from uuid import UUID

import pytest

from refillnotes.domain.audit import Event
from refillnotes.store import figures, visits
from refillnotes.store.database import Database
from refillnotes.store.figures import Wanted
from tests.store.builders import (
    ANNA,
    HER_NOTE,
    HER_PUMP,
    HER_VISIT,
    NOON,
    a_clinic,
    a_note,
    a_signed_note,
    a_visit,
    an_entry,
    an_id,
    submit,
    the_figures,
)

MODELS, SEVERITIES = ("synchromed-2-40", "prometra-2"), ("ok", "info", "escalate")


@pytest.fixture
def year(database: Database) -> Database:
    """Twelve signed notes, two on each day, and one that still waits."""
    a_clinic(database)
    with database.writing() as connection:
        for number in range(13):
            visit = a_visit(id=an_id(100 + number))
            note = a_note(id=an_id(200 + number), visit_id=visit.id)
            visits.add(connection, visit, an_entry(Event.VISIT_STARTED))
            moved = submit(
                connection,
                visit,
                note,
                signed_at=None if number == 12 else NOON,
                occurred_on=date(2026, 1, 10 + number // 2),
                drugs=("morphine",) if number % 3 else ("morphine", "baclofen"),
                pump_model=MODELS[number % 2],
                clinician="Nora Blake" if number % 4 else "Tom Reed",
                worst_severity=SEVERITIES[number % 3],
            )
            if number != 12:
                visits.save(connection, replace(moved, state="signed"), an_entry())
    return database


def numbers(rows: tuple[figures.VisitFigures, ...]) -> list[int]:
    return [(row.visit_id.int & 0xFFFF) - 100 for row in rows]


def all_pages(database: Database, wanted: Wanted, size: int) -> list[figures.VisitFigures]:
    rows: list[figures.VisitFigures] = []
    after: UUID | None = None
    with database.reading() as connection:
        while True:
            page = figures.signed(connection, wanted, after, size)
            assert len(page.rows) <= size
            rows += page.rows
            after = page.after
            if after is None:
                return rows
            assert len(rows) < 100, "the pages go round in a circle"


def test_figures_come_back_as_they_were_put(database: Database):
    a_signed_note(database)
    with database.reading() as connection:
        assert figures.of_visit(connection, HER_VISIT) == the_figures()
        assert figures.of_visit(connection, an_id(99)) is None


def test_figures_put_again_replace_the_old_ones(database: Database):
    a_signed_note(database)
    newer = the_figures(drugs=("baclofen",), pain=None)
    with database.writing() as connection:
        figures.put(connection, newer)
    with database.reading() as connection:
        assert figures.of_visit(connection, HER_VISIT) == newer
        assert figures.signed(connection, Wanted(drug="morphine")).rows == ()
        assert figures.signed(connection, Wanted(drug="baclofen")).rows == (newer,)


def test_a_trend_is_oldest_first_and_ends_before_the_visit_being_looked_at(year: Database):
    with year.reading() as connection:
        trend = figures.of_pump(connection, HER_PUMP)
        without = figures.of_pump(connection, HER_PUMP, before=an_id(105))
        assert figures.of_pump(connection, an_id(99)) == ()
    assert numbers(trend) == list(range(13))
    assert numbers(without) == list(range(5))


def test_a_note_that_waits_is_not_among_the_signed(year: Database):
    rows = all_pages(year, Wanted(), 100)
    assert 12 not in numbers(tuple(rows)) and len(rows) == 12
    assert all(one.occurred_on >= other.occurred_on for one, other in pairwise(rows))


@pytest.mark.parametrize("size", [1, 2, 3, 5, 11, 12, 13])
@pytest.mark.parametrize("wanted", [Wanted(), Wanted(drug="morphine")])
def test_pages_hold_every_note_once_and_in_order(year: Database, wanted: Wanted, size: int):
    assert all_pages(year, wanted, size) == all_pages(year, wanted, 100)
    assert len(all_pages(year, wanted, size)) == 12


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(first=date(2026, 1, 12)), {4, 5, 6, 7, 8, 9, 10, 11}),
        (Wanted(last=date(2026, 1, 12)), {0, 1, 2, 3, 4, 5}),
        (Wanted(first=date(2026, 1, 12), last=date(2026, 1, 12)), {4, 5}),
        (Wanted(first=date(2026, 1, 13), last=date(2026, 1, 12)), set()),
        (Wanted(drug="baclofen"), {0, 3, 6, 9}),
        (Wanted(drug="baclofen", first=date(2026, 1, 12)), {6, 9}),
        (Wanted(drug="bacl"), set()),
        (Wanted(pump_model="prometra-2"), {1, 3, 5, 7, 9, 11}),
        (Wanted(clinician="Tom Reed"), {0, 4, 8}),
        (Wanted(severity="escalate"), {2, 5, 8, 11}),
        (Wanted(severity="escalate", pump_model="prometra-2"), {5, 11}),
    ],
)
def test_notes_are_filtered_by(year: Database, wanted: Wanted, expected: set[int]):
    assert set(numbers(tuple(all_pages(year, wanted, 3)))) == expected


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (Wanted(), "ix_visit_figures_occurred_on_visit_id"),
        (Wanted(drug="morphine"), "pk_visit_drugs|autoindex_visit_drugs"),
        (Wanted(pump_model="x"), "ix_visit_figures_pump_model"),
        (Wanted(clinician="x"), "ix_visit_figures_clinician"),
        (Wanted(severity="block"), "ix_visit_figures_worst_severity"),
    ],
)
def test_a_list_is_read_along_one_index_without_sorting(year: Database, wanted: Wanted, index: str):
    statement, day, visit = figures.selection(wanted)
    newest = statement.order_by(day.desc(), visit.desc()).compile(
        year.engine, compile_kwargs={"literal_binds": True}
    )
    with year.reading() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {newest}")]
    assert not [step for step in plan if "TEMP B-TREE" in step], plan
    assert any(name in step for step in plan for name in index.split("|")), plan


def test_figures_belong_to_a_note(database: Database):
    a_signed_note(database)
    with database.reading() as connection:
        assert figures.of_visit(connection, HER_VISIT).note_id == HER_NOTE
        assert figures.of_visit(connection, HER_VISIT).patient_id == ANNA
