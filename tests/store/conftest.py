"""A migrated database for each test: the migrations run once, every test gets a copy."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from refillnotes.store.backup import copy_into
from refillnotes.store.database import Database, open_database
from refillnotes.store.migrate import migrate
from tests.store.builders import NOON


@pytest.fixture(scope="session")
def migrated() -> Iterator[Database]:
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
def database(migrated: Database, copied: Database) -> Database:
    raw = copied.engine.raw_connection()
    copy_into(migrated, raw.driver_connection)
    raw.close()
    return copied


@pytest.fixture
def on_disk(tmp_path: Path) -> Iterator[Database]:
    database = open_database(f"sqlite:///{tmp_path / 'clinic.sqlite3'}")
    migrate(database, NOON)
    yield database
    database.close()
