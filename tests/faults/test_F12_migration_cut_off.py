"""F12, F13, F14: a migration stops or drops something, or the schema is of a later version."""

import multiprocessing
import shutil
from pathlib import Path

import pytest

from refillnotes.domain.audit import broken_link
from refillnotes.store import audit
from refillnotes.store.database import Database, open_database
from refillnotes.store.errors import DatabaseUnfit, SchemaNewer
from refillnotes.store.evidence import disagreements
from refillnotes.store.migrate import assert_current, migrate
from refillnotes.store.revisions import MIGRATIONS, revision
from tests.store.builders import NOON, a_signed_note

FORKS = multiprocessing.get_context("fork")
STEPS = (
    "CREATE TABLE later (made TEXT NOT NULL) STRICT",
    "ALTER TABLE patients ADD COLUMN later TEXT",
    "UPDATE visits SET state = 'void'",
    "DROP TABLE tries",
    "DROP TRIGGER notes_never_removed",
)
SCRIPT = """
import os, signal
from alembic import op
revision = "9999"
down_revision = "{before}"
def upgrade():
    for number, step in enumerate({steps!r}):
        if number == {stop}:
            {end}
        op.execute(step)
"""
ENDS = {
    "raises": 'raise RuntimeError("the power went")',
    "killed": "os.kill(os.getpid(), signal.SIGKILL)",
}


@pytest.fixture
def record(tmp_path: Path):
    database = open_database(f"sqlite:///{tmp_path / 'clinic.sqlite3'}")
    migrate(database, NOON)
    a_signed_note(database)
    yield database
    database.close()


def later(folder: Path, stop: int, end: str) -> Path:
    """The migrations of a later version, whose last one stops before that step."""
    made = folder / "later"
    shutil.copytree(MIGRATIONS, made, ignore=shutil.ignore_patterns("__pycache__"))
    before = max(file.name[:4] for file in (MIGRATIONS / "versions").glob("0*.py"))
    script = SCRIPT.format(before=before, steps=STEPS, stop=stop, end=ENDS[end])
    (made / "versions" / "9999_later.py").write_text(script)
    return made


def schema_of(database: Database) -> list[tuple[str, str]]:
    with database.reading() as connection:
        made = connection.exec_driver_sql("SELECT name, coalesce(sql, '') FROM sqlite_schema")
        return sorted(tuple(row) for row in made)


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("stop", range(len(STEPS)))
def test_F12_a_migration_that_is_cut_off_leaves_what_was_and_a_whole_copy(
    record: Database, tmp_path: Path, stop: int, end: str
):
    before = schema_of(record)
    with record.reading() as connection:
        head = audit.head(connection)
    migrations = later(tmp_path, stop, end)
    record.engine.dispose()
    child = FORKS.Process(target=migrate, args=(record, NOON, migrations))
    child.start()
    child.join(60)
    assert child.exitcode != 0
    (copy,) = tmp_path.glob("clinic-before-9999-*.sqlite3")
    copied = open_database(f"sqlite:///{copy}")
    for one in (record, copied):
        assert schema_of(one) == before
        assert_current(one)
        with one.reading() as connection:
            assert audit.head(connection) == head
            assert broken_link(audit.read_chain(connection)) is None
            assert list(disagreements(connection)) == []
    copied.close()


def test_F13_a_migration_that_drops_a_trigger_is_not_kept(record: Database, tmp_path: Path):
    before = schema_of(record)
    with pytest.raises(DatabaseUnfit, match="lacks the trigger notes_never_removed; the table tr"):
        migrate(record, NOON, later(tmp_path, len(STEPS), "raises"))
    assert schema_of(record) == before


def test_F14_an_older_version_leaves_a_newer_schema_alone(record: Database, tmp_path: Path):
    migrations = later(tmp_path, 1, "raises")
    script = migrations / "versions" / "9999_later.py"
    script.write_text(script.read_text().replace('raise RuntimeError("the power went")', "break"))
    migrate(record, NOON, migrations)
    before = schema_of(record)
    with pytest.raises(SchemaNewer, match="Start the newer version"):
        migrate(record, NOON)
    assert schema_of(record) == before
    with record.reading() as connection:
        assert revision(connection) == "9999"
