"""Rows and events are compared both ways: what was edited behind the triggers is named."""

import pytest
from sqlalchemy import Column, Integer

from refillnotes.domain.audit import Event, broken_link
from refillnotes.store import audit, notes, second_factors
from refillnotes.store.columns import Flag
from refillnotes.store.database import Database
from refillnotes.store.evidence import FROZEN, Disagreement, Fault, disagreements
from refillnotes.store.notes import Return
from refillnotes.store.second_factors import FactorRule
from tests.store.builders import (
    HER_NOTE,
    NOON,
    PHYSICIAN,
    a_note,
    a_signed_note,
    an_accepted_restore,
    an_approved_change,
    an_entry,
    an_id,
)


def another(column: Column[object]) -> str:
    """SQL for another value of a column's kind."""
    if isinstance(column.type, Flag):
        return f"1 - {column.name}"
    if isinstance(column.type, Integer):
        return f"{column.name} + 1"
    return f"coalesce({column.name}, '') || ' '"


COLUMNS = [(table.name, column.name, another(column)) for table in FROZEN for column in table.c]


@pytest.fixture
def forged(database: Database) -> Database:
    """A whole record, and somebody who may drop triggers and switch rules off."""
    a_signed_note(database)
    with database.writing() as connection:
        notes.mark_seen(connection, a_note(), PHYSICIAN, NOON, an_entry(Event.NOTE_VIEWED))
        sent = Return(HER_NOTE, PHYSICIAN, "The lot number is missing.", NOON)
        notes.send_back(connection, sent, an_entry(Event.NOTE_RETURNED))
        an_approved_change(connection)
        an_accepted_restore(connection)
        decided = FactorRule("nurse", asked=True, decided_by=PHYSICIAN, decided_at=NOON)
        entry = an_entry(Event.FACTOR_RULE_CHANGED)
        second_factors.decide(connection, [decided], entry)
    with database.writing() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
        for (name,) in connection.exec_driver_sql(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
        ).all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    raw = database.engine.raw_connection()
    raw.driver_connection.execute("PRAGMA foreign_keys=OFF").close()
    yield database
    raw.driver_connection.execute("PRAGMA foreign_keys=ON").close()
    raw.driver_connection.execute("PRAGMA ignore_check_constraints=OFF").close()
    raw.close()


def found(database: Database) -> list[Disagreement]:
    with database.reading() as connection:
        return list(disagreements(connection))


def test_a_record_as_written_agrees(forged: Database):
    assert found(forged) == []


@pytest.mark.parametrize(("table", "column", "other"), COLUMNS)
def test_any_column_edited_is_named(forged: Database, table: str, column: str, other: str):
    with forged.writing() as connection:
        before = connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()  # noqa: S608
        connection.exec_driver_sql(f"UPDATE {table} SET {column} = {other}")  # noqa: S608
    named = found(forged)
    assert {one.row.split("/")[0] for one in named} == {table}
    if all(one.fault is Fault.CHANGED for one in named):
        assert len(named) == before
    else:
        assert [one.fault for one in named].count(Fault.GONE) == before
        assert [one.fault for one in named].count(Fault.UNACCOUNTED) == before


@pytest.mark.parametrize("table", [table.name for table in FROZEN])
def test_any_row_removed_is_named(forged: Database, table: str):
    with forged.writing() as connection:
        connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608
    named = found(forged)
    assert {one.row.split("/")[0] for one in named} == {table}
    assert {one.fault for one in named} == {Fault.GONE}


def test_a_row_put_in_beside_the_program_is_named(forged: Database):
    with forged.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO seen SELECT note_id, ?, at, sha256 FROM seen", (str(an_id(1)),)
        )
    (one,) = found(forged)
    assert one.fault is Fault.UNACCOUNTED
    assert one.row == f"seen/{HER_NOTE}/{an_id(1)}/2026-11-23T12:00:00.000000Z"


@pytest.mark.parametrize(
    ("forgery", "named"),
    [
        ("UPDATE audit SET event = replace(event, 'visit', 'pump') WHERE seq = 6", 6),
        ("UPDATE audit SET at = '2026-11-23T12:00:00.000001Z' WHERE seq = 4", 4),
        ("DELETE FROM audit WHERE seq = 3", 4),
        (
            "INSERT INTO audit SELECT max(seq) + 1, at, event, 'x', 'y' FROM audit",
            15,
        ),
    ],
)
def test_a_forged_chain_is_named_at_its_first_bad_record(
    forged: Database, forgery: str, named: int
):
    with forged.writing() as connection:
        connection.exec_driver_sql(forgery)
    with forged.reading() as connection:
        assert broken_link(audit.read_chain(connection)).seq == named


def test_the_newest_records_cut_off_show_only_against_a_head_kept_elsewhere(forged: Database):
    with forged.writing() as connection:
        kept = audit.head(connection)
        connection.exec_driver_sql("DELETE FROM audit WHERE seq = ?", (kept.seq,))
    with forged.reading() as connection:
        assert broken_link(audit.read_chain(connection)) is None
        assert audit.head(connection) != kept
        assert audit.find(connection, kept.seq) is None


def test_the_chain_is_read_on_from_where_it_was_left(database: Database):
    a_signed_note(database)
    with database.reading() as connection:
        known = audit.find(connection, 4)
        assert broken_link(audit.read_chain(connection, since=4), after=known) is None
        assert next(audit.read_chain(connection, since=4)).seq == 5
