"""A copy of a live database is whole, private, and never written over another."""

from pathlib import Path

import pytest

from refillnotes.domain.audit import broken_link
from refillnotes.store import audit
from refillnotes.store.backup import back_up
from refillnotes.store.database import Database, open_database
from refillnotes.store.errors import DatabaseUnfit
from refillnotes.store.evidence import disagreements
from refillnotes.store.migrate import assert_current
from tests.store.builders import a_clinic, a_signed_note, an_entry


@pytest.mark.sqlite
def test_a_copy_holds_what_is_still_in_the_log(on_disk: Database, tmp_path: Path):
    a_signed_note(on_disk)
    assert on_disk.path.with_name("clinic.sqlite3-wal").stat().st_size > 0
    back_up(on_disk, tmp_path / "copy.sqlite3")
    copy = open_database(f"sqlite:///{tmp_path / 'copy.sqlite3'}")
    assert_current(copy)
    with on_disk.reading() as live, copy.reading() as copied:
        assert audit.head(copied) == audit.head(live)
        assert broken_link(audit.read_chain(copied)) is None
        assert list(disagreements(copied)) == []
    copy.close()


def test_a_copy_is_for_its_owner_alone(on_disk: Database, tmp_path: Path):
    back_up(on_disk, tmp_path / "copy.sqlite3")
    assert (tmp_path / "copy.sqlite3").stat().st_mode & 0o777 == 0o600


def test_a_copy_is_never_written_over_another_file(on_disk: Database, tmp_path: Path):
    (tmp_path / "copy.sqlite3").write_text("yesterday's")
    with pytest.raises(FileExistsError):
        back_up(on_disk, tmp_path / "copy.sqlite3")
    assert (tmp_path / "copy.sqlite3").read_text() == "yesterday's"


@pytest.mark.sqlite
def test_a_damaged_database_gives_no_copy_that_looks_whole(on_disk: Database, tmp_path: Path):
    a_clinic(on_disk)
    with on_disk.writing() as connection:
        connection.exec_driver_sql("PRAGMA writable_schema=ON")
        connection.exec_driver_sql(
            "UPDATE sqlite_schema SET rootpage = 3 WHERE name = 'ix_patients_name_key_id'"
        )
        connection.exec_driver_sql("PRAGMA writable_schema=OFF")
    with pytest.raises(DatabaseUnfit, match="is not whole"):
        back_up(on_disk, tmp_path / "copy.sqlite3")


def test_a_copy_can_be_made_while_somebody_writes(on_disk: Database, tmp_path: Path):
    a_clinic(on_disk)
    with on_disk.writing() as connection:
        audit.record(connection, an_entry())
        back_up(on_disk, tmp_path / "copy.sqlite3")
    copy = open_database(f"sqlite:///{tmp_path / 'copy.sqlite3'}")
    with on_disk.reading() as live, copy.reading() as copied:
        assert audit.head(copied).seq == audit.head(live).seq - 1
    copy.close()
