"""A clinic of its own for each test, and its application."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from refillnotes.actions.clinic import Clinic
from refillnotes.app import create_app
from refillnotes.config import Clinic as Written
from refillnotes.config import Config, Paper


@pytest.fixture
def config(tmp_path: Path) -> Config:
    clinic = Written("North Hospital", ZoneInfo("America/Chicago"), Paper.A4)
    return Config(tmp_path, f"sqlite:///{tmp_path / 'clinic.sqlite3'}", clinic, b"x" * 32)


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    made = create_app(config)
    yield made
    made.extensions["refillnotes"].database.close()


@pytest.fixture
def clinic(app: Flask) -> Clinic:
    return app.extensions["refillnotes"]
