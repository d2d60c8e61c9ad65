"""The note every contestant draws: the newest clean visit of the demo clinic."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from refillnotes.app import WarmPrinter, open_clinic
from refillnotes.config.clinic_file import Clinic, Paper, write_clinic
from refillnotes.config.instance import prepare_instance
from refillnotes.demo.clinic import make_clinic
from refillnotes.domain.record import Record

_STORY = "Doe"
_DAY = date(2026, 11, 23)


class _Keeper(WarmPrinter):
    """A printer that keeps the records it draws."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Record] = []

    def render(self, record: Record, paper: str, standing: str) -> bytes:
        self.kept.append(record)
        return super().render(record, paper, standing)


def a_submitted_note() -> Record:
    """Run the demo clinic's real actions and take the last note of its clean patient."""
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder)
        prepare_instance(instance)
        write_clinic(
            instance, Clinic("Lakeside Pain Clinic", ZoneInfo("America/Chicago"), Paper.A4, True)
        )
        os.environ["REFILLNOTES_INSTANCE"] = folder
        os.environ.pop("DATABASE_URL", None)
        keeper = _Keeper()
        clinic = replace(open_clinic(), printer=keeper)
        make_clinic(clinic, _DAY, 1, lambda _: None)
        keeper.close()
    return [record for record in keeper.kept if record["patient"]["family_name"] == _STORY][-1]
