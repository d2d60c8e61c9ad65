"""One visit's life as it should be told, beside the record: who may come in, and what stands."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.actions.care_relation import admit
from refillnotes.actions.people import Details, Person, change_person, find_person, person_by_stamp
from refillnotes.actions.read_chart import NotHere
from refillnotes.actions.read_note import OpenNote, Shown, note_in
from refillnotes.demo.staff import ADMIN
from refillnotes.domain.audit import Link, broken_link
from refillnotes.domain.signature import APPROVER
from refillnotes.domain.visit import BEING_AMENDED, MOVES, State
from refillnotes.pdf.note import render_note
from refillnotes.pdf.stamp import render_stamps
from refillnotes.store import audit, evidence, figures, notes, pdfs, visits
from refillnotes.store.notes import KeptPdf
from tests.clinics import NOW, Practice, PrinterHere, a_practice

STEPS_LEAD = {(start, end) for (start, _), end in MOVES.items()}
MADE: Counter[str] = Counter()
"""How often each move was made, so that what was tried can be told."""

IN_MEMORY = Path("/dev/shm")  # noqa: S108  # a folder of its own is made in it


class QuickPrinter(PrinterHere):
    """Draws one note and each stamp once, and gives them for every other.

    What is printed is no part of these proofs; the signatures are made and the bytes are kept.
    """

    @staticmethod
    def render(record, paper, standing):
        return _drawn(lambda: render_note(record, paper, standing))

    @staticmethod
    def stamp(stamps):
        return _stamped(len(stamps), lambda: render_stamps(stamps))


_DRAWN: dict[object, bytes] = {}


def _drawn(draw):
    return _DRAWN.get("note") or _DRAWN.setdefault("note", draw())


def _stamped(how_many, draw):
    return _DRAWN.get(how_many) or _DRAWN.setdefault(how_many, draw())


class Clock:
    """A minute for each act, so that of two acts one is the later."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at

    def in_an_hour(self) -> datetime:
        return self.at + timedelta(hours=1)

    def go_on(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass(frozen=True)
class Revision:
    """One revision as it was submitted, by whom."""

    note_id: UUID
    digest: str
    author: int
    amends: bool


@dataclass
class Life:
    """What the record should be after each act."""

    practice: Practice
    clock: Clock
    visit_id: UUID
    version: int
    patient_id: UUID
    state: State = State.DRAFT
    remarks: str = ""
    remarks_signed: str = ""
    """What an amendment that is given up brings back."""
    revisions: list[Revision] = field(default_factory=list)
    signed: list[int] = field(default_factory=list)
    """Which of them carry an approval, by their place."""
    looked: dict[int, Shown] = field(default_factory=dict)
    """What each person last saw of the newest revision."""
    asked_by: int | None = None
    """Who asked to make the visit void, while nobody has decided."""
    named: frozenset[int] | None = None
    """Whom the chart is restricted to."""
    decisions: int = 0
    broken_into: dict[int, datetime] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    kept: dict[str, KeptPdf] = field(default_factory=dict)
    good: Link | None = None

    @property
    def clinic(self):
        return self.practice.clinic

    def person(self, who: int) -> Person:
        return self.practice.staff[who]

    @property
    def newest(self) -> Revision:
        return self.revisions[-1]

    @property
    def stands(self) -> Revision | None:
        """The newest signed revision."""
        return self.revisions[self.signed[-1]] if self.signed else None

    def may_write(self, who: int) -> bool:
        return "nurse" in self.person(who).roles or self.state in BEING_AMENDED

    def comes_in(self, who: int, *, in_an_emergency: bool = False) -> bool:
        """Whether somebody gets as far as an act: by their session, and to this chart.

        The program must say of each what it should: that is asserted here. An emergency lets them
        in to read.
        """
        now = self.clock()
        session = person_by_stamp(self.clinic, self.person(who).security_stamp)
        assert (session is not None and session.may_sign_in(now.date())) is (who not in self.gone)
        ends = self.broken_into.get(who)
        inside = self.named is None or who in self.named or (ends is not None and now < ends)
        assert self._is_admitted(who) is inside
        belongs = self.named is None or who in self.named or (in_an_emergency and inside)
        return belongs and who not in self.gone

    def _is_admitted(self, who: int) -> bool:
        try:
            admit(self.clinic, self.person(who), "visit", self.visit_id)
        except NotHere:
            return False
        return True

    def retire(self, who: int, *, active: bool) -> None:
        """Close an account, or open it again; whoever comes back signs in anew."""
        now = find_person(self.clinic, self.person(who).id)
        details = Details(now.email, now.name, now.credentials, now.roles, active)
        change_person(self.clinic, self.person(ADMIN), now.id, now.version, details)
        if active:
            staff = list(self.practice.staff)
            staff[who] = find_person(self.clinic, now.id)
            self.practice = replace(self.practice, staff=tuple(staff))
            self.gone.discard(who)
        else:
            MADE["left"] += 1
            self.gone.add(who)

    def moved(self, state: State, version: int | None = None) -> None:
        assert (self.state, state) in STEPS_LEAD
        MADE[f"{self.state} to {state}"] += 1
        self.state = state
        self.version = self.version + 1 if version is None else version

    def is_as_told(self) -> None:
        """Compare everything with the record; the chain goes on from the last link known good."""
        with self.clinic.database.reading() as connection:
            visit = visits.find(connection, self.visit_id)
            held = (visit.state, visit.version, visit.document.get("remarks", ""))
            assert held == (self.state, self.version, self.remarks)
            for place, revision in enumerate(self.revisions):
                opened = note_in(connection, self.person(0), revision.note_id)
                self._note_is_as_told(connection, opened, place, revision)
            assert len(notes.hashes_of(connection, self.visit_id)) == len(self.revisions)
            self._figures_are_of_what_stands(connection)
            since = 0 if self.good is None else self.good.seq
            assert broken_link(audit.read_chain(connection, since), self.good) is None
            self.good = audit.head(connection)
            assert list(evidence.disagreements(connection)) == []
            files = list(notes.every_pdf(connection))
        self._files_are_as_they_were(files)

    def _note_is_as_told(
        self, connection: Connection, opened: OpenNote, place: int, revision: Revision
    ) -> None:
        assert opened.note.record_sha256 == revision.digest
        assert opened.signed is (place in self.signed)
        stands = self.signed[-1] if place in self.signed else len(self.revisions) - 1
        assert opened.superseded is (place != stands)
        assert ("amends" in opened.record) is revision.amends
        assert opened.void_asked is (self.asked_by is not None)
        author = self.person(revision.author)
        assert opened.note.author_id == author.id
        approved = [
            one.signer_id
            for one in notes.signatures_of(connection, revision.note_id)
            if one.role == APPROVER.role
        ]
        assert len(approved) == (place in self.signed)
        assert author.id not in approved

    def _figures_are_of_what_stands(self, connection: Connection) -> None:
        """One line for the visit, of the note that stands; none where it counts once it is void."""
        counted = figures.of_pump(connection, self.practice.pump_id)
        shown = figures.of_visit(connection, self.visit_id)
        if not self.revisions:
            assert shown is None and counted == ()
            return
        stands = self.stands or self.newest
        assert (shown.note_id, shown.amended) == (stands.note_id, stands.amends)
        assert (shown.signed_at is not None) is bool(self.signed)
        assert shown.void is (self.state is State.VOID)
        assert counted == (() if shown.void else (shown,))

    def _files_are_as_they_were(self, files: list[KeptPdf]) -> None:
        for one in files:
            self.kept.setdefault(one.sha256, one)
        assert {one.sha256 for one in files} == set(self.kept)
        for digest in self.kept:
            content = pdfs.place(self.clinic.folder, digest).read_bytes()
            assert hashlib.sha256(content).hexdigest() == digest


@cache
def _prepared() -> TemporaryDirectory:
    where = IN_MEMORY if os.access(IN_MEMORY, os.W_OK) else None
    return TemporaryDirectory(prefix="refillnotes-life-", dir=where)


def a_life(number: int):
    """A clinic of its own for each life, in memory where the system has room for it."""
    folder = Path(_prepared().name) / str(number)
    folder.mkdir()
    opened = a_practice(folder, QuickPrinter())
    practice = opened.__enter__()
    clock = Clock()
    practice = replace(practice, clinic=replace(practice.clinic, clock=clock))
    visit_id, version = practice.a_draft()
    with practice.clinic.database.reading() as connection:
        patient_id = visits.find(connection, visit_id).patient_id
    return Life(practice, clock, visit_id, version, patient_id), opened, folder
