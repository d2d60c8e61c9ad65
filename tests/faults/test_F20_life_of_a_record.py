"""F20: whatever people try in whatever order, a note is signed once, as seen, by whom it may be."""

from __future__ import annotations

import shutil
import sys

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from refillnotes.actions.amend_note import amend_note, cancel_amendment
from refillnotes.actions.judge_visit import record_of
from refillnotes.actions.read_note import Shown, read_note
from refillnotes.actions.refusals import (
    NotAllowedNow,
    NoteAlreadySigned,
    NotReady,
    NotSeen,
    OwnNote,
    SeenOtherwise,
    VisitChanged,
    VoidAsked,
)
from refillnotes.actions.return_note import return_note
from refillnotes.actions.save_draft import save_draft
from refillnotes.actions.sign_batch import sign_batch
from refillnotes.actions.sign_note import sign_note
from refillnotes.actions.submit_visit import submit_visit
from refillnotes.actions.verify_record import verify_record
from refillnotes.actions.void_visit import NotTheirs, ask_to_void, decide_void, look_at_visit
from refillnotes.demo.staff import PHYSICIAN, SECOND_NURSE, SECOND_PHYSICIAN
from refillnotes.domain.errors import NotTheirsToWrite, Unreadable
from refillnotes.domain.visit import BEING_AMENDED, WAITING, Move, State, may
from refillnotes.store import notes
from tests.faults.coming_and_going import PEOPLE, ComingAndGoing, refused_unless
from tests.faults.counts import so_often
from tests.faults.life import MADE, Revision, a_life

EXAMPLES, STEPS = so_often(6, 5000), so_often(30, 50)
COUNTED = {"examples": 0, "steps": 0, "whole": 0}
NOBODY = Shown("0" * 64, "0" * 64)
RARELY = st.sampled_from([False, False, False, True])
PHYSICIANS = st.sampled_from([PHYSICIAN, SECOND_PHYSICIAN])
TEXTS = st.text("abc ", min_size=1, max_size=6).map(lambda text: f"said {text}.")
REFUSED = (NotAllowedNow, NoteAlreadySigned, NotSeen, OwnNote, SeenOtherwise, VoidAsked)


