"""One warm printer for all acts, and a practice of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from refillnotes.pdf.renderer import Renderer
from tests.clinics import Practice, a_practice


@pytest.fixture(scope="session")
def printer() -> Iterator[Renderer]:
    renderer = Renderer()
    yield renderer
    renderer.close()


@pytest.fixture
def practice(tmp_path: Path, printer: Renderer) -> Iterator[Practice]:
    with a_practice(tmp_path, printer) as opened:
        yield opened
