"""A practice with its record on disk, and its application, for each fault that needs one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from refillnotes.actions.clinic import Clinic
from tests.clinics import Practice, PrinterHere, a_practice
from tests.web.sendings import serving


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with a_practice(tmp_path, PrinterHere()) as opened:
        yield opened


@pytest.fixture
def clinic(practice: Practice) -> Clinic:
    return practice.clinic


@pytest.fixture
def app(practice: Practice) -> Flask:
    return serving(practice)
