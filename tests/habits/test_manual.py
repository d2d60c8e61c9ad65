"""The manual's made pages say what the program does."""

from __future__ import annotations

from refillnotes.cli.docs import DOCUMENTS
from tests.tree import ROOT


def test_made_pages_are_current():
    for name, make in DOCUMENTS:
        assert (ROOT / name).read_text(encoding="utf-8") == make(ROOT), (
            f"run refillnotes docs: {name}"
        )
