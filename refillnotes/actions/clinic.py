"""The clinic an act takes place in: its record, its rules, its clock, its printer, its seal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from refillnotes.actions.recent import Recent
from refillnotes.domain.addendum import AddendumRecord
from refillnotes.domain.case import Rules
from refillnotes.domain.ceremony import Level
from refillnotes.domain.destruction import Certificate
from refillnotes.domain.downtime import Pack
from refillnotes.domain.governance import Approved
from refillnotes.domain.governance_preview import Preview
from refillnotes.domain.record import Record
from refillnotes.domain.rulebook import Rulebook
from refillnotes.domain.stamp import Stamp
from refillnotes.domain.voiding import CoverSheet
from refillnotes.seal.keyring import Seal
from refillnotes.seal.locked_key import COST, Cost
from refillnotes.seal.stamping import Stamping
from refillnotes.store.age import NOBODY, Recipients
from refillnotes.store.checkpoints import Checkpoints
from refillnotes.store.database import Database
from refillnotes.store.destruction_register import DestructionRegister
from refillnotes.store.errors import SavingIsOff
from refillnotes.store.meanwhile import Meanwhile
from refillnotes.store.side_files import SideFiles

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

    def certificate(self, record: Certificate, paper: str) -> bytes: ...

    def cover_sheet(self, sheet: CoverSheet, paper: str) -> bytes: ...

    def pack(self, pack: Pack, paper: str) -> bytes:
        """A downtime pack that anybody can read; it leaves this machine locked alone."""

    def blank_form(self, clinic: str, paper: str) -> bytes: ...

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
    one_physician: bool = False
    """Whether a physician may approve a note of their own."""
    recipients: Recipients = NOBODY
    """Whom backups are encrypted to; where there are none, they are plain."""
    stamping: Stamping | None = None
    """The time stamping authority outside; None where the clinic named none."""
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

    meanwhile: Meanwhile = field(default_factory=Meanwhile, repr=False, compare=False)
    """What goes on in this process while saving is off."""

    @property
    def saving_is_off(self) -> str:
        """Why nothing may be saved, empty when it may; once off, until the program starts again."""
        return self.database.saving_is_off or self.meanwhile.why

    @property
    def side_files(self) -> SideFiles:
        return SideFiles(self.checkpoints.folder, self.checkpoints.key.parent, self.key)

    @property
    def destruction_register(self) -> DestructionRegister:
        return DestructionRegister(self.checkpoints, self.key)

    def turn_saving_off(self, why: str) -> None:
        """From now on until the program starts again; whoever is signed in stays so."""
        if not self.saving_is_off:
            self.meanwhile.begin(self.database, self.side_files, self.now(), running=True)
            self.meanwhile.why = why

    @contextmanager
    def tracing(self) -> Iterator[Connection]:
        """One act that keeps nothing but traces, sessions and tries.

        It is done also while saving is off: in memory, with its traces in the side file. Errors:
        those of ``Database.writing``, and ``NoTraceKept``.
        """
        try:
            with ExitStack() as stack:
                yield self._traced(stack)
        except SavingIsOff as why:  # only when it was to be kept: this act is lost, the next is not
            self.turn_saving_off(str(why))
            raise

    def _traced(self, stack: ExitStack) -> Connection:
        if not self.saving_is_off:
            try:
                return stack.enter_context(self.database.sure_to_write())
            except SavingIsOff as why:
                self.turn_saving_off(str(why))
        return stack.enter_context(self._meanwhile().writing())

    @contextmanager
    def accounts(self) -> Iterator[Connection]:
        """One moment of who is signed in; people alone are in it while saving is off."""
        where = self._meanwhile() if self.saving_is_off else self.database
        with where.reading() as connection:
            yield connection

    def _meanwhile(self) -> Meanwhile:
        self.meanwhile.begin(self.database, self.side_files, self.now())
        return self.meanwhile

    def now(self) -> datetime:
        """The time on the clinic's wall, aware."""
        return self.clock().astimezone(self.zone)
