"""Open the database that DATABASE_URL names, and read or write it one act at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, delete, false, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from refillnotes.store import postgres, sqlite
from refillnotes.store.clinic_tables import tries
from refillnotes.store.errors import DatabaseUnfit, SavingIsOff
from refillnotes.store.frozen import refuse_unwritable

EXAMPLES = (
    "sqlite:////srv/refillnotes/clinic.sqlite3 or "
    "postgresql://refillnotes:password@db.hospital.example/refillnotes"
)
_KINDS = {"sqlite": sqlite, "postgresql": postgres}
_TAKES_ROWS = delete(tries).where(false())
"""Changes nothing, and is refused wherever a change would be."""


@dataclass(frozen=True, slots=True)
class Database:
    """One open database; ``path`` is None when it is no file: on a server, or in memory."""

    engine: Engine
    path: Path | None
    saving_is_off: str = ""
    """Why nothing may be saved now, empty when it may."""

    @property
    def in_memory(self) -> bool:
        return self.path is None and self.engine.dialect.name == "sqlite"

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One act: all of it is kept when the block ends, nothing when it raises.

        Raises DatabaseBusy, DatabaseAway, DiskFull or SavingIsOff. One writer at a time: make
        nothing slow here.
        """
        if self.saving_is_off:
            raise SavingIsOff(self.saving_is_off)
        if self.path is not None:
            refuse_unwritable(self.path)
        with self._transaction(_KINDS[self.engine.dialect.name].WRITING) as connection:
            yield connection

    @contextmanager
    def sure_to_write(self) -> Iterator[Connection]:
        """The same, refused before the block when the database turns out to take nothing."""
        with self.writing() as connection:
            connection.execute(_TAKES_ROWS)
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One moment: everything read in the block belongs together, and nothing can be written."""
        with self._transaction(_KINDS[self.engine.dialect.name].READING) as connection:
            yield connection

    @contextmanager
    def _transaction(self, options: Mapping[str, object]) -> Iterator[Connection]:
        try:
            with (
                self.engine.connect().execution_options(**options) as connection,
                connection.begin(),
            ):
                yield connection
        except DBAPIError as error:
            kind = _KINDS[self.engine.dialect.name]
            writes = options is kind.WRITING
            answer = kind.answer_to_write(error) if writes else kind.answer_to(error)
            if answer is None:
                raise
            raise answer from error

    def forget_what_was_overwritten(self) -> None:
        """After content was emptied: SQLite's log, which has the old pages, is cut to nothing.

        A server's log and its dead rows are the server's: docs/postgresql.md says how they go.
        """
        if self.path is not None:
            sqlite.cut_log(self.engine)

    def close(self) -> None:
        self.engine.dispose()


def open_database(url: str) -> Database:
    """Open it, with every setting read back; ``sqlite://`` is one in memory.

    The schema is not looked at: ``migrate`` and ``assert_invariants`` do that.
    Raises DatabaseUnfit, DatabaseAway.
    """
    parsed = _parse(url)
    path = file_of(url)
    if parsed.get_backend_name() == "sqlite":
        database = Database(sqlite.connect(parsed, path), path)
    else:
        database = Database(postgres.connect(parsed), None)
    try:
        with database.reading() as connection:
            if parsed.get_backend_name() == "sqlite":
                sqlite.refuse_other_settings(connection, path)
            else:
                postgres.refuse_other_settings(connection)
    except BaseException:
        database.close()
        raise
    return database


def file_of(url: str) -> Path | None:
    """Where the database lies or will lie, None when it is no file. Raises DatabaseUnfit."""
    parsed = _parse(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    return Path(parsed.database)


def _parse(url: str) -> URL:
    """The address in parts. What it holds is never said: there may be a password in it."""
    try:
        parsed = make_url(url.replace("postgres://", "postgresql://", 1))
    except (ArgumentError, ValueError):
        raise DatabaseUnfit(
            f"DATABASE_URL is not an address of a database. Examples: {EXAMPLES}"
        ) from None
    if parsed.get_backend_name() not in _KINDS:
        raise DatabaseUnfit(
            f"DATABASE_URL names {parsed.get_backend_name()}; a record is kept in SQLite or in "
            f"PostgreSQL. Examples: {EXAMPLES}"
        )
    return parsed
