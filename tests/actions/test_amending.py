"""A signed note is amended by a new revision beside it; what was signed never changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from refillnotes.actions.amend_note import amend_note, cancel_amendment
from refillnotes.actions.look_up import due_patients, waiting_notes
from refillnotes.actions.open_visit import open_visit, start_visit
from refillnotes.actions.read_note import read_note, read_pdf
from refillnotes.actions.rebuild_figures import rebuild_figures
from refillnotes.actions.refusals import (
    NotAllowedNow,
    NotReady,
    OwnNote,
    SeenOtherwise,
    VisitChanged,
)
from refillnotes.actions.return_note import return_note
from refillnotes.actions.save_draft import save_draft
from refillnotes.actions.sign_note import sign_note
from refillnotes.actions.submit_visit import submit_visit
from refillnotes.actions.verify_record import verify_record
from refillnotes.domain.audit import Event
from refillnotes.domain.errors import Unreadable
from refillnotes.store import amendments, audit, figures
from tests.clinics import NOW, Practice, PrinterHere, a_copy, a_practice
from tests.pdf.reading import as_seen, pages, words

REASON = "The lot was copied from the last visit."


Signed = tuple[Practice, UUID]
"""A practice, and its one note, which is signed."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Practice, UUID]]:
    """One signed note, drawn once for all tests here."""
    folder = tmp_path_factory.mktemp("made")
    with a_practice(folder, PrinterHere()) as opened:
        first = signed(opened, opened.a_note())
        yield folder, opened, first


@pytest.fixture
def signed_note(made: tuple[Path, Practice, UUID], tmp_path: Path) -> Iterator[Signed]:
    folder, opened, first = made
    with a_copy(opened, folder, tmp_path) as copied:
        yield copied, first


def signed(practice: Practice, note_id: UUID) -> UUID:
    seen = read_note(practice.clinic, practice.physician, note_id)
    sign_note(practice.clinic, practice.physician, note_id, seen.shown)
    return note_id


def reopened(practice: Practice, note_id: UUID) -> tuple[UUID, int]:
    visit_id = amend_note(practice.clinic, practice.nurse, note_id, REASON)
    return visit_id, open_visit(practice.clinic, practice.nurse, visit_id).visit.version


def amended(practice: Practice, note_id: UUID, **changes: str) -> UUID:
    """Open, change and submit an amendment; it waits for the physician."""
    visit_id, version = reopened(practice, note_id)
    saved = save_draft(practice.clinic, practice.nurse, visit_id, version, changes)
    return submit_visit(practice.clinic, practice.nurse, visit_id, saved.version)


def test_an_amendment_is_a_new_revision_that_says_what_was_and_what_is(signed_note: Signed):
    practice, first = signed_note
    later = practice.later(days=1)
    second = signed(later, amended(later, first, lot_1="B7", pain="5"))
    record = read_note(practice.clinic, practice.physician, second).record
    amends = record["amends"]
    assert record["visit"]["revision"] == "2"
    assert (amends["note"], amends["revision"], amends["reason"]) == (str(first), "1", REASON)
    old = read_note(practice.clinic, practice.physician, first)
    assert amends["record_sha256"] == old.note.record_sha256
    assert amends["difference"] == [
        {"fact": "pain", "title": "Pain, 0 to 10", "before": "3", "now": "5"},
        {"fact": "lot_1", "title": "Lot", "before": "B261117", "now": "B7"},
    ]
    _, pdf = read_pdf(practice.clinic, practice.physician, second)
    assert pages(pdf) == pages(read_pdf(practice.clinic, practice.physician, first)[1]) == 2
    text = words(as_seen(pdf))
    assert (
        f"amends revision 1, signed 14 Nov 2026 10:02 (UTC-6), record {old.note.record_sha256[:16]}"
        in text
    )
    assert f"Dana Reyes RN: {REASON}" in text
    assert "Pain, 0 to 10 3 5 Lot B261117 B7" in text
    assert "I amended this note; it says why and what differs." in text
    assert not list(verify_record(practice.clinic, signatures=True))


def test_the_bytes_and_the_hash_of_what_was_signed_never_change(signed_note: Signed):
    practice, first = signed_note
    before = read_note(practice.clinic, practice.physician, first).note
    _, content = read_pdf(practice.clinic, practice.physician, first)
    signed(practice, amended(practice, first, pain="5"))
    after = read_note(practice.clinic, practice.physician, first)
    assert after.note == before
    assert read_pdf(practice.clinic, practice.physician, first)[1] == content
    assert after.shown.pdf_sha256 == hashlib.sha256(content).hexdigest()
    assert after.superseded and after.valid is not None and after.valid.number == 2


