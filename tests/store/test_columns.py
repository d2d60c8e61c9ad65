"""What is written comes back unchanged, and the database refuses what has no meaning."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DataError, IntegrityError, StatementError

from refillnotes.domain.audit import Link
from refillnotes.store import patients
from refillnotes.store.addenda import Addendum, AddendumSignature
from refillnotes.store.columns import Day, Document, Flag, Instant, Key, Words
from refillnotes.store.database import Database
from refillnotes.store.figures import VisitFigures
from refillnotes.store.idempotency import Answered
from refillnotes.store.notes import KeptPdf, Note, Return, Signature
from refillnotes.store.pumps import Pump
from refillnotes.store.sign_ins import SignIn
from refillnotes.store.tables import metadata
from refillnotes.store.visits import Visit
from tests.store.builders import NOON, a_patient, a_signed_note, an_entry

DIALECT = sqlite.dialect()
slugs = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Instant(), st.datetimes(timezones=st.just(UTC))),
        (Day(), st.dates()),
        (Key(), st.uuids()),
        (Document(), st.dictionaries(st.text(), st.text())),
        (Words(), st.lists(slugs).map(tuple)),
        (Flag(), st.booleans()),
    ],
)
def test_a_value_comes_back_as_it_was(kind, values):
    @given(st.none() | values)
    def round_trip(value):
        written = kind.process_bind_param(value, DIALECT)
        assert written is None or isinstance(written, int if isinstance(kind, Flag) else str)
        assert kind.process_result_value(written, DIALECT) == value

    round_trip()


def test_a_time_of_another_zone_is_kept_as_the_same_moment():
    new_york = NOON.astimezone(timezone(timedelta(hours=-5)))
    assert Instant().process_bind_param(new_york, DIALECT) == "2026-11-23T12:00:00.000000Z"


def test_a_document_is_written_the_same_whatever_its_order():
    one, other = {"b": "2", "a": "1"}, {"a": "1", "b": "2"}
    assert Document().process_bind_param(one, DIALECT) == '{"a":"1","b":"2"}'
    assert Document().process_bind_param(other, DIALECT) == '{"a":"1","b":"2"}'


def test_an_instant_is_not_a_day(database: Database):
    with pytest.raises(StatementError, match="a day has no time"), database.writing() as connection:
        patients.add(connection, a_patient(born=datetime(1961, 4, 2, tzinfo=UTC)), an_entry())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE visits SET state = 'lost'",
        "UPDATE roles SET role = 'root'",
        "UPDATE people SET active = 2",
        "UPDATE people SET version = 0",
        "UPDATE people SET version = 'one'",
        "UPDATE patients SET id = 'short'",
        "UPDATE patients SET born = NULL",
        "UPDATE pumps SET patient_id = '00000000-0000-4000-8000-000000000099'",
    ],
)
def test_what_has_no_meaning_is_refused_by_the_database(database: Database, statement: str):
    a_signed_note(database)
    with pytest.raises((IntegrityError, DataError)), database.writing() as connection:
        connection.exec_driver_sql(statement)


def test_only_counts_and_flags_are_numbers_in_the_database():
    numbers = {
        column.name
        for table in metadata.sorted_tables
        for column in table.c
        if column.type.compile(DIALECT) != "TEXT"
    }
    assert numbers == {
        "accepted", "active", "amended", "asked", "crc32", "kept_seq", "lanes", "last_half_minute",
        "lost_seq", "memory", "number", "passes", "password_given", "physician", "restricted",
        "revision", "seq", "sign_count", "size", "status", "version", "void",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "table"),
    [
        (Note, "notes"),
        (Signature, "signatures"),
        (Addendum, "addenda"),
        (AddendumSignature, "addendum_signatures"),
        (KeptPdf, "submitted_pdfs"),
        (KeptPdf, "signed_pdfs"),
        (Return, "returns"),
        (Visit, "visits"),
        (Pump, "pumps"),
        (VisitFigures, "visit_figures"),
        (SignIn, "sign_ins"),
        (Answered, "idempotency"),
        (Link, "audit"),
    ],
)
def test_a_row_holds_every_column_of_its_table(kind: type, table: str):
    assert {one.name for one in fields(kind)} == set(metadata.tables[table].c.keys())