class LifeOfARecord(ComingAndGoing):
    """What people do, try, and must not get."""

    @initialize()
    def admitted(self) -> None:
        COUNTED["examples"] += 1
        self.life, self.opened, self.folder = a_life(COUNTED["examples"])
        self.question: tuple[str, str] | None = None
        self.requests = [self.life.visit_id]
        self.old: tuple[Shown, int] | None = None
        """What was first seen of a revision, and how many there were then."""

    @rule(who=PEOPLE, text=TEXTS, back=st.sampled_from([0, 0, 0, 1, 2]))
    def save(self, who: int, text: str, back: int) -> None:
        life = self.life
        if not life.comes_in(who):
            return
        held = life.version - back
        fine = back == 0 and life.may_write(who) and may(life.state, Move.SAVE)
        with refused_unless(fine, VisitChanged, NotAllowedNow, NotTheirsToWrite):
            saved = save_draft(
                self.clinic, life.person(who), life.visit_id, held, {"remarks": text}
            )
        if fine:
            life.version, life.remarks = saved.version, text.strip()

    @rule(nurse=st.sampled_from([0, SECOND_NURSE]), physician=PHYSICIANS, text=TEXTS)
    def all_goes_well(self, nurse: int, physician: int, text: str) -> None:
        """What is done on most days, so that lives get on."""
        if self.life.state is State.SIGNED:
            self.amend(nurse, "The lot was copied.", first=False)
        self.save(nurse, text, 0)
        self.submit(nurse, stale=False)
        if self.life.revisions:
            self.look(physician)
            self.sign(physician, together=False)

    @rule(who=PEOPLE, stale=RARELY)
    def submit(self, who: int, *, stale: bool) -> None:
        life = self.life
        if not life.comes_in(who):
            return
        differs = life.state not in BEING_AMENDED or life.remarks != life.remarks_signed
        fine = not stale and differs and life.may_write(who) and may(life.state, Move.SUBMIT)
        if who == SECOND_NURSE and life.state not in BEING_AMENDED:
            fine = False  # the drafts name her as who checked, and nobody checks their own work
        held = life.version - stale
        with refused_unless(fine, VisitChanged, NotAllowedNow, NotTheirsToWrite, NotReady):
            note_id = submit_visit(self.clinic, life.person(who), life.visit_id, held)
        if fine:
            self.submitted(who, note_id)

    def submitted(self, who: int, note_id) -> None:
        life = self.life
        with self.clinic.database.reading() as connection:
            note = notes.find(connection, note_id)
        record = record_of(note.record)
        assert record["facts"].get("remarks", "") == life.remarks
        asked = record.get("asked")
        told = None if asked is None else (asked["question"], asked["fact"])
        assert told == self.question
        amends = life.state in BEING_AMENDED
        life.revisions.append(Revision(note_id, note.record_sha256, who, amends))
        life.moved(State.AMENDMENT_SUBMITTED if amends else State.SUBMITTED)
        life.looked, self.question = {}, None

    @precondition(lambda self: self.life.revisions)
    @rule(who=PEOPLE)
    def look(self, who: int) -> None:
        life = self.life
        if not life.comes_in(who, in_an_emergency=True):
            return
        life.looked[who] = read_note(self.clinic, life.person(who), life.newest.note_id).shown
        self.old = self.old or (life.looked[who], len(life.revisions))

    @precondition(lambda self: self.life.revisions)
    @rule(who=PHYSICIANS, together=st.booleans())
    def sign(self, who: int, *, together: bool) -> None:
        life = self.life
        if not life.comes_in(who):
            return
        note_id, seen = life.newest.note_id, life.looked.get(who)
        shown = seen or next(iter(life.looked.values()), NOBODY)
        own = life.newest.author == who
        fine = life.state in WAITING and seen is not None and life.asked_by is None and not own
        if together:
            (result,) = sign_batch(self.clinic, life.person(who), {note_id: shown}).results
            assert bool(result.problem) is not fine
        else:
            with refused_unless(fine, *REFUSED):
                sign_note(self.clinic, life.person(who), note_id, shown)
        if fine:
            life.signed.append(len(life.revisions) - 1)
            life.moved(State.SIGNED)
            life.looked, life.remarks_signed = {}, life.remarks

    @precondition(lambda self: self.old and len(self.life.revisions) > self.old[1])
    @rule(who=PHYSICIANS, first=st.booleans())
    def sign_what_is_no_longer_so(self, who: int, *, first: bool) -> None:
        note_id = self.life.revisions[0 if first else -1].note_id
        with pytest.raises(REFUSED):
            sign_note(self.clinic, self.life.person(who), note_id, self.old[0])

    @precondition(lambda self: self.life.state in WAITING)
    @rule()
    def sign_ones_own(self) -> None:
        author, note_id = self.life.person(self.life.newest.author), self.life.newest.note_id
        seen = read_note(self.clinic, author, note_id).shown
        with pytest.raises((OwnNote, VoidAsked)):
            sign_note(self.clinic, author, note_id, seen)

    @precondition(lambda self: self.life.revisions)
    @rule(who=PHYSICIANS, fact=st.sampled_from(["", "remarks", "lot_1", "no_such_fact"]))
    def send_back(self, who: int, fact: str) -> None:
        life = self.life
        if not life.comes_in(who):
            return
        fine = life.state in WAITING and fact != "no_such_fact"
        with refused_unless(fine, NotAllowedNow, SeenOtherwise, Unreadable):
            return_note(self.clinic, life.person(who), life.newest.note_id, "Which lot?", fact=fact)
        if fine:
            again = State.AMENDMENT_RETURNED if life.state in BEING_AMENDED else State.RETURNED
            life.moved(again)
            self.question = ("Which lot?", fact)

    @precondition(lambda self: self.life.signed)
    @rule(who=PEOPLE, reason=st.sampled_from(["The lot was copied.", " "]), first=st.booleans())
    def amend(self, who: int, reason: str, *, first: bool) -> None:
        life = self.life
        if not life.comes_in(who):
            return
        of = life.revisions[0] if first else life.stands
        fine = life.state is State.SIGNED and of == life.stands and reason.strip() != ""
        with refused_unless(fine, NotAllowedNow, SeenOtherwise, Unreadable):
            amend_note(self.clinic, life.person(who), of.note_id, reason)
        if fine:
            life.moved(State.AMENDING)

    @precondition(lambda self: self.life.signed)
    @rule(who=PEOPLE, stale=RARELY)
    def give_up(self, who: int, *, stale: bool) -> None:
        life = self.life
        if not life.comes_in(who):
            return
        fine = not stale and may(life.state, Move.CANCEL)
        with refused_unless(fine, NotAllowedNow, VisitChanged):
            cancel_amendment(self.clinic, life.person(who), life.visit_id, life.version - stale)
        if fine:
            life.moved(State.SIGNED)
            life.remarks, self.question, life.looked = life.remarks_signed, None, {}

    @rule(who=PEOPLE, reason=st.sampled_from(["wrong-patient", "duplicate", "boredom"]))
    def ask_to_void(self, who: int, reason: str) -> None:
        life = self.life
        if not life.comes_in(who):
            return
        fine = life.state is not State.VOID and life.asked_by is None and reason != "boredom"
        with refused_unless(fine, NotAllowedNow, Unreadable):
            ask_to_void(self.clinic, life.person(who), life.visit_id, reason, "Her sister's.")
        if fine:
            life.asked_by = who
            voiding = look_at_visit(self.clinic, life.person(who), life.visit_id).voiding
            self.requests.append(voiding.request.id)

    @precondition(lambda self: self.life.asked_by is not None or len(self.requests) > 1)
    @rule(who=PEOPLE, void=RARELY, old=RARELY)
    def decide(self, who: int, *, void: bool, old: bool) -> None:
        life = self.life
        if not life.comes_in(who):
            return
        seen = self.requests[0 if old else -1]
        one_is_physician = {who, life.asked_by} & {PHYSICIAN, SECOND_PHYSICIAN}
        theirs = not void or (who != life.asked_by and bool(one_is_physician))
        fine = life.asked_by is not None and not old and theirs
        with refused_unless(fine, NotAllowedNow, NotTheirs):
            decide_void(self.clinic, life.person(who), life.visit_id, seen, void=void)
        if fine:
            life.asked_by = None
            if void:
                life.moved(State.VOID)

    @invariant()
    def the_record_is_as_told(self) -> None:
        COUNTED["steps"] += 1
        self.life.is_as_told()
        self.life.clock.go_on(minutes=1)

    def teardown(self) -> None:
        """Verify the whole record with every signature's file: a clean one raises no alarm."""
        if not hasattr(self, "life"):
            return
        assert list(verify_record(self.clinic)) == []
        COUNTED["whole"] += 1
        self.opened.__exit__(None, None, None)
        shutil.rmtree(self.folder)


@pytest.mark.slow
def test_F20_nothing_people_try_signs_a_note_that_should_not_be():
    run_state_machine_as_test(
        LifeOfARecord,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            phases=[Phase.generate],  # a life that fails is told as it was, not made shorter first
            suppress_health_check=list(HealthCheck),
        ),
    )
    sys.stdout.write(
        f"\n{COUNTED['examples']} lives of {COUNTED['steps']} steps: no violation; "
        f"{COUNTED['whole']} clean records verified without an alarm\n"
        f"{', '.join(f'{how}: {count}' for how, count in sorted(MADE.items()))}\n"
    )
