"""An empty database for each test, of the kind that --database names."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from refillnotes.domain.audit import AuditEntry, Event
from refillnotes.store import audit as audit_chain
from refillnotes.store.database import Database, open_database
from refillnotes.store.migrate import migrate
from refillnotes.store.tables import APPEND_ONLY, metadata
from tests.store.builders import NOON

SERVER = "REFILLNOTES_TEST_SERVER"
KIND = "REFILLNOTES_TEST_DATABASE"
_NUMBERS = count()
_TABLES = [table.name for table in reversed(metadata.sorted_tables)]
_SCHEMA = """
SELECT md5(string_agg(one, ' ' ORDER BY one)) FROM (
    SELECT concat(relname, relkind) FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT concat(attrelid::regclass, attname) FROM pg_attribute
        WHERE attrelid >= 16384 AND NOT attisdropped
    UNION ALL SELECT concat(conname, convalidated) FROM pg_constraint
    UNION ALL SELECT concat(tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
) AS found (one)
"""
"""A value that is another one when a test has changed the schema."""


def on_postgresql() -> bool:
    return os.environ.get(KIND) == "postgresql"


def address(folder: Path, *, beside_another: bool = False) -> str:
    """Where a test finds an empty database: a file in its folder, or this process's own one.

    ``beside_another``: a new one on the server, since that one is in use by the same test.
    """
    if not on_postgresql():
        return f"sqlite:///{folder / 'clinic.sqlite3'}"
    return _server().another() if beside_another else _server().emptied()


def another_address(folder: Path, locale: str = "C") -> str:
    """A second database, that no migration has seen."""
    if on_postgresql():
        return _server().made("template0", locale)
    return f"sqlite:///{folder / f'another-{next(_NUMBERS)}.sqlite3'}"


def a_database(folder: Path) -> Database:
    """Migrated, and holding nothing but the record of that."""
    database = opened(address(folder))
    if on_postgresql():
        with database.writing() as connection:
            audit_chain.record(connection, AuditEntry(Event.SCHEMA_MIGRATED, None, NOON))
    else:
        migrate(database, NOON)
    return database


def url_of(database: Database) -> str:
    """The address by which another process opens it."""
    url = database.engine.url.set(drivername="postgresql" if on_postgresql() else "sqlite")
    return url.render_as_string(hide_password=False)


def opened(url: str) -> Database:
    """An engine is kept for each address on a server: it compiles each statement once."""
    return _kept(url) if on_postgresql() else open_database(url)


@cache
def _kept(url: str) -> Database:
    return open_database(url)


@cache
def _server() -> _Server:
    return _Server(os.environ[SERVER])


class _Server:
    """The server of a run; each process of it uses one database again and again."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.template = self.made("template0")
        database = open_database(self.template)
        migrate(database, NOON)
        database.close()
        self.current = self.made(_name(self.template))
        self.schema = _asked(self.current, _schema_of)

    def emptied(self) -> str:
        """The database with its schema as migrated, and no rows."""
        if _asked(self.current, _schema_of) != self.schema:
            self.current = self.made(_name(self.template))
        _asked(self.current, _empty)
        return self.current

    def another(self) -> str:
        """A second database as ``emptied`` gives the first."""
        url = self.made(_name(self.template))
        _asked(url, _empty)
        return url

    def made(self, template: str, locale: str = "C") -> str:
        """The address of a new database. None is ever dropped: the whole server is."""
        name = f"of_{os.getpid()}_{next(_NUMBERS)}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8' LOCALE {}").format(
                    sql.Identifier(name), sql.Identifier(template), sql.Literal(locale)
                )
            )
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)


def _name(url: str) -> str:
    return str(make_url(url).database)


def _asked(url: str, ask: Callable[[psycopg.Connection], str]) -> str:
    with _session(url).transaction():
        return ask(_session(url))


@cache
def _session(url: str) -> psycopg.Connection:
    """Waits no longer than a test should hold a lock."""
    return psycopg.connect(url, options="-c lock_timeout=20s", autocommit=True)


def _schema_of(connection: psycopg.Connection) -> str:
    return connection.execute(_SCHEMA).fetchone()[0]


def _empty(connection: psycopg.Connection) -> str:
    """As a superuser may, who switches the guards of what is append-only off and on again."""
    guards = connection.execute(
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
    ).fetchall()
    off = [f"ALTER TABLE {table.name} DISABLE TRIGGER USER" for table in APPEND_ONLY]
    gone = [f"DELETE FROM {name}" for name in _TABLES]  # noqa: S608  # our own names
    on = [f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}" for table, name in guards]
    connection.execute("; ".join([*off, *gone, *on]))
    return ""
