"""A tombstone empties the row it stands for, and nothing else changes a frozen row."""

from dataclasses import asdict

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from refillnotes.domain.audit import Event
from refillnotes.store import audit, destructions, legal_holds
from refillnotes.store.database import Database
from refillnotes.store.emptied import every_emptied
from refillnotes.store.evidence import disagreements, keep
from refillnotes.store.invariants import assert_invariants
from refillnotes.store.revisions import downgrade, upgrade
from refillnotes.store.tables import destruction_decisions
from tests.store.builders import NURSE, a_signed_note, an_entry
from tests.store.destroying import (
    OLD_NOTE,
    OLD_VISIT,
    a_certificate_kept,
    a_decision_to_destroy,
    a_destruction,
    a_hold,
    a_hold_lifted,
    an_old_visit,
)

EMPTIED = every_emptied()
EMPTY_HER_NOTE = f"UPDATE notes SET record = '' WHERE id = '{OLD_NOTE}'"  # noqa: S608
A_TOMBSTONE = (
    f"INSERT INTO tombstones SELECT 'notes/{OLD_NOTE}', id, '{OLD_VISIT}', record_sha256, NULL,"  # noqa: S608
    " NULL, proposed_at FROM destructions"
)


@pytest.fixture
def old(database: Database) -> Database:
    """Anna's old visit; its destruction is proposed and decided, and nothing of it is done yet."""
    a_signed_note(database)
    an_old_visit(database)
    with database.writing() as connection:
        destructions.propose(connection, a_destruction(), an_entry(Event.DESTRUCTION_PROPOSED))
    return database


def destroy(connection: Connection, **given: object) -> None:
    destructions.destroy(
        connection,
        a_decision_to_destroy(**given),
        a_certificate_kept(),
        [OLD_VISIT],
        an_entry(Event.NOTES_DESTROYED),
    )


def rows(connection: Connection, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.exec_driver_sql(sql)]


def test_every_content_of_a_visit_goes_and_the_chain_accounts_for_each_row(old: Database):
    with old.writing() as connection:
        destroy(connection)
    with old.reading() as connection:
        assert list(disagreements(connection)) == []
        for one in EMPTIED:
            left = rows(connection, f"SELECT 1 FROM {one.table} WHERE {one.holds()}")  # noqa: S608
            assert len(left) == (1 if one.table == "notes" else 0)  # her other visit's
        stones = destructions.tombstones_of(connection, a_destruction().id)
        named = {stone.row_name.partition("/")[0] for stone in stones}
        assert named == {one.table for one in EMPTIED if not one.table.startswith("addenda")}
        assert list(destructions.content_of(connection, OLD_VISIT)) == []


@pytest.mark.parametrize("one", EMPTIED, ids=[one.table for one in EMPTIED])
def test_content_without_a_tombstone_is_not_emptied(full: Database, one):
    with (
        pytest.raises(IntegrityError, match=f"{one.table} is append-only"),
        full.writing() as connection,
    ):
        connection.exec_driver_sql(f"UPDATE {one.table} SET {one.to_blank}")  # noqa: S608


def decided(connection: Connection, **given: object) -> None:
    """Write the decision down, and leave out everything that it is about."""
    said = a_decision_to_destroy(**given)
    rows = keep(connection, destruction_decisions, **asdict(said))
    audit.record(connection, an_entry(Event.NOTES_DESTROYED), rows)


def test_a_decision_alone_empties_nothing(old: Database):
    with old.writing() as connection:
        decided(connection)
    for empty in (EMPTY_HER_NOTE, f"DELETE FROM notes WHERE id = '{OLD_NOTE}'"):  # noqa: S608
        with pytest.raises(IntegrityError, match="append-only"), old.writing() as connection:
            connection.exec_driver_sql(empty)


def test_a_tombstone_cannot_be_written_without_emptying_its_row(old: Database):
    with old.writing() as connection:
        decided(connection)
    with old.writing() as connection:
        connection.exec_driver_sql(A_TOMBSTONE)
        (note,) = rows(connection, f"SELECT record FROM notes WHERE id = '{OLD_NOTE}'")  # noqa: S608
        assert note == ("",)


@pytest.mark.parametrize(
    "change",
    [
        "record = 'other'",
        "record_sha256 = record_sha256",
        "record = '', record_sha256 = replace(record_sha256, '0', '1')",
        "record = '', revision = revision + 1",
        "record = ''",
    ],
)
def test_a_row_that_has_its_tombstone_is_changed_no_more(old: Database, change: str):
    with old.writing() as connection:
        destroy(connection)
    with pytest.raises(IntegrityError, match="notes is append-only"), old.writing() as connection:
        connection.exec_driver_sql(f"UPDATE notes SET {change} WHERE id = '{OLD_NOTE}'")  # noqa: S608


def test_the_tombstone_of_one_row_lets_no_other_be_emptied(old: Database):
    with old.writing() as connection:
        destroy(connection)
    with pytest.raises(IntegrityError, match="notes is append-only"), old.writing() as connection:
        connection.exec_driver_sql("UPDATE notes SET record = ''")


@pytest.mark.parametrize("given", [{"decision": "keep"}, {"decided_by": NURSE}, None])
def test_no_tombstone_stands_for_what_two_people_did_not_decide(old: Database, given):
    with old.writing() as connection:
        if given is not None:
            decided(connection, **given)
    with pytest.raises(IntegrityError), old.writing() as connection:
        connection.exec_driver_sql(A_TOMBSTONE)


def test_no_tombstone_is_written_while_a_hold_is_in_force(old: Database):
    with old.writing() as connection:
        legal_holds.place(connection, a_hold(), an_entry(Event.LEGAL_HOLD_PLACED))
    with (
        pytest.raises(IntegrityError, match="nothing that is held"),
        old.writing() as connection,
    ):
        destroy(connection)
    with old.writing() as connection:
        lifted = a_hold_lifted()
        legal_holds.lift(connection, lifted, an_entry(Event.LEGAL_HOLD_LIFTED))
        destroy(connection)


def test_an_old_schema_comes_up_with_its_content_and_goes_back_without_the_gate(old: Database):
    with old.writing() as connection:
        downgrade(connection, "0023")
        with pytest.raises(IntegrityError, match="append-only"), connection.begin_nested():
            connection.exec_driver_sql(EMPTY_HER_NOTE)
        upgrade(connection, "0025")
        assert_invariants(connection)