def test_the_signed_note_stands_while_its_amendment_is_written_and_waits(signed_note: Signed):
    practice, first = signed_note
    for make in (lambda: reopened(practice, first), lambda: _submitted(practice, first)):
        make()
        old = read_note(practice.clinic, practice.physician, first)
        assert old.amendment is not None and old.amendment.reason == REASON
        assert old.signed and not old.superseded
        with practice.clinic.database.reading() as connection:
            (shown,) = figures.of_pump(connection, practice.pump_id)
        assert (shown.note_id, shown.pain) == (first, "3")
        assert not list(verify_record(practice.clinic))


def _submitted(practice: Practice, note_id: UUID) -> UUID:
    visit_id = read_note(practice.clinic, practice.nurse, note_id).visit.id
    version = open_visit(practice.clinic, practice.nurse, visit_id).visit.version
    saved = save_draft(practice.clinic, practice.nurse, visit_id, version, {"pain": "5"})
    return submit_visit(practice.clinic, practice.nurse, visit_id, saved.version)


def test_the_queue_shows_the_amendment_and_lists_follow_it_once_it_is_signed(signed_note: Signed):
    practice, first = signed_note
    second = amended(practice, first, pain="5")
    (waiting,) = waiting_notes(practice.clinic, practice.physician)
    assert (waiting.figures.note_id, waiting.figures.pain) == (second, "5")
    signed(practice, second)
    with practice.clinic.database.reading() as connection:
        (shown,) = figures.of_pump(connection, practice.pump_id)
    assert (shown.note_id, shown.pain, shown.amended) == (second, "5", True)
    assert rebuild_figures(practice.clinic) == ()


def test_the_next_visit_expects_what_the_newest_signed_revision_says(signed_note: Signed):
    practice, first = signed_note
    later = practice.later(days=77)

    def expected() -> str:
        visit_id = start_visit(later.clinic, later.nurse, practice.pump_id)
        version = open_visit(later.clinic, later.nurse, visit_id).visit.version
        typed = later.typed(filled_at=NOW + timedelta(minutes=16))
        standing = save_draft(later.clinic, later.nurse, visit_id, version, typed).standing
        return str(standing.judged.sheet.value("previous_volume"))

    assert expected() == "20.0 mL"
    smaller = {"injected": "19.9 mL", "programmed_volume": "19.9 mL", "syringe_wasted": "0.1 mL"}
    second = amended(later, first, **smaller)
    assert expected() == "20.0 mL"
    signed(later, second)
    assert expected() == "19.9 mL"


def test_an_amendment_of_an_old_visit_rests_on_what_came_before_it_alone(signed_note: Signed):
    practice, first = signed_note
    later = practice.later(days=77)
    signed(later, later.a_note(filled_at=NOW + timedelta(minutes=16)))
    visit_id, _ = reopened(later, first)
    opened = open_visit(later.clinic, later.nurse, visit_id)
    assert opened.last_facts == {}
    assert opened.kept.background.past.history == ()


def test_an_open_amendment_keeps_nobody_from_the_next_visit(signed_note: Signed):
    practice, first = signed_note
    visit_id, _ = reopened(practice, first)
    assert start_visit(practice.clinic, practice.nurse, practice.pump_id) != visit_id
    (line,) = due_patients(practice.clinic, practice.nurse).rows
    assert line.open_visit != visit_id


def test_an_amendment_given_up_leaves_the_note_as_it_was_and_loses_nothing(signed_note: Signed):
    practice, first = signed_note
    before = read_note(practice.clinic, practice.nurse, first).visit.document
    visit_id, version = reopened(practice, first)
    saved = save_draft(practice.clinic, practice.nurse, visit_id, version, {"pain": "9"})
    with pytest.raises(VisitChanged):
        cancel_amendment(practice.clinic, practice.nurse, visit_id, version)
    assert cancel_amendment(practice.clinic, practice.nurse, visit_id, saved.version) == first
    after = read_note(practice.clinic, practice.nurse, first)
    assert (after.visit.state, after.visit.document, after.amendment) == ("signed", before, None)
    with practice.clinic.database.reading() as connection:
        asked = "SELECT document FROM amendments_cancelled"
        assert '"pain":"9"' in connection.exec_driver_sql(asked).scalar_one()
        assert audit.newest(connection, Event.AMENDMENT_CANCELLED) is not None
        assert amendments.newest(connection, visit_id).reason == REASON
    assert not list(verify_record(practice.clinic))
    signed(practice, amended(practice, first, pain="5"))


