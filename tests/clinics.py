"""Builders: a clinic with its record on disk, its people, and one patient with a pump."""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory, mkdtemp
from uuid import UUID
from zoneinfo import ZoneInfo

from refillnotes.actions.clinic import Clinic, Printer
from refillnotes.actions.draw_draft import draft_record
from refillnotes.actions.keep_seal import found_seal
from refillnotes.actions.open_visit import open_visit, start_visit
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.people import Person
from refillnotes.actions.read_note import read_note
from refillnotes.actions.save_draft import save_draft
from refillnotes.actions.sign_note import sign_note
from refillnotes.actions.submit_visit import submit_visit
from refillnotes.demo.history import admit
from refillnotes.demo.refill import Around, good_refill
from refillnotes.demo.staff import NURSE, PHYSICIAN, SECOND_NURSE, hire
from refillnotes.demo.stories import Story
from refillnotes.domain.record import reviewed_hash
from refillnotes.domain.rulebook import Rulebook
from refillnotes.pdf.beside import render_addendum, render_cover_sheet
from refillnotes.pdf.blank import render_blank_form
from refillnotes.pdf.certificate import render_certificate
from refillnotes.pdf.note import render_note
from refillnotes.pdf.pack import render_pack
from refillnotes.pdf.pictures import count_pages, picture_of
from refillnotes.pdf.stamp import render_stamps
from refillnotes.seal.folder import found
from refillnotes.seal.keyring import Seal
from refillnotes.seal.locked_key import Cost
from refillnotes.store.backup import back_up
from refillnotes.store.checkpoints import Checkpoints
from refillnotes.store.database import Database, open_database
from refillnotes.store.migrate import migrate
from refillnotes.store.row_by_row import fill
from tests.databases import address, on_postgresql, opened
from tests.visits import a_story

NOW = datetime(2026, 11, 14, 16, 2, tzinfo=UTC)
ZONE = ZoneInfo("America/Chicago")
_OPEN: list[Path] = []
"""The practices of this process; a second one on a server gets a database of its own."""
CHEAP = Cost(memory=8 * 4, passes=1, lanes=4)
"""The least that Argon2 takes: what a guess costs is no matter of most tests."""


@dataclass(frozen=True, slots=True)
class Practice:
    """A clinic, who works there, and the pump of its one patient."""

    clinic: Clinic
    staff: tuple[Person, ...]
    pump_id: UUID
    story: Story

    @property
    def nurse(self) -> Person:
        return self.staff[NURSE]

    @property
    def physician(self) -> Person:
        return self.staff[PHYSICIAN]

    def later(self, **by: float) -> Practice:
        """The same practice at a later hour."""
        at = self.clinic.now() + timedelta(**by)
        return replace(self, clinic=replace(self.clinic, clock=lambda: at))

    def typed(self, filled_at: datetime | None = None, **changes: str) -> dict[str, str]:
        """What the nurse types at a good refill now."""
        around = Around(
            self.clinic.now(),
            str(self.physician.id),
            str(self.staff[SECOND_NURSE].id),
            filled_at,
        )
        programmable = self.clinic.rules.catalogue.pump(self.story.pump.model).programmable
        chance = Random(7)  # noqa: S311  # syringe readings, not secrets
        return good_refill(self.story, around, chance, programmable=programmable) | changes

    def another_pump(self, number: int) -> Practice:
        """The same practice looking at another patient, whose pump was never refilled here."""
        story = replace(
            self.story,
            patient=replace(self.story.patient, mrn=f"9000-{number:04d}"),
            pump=replace(self.story.pump, serial=f"NGP{900000 + number}", udi=None),
        )
        return replace(self, story=story, pump_id=admit(self.clinic, self.staff, story))

    def a_draft(self, **changes: str) -> tuple[UUID, int]:
        """Start a visit, record all of it, and return it with its version."""
        visit_id = start_visit(self.clinic, self.nurse, self.pump_id)
        version = open_visit(self.clinic, self.nurse, visit_id).visit.version
        saved = save_draft(self.clinic, self.nurse, visit_id, version, self.typed(**changes))
        return visit_id, saved.version

    def reviewed(self, visit_id: UUID) -> dict[str, str]:
        """What the review of a visit sends once the nurse has typed the password there."""
        opened = open_visit(self.clinic, self.nurse, visit_id)
        seen = reviewed_hash(draft_record(self.clinic, self.nurse, opened))
        shown = {"version": str(opened.visit.version), "seen_sha256": seen}
        return shown | {"password": DEMO_PASSWORD}

    def a_note(self, **changes: str) -> UUID:
        """A submitted note that waits for the physician."""
        visit_id, version = self.a_draft(**changes)
        return submit_visit(self.clinic, self.nurse, visit_id, version)

    def a_signed_note(self, **changes: str) -> UUID:
        """A note that the physician opened and signed."""
        note_id = self.a_note(**changes)
        seen = read_note(self.clinic, self.physician, note_id).shown
        sign_note(self.clinic, self.physician, note_id, seen)
        return note_id


