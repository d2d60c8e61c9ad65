"""F07: a bit of the database flips on the disk; what it changed in the record is named."""

import sys
from pathlib import Path
from random import Random

import pytest
from pysqlite3 import dbapi2
from sqlalchemy.exc import DatabaseError

from refillnotes.store import audit, notes
from refillnotes.store.backups import whole
from refillnotes.store.database import open_database
from refillnotes.store.errors import BackupUnfit, DatabaseUnfit
from refillnotes.store.evidence import FROZEN
from refillnotes.store.migrate import assert_current, migrate
from tests.faults.counts import so_often
from tests.store.builders import (
    NOON,
    PHYSICIAN,
    a_note,
    a_signed_note,
    an_accepted_restore,
    an_approved_change,
    an_entry,
)

FLIPS = so_often(300, 1000)
SEED = 20261123
SIGNED = (*FROZEN, audit.audit)


def contents(file: Path) -> list[object]:
    """All that was signed or chained, read without any of our code; the error if it cannot be."""
    held = dbapi2.connect(file)
    held.text_factory = bytes
    try:
        return [
            sorted(held.execute(f"SELECT * FROM {table.name} NOT INDEXED").fetchall(), key=repr)  # noqa: S608
            for table in SIGNED
        ]
    except (dbapi2.Error, UnicodeDecodeError) as broken:  # its message holds the page's bytes
        return [type(broken)]
    finally:
        held.close()


def is_noticed(file: Path) -> bool:
    try:
        database = open_database(f"sqlite:///{file}")
        try:
            assert_current(database)
            whole(database)
        finally:
            database.close()
    except (BackupUnfit, DatabaseUnfit, DatabaseError, UnicodeDecodeError, ValueError):
        return True
    return False


@pytest.mark.slow
def test_F07_no_flipped_bit_changes_signed_content_unnoticed(tmp_path: Path):
    database = open_database(f"sqlite:///{tmp_path / 'whole.sqlite3'}")
    migrate(database, NOON)
    a_signed_note(database)
    with database.writing() as connection:
        notes.mark_seen(connection, a_note(), PHYSICIAN, NOON, an_entry())
        an_approved_change(connection)
        an_accepted_restore(connection)
    database.close()
    content = (tmp_path / "whole.sqlite3").read_bytes()
    before = contents(tmp_path / "whole.sqlite3")
    chance = Random(SEED)  # noqa: S311  # the seed is printed by its name
    file = tmp_path / "flipped.sqlite3"
    used = [place for place, byte in enumerate(content) if byte]
    changed, unnoticed = 0, []
    for _ in range(FLIPS):
        place, bit = chance.choice(used), chance.randrange(8)
        flipped = bytearray(content)
        flipped[place] ^= 1 << bit
        for ending in ("", "-wal", "-shm"):
            file.with_name(file.name + ending).unlink(missing_ok=True)
        file.write_bytes(bytes(flipped))
        file.chmod(0o600)
        if contents(file) != before:
            changed += 1
            if not is_noticed(file):
                unnoticed.append((place, bit))
    assert unnoticed == []
    assert changed > FLIPS // 10, "too few flips met signed content to mean anything"
    sys.stdout.write(
        f"\n{FLIPS} flips, {changed} of them in signed or chained content: all named\n"
    )
