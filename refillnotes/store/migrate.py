"""Bring a database to the schema of this version, whole or not at all."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from refillnotes.domain.audit import AuditEntry, Event
from refillnotes.store.audit import record
from refillnotes.store.backup import back_up
from refillnotes.store.database import Database
from refillnotes.store.errors import DatabaseUnfit, SchemaNewer
from refillnotes.store.invariants import assert_invariants

MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(database: Database, at: datetime, migrations: Path = MIGRATIONS) -> Path | None:
    """Make or bring up the schema, and look up that nothing is missing.

    One that holds a record already is backed up beside itself first; the copy's path is returned.
    Raises SchemaNewer, DatabaseUnfit; the database is then as it was.
    """
    with database.reading() as connection:
        before = revision(connection)
        head = _known(before, migrations)
        if before == head:
            assert_invariants(connection)
            return None
    copy = None
    if before is not None and database.path is not None:
        moment = f"{at:%Y%m%dT%H%M%S}"
        copy = database.path.with_name(f"{database.path.stem}-before-{head}-{moment}.sqlite3")
        back_up(database, copy)
    with database.writing() as connection:
        if revision(connection) != head:
            upgrade(connection, head, migrations)
            record(connection, AuditEntry(Event.SCHEMA_MIGRATED, None, at))
        assert_invariants(connection)
    return copy


def assert_current(database: Database) -> None:
    """Refuse a database that is older, newer or lacks something; change nothing."""
    with database.reading() as connection:
        held = revision(connection)
        head = _known(held, MIGRATIONS)
        if held != head:
            raise DatabaseUnfit(
                f"The database has schema {held or 'none'} and this version needs {head}. "
                "Run: refillnotes setup"
            )
        assert_invariants(connection)


def revision(connection: Connection) -> str | None:
    """The newest migration the database has had, None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection, target: str, migrations: Path = MIGRATIONS) -> None:
    """Migrate within the open transaction."""
    command.upgrade(_config(connection, migrations), target)


def downgrade(connection: Connection, target: str, migrations: Path = MIGRATIONS) -> None:
    """Go back within the open transaction. For tests: a clinic goes back by its backup."""
    command.downgrade(_config(connection, migrations), target)


def _config(connection: Connection, migrations: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _known(held: str | None, migrations: Path) -> str:
    """The newest revision of this version, which must know the one the database holds."""
    scripts = ScriptDirectory(str(migrations))
    names = {script.revision for script in scripts.walk_revisions()}
    if held is not None and held not in names:
        raise SchemaNewer(
            f"A newer refillnotes has migrated this database to schema {held}, which this version "
            "does not know. Start the newer version, or bring back the backup made before it."
        )
    head = scripts.get_current_head()
    if head is None:
        raise DatabaseUnfit(f"{migrations} holds no migrations. Install refillnotes again.")
    return head
