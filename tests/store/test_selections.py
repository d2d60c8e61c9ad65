"""A selection is counted by kind, and every signed note of it is handed out once, oldest first."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from refillnotes.domain.audit import Event
from refillnotes.store import audit, figures, selections, visits
from refillnotes.store.database import Database
from refillnotes.store.figures import Wanted
from tests.store.builders import (
    NOON,
    a_clinic,
    a_note,
    a_pdf,
    a_visit,
    an_entry,
    an_id,
    approve,
    submit,
    the_figures,
)

SEVERITIES = ("ok", "escalate", "ok", "info")


def line(number: int, **given: object) -> figures.VisitFigures:
    return the_figures(
        visit_id=an_id(100 + number),
        note_id=an_id(200 + number),
        occurred_on=date(2026, 3, 1) - timedelta(days=number),
        drugs=("baclofen",) if number == 3 else ("morphine", "bupivacaine"),
        worst_severity=SEVERITIES[number],
        outcome="aborted" if number == 2 else "refilled",
        accepted=number % 2,
        clinician="Tom Reed" if number == 1 else "Nora Blake",
        **given,
    )


@pytest.fixture
def month(database: Database) -> Database:
    """Three signed notes and, the oldest, one that waits for its physician."""
    a_clinic(database)
    with database.writing() as connection:
        for number in range(4):
            visit = a_visit(id=an_id(100 + number), number=f"2026-00000{number + 1}")
            note = a_note(id=an_id(200 + number), visit_id=visit.id)
            visits.add(connection, visit, an_entry(Event.VISIT_STARTED))
            moved = submit(connection, visit, note)
            figures.put(connection, line(number, signed_at=None))
            if number < 3:
                approve(connection, note)
                visits.save(connection, replace(moved, state="signed"), an_entry())
                figures.put(connection, line(number))
    return database


def test_a_selection_is_counted_by_kind(month: Database):
    with month.reading() as connection:
        all_of_it = selections.totals(connection, Wanted())
    assert (all_of_it.signed, all_of_it.waiting) == (3, 1)
    assert (all_of_it.not_refilled, all_of_it.answered) == (1, 1)
    assert (all_of_it.first, all_of_it.last) == (date(2026, 2, 27), date(2026, 3, 1))
    assert all_of_it.by_severity == {"ok": 2, "escalate": 1}


def test_an_empty_selection_has_no_dates(month: Database):
    with month.reading() as connection:
        none = selections.totals(connection, Wanted(drug="ziconotide"))
    assert (none.signed, none.waiting, none.first, none.last, none.by_severity) == (
        0, 0, None, None, {}
    )  # fmt: skip


def test_what_waits_is_counted_within_the_selection(month: Database):
    with month.reading() as connection:
        assert selections.totals(connection, Wanted(drug="baclofen")).waiting == 1
        assert selections.totals(connection, Wanted(drug="morphine")).waiting == 0


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (Wanted(), [3, 2, 1]),
        (Wanted(drug="morphine"), [3, 2, 1]),
        (Wanted(drug="baclofen"), []),
        (Wanted(clinician="Nora Blake"), [3, 1]),
        (Wanted(severity="escalate"), [2]),
        (Wanted(first=date(2026, 2, 28)), [2, 1]),
    ],
)
def test_signed_notes_are_handed_out_oldest_first(
    month: Database, wanted: Wanted, numbers: list[int]
):
    with month.reading() as connection:
        lines = tuple(selections.signed_lines(connection, wanted))
        assert len(lines) == selections.totals(connection, wanted).signed
    assert [int(one.number[-1]) for one in lines] == numbers


def test_a_line_says_where_its_bytes_are(month: Database):
    with month.reading() as connection:
        first = next(selections.signed_lines(connection, Wanted()))
    pdf, note = a_pdf(), a_note()
    assert (first.pdf_sha256, first.pdf_size) == (pdf.sha256, pdf.size)
    assert (first.record_sha256, first.revision) == (note.record_sha256, 1)
    assert (first.signed_at, first.void) == (NOON, False)


def test_everybody_who_recorded_a_visit_is_named_once(month: Database):
    with month.reading() as connection:
        assert selections.clinicians(connection) == ("Nora Blake", "Tom Reed")


def test_the_numbers_of_a_page_are_read_at_once(month: Database):
    with month.reading() as connection:
        found = selections.numbers(connection, [an_id(100), an_id(102), an_id(9)])
    assert found == {an_id(100): "2026-000001", an_id(102): "2026-000003"}


def test_the_chain_of_a_period_begins_at_its_first_link(month: Database):
    with month.writing() as connection:
        newest = audit.record(connection, an_entry(at=NOON + timedelta(hours=1)))
    with month.reading() as connection:
        assert selections.first_link_since(connection, NOON) == 1
        later = NOON + timedelta(minutes=1)
        assert selections.first_link_since(connection, later) == newest.seq
        assert selections.first_link_since(connection, NOON + timedelta(days=1)) is None
