"""A clinic of its own for each test, and its application."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from refillnotes.actions.clinic import Clinic
from refillnotes.app import create_app
from refillnotes.config.clinic_file import Clinic as Written
from refillnotes.config.clinic_file import Paper
from refillnotes.config.environment import Config
from refillnotes.store.database import open_database
from refillnotes.store.migrate import migrate


@pytest.fixture(scope="session")
def empty_record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated once; each test gets a copy."""
    file = tmp_path_factory.mktemp("empty") / "clinic.sqlite3"
    database = open_database(f"sqlite:///{file}")
    migrate(database, datetime(2026, 11, 14, tzinfo=UTC))
    database.close()
    return file


@pytest.fixture
def config(tmp_path: Path, empty_record: Path) -> Config:
    file = tmp_path / "clinic.sqlite3"
    shutil.copy(empty_record, file)
    clinic = Written("North Hospital", ZoneInfo("America/Chicago"), Paper.A4)
    return Config(tmp_path, f"sqlite:///{file}", clinic, b"x" * 32)


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    made = create_app(config)
    yield made
    made.extensions["refillnotes"].database.close()


@pytest.fixture
def clinic(app: Flask) -> Clinic:
    return app.extensions["refillnotes"]
