"""Rows and events are compared both ways: what was edited behind the triggers is named."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Column, Connection, Integer, text

from refillnotes.domain.audit import broken_link
from refillnotes.store import audit
from refillnotes.store.columns import Flag
from refillnotes.store.database import Database, open_database
from refillnotes.store.evidence import FROZEN, Disagreement, Fault, disagreements
from refillnotes.store.migrate import migrate
from tests.databases import another_address
from tests.store.builders import (
    HER_NOTE,
    NOON,
    a_signed_note,
    an_id,
)
from tests.store.forging import fill_every_table, take_guards_away, unnoticed


def another(column: Column[object]) -> str:
    """SQL for another value of a column's kind."""
    if isinstance(column.type, Flag):
        return f"1 - {column.name}"
    if isinstance(column.type, Integer):
        return f"{column.name} + 1"
    return f"coalesce({column.name}, '') || ' '"


COLUMNS = [(table.name, column.name, another(column)) for table in FROZEN for column in table.c]


@pytest.fixture(scope="module")
def unguarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A whole record, whose guards somebody took away."""
    database = open_database(another_address(tmp_path_factory.mktemp("unguarded")))
    migrate(database, NOON)
    fill_every_table(database)
    with database.writing() as connection:
        take_guards_away(connection)
    yield database
    database.close()


@pytest.fixture
def forged(unguarded: Database) -> Iterator[Connection]:
    with unnoticed(unguarded) as connection:
        yield connection


def found(connection: Connection) -> list[Disagreement]:
    return list(disagreements(connection))


def test_a_record_as_written_agrees(forged: Connection):
    assert found(forged) == []


@pytest.mark.parametrize(("table", "column", "other"), COLUMNS)
def test_any_column_edited_is_named(forged: Connection, table: str, column: str, other: str):
    before = forged.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()  # noqa: S608
    forged.exec_driver_sql(f"UPDATE {table} SET {column} = {other}")  # noqa: S608
    named = found(forged)
    assert {one.row.split("/")[0] for one in named} == {table}
    if all(one.fault is Fault.CHANGED for one in named):
        assert len(named) == before
    else:
        assert [one.fault for one in named].count(Fault.GONE) == before
        assert [one.fault for one in named].count(Fault.UNACCOUNTED) == before


@pytest.mark.parametrize("table", [table.name for table in FROZEN])
def test_any_row_removed_is_named(forged: Connection, table: str):
    forged.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608
    named = found(forged)
    assert {one.row.split("/")[0] for one in named} == {table}
    assert {one.fault for one in named} == {Fault.GONE}


def test_a_row_put_in_beside_the_program_is_named(forged: Connection):
    forged.execute(
        text("INSERT INTO seen SELECT note_id, :id, at, sha256 FROM seen"), {"id": str(an_id(1))}
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
    ],
)
def test_a_forged_chain_is_named_at_its_first_bad_record(
    forged: Connection, forgery: str, named: int
):
    forged.exec_driver_sql(forgery)
    assert broken_link(audit.read_chain(forged)).seq == named


def test_a_record_forged_at_the_end_of_the_chain_is_named(forged: Connection):
    head = audit.head(forged)
    forged.execute(
        text("INSERT INTO audit SELECT seq + 1, at, event, 'x', 'y' FROM audit WHERE seq = :seq"),
        {"seq": head.seq},
    )
    assert broken_link(audit.read_chain(forged)).seq == head.seq + 1


def test_the_newest_records_cut_off_show_only_against_a_head_kept_elsewhere(forged: Connection):
    kept = audit.head(forged)
    forged.execute(text("DELETE FROM audit WHERE seq = :seq"), {"seq": kept.seq})
    assert broken_link(audit.read_chain(forged)) is None
    assert audit.head(forged) != kept
    assert audit.find(forged, kept.seq) is None


def test_the_chain_is_read_on_from_where_it_was_left(database: Database):
    a_signed_note(database)
    with database.reading() as connection:
        known = audit.find(connection, 4)
        assert broken_link(audit.read_chain(connection, since=4), after=known) is None
        assert next(audit.read_chain(connection, since=4)).seq == 5
