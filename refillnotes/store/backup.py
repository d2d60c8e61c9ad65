"""Copy a live database into a file so that the copy is whole: never by cp."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2

from refillnotes.store.database import Database, open_database
from refillnotes.store.errors import DatabaseUnfit, DiskFull
from refillnotes.store.on_disk import sync
from refillnotes.store.row_by_row import copy_rows


def back_up(database: Database, target: Path) -> None:
    """Write a copy for its owner alone, checked and on disk when this returns.

    It is a database file of SQLite, whatever it is a copy of: SQLite copies its own pages, and of a
    database on a server every row is copied, of one moment.
    Raises DatabaseUnfit when the copy is not whole, DiskFull, and FileExistsError when there is one
    already. No copy that is not whole stays behind.
    """
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    copy = _copy_pages if database.engine.dialect.name == "sqlite" else _copy_rows
    try:
        verdict = _checked(copy, database, target)
    except (dbapi2.OperationalError, DiskFull) as why:
        _remove(target)
        raise DiskFull(
            f"The database could not be copied to {target}: {why}. Make room there, or take away "
            "what keeps it from being written."
        ) from why
    except BaseException:
        _remove(target)
        raise
    if verdict != "ok":
        _remove(target)
        raise DatabaseUnfit(
            f"The copy {target} of the database is not whole: {verdict}. "
            "The database itself may be damaged: bring it back from an older backup."
        )
    sync(target)
    sync(target.parent)


def copy_into(database: Database, target: Any) -> None:  # noqa: ANN401  # the driver has no types
    """Copy every page into an open driver connection. SQLite alone can."""
    connection = database.engine.raw_connection()
    source: Any = connection.driver_connection
    try:
        source.backup(target)
    finally:
        connection.close()


def _checked(copy: Callable[[Database, Path], None], database: Database, target: Path) -> str:
    copy(database, target)
    copied = dbapi2.connect(target)
    try:
        return str(copied.execute("PRAGMA integrity_check").fetchone()[0])
    finally:
        copied.close()


def _copy_pages(database: Database, target: Path) -> None:
    copy = dbapi2.connect(target)
    try:
        copy_into(database, copy)
    finally:
        copy.close()


def _copy_rows(database: Database, target: Path) -> None:
    copy = open_database(f"sqlite:///{target}")
    try:
        with database.reading() as source, copy.writing() as written:
            copy_rows(source, written)
    finally:
        copy.close()


def _remove(target: Path) -> None:
    for one in (target, *target.parent.glob(f"{target.name}-*")):
        one.unlink(missing_ok=True)
