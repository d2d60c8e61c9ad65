"""F20: whatever people try in whatever order, a note is signed once, as seen, by whom it may be."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from refillnotes.actions.read_note import Shown, read_note
from refillnotes.actions.refusals import (
    NotAllowedNow,
    NoteAlreadySigned,
    NotSeen,
    OwnNote,
    SeenOtherwise,
    VisitChanged,
)
from refillnotes.actions.return_note import return_note
from refillnotes.actions.save_draft import save_draft
from refillnotes.actions.sign_batch import sign_batch
from refillnotes.actions.sign_note import sign_note
from refillnotes.actions.submit_visit import submit_visit
from refillnotes.actions.verify_record import verify_record
from refillnotes.demo.staff import PHYSICIAN, SECOND_NURSE, SECOND_PHYSICIAN
from refillnotes.domain.audit import broken_link
from refillnotes.pdf.note import render_note
from refillnotes.store import audit, notes, visits
from tests.clinics import Practice, PrinterHere, a_practice
from tests.faults.counts import so_often

EXAMPLES, STEPS = so_often(6, 1000), so_often(30, 50)
COUNTED = {"examples": 0, "steps": 0}
CLOSED = {"submitted", "signed"}
NURSES = st.sampled_from([0, SECOND_NURSE])
TEXTS = st.text("abc ", min_size=1, max_size=6).map(lambda text: f"said {text}.")


class QuickPrinter(PrinterHere):
    """Draws one note and gives it for every other: what is printed is no part of this test."""

    _drawn: bytes = b""

    def render(self, record, paper, standing):
        if not self._drawn:
            QuickPrinter._drawn = render_note(record, paper, standing)
        return self._drawn


@cache
def opened() -> tuple[TemporaryDirectory, Practice, list[int]]:
    """One clinic for all examples: each has a pump, and so a visit, of its own."""
    kept = TemporaryDirectory(prefix="refillnotes-life-")
    practice = a_practice(Path(kept.name), QuickPrinter()).__enter__()
    return kept, practice, [0]


class LifeOfARecord(RuleBasedStateMachine):
    """What the record should be after each act, beside the record itself."""

    @initialize()
    def admitted(self) -> None:
        _, practice, number = opened()
        number[0] += 1
        COUNTED["examples"] += 1
        self.practice = practice.another_pump(number[0])
        self.clinic = self.practice.clinic
        self.visit_id, self.version = self.practice.a_draft()
        self.state, self.remarks = "draft", ""
        self.frozen: list[tuple[UUID, str]] = []
        self.looked: dict[int, Shown] = {}
        """What each physician last saw of the newest revision."""
        self.old: Shown | None = None
        with self.clinic.database.reading() as connection:
            self.good = audit.head(connection)

    @rule(nurse=NURSES, text=TEXTS)
    def save(self, nurse: int, text: str) -> None:
        who, typed = self.practice.staff[nurse], {"remarks": text}
        if self.state in CLOSED:
            with pytest.raises(NotAllowedNow):
                save_draft(self.clinic, who, self.visit_id, self.version, typed)
            return
        self.version = save_draft(self.clinic, who, self.visit_id, self.version, typed).version
        self.remarks = text

    @rule(nurse=NURSES, back=st.integers(1, 3))
    def save_over_newer_text(self, nurse: int, back: int) -> None:
        who, held = self.practice.staff[nurse], self.version - back
        with pytest.raises((VisitChanged, NotAllowedNow)):
            save_draft(self.clinic, who, self.visit_id, held, {"pain": "9"})

    @rule()
    def submit(self) -> None:
        if self.state in CLOSED:
            with pytest.raises(NotAllowedNow):
                submit_visit(self.clinic, self.practice.nurse, self.visit_id, self.version)
            return
        note_id = submit_visit(self.clinic, self.practice.nurse, self.visit_id, self.version)
        with self.clinic.database.reading() as connection:
            note = notes.find(connection, note_id)
        assert (self.remarks in note.record) or not self.remarks
        self.frozen.append((note_id, note.record_sha256))
        self.state, self.version, self.looked = "submitted", self.version + 1, {}

    @rule()
    def submit_what_somebody_changed(self) -> None:
        with pytest.raises((VisitChanged, NotAllowedNow)):
            submit_visit(self.clinic, self.practice.nurse, self.visit_id, self.version - 1)

    @precondition(lambda self: self.frozen)
    @rule(physician=st.sampled_from([PHYSICIAN, SECOND_PHYSICIAN]))
    def look(self, physician: int) -> None:
        who = self.practice.staff[physician]
        self.looked[physician] = read_note(self.clinic, who, self.frozen[-1][0]).shown
        self.old = self.old or self.looked[physician]

    @precondition(lambda self: self.frozen)
    @rule(physician=st.sampled_from([PHYSICIAN, SECOND_PHYSICIAN]), together=st.booleans())
    def sign(self, physician: int, *, together: bool) -> None:
        note_id, who = self.frozen[-1][0], self.practice.staff[physician]
        seen = self.looked.get(physician)
        shown = seen or next(iter(self.looked.values()), Shown("0" * 64, "0" * 64))
        may = self.state == "submitted" and seen is not None
        if together:
            (result,) = sign_batch(self.clinic, who, {note_id: shown}).results
            assert bool(result.problem) is not may
        elif may:
            sign_note(self.clinic, who, note_id, shown)
        else:
            refused = (NotAllowedNow, NoteAlreadySigned, NotSeen, SeenOtherwise)
            with pytest.raises(refused):
                sign_note(self.clinic, who, note_id, shown)
        if may:
            self.state, self.version = "signed", self.version + 1

    @precondition(lambda self: self.old and len(self.frozen) > 1)
    @rule(first=st.booleans())
    def sign_what_is_no_longer_so(self, *, first: bool) -> None:
        note_id = self.frozen[0][0] if first else self.frozen[-1][0]
        with pytest.raises((SeenOtherwise, NotAllowedNow, NoteAlreadySigned)):
            sign_note(self.clinic, self.practice.physician, note_id, self.old)

    @precondition(lambda self: self.state == "submitted")
    @rule()
    def sign_ones_own(self) -> None:
        note_id = self.frozen[-1][0]
        seen = read_note(self.clinic, self.practice.nurse, note_id).shown
        with pytest.raises(OwnNote):
            sign_note(self.clinic, self.practice.nurse, note_id, seen)

    @precondition(lambda self: self.frozen)
    @rule()
    def send_back(self) -> None:
        note_id, who = self.frozen[-1][0], self.practice.physician
        if self.state != "submitted":
            with pytest.raises(NotAllowedNow):
                return_note(self.clinic, who, note_id, "Which lot?")
            return
        return_note(self.clinic, who, note_id, "Which lot?")
        self.state, self.version = "returned", self.version + 1

    @invariant()
    def the_record_is_as_told(self) -> None:
        COUNTED["steps"] += 1
        with self.clinic.database.reading() as connection:
            visit = visits.find(connection, self.visit_id)
            held = (visit.state, visit.version, visit.document.get("remarks", ""))
            assert held == (self.state, self.version, self.remarks)
            for note_id, digest in self.frozen:
                assert notes.find(connection, note_id).record_sha256 == digest
                approved = any(
                    one.role == "approver" for one in notes.signatures_of(connection, note_id)
                )
                newest = note_id == self.frozen[-1][0]
                assert approved is (newest and self.state == "signed")
            since = audit.read_chain(connection, self.good.seq)
            assert broken_link(since, self.good) is None
            self.good = audit.head(connection)


@pytest.mark.slow
def test_F20_nothing_people_try_signs_a_note_that_should_not_be():
    run_state_machine_as_test(
        LifeOfARecord,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    kept, practice, _ = opened()
    assert list(verify_record(replace(practice.clinic))) == []
    practice.clinic.database.close()
    kept.cleanup()
    sys.stdout.write(f"\n{COUNTED['examples']} lives of {COUNTED['steps']} steps: no violation\n")