def test_a_returned_amendment_is_answered_or_given_up(signed_note: Signed):
    practice, first = signed_note
    second = amended(practice, first, pain="5")
    return_note(practice.clinic, practice.physician, second, "Was it 5 or 6?", fact="pain")
    visit_id = read_note(practice.clinic, practice.nurse, first).visit.id
    opened = open_visit(practice.clinic, practice.nurse, visit_id)
    assert opened.returned is not None and opened.returned.fact == "pain"
    saved = save_draft(
        practice.clinic, practice.nurse, visit_id, opened.visit.version, {"pain": "6"}
    )
    third = submit_visit(practice.clinic, practice.nurse, visit_id, saved.version)
    record = read_note(practice.clinic, practice.physician, third).record
    assert record["amends"]["revision"] == "1"
    assert record["amends"]["difference"][0] | {"title": ""} == {
        "fact": "pain", "title": "", "before": "3", "now": "6",
    }  # fmt: skip
    asked = record["asked"]
    assert (asked["revision"], asked["question"], asked["fact"]) == ("2", "Was it 5 or 6?", "pain")
    assert [(row["before"], row["now"]) for row in asked["difference"]] == [("5", "6")]
    with pytest.raises(SeenOtherwise):
        return_note(practice.clinic, practice.physician, second, "Again?")
    signed(practice, third)
    assert read_note(practice.clinic, practice.physician, second).superseded
    assert not list(verify_record(practice.clinic, signatures=True))


def test_what_was_given_up_after_a_return_is_never_signed(signed_note: Signed):
    practice, first = signed_note
    second = amended(practice, first, pain="5")
    return_note(practice.clinic, practice.physician, second, "Why?")
    visit = read_note(practice.clinic, practice.nurse, first).visit
    cancel_amendment(practice.clinic, practice.nurse, visit.id, visit.version)
    seen = read_note(practice.clinic, practice.physician, second)
    assert not seen.superseded and not seen.signed
    with pytest.raises(NotAllowedNow):
        sign_note(practice.clinic, practice.physician, second, seen.shown)
    third = signed(practice, amended(practice, first, pain="4"))
    assert read_note(practice.clinic, practice.nurse, third).note.revision == 3
    assert read_note(practice.clinic, practice.nurse, third).record["amends"]["revision"] == "1"


def test_an_amendment_says_why_and_changes_something(signed_note: Signed):
    practice, first = signed_note
    with pytest.raises(Unreadable, match="says why"):
        amend_note(practice.clinic, practice.nurse, first, " ")
    visit_id, version = reopened(practice, first)
    with pytest.raises(NotReady, match="Nothing differs from revision 1"):
        submit_visit(practice.clinic, practice.nurse, visit_id, version)


def test_only_the_revision_that_stands_is_amended_and_only_once_at_a_time(practice: Practice):
    waiting = practice.a_note()
    with pytest.raises(NotAllowedNow, match="waits for the physician"):
        amend_note(practice.clinic, practice.nurse, waiting, REASON)
    first = signed(practice, waiting)
    reopened(practice, first)
    with pytest.raises(NotAllowedNow, match="amendment of it is being written"):
        amend_note(practice.clinic, practice.nurse, first, REASON)
    signed(practice, _submitted(practice, first))
    with pytest.raises(SeenOtherwise):
        amend_note(practice.clinic, practice.nurse, first, REASON)


def test_a_physician_who_amends_needs_another_one_to_approve(signed_note: Signed):
    practice, first = signed_note
    visit_id = amend_note(practice.clinic, practice.physician, first, REASON)
    version = open_visit(practice.clinic, practice.physician, visit_id).visit.version
    saved = save_draft(practice.clinic, practice.physician, visit_id, version, {"pain": "5"})
    second = submit_visit(practice.clinic, practice.physician, visit_id, saved.version)
    seen = read_note(practice.clinic, practice.physician, second)
    assert seen.record["people"]["nurse"] == "Dana Reyes RN"
    assert seen.record["people"]["amended_by"] == "Amara Osei MD"
    with pytest.raises(OwnNote):
        sign_note(practice.clinic, practice.physician, second, seen.shown)
    other = practice.staff[3]
    sign_note(practice.clinic, other, second, read_note(practice.clinic, other, second).shown)


def test_the_chain_tells_which_record_was_amended(signed_note: Signed):
    practice, first = signed_note
    signed(practice, amended(practice, first, pain="5"))
    old = read_note(practice.clinic, practice.nurse, first).note.record_sha256
    with practice.clinic.database.reading() as connection:
        said = [link.event for link in audit.read_chain(connection)]
    (event,) = [one for one in said if '"event":"note-amended"' in one]
    assert f'"amends":"{old}"' in event
    assert [
        name for name in ("amendment-opened", "note-submitted") if any(name in one for one in said)
    ]