@contextmanager
def a_practice(folder: Path, printer: Printer, story_id: str = "clean") -> Iterator[Practice]:
    """Open a clinic in a folder, with one patient admitted."""
    record, staff, pump_id = _founded(story_id)
    beside_another = bool(_OPEN)
    file = folder / "clinic.sqlite3"
    file.write_bytes(record)
    file.chmod(0o600)
    clinic = _clinic(folder, printer, _opened(file, beside_another=beside_another))
    _OPEN.append(folder)
    try:
        yield Practice(clinic, staff, pump_id, a_story(story_id))
    finally:
        _OPEN.remove(folder)
        clinic.database.close()


@contextmanager
def a_copy(practice: Practice, made: Path, folder: Path) -> Iterator[Practice]:
    """The practice that was made in one folder, with its notes, to go on with in another one.

    On a server the first copy reads the record out, before the next empties its database.
    """
    file = made / "clinic.sqlite3"
    if not file.exists():
        back_up(practice.clinic.database, file)
    shutil.copytree(made, folder, dirs_exist_ok=True)
    clinic = _clinic(folder, practice.clinic.printer, _opened(folder / file.name))
    try:
        yield replace(practice, clinic=clinic)
    finally:
        clinic.database.close()


@dataclass(frozen=True, slots=True)
class Signed:
    """A practice with one signed note, drawn once for many tests that each go on with a copy."""

    folder: Path
    practice: Practice
    note_id: UUID

    def copied(self, folder: Path) -> AbstractContextManager[Practice]:
        return a_copy(self.practice, self.folder, folder)


@contextmanager
def a_signed_practice(folder: Path) -> Iterator[Signed]:
    """Open a clinic in a folder, whose one note is signed."""
    with a_practice(folder, PrinterHere()) as opened:
        yield Signed(folder, opened, opened.a_signed_note())


@cache
def rulebook() -> Rulebook:
    return Rulebook()


@cache
def _founded(story_id: str) -> tuple[bytes, tuple[Person, ...], UUID]:
    """A clinic's database as a file, made once: hashing six passwords takes its time."""
    with TemporaryDirectory() as name:
        file = Path(name) / "clinic.sqlite3"
        clinic = _clinic(Path(name), _NoPrinter(), open_database(url_of(file)))
        found_seal(clinic)
        staff = hire(clinic)
        pump_id = admit(clinic, staff, a_story(story_id))
        clinic.database.close()
        return file.read_bytes(), staff, pump_id


@cache
def seal() -> Seal:
    """One seal for every practice of a run: its key is made and read once."""
    folder = Path(mkdtemp(prefix="refillnotes-seal-")) / "seal"
    atexit.register(shutil.rmtree, folder.parent, ignore_errors=True)
    found(folder, "North Hospital", NOW - timedelta(days=700), NOW + timedelta(days=700))
    return Seal(folder, "North Hospital")


def url_of(file: Path) -> str:
    return f"sqlite:///{file}"


def _opened(file: Path, *, beside_another: bool = False) -> Database:
    return moved(file, beside_another) if on_postgresql() else open_database(url_of(file))


def moved(file: Path, beside_another: bool = False) -> Database:
    """The record of that file, in the database that --database names."""
    database = opened(address(file.parent, beside_another=beside_another))
    source = open_database(url_of(file))
    with source.reading() as held, database.writing() as connection:
        fill(held, connection)
    source.close()
    file.unlink()
    return database


def _clinic(folder: Path, printer: Printer, database: Database) -> Clinic:
    migrate(database, NOW)
    return Clinic(
        name="North Hospital",
        zone=ZONE,
        paper="A4",
        demo=True,
        folder=folder / "notes",
        key=b"k" * 32,
        database=database,
        rulebook=rulebook(),
        rules=rulebook().shipped,
        printer=printer,
        seal=seal(),
        checkpoints=Checkpoints(folder / "checkpoints", folder / "checkpoint.key"),
        clock=lambda: NOW,
        pin_cost=CHEAP,
    )


class PrinterHere:
    """Draws in this process: no child to start, and a kill lands in the middle of a drawing."""

    render = staticmethod(render_note)
    addendum = staticmethod(render_addendum)
    certificate = staticmethod(render_certificate)
    cover_sheet = staticmethod(render_cover_sheet)
    pack = staticmethod(render_pack)
    blank_form = staticmethod(render_blank_form)
    stamp = staticmethod(render_stamps)
    count_pages = staticmethod(count_pages)
    picture = staticmethod(picture_of)


class _NoPrinter:
    """Stands where nothing is printed; a test that prints is given a real one."""

    def render(self, *_: object) -> bytes:
        raise AssertionError("nothing is printed while a clinic is founded")

    addendum = certificate = cover_sheet = pack = blank_form = render
    stamp = count_pages = picture = render
