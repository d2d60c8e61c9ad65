"""The database opens only when it can be trusted with a record."""

import re
import threading
from pathlib import Path

import pytest
from pysqlite3 import dbapi2
from sqlalchemy import event, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from refillnotes.domain.audit import Event
from refillnotes.store import sqlite, visits
from refillnotes.store.database import Database, open_database
from refillnotes.store.errors import DatabaseBusy, DatabaseUnfit, DiskFull, SavingIsOff
from refillnotes.store.tables import patients
from tests.store.builders import a_clinic, a_visit, an_entry


def test_a_library_that_can_corrupt_a_database_is_refused():
    with pytest.raises(DatabaseUnfit, match=r"SQLite 3\.51\.2 can corrupt .* 3\.51\.3 or newer"):
        sqlite.refuse_an_old_library((3, 51, 2))
    sqlite.refuse_an_old_library((3, 51, 3))


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("setting", "wanted"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("busy_timeout", 10_000),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("recursive_triggers", 1),
        ("secure_delete", 1),
    ],
)
def test_every_connection_has_the_safe_settings(on_disk: Database, setting: str, wanted: object):
    with on_disk.reading() as first, on_disk.reading() as second:
        for connection in (first, second):
            assert connection.exec_driver_sql(f"PRAGMA {setting}").scalar() == wanted


@pytest.mark.sqlite
def test_a_setting_that_does_not_hold_is_refused(on_disk: Database):
    with on_disk.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA synchronous=NORMAL")
        with pytest.raises(DatabaseUnfit, match="synchronous 1 where 2 is needed"):
            sqlite.refuse_other_settings(connection, on_disk.path)


@pytest.mark.sqlite
def test_the_file_and_its_log_are_for_their_owner_alone(on_disk: Database):
    a_clinic(on_disk)
    modes = {path.name: path.stat().st_mode & 0o777 for path in on_disk.path.parent.iterdir()}
    assert modes == dict.fromkeys(
        ("clinic.sqlite3", "clinic.sqlite3-wal", "clinic.sqlite3-shm"), 0o600
    )


@pytest.mark.sqlite
def test_a_file_others_can_open_is_refused_with_the_remedy(on_disk: Database):
    on_disk.close()
    on_disk.path.chmod(0o644)
    with pytest.raises(DatabaseUnfit, match=r"mode 644\)\. Run: chmod 600"):
        open_database(f"sqlite:///{on_disk.path}")


def test_a_missing_folder_is_named(tmp_path: Path):
    with pytest.raises(DatabaseUnfit, match=f"The folder {tmp_path / 'nowhere'} does not exist"):
        open_database(f"sqlite:///{tmp_path / 'nowhere' / 'clinic.sqlite3'}")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("clinic", "is not an address of a database. Examples: sqlite:////srv"),
        ("postgresql://her:canary@db:port/clinic", "is not an address of a database. Examples:"),
        ("mysql://her:canary@db/clinic", "DATABASE_URL names mysql; a record is kept in SQLite or"),
    ],
)
def test_another_address_is_refused_with_an_example(url: str, said: str):
    with pytest.raises(DatabaseUnfit, match=re.escape(said)) as refusal:
        open_database(url)
    assert "canary" not in str(refusal.value)


def test_a_reader_cannot_write(database: Database):
    a_clinic(database)
    with pytest.raises(SavingIsOff), database.reading() as connection:
        visits.add(connection, a_visit(), an_entry(Event.VISIT_STARTED))
    with database.writing() as connection:
        visits.add(connection, a_visit(), an_entry(Event.VISIT_STARTED))


def test_an_act_that_raises_leaves_nothing(database: Database):
    a_clinic(database)

    def stop_halfway() -> None:
        with database.writing() as connection:
            visits.add(connection, a_visit(), an_entry(Event.VISIT_STARTED))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        stop_halfway()
    with database.reading() as connection:
        assert visits.find(connection, a_visit().id) is None


def test_a_reader_sees_one_moment_while_others_write(on_disk: Database):
    a_clinic(on_disk)
    with on_disk.reading() as reader:
        assert visits.find(reader, a_visit().id) is None
        with on_disk.writing() as connection:
            visits.add(connection, a_visit(), an_entry(Event.VISIT_STARTED))
        assert visits.find(reader, a_visit().id) is None
    with on_disk.reading() as reader:
        assert visits.find(reader, a_visit().id) == a_visit()


def test_writers_wait_for_one_another(on_disk: Database):
    a_clinic(on_disk)
    with on_disk.writing() as connection:
        visits.add(connection, a_visit(document={}), an_entry(Event.VISIT_STARTED))

    def write_down(name: str) -> None:
        for _ in range(5):
            with on_disk.writing() as connection:
                held = visits.find(connection, a_visit().id)
                newer = a_visit(
                    {**held.document, f"{name}_{held.version}": "1"}, version=held.version
                )
                visits.save(connection, newer, an_entry())

    writers = [threading.Thread(target=write_down, args=(name,)) for name in "abcd"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with on_disk.reading() as connection:
        held = visits.find(connection, a_visit().id)
    assert (held.version, len(held.document)) == (21, 20)


@pytest.mark.sqlite
def test_a_writer_who_waited_in_vain_is_told_what_to_do(on_disk: Database):
    def wait_shortly(raw: object, *_: object) -> None:
        raw.execute("PRAGMA busy_timeout=10").close()

    event.listen(on_disk.engine, "connect", wait_shortly)
    on_disk.engine.dispose()
    with (
        on_disk.writing(),
        pytest.raises(DatabaseBusy, match="save it again"),
        on_disk.writing(),
    ):
        pytest.fail("two wrote at once")


@pytest.mark.sqlite
def test_a_full_disk_undoes_the_act_and_says_so(on_disk: Database):
    a_clinic(on_disk)
    with on_disk.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()

    def fill(raw: object, *_: object) -> None:
        raw.execute(f"PRAGMA max_page_count={pages}").close()

    event.listen(on_disk.engine, "connect", fill)
    on_disk.engine.dispose()
    long = a_visit({"remark": "x" * 100_000})
    with pytest.raises(DiskFull, match="The disk is full"), on_disk.writing() as connection:
        visits.add(connection, long, an_entry(Event.VISIT_STARTED))
    with on_disk.reading() as connection:
        assert visits.find(connection, a_visit().id) is None


def test_another_fault_of_the_driver_is_not_dressed_up(database: Database):
    for opened in (database.reading, database.writing):
        with pytest.raises(DBAPIError, match="nowhere"), opened() as connection:
            connection.exec_driver_sql("SELECT nothing FROM nowhere")


def test_a_fault_says_nothing_of_what_was_typed(database: Database):
    a_clinic(database)
    with pytest.raises(IntegrityError) as fault, database.writing() as connection:
        connection.execute(update(patients).values(given_name="canary", version=0))
    assert "canary" not in str(fault.value)


def test_the_driver_is_the_one_that_brings_its_own_library():
    assert dbapi2.sqlite_version_info >= sqlite.OLDEST
