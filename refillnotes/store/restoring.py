"""Put a restored record where DATABASE_URL says that it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from refillnotes.domain.errors import NotAllowedNow
from refillnotes.store.database import file_of, open_database
from refillnotes.store.invariants import assert_invariants
from refillnotes.store.on_disk import sync
from refillnotes.store.row_by_row import copy_rows, refuse_filled
from refillnotes.store.wrapping import Plain


@dataclass(frozen=True, slots=True)
class File:
    """A database file of its own, outside the instance folder."""

    file: Path

    def refuse_what_is_there(self) -> None:
        """Errors: ``NotAllowedNow``."""
        if self.file.exists():
            raise NotAllowedNow(
                f"{self.file} is there already, and a restore writes over nothing. Move it to "
                "another place, and keep it: it may hold acts that the backup does not."
            )

    def fill(self, record: Path) -> None:
        """A write-ahead log of another database would be played into this one: it goes."""
        for ending in ("-wal", "-shm"):
            self.file.with_name(self.file.name + ending).unlink(missing_ok=True)
        Plain().write_file(record, self.file)
        sync(self.file.parent)


@dataclass(frozen=True, slots=True)
class Server:
    """A database on a server, which somebody made and nothing has filled."""

    url: str

    def refuse_what_is_there(self) -> None:
        """Errors: ``DatabaseUnfit``, ``DatabaseAway``."""
        database = open_database(self.url)
        try:
            with database.reading() as connection:
                refuse_filled(connection)
        finally:
            database.close()

    def fill(self, record: Path) -> None:
        """Copy each row, all of them or none. Errors: ``DatabaseUnfit``, ``DatabaseAway``."""
        source, target = open_database(f"sqlite:///{record}"), open_database(self.url)
        try:
            with source.reading() as held, target.writing() as written:
                copy_rows(held, written)
                assert_invariants(written)
        finally:
            source.close()
            target.close()


def place_of(url: str) -> File | Server:
    """Errors: ``DatabaseUnfit`` when it is no address of a database."""
    file = file_of(url)
    return Server(url) if file is None else File(file)
