"""Copy a live database so that the copy is whole: through its own backup, never by cp."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2

from refillnotes.store.database import Database
from refillnotes.store.errors import DatabaseUnfit, DiskFull
from refillnotes.store.on_disk import sync


def back_up(database: Database, target: Path) -> None:
    """Write a copy for its owner alone, checked and on disk when this returns.

    Raises DatabaseUnfit when the copy is not whole, DiskFull, and FileExistsError when there is one
    already. No copy that is not whole stays behind.
    """
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        verdict = _copy(database, target)
    except dbapi2.OperationalError as why:
        target.unlink()
        raise DiskFull(
            f"The database could not be copied to {target}: {why}. Make room there, or take away "
            "what keeps it from being written."
        ) from why
    if verdict != "ok":
        target.unlink()
        raise DatabaseUnfit(
            f"The copy {target} of the database is not whole: {verdict}. "
            "The database itself may be damaged: bring it back from an older backup."
        )
    sync(target)
    sync(target.parent)


def _copy(database: Database, target: Path) -> str:
    copy = dbapi2.connect(target)
    try:
        copy_into(database, copy)
        return str(copy.execute("PRAGMA integrity_check").fetchone()[0])
    finally:
        copy.close()


def copy_into(database: Database, target: Any) -> None:  # noqa: ANN401  # the driver has no types
    """Copy every page into an open driver connection."""
    connection = database.engine.raw_connection()
    source: Any = connection.driver_connection
    try:
        source.backup(target)
    finally:
        connection.close()
