"""Signed content and the audit chain cannot be changed, not even by SQL."""

import pytest
from sqlalchemy.exc import IntegrityError

from refillnotes.domain.audit import Event
from refillnotes.store import care_relation, notes, second_factors
from refillnotes.store.database import Database
from refillnotes.store.notes import Return
from refillnotes.store.second_factors import FactorRule
from refillnotes.store.tables import APPEND_ONLY
from tests.store.builders import (
    HER_NOTE,
    NOON,
    PHYSICIAN,
    a_note,
    a_restriction,
    a_signed_note,
    an_accepted_restore,
    an_approved_change,
    an_emergency,
    an_emergency_review,
    an_entry,
)

TABLES = [table.name for table in APPEND_ONLY]
COLUMNS = [(table.name, column.name) for table in APPEND_ONLY for column in table.c]


@pytest.fixture
def full(database: Database) -> Database:
    """Every append-only table holds at least one row."""
    a_signed_note(database)
    with database.writing() as connection:
        notes.mark_seen(connection, a_note(), PHYSICIAN, NOON, an_entry(Event.NOTE_VIEWED))
        sent = Return(HER_NOTE, PHYSICIAN, "The lot number is missing.", NOON)
        notes.send_back(connection, sent, an_entry(Event.NOTE_RETURNED))
        an_approved_change(connection)
        an_accepted_restore(connection)
        care_relation.decide(connection, a_restriction(), an_entry(Event.CHART_RESTRICTED))
        care_relation.begin(connection, an_emergency(), an_entry(Event.EMERGENCY_ACCESS_STARTED))
        reviewed = an_entry(Event.EMERGENCY_ACCESS_REVIEWED)
        care_relation.review(connection, an_emergency_review(), reviewed)
        rule = FactorRule("nurse", True, PHYSICIAN, NOON)
        second_factors.decide(connection, [rule], an_entry(Event.FACTOR_RULE_CHANGED))
    return database


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


@pytest.mark.parametrize("table", TABLES)
def test_no_row_can_be_replaced(full: Database, table: str):
    with (
        pytest.raises(IntegrityError, match="append-only|no gaps"),
        full.writing() as connection,
    ):
        connection.exec_driver_sql(
            f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1"  # noqa: S608
        )


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
        connection.exec_driver_sql(
            "INSERT INTO audit (seq, at, event, prev, hash)"
            " SELECT max(seq) + ?, at, event, replace(prev, '0', 'x'), replace(hash, '0', 'x')"
            " FROM audit",
            (gap,),
        )
