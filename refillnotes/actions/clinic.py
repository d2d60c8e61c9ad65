"""The clinic an act takes place in: its record, its rules, its clock, its printer, its seal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from refillnotes.actions.recent import Recent
from refillnotes.domain.addendum import AddendumRecord
from refillnotes.domain.case import Rules
from refillnotes.domain.governance import Approved
from refillnotes.domain.governance_preview import Preview
from refillnotes.domain.record import Record
from refillnotes.domain.rulebook import Rulebook
from refillnotes.domain.signature import Level, Stamp
from refillnotes.seal.keyring import Seal
from refillnotes.seal.locked_key import COST, Cost
from refillnotes.store.checkpoints import Checkpoints
from refillnotes.store.database import Database

if TYPE_CHECKING:
    from refillnotes.actions.at_hand import AtHand

AT_HAND = 64
"""Visits being recorded at one time in one process; one more costs its save some milliseconds."""

PREVIEWS = 32
"""Stretches of past visits judged again lately; one is some kilobytes and five seconds."""


class Printer(Protocol):
    """Turns a record into the bytes of its PDF; the real one is a process of its own."""

    def render(self, record: Record, paper: str, standing: str) -> bytes: ...

    def addendum(self, record: AddendumRecord, paper: str) -> bytes: ...

    def stamp(self, stamps: Sequence[Stamp | None]) -> bytes:
        """A page the size of a signature's box for each; None waits for its signature."""

    def count_pages(self, pdf: bytes) -> int: ...

    def picture(self, pdf: bytes, page: int) -> bytes:
        """One page as a PNG, the first is 1; no bytes past the last."""


@dataclass(frozen=True, slots=True)
class Clinic:
    """Everything an act needs from outside; nothing is read from anywhere else."""

    name: str
    zone: ZoneInfo
    paper: str
    demo: bool
    folder: Path
    """Where signed PDFs are kept, below the instance folder."""
    key: bytes = field(repr=False)
    """Seals what accounts must keep secret and read again; derived from the instance's secret."""
    database: Database
    rulebook: Rulebook
    rules: Rules
    """Those of one moment: ``with_rules_in_force`` puts in those of now."""
    printer: Printer
    seal: Seal
    checkpoints: Checkpoints
    clock: Callable[[], datetime]
    address: str = ""
    """Where people open it, such as https://refills.clinic.example; passkeys belong to it."""
    signing: Level = Level.S1
    """What an approval proves here, as docs/signing.md says."""
    version: str = ""
    """Of this program, as signatures name it."""
    pin_cost: Cost = COST
    """What a guess of a signing key's PIN costs, from the next PIN on."""
    at_hand: Recent[UUID, AtHand] = field(
        default_factory=lambda: Recent(AT_HAND), repr=False, compare=False
    )

    approved: Recent[int, tuple[Approved, ...]] = field(
        default_factory=lambda: Recent(1), repr=False, compare=False
    )
    """The approved changes of the rules, by how many decisions there were when they were read."""
    previews: Recent[tuple[object, ...], Preview] = field(
        default_factory=lambda: Recent(PREVIEWS), repr=False, compare=False
    )
    """What proposals would do to past visits, so that each stretch of visits is judged once."""

    def now(self) -> datetime:
        """The time on the clinic's wall, aware."""
        return self.clock().astimezone(self.zone)
