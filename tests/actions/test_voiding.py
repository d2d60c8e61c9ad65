"""A visit is made void by two people; its notes stay as they are, and nothing rests on them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from refillnotes.actions.look_up import Wanted, count_notes, due_patients
from refillnotes.actions.open_visit import open_visit, start_visit
from refillnotes.actions.read_note import read_note, read_pdf
from refillnotes.actions.rebuild_figures import rebuild_figures
from refillnotes.actions.refusals import NotAllowedNow, VoidAsked
from refillnotes.actions.save_draft import save_draft
from refillnotes.actions.sign_note import sign_note
from refillnotes.actions.verify_record import verify_record
from refillnotes.actions.void_visit import NotTheirs, ask_to_void, decide_void, look_at_visit
from refillnotes.domain.errors import Unreadable
from tests.clinics import Practice, Signed, a_signed_practice

ACCOUNT = "It was recorded in the chart of her sister."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signed]:
    """One signed note, drawn once for all tests here."""
    with a_signed_practice(tmp_path_factory.mktemp("made")) as signed:
        yield signed


@pytest.fixture
def practice(made: Signed, tmp_path: Path) -> Iterator[Practice]:
    with made.copied(tmp_path) as copied:
        yield copied


@pytest.fixture
def note_id(made: Signed) -> UUID:
    return made.note_id


def asked(practice: Practice, visit_id: UUID, who=None) -> UUID:
    ask_to_void(practice.clinic, who or practice.nurse, visit_id, "wrong-patient", ACCOUNT)
    return look_at_visit(practice.clinic, practice.nurse, visit_id).voiding.request.id


def test_a_void_note_stays_readable_and_nothing_rests_on_it(practice: Practice, note_id: UUID):
    before = read_note(practice.clinic, practice.nurse, note_id)
    _, content = read_pdf(practice.clinic, practice.nurse, note_id)
    request = asked(practice, before.visit.id)
    assert not before.void_asked
    assert read_note(practice.clinic, practice.nurse, note_id).void_asked
    decide_void(practice.clinic, practice.physician, before.visit.id, request, void=True)
    after = read_note(practice.clinic, practice.nurse, note_id)
    assert (after.visit.state, after.note) == ("void", before.note)
    assert after.voiding.request.requester == "Dana Reyes RN"
    assert after.voiding.decision.decider == "Amara Osei MD"
    assert read_pdf(practice.clinic, practice.nurse, note_id)[1] == content
    totals = count_notes(practice.clinic, practice.nurse, Wanted())
    assert (totals.signed, totals.void) == (1, 1)
    assert count_notes(practice.clinic, practice.nurse, Wanted(standing="void")).signed == 1
    assert count_notes(practice.clinic, practice.nurse, Wanted(standing="amended")).signed == 0
    (line,) = due_patients(practice.clinic, practice.nurse).rows
    assert line.refill_by is None
    later = practice.later(days=77)
    visit_id = start_visit(later.clinic, later.nurse, practice.pump_id)
    assert open_visit(later.clinic, later.nurse, visit_id).last_facts == {}
    assert rebuild_figures(practice.clinic) == ()
    assert not list(verify_record(practice.clinic, signatures=True))
    with pytest.raises(NotAllowedNow, match="This visit is void"):
        asked(practice, before.visit.id)


def test_it_takes_two_people_and_one_of_them_a_physician(practice: Practice, note_id: UUID):
    visit_id = read_note(practice.clinic, practice.nurse, note_id).visit.id
    request = asked(practice, visit_id)
    with pytest.raises(NotTheirs, match="You asked for it"):
        decide_void(practice.clinic, practice.nurse, visit_id, request, void=True)
    with pytest.raises(NotTheirs, match="One of the two must be a physician"):
        decide_void(practice.clinic, practice.staff[1], visit_id, request, void=True)
    with pytest.raises(NotAllowedNow, match="asked for it"):
        asked(practice, visit_id, practice.physician)
    decide_void(practice.clinic, practice.nurse, visit_id, request, void=False)
    assert read_note(practice.clinic, practice.nurse, note_id).visit.state == "signed"
    practice = practice.later(minutes=1)
    again = asked(practice, visit_id, practice.physician)
    with pytest.raises(NotAllowedNow, match="Open it again"):
        decide_void(practice.clinic, practice.nurse, visit_id, request, void=True)
    decide_void(practice.clinic, practice.nurse, visit_id, again, void=True)
    assert read_note(practice.clinic, practice.nurse, note_id).visit.state == "void"


def test_a_draft_can_be_void_too_and_the_next_visit_starts(practice: Practice):
    later = practice.later(days=77)
    visit_id = start_visit(later.clinic, later.nurse, practice.pump_id)
    request = asked(later, visit_id)
    decide_void(later.clinic, later.physician, visit_id, request, void=True)
    with pytest.raises(NotAllowedNow, match="void"):
        save_draft(later.clinic, later.nurse, visit_id, 2, {"pain": "3"})
    assert start_visit(later.clinic, later.nurse, practice.pump_id) != visit_id


def test_what_somebody_wants_void_is_not_signed_before_it_is_decided(practice: Practice):
    other = practice.later(days=77)
    waiting = other.a_note(filled_at=practice.clinic.now() + timedelta(minutes=16))
    seen = read_note(other.clinic, other.physician, waiting)
    request = asked(other, seen.visit.id)
    with pytest.raises(VoidAsked):
        sign_note(other.clinic, other.physician, waiting, seen.shown)
    decide_void(other.clinic, other.physician, seen.visit.id, request, void=False)
    sign_note(other.clinic, other.physician, waiting, seen.shown)


def test_a_request_says_why_and_what_happened(practice: Practice, note_id: UUID):
    visit_id = read_note(practice.clinic, practice.nurse, note_id).visit.id
    with pytest.raises(Unreadable, match="Choose why"):
        ask_to_void(practice.clinic, practice.nurse, visit_id, "bored", ACCOUNT)
    with pytest.raises(Unreadable, match="what happened"):
        ask_to_void(practice.clinic, practice.nurse, visit_id, "duplicate", " ")
