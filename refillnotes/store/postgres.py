"""What is particular to PostgreSQL: its driver, its settings, its words for what went wrong."""

from __future__ import annotations

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, event, func, select
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError

from refillnotes.domain.errors import RefillnotesError
from refillnotes.store.errors import (
    NOT_WRITTEN,
    DatabaseAway,
    DatabaseBusy,
    DatabaseUnfit,
    DiskFull,
    SavingIsOff,
)

OLDEST = 150_000
"""Version 15, as ``server_version_num`` counts."""

WAIT_SECONDS = 10

_OURS = {
    "timezone": "UTC",
    "client_encoding": "UTF8",
    "search_path": "public",
    "synchronous_commit": "on",
    "lock_timeout": f"{WAIT_SECONDS}s",
    "log_parameter_max_length_on_error": "0",
}
"""Settings of each session, as they are asked for and must read back."""

_THEIRS = {
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "server_encoding": ("UTF8",),
    "lc_collate": ("C", "POSIX"),
    "lc_ctype": ("C", "POSIX"),
    "log_error_verbosity": ("terse",),
    "log_parameter_max_length": ("0",),
}
"""What the server and the database must have been made with.

Without fsync or full pages a power cut can leave a torn record. Text is ordered by its bytes, as
on SQLite: another order would change with the machine's libraries, and its indexes would not. The
server would write patients into its log: the row that a rule refused, the values of a statement.
"""

MADE_BY = """\
CREATE DATABASE refillnotes OWNER refillnotes TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';
ALTER DATABASE refillnotes SET log_error_verbosity = terse;
ALTER DATABASE refillnotes SET log_parameter_max_length = 0;"""
"""What a superuser types to make one, and to set what only a superuser may."""

READING: dict[str, object] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
WRITING: dict[str, object] = {"isolation_level": "READ COMMITTED", "refillnotes_writing": True}
"""A writer waits for its turn before its first statement, and each statement sees what is kept.

A snapshot for the whole act would be older than the turn of the one waited for.
"""

_TURN = 0x72656669_6C6C6E74
"""The advisory lock that one writer holds until its act is kept or undone."""

_WAIT_FOR_TURN = select(func.pg_advisory_xact_lock(_TURN))

_BUSY = "Many are saving at once. What you typed is kept on this page: save it again."
_FULL = "The disk is full, so this was not saved. Tell whoever runs this clinic's server."
_AWAY = (
    "The clinic's database does not answer, so nothing was saved or read. What you typed is kept "
    "on this page. Try again in a minute, and tell whoever runs this clinic's server."
)

_ANSWERS: dict[str, tuple[type[RefillnotesError], str]] = {
    "55P03": (DatabaseBusy, _BUSY),  # lock_not_available
    "40P01": (DatabaseBusy, _BUSY),  # deadlock_detected
    "40001": (DatabaseBusy, _BUSY),  # serialization_failure
    "53300": (DatabaseBusy, _BUSY),  # too_many_connections
    "53100": (DiskFull, _FULL),  # disk_full
    "25006": (SavingIsOff, NOT_WRITTEN),  # read_only_sql_transaction
    "57P01": (DatabaseAway, _AWAY),  # admin_shutdown
    "57P02": (DatabaseAway, _AWAY),  # crash_shutdown
    "57P03": (DatabaseAway, _AWAY),  # cannot_connect_now
}
"""By the five letters of the SQL standard and of PostgreSQL's own list."""


def connect(url: URL) -> Engine:
    """An engine whose every session asks for the settings."""
    asked = " ".join(f"-c {name}={value}" for name, value in _OURS.items())
    theirs = url.query.get("options", "")
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        pool_pre_ping=True,  # a server started again has closed what the pool holds
        connect_args={
            "options": f"{theirs} {asked}",  # ours stand last and win
            "connect_timeout": WAIT_SECONDS,
            "application_name": "refillnotes",
        },
    )
    event.listen(engine, "begin", _begin)
    event.listen(engine, "checkin", _leave_it_to_the_server)
    event.listen(engine, "handle_error", _say_no_values)
    return engine


def refuse_other_settings(connection: Connection) -> None:
    """Read every setting back. Raises DatabaseUnfit."""
    version = int(_setting(connection, "server_version_num"))
    if version < OLDEST:
        raise DatabaseUnfit(
            f"The server runs PostgreSQL {_setting(connection, 'server_version')}; 15 or newer is "
            "needed."
        )
    wanted = {name: (value,) for name, value in _OURS.items()} | _THEIRS
    for name, values in wanted.items():
        got = _setting(connection, name)
        if got not in values:
            raise DatabaseUnfit(
                f"PostgreSQL runs with {name} {got} where {values[0]} is needed to keep a record "
                f"safe. {_remedy(name)}"
            )


def answer_to(error: DBAPIError) -> RefillnotesError | None:
    """The refusal a person can act on, or None when PostgreSQL's complaint has none."""
    state = getattr(error.orig, "sqlstate", None)
    kind, sentence = _ANSWERS.get(state or "", (None, ""))
    if kind is None and (error.connection_invalidated or _never_came(error)):
        kind, sentence = DatabaseAway, _AWAY
    return None if kind is None else kind(sentence)


answer_to_write = answer_to


def _never_came(error: DBAPIError) -> bool:
    """Whether there was no session to complain of: the server is not there, or refused us."""
    return error.statement is None and getattr(error.orig, "sqlstate", None) is None


def _leave_it_to_the_server(raw: psycopg.Connection | None, record: object) -> None:
    """A session that read before would ask to write also where the server was told to refuse it."""
    del record
    if raw is not None:
        raw.read_only = None


def _setting(connection: Connection, name: str) -> str:
    return str(connection.scalar(select(func.current_setting(name))))


def _remedy(name: str) -> str:
    if name in {"fsync", "full_page_writes"}:
        return "Ask whoever runs the server to change it in postgresql.conf."
    return f"A superuser of the server makes the database like this:\n{MADE_BY}"


def _say_no_values(context: ExceptionContext) -> None:
    """Leave out what PostgreSQL adds to its sentence: the refused row, which is a patient's."""
    said = context.original_exception
    if not isinstance(said, psycopg.Error) or said.sqlstate is None:
        return
    # A value that is not of its column's kind stands in the sentence itself
    sentence = said.diag.message_primary if said.sqlstate[:2] != "22" else "a value was refused"
    said.args = (sentence,)
    if context.sqlalchemy_exception is not None:
        context.sqlalchemy_exception.args = (f"({type(said).__name__}) {sentence}",)


def _begin(connection: Connection) -> None:
    """Wait for one's turn before anything is read, as SQLite's BEGIN IMMEDIATE does."""
    if connection.get_execution_options().get("refillnotes_writing"):
        connection.execute(_WAIT_FOR_TURN)
