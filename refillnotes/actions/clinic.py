"""The clinic an act takes place in: its record, its rules, its clock, its printer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from refillnotes.domain.case import Rules
from refillnotes.domain.record import Record, Signature
from refillnotes.store.database import Database


class Printer(Protocol):
    """Turns a record into the bytes of its PDF; the real one is a process of its own."""

    def render(
        self, record: Record, signatures: Sequence[Signature], paper: str, standing: str
    ) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Clinic:
    """Everything an act needs from outside; nothing is read from anywhere else."""

    name: str
    zone: ZoneInfo
    paper: str
    demo: bool
    folder: Path
    """Where signed PDFs are kept, below the instance folder."""
    database: Database
    rules: Rules
    printer: Printer
    clock: Callable[[], datetime]

    def now(self) -> datetime:
        """The time on the clinic's wall, aware."""
        return self.clock().astimezone(self.zone)
