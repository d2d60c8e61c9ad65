"""F56, F57: somebody who owns the machine changes the record; the first bad record is named."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Connection

from refillnotes.domain.audit import Event, broken_link, link_hash
from refillnotes.domain.checkpoint import Checkpoint, Standing, standing
from refillnotes.store import audit, holdings, notes
from refillnotes.store.database import Database, open_database
from refillnotes.store.evidence import FROZEN, disagreements
from refillnotes.store.migrate import migrate
from tests.store.builders import (
    NOON,
    PHYSICIAN,
    a_note,
    a_signed_note,
    an_accepted_restore,
    an_approved_change,
    an_entry,
)

TAMPERS = 1000
"""Of each kind."""

SEED = 20261123
ACTS = 24
COLUMNS = [(table, column) for table in FROZEN for column in table.c]


@pytest.fixture(scope="module")
def forged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A record of signed content whose guards somebody took away."""
    file: Path = tmp_path_factory.mktemp("forged") / "clinic.sqlite3"
    database = open_database(f"sqlite:///{file}")
    migrate(database, NOON)
    a_signed_note(database)
    with database.writing() as connection:
        notes.mark_seen(connection, a_note(), PHYSICIAN, NOON, an_entry(Event.NOTE_VIEWED))
        an_approved_change(connection)
        an_accepted_restore(connection)
        for _ in range(ACTS):
            audit.record(connection, an_entry(Event.CHART_VIEWED))
        for (name,) in connection.exec_driver_sql(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
        ).all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield database
    database.close()


def first_bad(connection: Connection, kept: Checkpoint) -> int | None:
    """The record that verify names first: by the chain itself, then by the checkpoint."""
    broken = broken_link(audit.read_chain(connection))
    if broken is not None:
        return broken.seq
    if standing(kept, audit.find(connection, kept.seq)) is Standing.REACHED:
        return None
    return audit.head(connection).seq + 1


def edit(connection: Connection, chance: Random, last: int) -> int:
    seq = chance.randint(1, last)
    column = chance.choice(("at", "event", "prev", "hash"))
    connection.exec_driver_sql(
        f"UPDATE audit SET {column} = substr({column}, 1, ?) || ? || substr({column}, ?)"  # noqa: S608
        " WHERE seq = ?",
        (place := chance.randrange(27), "~", place + 2, seq),
    )
    return seq


def delete(connection: Connection, chance: Random, last: int) -> int:
    seq = chance.randint(1, last)
    connection.exec_driver_sql("DELETE FROM audit WHERE seq = ?", (seq,))
    return min(seq + 1, last) if seq < last else last


def reorder(connection: Connection, chance: Random, last: int) -> int:
    one, other = sorted(chance.sample(range(1, last + 1), 2))
    for seq, to in ((one, -1), (other, one), (-1, other)):
        connection.exec_driver_sql("UPDATE audit SET seq = ? WHERE seq = ?", (to, seq))
    return one


def insert(connection: Connection, chance: Random, last: int) -> int:
    """With a hash that fits and the right one before it: the next record gives it away."""
    after = chance.randint(1, last - 1)
    connection.exec_driver_sql("UPDATE audit SET seq = -seq - 1 WHERE seq > ?", (after,))
    connection.exec_driver_sql("UPDATE audit SET seq = -seq WHERE seq < 0")
    before = audit.find(connection, after)
    event = f'{{"actor":null,"event":"note-viewed","n":{chance.randrange(10**9)}}}'
    hashed = link_hash(after + 1, before.at, event, before.hash)
    connection.exec_driver_sql("UPDATE audit SET prev = 'x' WHERE prev = ?", (before.hash,))
    connection.exec_driver_sql(
        "INSERT INTO audit VALUES (?, ?, ?, ?, ?)",
        (after + 1, before.at, event, before.hash, hashed),
    )
    connection.exec_driver_sql("UPDATE audit SET prev = ? WHERE prev = 'x'", (before.hash[::-1],))
    return after + 2


def cut_tail(connection: Connection, chance: Random, last: int) -> int:
    seq = chance.randint(1, last - 1)
    connection.exec_driver_sql("DELETE FROM audit WHERE seq > ?", (seq,))
    return seq + 1


@pytest.mark.slow
@pytest.mark.parametrize("tamper", [edit, delete, reorder, insert, cut_tail])
def test_F57_every_tamper_with_the_chain_is_named_at_its_first_bad_record(forged: Database, tamper):
    chance = Random(SEED)  # noqa: S311  # the seed is printed by its name
    with forged.reading() as connection:
        kept = holdings.take(connection, NOON)
        assert first_bad(connection, kept) is None
    missed = []
    for number in range(TAMPERS):
        with forged.engine.connect().execution_options(refillnotes_writing=True) as connection:
            connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
            wanted = tamper(connection, chance, kept.seq)
            if first_bad(connection, kept) != wanted:
                missed.append((number, wanted, first_bad(connection, kept)))
            connection.rollback()
    assert missed == []


@pytest.mark.slow
def test_F56_every_change_of_a_signed_row_is_named_by_its_row(forged: Database):
    chance = Random(SEED)  # noqa: S311  # the seed is printed by its name
    missed = []
    for number in range(TAMPERS):
        table, column = chance.choice(COLUMNS)
        counts = "INT" in str(column.type)
        other = f"{column.name} + 1" if counts else f"coalesce({column.name}, '') || ' '"
        with forged.engine.connect().execution_options(refillnotes_writing=True) as connection:
            for setting in ("ignore_check_constraints=ON", "defer_foreign_keys=ON"):
                connection.exec_driver_sql(f"PRAGMA {setting}")
            rows = connection.exec_driver_sql(f"SELECT rowid FROM {table.name}").scalars().all()  # noqa: S608
            if not rows:
                continue
            connection.exec_driver_sql(
                f"UPDATE {table.name} SET {column.name} = {other} WHERE rowid = ?",  # noqa: S608
                (chance.choice(rows),),
            )
            if {one.row.split("/")[0] for one in disagreements(connection)} != {table.name}:
                missed.append((number, table.name, column.name))
            connection.rollback()
    assert missed == []
