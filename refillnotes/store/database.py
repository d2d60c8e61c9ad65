"""Open the database that DATABASE_URL names, and read or write it one act at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from refillnotes.store import sqlite
from refillnotes.store.errors import DatabaseUnfit, SavingIsOff

EXAMPLE = "sqlite:////srv/refillnotes/clinic.sqlite3"


@dataclass(frozen=True, slots=True)
class Database:
    """One open database; ``path`` is None when it lives in memory, for a test."""

    engine: Engine
    path: Path | None
    saving_is_off: str = ""
    """Why nothing may be saved now, empty when it may."""

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One act: all of it is kept when the block ends, nothing when it raises.

        Raises DatabaseBusy, DiskFull or SavingIsOff. One writer at a time: make nothing slow here.
        """
        if self.saving_is_off:
            raise SavingIsOff(self.saving_is_off)
        try:
            with (
                self.engine.connect().execution_options(**sqlite.WRITING) as connection,
                connection.begin(),
            ):
                yield connection
        except OperationalError as error:
            answer = sqlite.answer_to(error)
            if answer is None:
                raise
            raise answer from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One moment: everything read in the block belongs together, and nothing can be written."""
        try:
            with self.engine.connect() as connection, connection.begin():
                yield connection
        except OperationalError as error:
            answer = sqlite.answer_to(error)
            if answer is None:
                raise
            raise answer from error

    def close(self) -> None:
        self.engine.dispose()


def open_database(url: str) -> Database:
    """Open it, with every setting read back; ``sqlite://`` is one in memory.

    The schema is not looked at: ``migrate`` and ``assert_invariants`` do that.
    Raises DatabaseUnfit.
    """
    parsed = _parse(url)
    path = Path(parsed.database) if parsed.database else None
    database = Database(sqlite.connect(parsed, path), path)
    with database.reading() as connection:
        sqlite.refuse_other_settings(connection, path)
    return database


def file_of(url: str) -> Path | None:
    """Where the database lies or will lie, None when in memory. Raises DatabaseUnfit."""
    place = _parse(url).database
    return Path(place) if place else None


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseUnfit(
            f"DATABASE_URL is not an address of a database. An example: {EXAMPLE}"
        ) from None
    if parsed.get_backend_name() != "sqlite":
        raise DatabaseUnfit(
            f"DATABASE_URL names {parsed.get_backend_name()}; this version keeps its record in "
            f"SQLite. An example: {EXAMPLE}"
        )
    return parsed
