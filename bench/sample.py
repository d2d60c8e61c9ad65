"""The note every contestant draws: the newest clean visit of the demo clinic."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from refillnotes.app import open_clinic
from refillnotes.config import Clinic, Paper, prepare_instance, write_clinic
from refillnotes.demo.clinic import make_clinic
from refillnotes.domain.record import Record, Signature

_STORY = "Doe"
_DAY = date(2026, 11, 23)


class _Keeper:
    """A printer that keeps what it is told to draw."""

    def __init__(self) -> None:
        self.kept: list[tuple[Record, tuple[Signature, ...]]] = []

    def render(
        self, record: Record, signatures: Sequence[Signature], paper: str, standing: str
    ) -> bytes:
        self.kept.append((record, tuple(signatures)))
        return f"%PDF {len(self.kept)} {paper} {standing}".encode()


def a_signed_note() -> tuple[Record, tuple[Signature, ...]]:
    """Run the demo clinic's real actions and take the last signed note of its clean patient."""
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder)
        prepare_instance(instance)
        write_clinic(
            instance, Clinic("Lakeside Pain Clinic", ZoneInfo("America/Chicago"), Paper.A4, True)
        )
        os.environ["REFILLNOTES_INSTANCE"] = folder
        os.environ.pop("DATABASE_URL", None)
        keeper = _Keeper()
        make_clinic(replace(open_clinic(), printer=keeper), _DAY, 1, lambda _: None)
    return [
        (record, signatures)
        for record, signatures in keeper.kept
        if record["patient"]["family_name"] == _STORY and signatures
    ][-1]
