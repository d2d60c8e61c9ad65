"""F56: any column of any signed table, changed behind the program's back, is named by its row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Connection, Integer, Table

from refillnotes.domain.audit import AuditEntry, Event
from refillnotes.store import audit, evidence
from refillnotes.store.columns import Day, Document, Flag, Instant, Key, Words
from refillnotes.store.database import Database, open_database
from refillnotes.store.evidence import FROZEN, disagreements
from refillnotes.store.migrate import migrate

NOON = datetime(2026, 11, 14, 12, tzinfo=UTC)
SAMPLES: dict[type, object] = {
    Integer: 1,
    Flag: True,
    Key: uuid4(),
    Instant: NOON,
    Day: date(2026, 11, 14),
    Document: {"a": "1"},
    Words: ("a", "b"),
}
"""A value of each kind of column; all others take text."""

OTHERS: dict[type, object] = SAMPLES | {Integer: 2, Key: uuid4()}


@pytest.fixture(scope="module")
def forged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A row in every table that is ever signed or frozen, and no guard that keeps it."""
    file: Path = tmp_path_factory.mktemp("forged") / "clinic.sqlite3"
    database = open_database(f"sqlite:///{file}")
    migrate(database, NOON)
    with loose(database) as connection:
        for (name,) in connection.exec_driver_sql(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
        ).all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        for table in FROZEN:
            rows = evidence.keep(connection, table, **a_row_of(table))
            audit.record(connection, AuditEntry(Event.RECORD_VERIFIED, None, NOON), rows)
        connection.commit()
    yield database
    database.close()


def loose(database: Database) -> Connection:
    """A connection that keeps to no rule of the schema, as somebody's own program would."""
    connection = database.engine.connect().execution_options(refillnotes_writing=True)
    raw = connection.connection.driver_connection
    raw.execute("PRAGMA foreign_keys=OFF").close()
    raw.execute("PRAGMA ignore_check_constraints=ON").close()
    return connection


def a_row_of(
    table: Table, samples: dict[type, object] = SAMPLES, letter: str = "x"
) -> dict[str, object]:
    return {
        column.name: next(
            (sample for kind, sample in samples.items() if isinstance(column.type, kind)),
            letter * 64,
        )
        for column in table.c
    }


def changes() -> Iterator[tuple[Table, str, str]]:
    """Every column with other content; a blank one and one cut short count as changes as well."""
    for table in FROZEN:
        for column in table.c:
            name = column.name
            if "INT" in str(column.type).upper():
                yield table, name, f"{name} + 1"
                continue
            yield table, name, f"{name} || ' '"
            yield table, name, f"substr({name}, 2)"
            if column.nullable:
                yield table, name, "NULL"


def test_F56_every_column_of_every_signed_table_is_named_when_it_changes(forged: Database):
    missed, tried = [], 0
    with loose(forged) as connection:
        assert list(disagreements(connection)) == []
        for table, column, other in changes():
            savepoint = connection.begin_nested()
            connection.exec_driver_sql(f"UPDATE {table.name} SET {column} = {other}")  # noqa: S608
            named = {one.row.split("/")[0] for one in disagreements(connection)}
            missed += [] if named == {table.name} else [(table.name, column, other, named)]
            savepoint.rollback()
            tried += 1
        connection.rollback()
    assert missed == []
    assert tried >= 150


def test_F56_a_row_taken_out_or_put_in_is_named(forged: Database):
    with loose(forged) as connection:
        for table in FROZEN:
            savepoint = connection.begin_nested()
            connection.exec_driver_sql(f"DELETE FROM {table.name}")  # noqa: S608
            (gone,) = disagreements(connection)
            assert (gone.row.split("/")[0], gone.fault) == (table.name, evidence.Fault.GONE)
            savepoint.rollback()
            savepoint = connection.begin_nested()
            evidence.keep(connection, table, **a_row_of(table, OTHERS, "y"))
            (more,) = disagreements(connection)
            assert (more.row.split("/")[0], more.fault) == (table.name, evidence.Fault.UNACCOUNTED)
            savepoint.rollback()
        connection.rollback()
