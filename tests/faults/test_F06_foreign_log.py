"""F06: a write-ahead log of another database lies beside the record."""

import shutil
from pathlib import Path

from refillnotes.actions.compare_checkpoints import why_behind
from refillnotes.domain.audit import Event
from refillnotes.store import audit, holdings
from refillnotes.store.checkpoints import Checkpoints
from refillnotes.store.database import Database, open_database
from refillnotes.store.migrate import migrate
from tests.store.builders import NOON, a_signed_note, an_entry


def a_record(file: Path, acts: int, first: Event = Event.PERSON_ADDED) -> Database:
    database = open_database(f"sqlite:///{file}")
    migrate(database, NOON)
    with database.writing() as connection:
        audit.record(connection, an_entry(first))
    a_signed_note(database)
    for _ in range(acts):
        with database.writing() as connection:
            audit.record(connection, an_entry())
    return database


def a_checkpoint_of(database: Database, folder: Path) -> Checkpoints:
    checkpoints = Checkpoints(folder / "checkpoints", folder / "checkpoint.key")
    checkpoints.make_key()
    with database.reading() as connection:
        checkpoints.append(holdings.take(connection, NOON))
    return checkpoints


def test_F06_a_log_of_another_record_never_passes_for_the_record(tmp_path: Path):
    ours = a_record(tmp_path / "ours.sqlite3", 5)
    checkpoints = a_checkpoint_of(ours, tmp_path)
    ours.close()
    other = a_record(tmp_path / "other.sqlite3", 40, Event.SIGNED_IN)
    shutil.copy(tmp_path / "other.sqlite3-wal", tmp_path / "ours.sqlite3-wal")
    other.close()
    mixed = open_database(f"sqlite:///{tmp_path / 'ours.sqlite3'}")
    with mixed.reading() as connection:
        assert audit.head(connection).seq > 40, "SQLite plays the other log without a word"
    assert "the chain has another record" in why_behind(mixed, checkpoints)
    mixed.close()


def test_F06_a_record_whose_log_is_missing_is_behind(tmp_path: Path):
    ours = a_record(tmp_path / "ours.sqlite3", 0)
    ours.close()
    ours = a_record(tmp_path / "log.sqlite3", 5)
    checkpoints = a_checkpoint_of(ours, tmp_path)
    shutil.copy(tmp_path / "ours.sqlite3", tmp_path / "copied.sqlite3")
    (tmp_path / "copied.sqlite3").chmod(0o600)
    ours.close()
    copied = open_database(f"sqlite:///{tmp_path / 'copied.sqlite3'}")
    assert "the chain ends before" in why_behind(copied, checkpoints)
    copied.close()
