"""Signed content and the audit chain cannot be changed, not even by SQL."""

import pytest
from sqlalchemy import Table, text
from sqlalchemy.exc import IntegrityError

from refillnotes.store.database import Database
from refillnotes.store.tables import APPEND_ONLY

TABLES = [table.name for table in APPEND_ONLY]
COLUMNS = [(table.name, column.name) for table in APPEND_ONLY for column in table.c]


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_no_column_can_be_changed(full: Database, table: str, column: str):
    with (
        pytest.raises(IntegrityError, match=f"{table} is append-only"),
        full.writing() as connection,
    ):
        connection.exec_driver_sql(f"UPDATE {table} SET {column} = {column}")  # noqa: S608


@pytest.mark.parametrize("table", TABLES)
def test_no_row_can_be_removed(full: Database, table: str):
    with (
        pytest.raises(IntegrityError, match=f"{table} is append-only"),
        full.writing() as connection,
    ):
        connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608


@pytest.mark.parametrize("table", APPEND_ONLY, ids=TABLES)
def test_no_row_can_be_written_over_by_inserting_it_again(full: Database, table: Table):
    key = ", ".join(column.name for column in table.primary_key)
    last = list(table.c)[-1].name
    with (
        pytest.raises(IntegrityError, match="append-only|no gaps"),
        full.writing() as connection,
    ):
        connection.exec_driver_sql(
            f"INSERT INTO {table.name} SELECT * FROM {table.name} WHERE true"  # noqa: S608
            f" ON CONFLICT ({key}) DO UPDATE SET {last} = excluded.{last}"
        )


@pytest.mark.parametrize("table", APPEND_ONLY, ids=TABLES)
def test_no_row_is_passed_over_in_silence(full: Database, table: Table):
    with (
        pytest.raises(IntegrityError, match="append-only|no gaps"),
        full.writing() as connection,
    ):
        connection.exec_driver_sql(
            f"INSERT INTO {table.name} SELECT * FROM {table.name} WHERE true"  # noqa: S608
            " ON CONFLICT DO NOTHING"
        )


@pytest.mark.sqlite
@pytest.mark.parametrize("table", TABLES)
def test_no_row_can_be_replaced(full: Database, table: str):
    with (
        pytest.raises(IntegrityError, match="append-only|no gaps"),
        full.writing() as connection,
    ):
        connection.exec_driver_sql(
            f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1"  # noqa: S608
        )


@pytest.mark.sqlite
def test_a_note_cannot_take_the_place_of_another_revision(full: Database):
    # Another id, the same visit and revision: the unique rule is what OR REPLACE would use
    with pytest.raises(IntegrityError, match="append-only"), full.writing() as connection:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO notes SELECT replace(id, '0', '1'), visit_id, revision,"
            " record, record_sha256, author_id, submitted_at FROM notes"
        )


@pytest.mark.parametrize("gap", [-1, 0, 2])
def test_the_chain_takes_no_number_but_the_next(full: Database, gap: int):
    with (
        pytest.raises(IntegrityError, match="no gaps|append-only"),
        full.writing() as connection,
    ):
        connection.execute(
            text(
                "INSERT INTO audit (seq, at, event, prev, hash)"
                " SELECT seq + :gap, at, event, replace(prev, '0', 'x'), replace(hash, '0', 'x')"
                " FROM audit ORDER BY seq DESC LIMIT 1"
            ),
            {"gap": gap},
        )
