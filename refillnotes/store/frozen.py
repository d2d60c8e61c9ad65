"""A database of SQLite on a disk that takes nothing: seen in time, and read all the same."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pysqlite3 import dbapi2
from sqlalchemy import Connection, Engine, event

from refillnotes.store.errors import NOT_WRITTEN, DatabaseAway, SavingIsOff

_THAWED = (
    "The database was changed from elsewhere, so nothing can be read here. Start refillnotes again."
)


def refuse_unwritable(path: Path) -> None:
    """Raises SavingIsOff when the file, its log or its folder may not be written any more.

    A file that is open already could still be written after its permission was taken away, and
    the log would grow beside a database that no longer takes it.
    """
    for one in (path.parent, path, _log_of(path)):
        if one.exists() and not os.access(one, os.W_OK):
            raise SavingIsOff(NOT_WRITTEN)


def is_frozen(path: Path) -> bool:
    """Whether SQLite could not even read it as usual: no log is there, and none can be made."""
    return path.exists() and not os.access(path.parent, os.W_OK) and not _has_log(path)


def open_frozen(path: Path, **asked: Any) -> Any:  # noqa: ANN401  # the driver has no types
    """Read the file alone. ``hold_still`` must look that it stays as it is."""
    address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
    return dbapi2.connect(address, uri=True, **asked)


def hold_still(engine: Engine, path: Path) -> None:
    """Refuse whatever is read while somebody writes the file, such as once the disk is back.

    SQLite does not look itself when it was told that nobody can, and would mix old and new.
    """
    before = _state(path)

    def look(_: Connection) -> None:
        if _state(path) != before or _has_log(path):
            raise DatabaseAway(_THAWED)

    event.listen(engine, "begin", look)
    event.listen(engine, "commit", look)


def _state(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _has_log(path: Path) -> bool:
    log = _log_of(path)
    return log.exists() and log.stat().st_size > 0


def _log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")
