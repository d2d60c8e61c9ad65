"""A migrated database for each test, of the kind that --database names."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from refillnotes.store.backup import copy_into
from refillnotes.store.database import Database, open_database
from refillnotes.store.migrate import migrate
from tests.databases import a_database, another_address, on_postgresql
from tests.store.builders import NOON
from tests.store.forging import fill_every_table


@pytest.fixture(scope="session")
def migrated() -> Iterator[Database]:
    """The migrations run once; on SQLite every test gets a copy."""
    database = open_database("sqlite://")
    migrate(database, NOON)
    yield database
    database.close()


@pytest.fixture(scope="session")
def copied() -> Iterator[Database]:
    """One engine for all tests: it compiles each statement once."""
    database = open_database("sqlite://")
    yield database
    database.close()


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    """One that need not be reached from another process or thread."""
    if on_postgresql():
        return a_database(tmp_path)
    migrated = request.getfixturevalue("migrated")
    copied = request.getfixturevalue("copied")
    raw = copied.engine.raw_connection()
    copy_into(migrated, raw.driver_connection)
    raw.close()
    return copied


@pytest.fixture
def on_disk(tmp_path: Path) -> Iterator[Database]:
    """One that several can open at once."""
    database = a_database(tmp_path)
    yield database
    database.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    """One that no migration has seen."""
    database = open_database(another_address(tmp_path))
    yield database
    database.close()


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A row in every append-only table. One for all tests: each undoes whatever it did."""
    database = open_database(another_address(tmp_path_factory.mktemp("full")))
    migrate(database, NOON)
    fill_every_table(database)
    yield database
    database.close()
