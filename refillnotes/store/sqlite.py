"""What is particular to SQLite: its driver, its settings, its words for what went wrong."""

from __future__ import annotations

import os
import stat
from functools import partial
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from refillnotes.domain.errors import RefillnotesError
from refillnotes.store.errors import NOT_WRITTEN, DatabaseBusy, DatabaseUnfit, DiskFull, SavingIsOff
from refillnotes.store.frozen import hold_still, is_frozen, open_frozen

OLDEST = (3, 51, 3)
"""From 3.7.0 to 3.51.2 a reset of the write-ahead log could corrupt the database."""

WAIT_SECONDS = 10

SETTINGS = {
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", 2),
    "foreign_keys": ("ON", 1),
    "busy_timeout": (str(WAIT_SECONDS * 1000), WAIT_SECONDS * 1000),
    "trusted_schema": ("OFF", 0),
    "cell_size_check": ("ON", 1),
    "recursive_triggers": ("ON", 1),
    "secure_delete": ("ON", 1),
}
"""Each setting as it is written, and as it must read back.

Without secure_delete, what was overwritten or emptied stays readable in the file's free space.

NORMAL would lose acknowledged saves when the power goes. Without recursive triggers, INSERT OR
REPLACE removes the old row and no DELETE trigger sees it.
"""

ASKED: dict[str, Any] = {
    "isolation_level": None,
    "timeout": WAIT_SECONDS,
    "check_same_thread": False,
}

READING: dict[str, object] = {}
WRITING: dict[str, object] = {"refillnotes_writing": True}
_MAY_WRITE = "refillnotes_may_write"

_ANSWERS: dict[str, type[RefillnotesError]] = {
    "SQLITE_BUSY": DatabaseBusy,
    "SQLITE_FULL": DiskFull,
    "SQLITE_READONLY": SavingIsOff,
}
_SENTENCES = {
    DatabaseBusy: "Many are saving at once. What you typed is kept on this page: save it again.",
    DiskFull: "The disk is full, so this was not saved. Tell whoever runs this clinic's server.",
    SavingIsOff: NOT_WRITTEN,
}


def refuse_an_old_library(version: tuple[int, ...] = dbapi2.sqlite_version_info) -> None:
    if version < OLDEST:
        raise DatabaseUnfit(
            f"SQLite {_dotted(version)} can corrupt a database like this one. Use "
            f"{_dotted(OLDEST)} or newer: the pysqlite3 that requirements.lock names brings one."
        )


def connect(url: URL, path: Path | None) -> Engine:
    """An engine whose every connection has the settings; ``path`` None is one kept in memory."""
    refuse_an_old_library()
    if path is not None:
        _make_private(path)
    engine = create_engine(
        url,
        module=dbapi2,
        hide_parameters=True,
        connect_args=ASKED,
        **({"poolclass": StaticPool} if path is None else {}),
        **({"creator": partial(open_frozen, path, **ASKED)} if path and is_frozen(path) else {}),
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    if path is not None and is_frozen(path):
        hold_still(engine, path)
    return engine


def refuse_other_settings(connection: Connection, path: Path | None) -> None:
    """Read every setting back: SQLite ignores one it cannot honour, without a word."""
    for name, (_, wanted) in SETTINGS.items():
        if name == "journal_mode" and (path is None or is_frozen(path)):
            continue  # there is no log
        got = connection.exec_driver_sql(f"PRAGMA {name}").scalar()
        if got != wanted:
            raise DatabaseUnfit(
                f"SQLite runs with {name} {got} where {wanted} is needed to keep a record safe. "
                "Keep the database on a local disk, not on a network share."
            )


def answer_to(error: DBAPIError) -> RefillnotesError | None:
    """The refusal a person can act on, or None when SQLite's complaint has none."""
    name = getattr(error.orig, "sqlite_errorname", "")
    for start, kind in _ANSWERS.items():
        if name.startswith(start):
            return kind(_SENTENCES[kind])
    return None


def answer_to_write(error: DBAPIError) -> RefillnotesError | None:
    """The same of an act that was to be kept: also for a disk that failed under an open file."""
    if getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_IOERR"):
        return SavingIsOff(NOT_WRITTEN)
    return answer_to(error)


def cut_log(engine: Engine) -> None:
    """Write the log into the database and cut it to nothing; the pages in it were as they were."""
    held = engine.raw_connection()
    try:
        held.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()  # type: ignore[union-attr]  # a pooled connection has one
    finally:
        held.close()


def _make_private(path: Path) -> None:
    """Create the file for its owner alone; the log and its index take over the same mode."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            raise DatabaseUnfit(
                f"{path} can be opened by other accounts (mode {mode:o}). Run: chmod 600 {path}"
            ) from None
    except FileNotFoundError:
        raise DatabaseUnfit(
            f"The folder {path.parent} does not exist. Make it first, or change DATABASE_URL."
        ) from None


def _set_up(raw: Any, record: object) -> None:  # noqa: ANN401  # the driver has no types
    del record
    for name, (wanted, _) in SETTINGS.items():
        raw.execute(f"PRAGMA {name}={wanted}").close()


def _begin(connection: Connection) -> None:
    """Writers lock at once: one that reads first and locks later is refused, however long it waits.

    A reader cannot write by accident.
    """
    writing = bool(connection.get_execution_options().get("refillnotes_writing"))
    if connection.info.get(_MAY_WRITE) is not writing:
        connection.exec_driver_sql(f"PRAGMA query_only={0 if writing else 1}")
        connection.info[_MAY_WRITE] = writing
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(str(part) for part in version)
