"""Bring a database to the schema of this version, whole or not at all."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from alembic.script import ScriptDirectory

from refillnotes.domain.audit import AuditEntry, Event
from refillnotes.store.age import ENDING, NOBODY, Recipients
from refillnotes.store.aside import aside
from refillnotes.store.audit import record
from refillnotes.store.backup import back_up
from refillnotes.store.database import Database
from refillnotes.store.errors import DatabaseUnfit, SchemaNewer
from refillnotes.store.invariants import assert_invariants
from refillnotes.store.revisions import MIGRATIONS, revision, upgrade


def migrate(
    database: Database,
    at: datetime,
    migrations: Path = MIGRATIONS,
    copies: Path | None = None,
    recipients: Recipients = NOBODY,
) -> Path | None:
    """Make or bring up the schema, and look up that nothing is missing.

    One that holds a record already is first copied into ``copies``, a folder, or beside itself
    when it is a file; the copy is encrypted when there are recipients, and its path is returned.
    Raises SchemaNewer, DatabaseUnfit; the database is then as it was.
    """
    with database.reading() as connection:
        before = revision(connection)
        head = _known(before, migrations)
        if before == head:
            assert_invariants(connection)
            return None
    copy = None
    if before is not None and not database.in_memory:
        copy = _copy_before(database, at, head, copies, recipients)
    with database.writing() as connection:
        if revision(connection) != head:
            upgrade(connection, head, migrations)
            record(connection, AuditEntry(Event.SCHEMA_MIGRATED, None, at))
        assert_invariants(connection)
    return copy


def _copy_before(
    database: Database, at: datetime, head: str, copies: Path | None, recipients: Recipients
) -> Path:
    if database.path is not None:
        folder, name = database.path.parent, database.path.stem
    elif copies is not None:
        folder, name = copies, "refillnotes"
    else:
        raise DatabaseUnfit("No folder was named for the copy of the record before it is migrated.")
    copy = folder / f"{name}-before-{head}-{at:%Y%m%dT%H%M%S}.sqlite3"
    if not recipients:
        back_up(database, copy)
        return copy
    sealed = copy.with_name(copy.name + ENDING)
    with aside(folder) as unfinished:
        back_up(database, unfinished / copy.name)
        recipients.encrypt_file(unfinished / copy.name, sealed)
    return sealed


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
