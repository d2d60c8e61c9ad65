"""What goes on in memory while saving is off: who is signed in, what was tried; traces on disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from threading import RLock

from sqlalchemy import Connection, insert, select

from refillnotes.store import audit, second_factors
from refillnotes.store.database import Database, open_database
from refillnotes.store.side_files import OpenSideFile, SideFiles
from refillnotes.store.tables import audit as chain
from refillnotes.store.tables import (
    authenticators,
    challenges,
    metadata,
    passkeys,
    people,
    recovery_codes,
    roles,
    tries,
)
from refillnotes.store.tables import sign_ins as sessions

_ACCOUNTS = (people, roles, authenticators, recovery_codes, passkeys, challenges, tries)


class Meanwhile:
    """A database in memory with the accounts of the record, and one side file for its traces.

    Whatever is done in it is done as in the record: each try counted, each code taken once. Its
    chain goes on from the record's newest link, and each link is in the side file before the act
    that leaves it is over.
    """

    def __init__(self) -> None:
        self.why = ""
        """Why saving turned out to be off while the program ran; empty when it did not."""
        self._turn = RLock()
        self._memory: Database | None = None
        self._files: SideFiles | None = None
        self._file: OpenSideFile | None = None
        self._since: datetime | None = None

    def begin(
        self, record: Database, files: SideFiles, at: datetime, *, running: bool = False
    ) -> None:
        """Take the accounts over, once. ``running``: sessions go on that began while saving was on.

        Otherwise everybody signs in anew, and no one-time code of this minute is taken: it may
        have been used in a process that could not write that down.
        """
        with self._turn:
            if self._memory is not None:
                return
            memory = _empty()
            with record.reading() as held, memory.writing() as kept:
                metadata.create_all(kept)
                for table in (*_ACCOUNTS, *((sessions,) if running else ())):
                    rows = [dict(row) for row in held.execute(select(table)).mappings()]
                    if rows:
                        kept.execute(insert(table), rows)
                head = audit.head(held)
                if head is not None:
                    kept.execute(insert(chain), asdict(head))
                if not running:
                    second_factors.refuse_codes_until(kept, at)
            self._memory, self._files, self._since = memory, files, at

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One act, whose traces are on disk when the block ends. Errors: ``NoTraceKept``."""
        with self._turn, self._begun().writing() as connection:
            before = audit.head(connection)
            yield connection
            links = list(audit.read_chain(connection, 0 if before is None else before.seq))
            if links:
                self._opened().append(links)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._turn, self._begun().reading() as connection:
            yield connection

    def close(self) -> None:
        """Let go of the side file, so that it can be taken in."""
        with self._turn:
            if self._file is not None:
                self._file.close()
            self._file = None

    def _begun(self) -> Database:
        if self._memory is None:
            raise LookupError("nothing was begun to be kept in memory")
        return self._memory

    def _opened(self) -> OpenSideFile:
        """Made for the first trace, so that an outage in which nobody looks leaves no file."""
        if self._file is None:
            if self._files is None or self._since is None:
                raise LookupError("nothing was begun to be kept in memory")
            self._file = self._files.begin(self._since)
        return self._file


def _empty() -> Database:
    """In memory, where rows may name what is in the record alone."""
    memory = open_database("sqlite://")
    with memory.engine.connect() as connection:
        connection.connection.cursor().execute("PRAGMA foreign_keys=0").close()
    return memory
