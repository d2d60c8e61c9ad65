"""A record is kept on a server only when the server keeps what it says it kept."""

import threading

import psycopg
import pytest
from sqlalchemy import Connection, make_url
from sqlalchemy.exc import IntegrityError

from refillnotes.store import postgres
from refillnotes.store.database import Database, open_database
from refillnotes.store.errors import DatabaseAway, DatabaseBusy, DatabaseUnfit, SavingIsOff
from refillnotes.store.invariants import assert_invariants
from tests.databases import address, another_address, url_of
from tests.store.builders import a_clinic

pytestmark = pytest.mark.postgresql


def test_every_session_has_the_safe_settings(on_disk: Database):
    wanted = {"timezone": "UTC", "synchronous_commit": "on", "fsync": "on", "lc_collate": "C"}
    with on_disk.reading() as first, on_disk.reading() as second:
        for connection in (first, second):
            got = {name: connection.exec_driver_sql(f"SHOW {name}").scalar() for name in wanted}
            assert got == wanted


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("synchronous_commit", "off", "synchronous_commit off where on is needed"),
        ("timezone", "Europe/Zurich", "timezone Europe/Zurich where UTC is needed"),
        ("log_error_verbosity", "default", "log_error_verbosity default where terse is needed"),
    ],
)
def test_a_setting_that_does_not_hold_is_refused(
    on_disk: Database, setting: str, value: str, said: str
):
    with on_disk.engine.connect() as connection:
        connection.exec_driver_sql(f"SET {setting} = '{value}'")
        with pytest.raises(DatabaseUnfit, match=said):
            postgres.refuse_other_settings(connection)


def test_settings_in_the_address_do_not_undo_ours(tmp_path):
    url = make_url(address(tmp_path)).update_query_dict({"options": "-c synchronous_commit=off"})
    database = open_database(url.render_as_string(hide_password=False))
    with database.reading() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
    database.close()


def test_a_database_that_orders_text_by_a_language_is_refused_with_the_remedy(tmp_path):
    url = another_address(tmp_path, locale="C.UTF-8")
    with pytest.raises(DatabaseUnfit, match=r"lc_collate C\.UTF-8 (.|\n)* TEMPLATE template0"):
        open_database(url)


def test_an_older_server_is_refused(on_disk: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(postgres, "OLDEST", 990_000)
    with on_disk.reading() as connection, pytest.raises(DatabaseUnfit, match="15 or newer"):
        postgres.refuse_other_settings(connection)


def test_a_server_that_is_not_there_is_told_without_the_password():
    with pytest.raises(DatabaseAway, match="does not answer") as refusal:
        open_database("postgresql://her:canary@127.0.0.1:1/clinic")
    told = [str(refusal.value), str(refusal.value.__cause__), repr(refusal.value.__cause__)]
    assert not [one for one in told if "canary" in one]


def test_a_session_that_was_ended_is_told_and_the_next_act_is_kept(on_disk: Database):
    def write_while_it_ends() -> None:
        with on_disk.writing() as connection:
            own = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
            with psycopg.connect(url_of(on_disk)) as other:
                other.execute("SELECT pg_terminate_backend(%s)", (own,))
            connection.exec_driver_sql("SELECT 1")

    with pytest.raises(DatabaseAway):
        write_while_it_ends()
    a_clinic(on_disk)


def test_a_writer_who_waited_in_vain_is_told_what_to_do(
    on_disk: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(postgres._OURS, "lock_timeout", "10ms")  # noqa: SLF001
    hasty = open_database(url_of(on_disk))
    with (
        on_disk.writing(),
        pytest.raises(DatabaseBusy, match="save it again"),
        hasty.writing(),
    ):
        pytest.fail("two wrote at once")
    hasty.close()


def test_a_reader_waits_for_no_writer(on_disk: Database):
    done = threading.Event()

    def read() -> None:
        with on_disk.reading() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM audit").scalar()
        done.set()

    with on_disk.writing() as connection:
        connection.exec_driver_sql("DELETE FROM tries")
        reader = threading.Thread(target=read)
        reader.start()
        assert done.wait(60)
    reader.join()


def test_a_server_that_only_follows_another_is_told(on_disk: Database):
    with pytest.raises(SavingIsOff, match="read and not written"), on_disk.writing() as connection:
        run(connection, "SET TRANSACTION READ ONLY", "DELETE FROM tries")


def test_no_append_only_table_can_be_emptied(full: Database):
    with pytest.raises(IntegrityError, match="is append-only"), full.writing() as connection:
        connection.exec_driver_sql("TRUNCATE audit")


@pytest.mark.parametrize("statement", ["UPDATE audit SET at = at", "TRUNCATE notes CASCADE"])
def test_what_is_written_stays_also_while_other_triggers_are_off(full: Database, statement: str):
    with pytest.raises(IntegrityError, match="is append-only"), full.writing() as connection:
        run(connection, "SET LOCAL session_replication_role = replica", statement)


def test_a_temporary_table_does_not_stand_before_the_chain(full: Database):
    with pytest.raises(IntegrityError, match="no gaps"), full.writing() as connection:
        run(
            connection,
            "CREATE TEMPORARY TABLE audit (LIKE public.audit)",
            "INSERT INTO public.audit SELECT seq + 7, at, event, prev, hash FROM public.audit",
        )


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("DROP TRIGGER notes_never_removed ON notes", "the trigger notes_never_removed"),
        ("DROP TRIGGER notes_never_emptied ON notes", "the trigger notes_never_emptied"),
        ("ALTER TABLE seen DISABLE TRIGGER seen_never_changed", "the trigger seen_never_changed"),
        ("ALTER TABLE seen ENABLE TRIGGER seen_never_changed", "the trigger seen_never_changed"),
        (
            (
                "CREATE OR REPLACE FUNCTION audit_has_no_gaps() RETURNS trigger LANGUAGE plpgsql"
                " AS 'BEGIN RETURN NEW; END'"
            ),
            "the function audit_has_no_gaps",
        ),
        ("DROP TABLE tries", "the table tries"),
        ("DROP INDEX uq_visits_pump_draft", "the index uq_visits_pump_draft"),
        ("ALTER TABLE audit DROP CONSTRAINT uq_audit_prev", "the rule uq_audit_prev"),
        (
            "ALTER TABLE roles DROP CONSTRAINT fk_roles_person_id",
            "the rule fk_roles_person_id; the reference from roles.person_id",
        ),
    ],
)
def test_a_schema_that_lacks_something_is_refused_by_name(full: Database, damage: str, said: str):
    with full.engine.connect() as connection:
        connection.exec_driver_sql(damage)
        with pytest.raises(DatabaseUnfit) as refusal:
            assert_invariants(connection)
        connection.rollback()
    assert str(refusal.value).startswith(f"The database lacks {said}. Nothing is kept")


def run(connection: Connection, *statements: str) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)
