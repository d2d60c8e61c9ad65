"""Words are added to a signed note by one and approved by another; no number is changed by them."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pikepdf
import pytest

from refillnotes.actions.add_to_note import write_addendum
from refillnotes.actions.amend_note import amend_note
from refillnotes.actions.approve_addendum import (
    NotTheirsToDecide,
    decline_addendum,
    sign_addendum,
)
from refillnotes.actions.look_up import Wanted, count_notes
from refillnotes.actions.read_addendum import (
    addenda_beside,
    read_addendum,
    read_addendum_pdf,
    waiting_addenda,
)
from refillnotes.actions.read_note import Shown, read_note, read_pdf
from refillnotes.actions.refusals import (
    NotAllowedNow,
    NoteAlreadySigned,
    OwnNote,
    SeenOtherwise,
    VoidAsked,
)
from refillnotes.actions.verify_record import verify_record
from refillnotes.actions.void_visit import ask_to_void, decide_void, look_at_visit
from refillnotes.domain.addendum import LONGEST, addendum_hash
from refillnotes.domain.errors import Unreadable
from tests.clinics import Practice, Signed, a_signed_practice
from tests.pdf.reading import as_seen, words
from tests.store.forging import unguarded

TEXT = "Her daughter called at 16:00.\n\nThe spasms have stopped."


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


def added(practice: Practice, note_id: UUID, text: str = TEXT) -> UUID:
    return write_addendum(practice.clinic, practice.nurse, note_id, text)


def approved(practice: Practice, note_id: UUID) -> UUID:
    addendum_id = added(practice, note_id)
    seen = read_addendum(practice.clinic, practice.physician, addendum_id).shown
    sign_addendum(practice.clinic, practice.physician, addendum_id, seen)
    return addendum_id


def test_an_addendum_is_a_signed_page_of_its_own_bound_to_the_record_it_is_added_to(
    practice: Practice, note_id: UUID
):
    before = read_note(practice.clinic, practice.nurse, note_id)
    _, note_pdf = read_pdf(practice.clinic, practice.nurse, note_id)
    totals = count_notes(practice.clinic, practice.nurse, Wanted())
    addendum_id = approved(practice.later(days=1), note_id)
    opened = read_addendum(practice.clinic, practice.nurse, addendum_id)
    assert opened.signed and not opened.waits
    assert opened.record["adds_to"] == {
        "note": str(note_id),
        "revision": "1",
        "record_sha256": before.note.record_sha256,
        "signed_at": "2026-11-14T10:02:00-06:00",
    }
    assert [one["name"] for one in opened.signatures] == ["Dana Reyes", "Amara Osei"]
    name, pdf = read_addendum_pdf(practice.clinic, practice.nurse, addendum_id)
    assert name == "visit-2026-000001-addendum-1.pdf"
    text = words(as_seen(pdf))
    assert "Addendum 1 to refill visit note 2026-000001" in text
    assert "The spasms have stopped." in text and "DOE, Jane" in text
    assert f"record {before.note.record_sha256[:16]}" in text
    assert "I reviewed and approve this addendum." in text
    with pikepdf.open(io.BytesIO(pdf)) as document:
        inside = document.attachments["addendum.json"].get_file().read_bytes()
        assert addendum_hash(inside) == opened.addendum.record_sha256
        assert json.loads(inside)["text"] == TEXT
        with document.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
    assert read_note(practice.clinic, practice.nurse, note_id).note == before.note
    assert read_pdf(practice.clinic, practice.nurse, note_id)[1] == note_pdf
    assert count_notes(practice.clinic, practice.nurse, Wanted()) == totals
    assert not list(verify_record(practice.clinic, signatures=True))


def test_the_approval_is_appended_to_the_very_bytes_the_author_signed(
    practice: Practice, note_id: UUID
):
    addendum_id = added(practice, note_id)
    _, first = read_addendum_pdf(practice.clinic, practice.nurse, addendum_id)
    seen = read_addendum(practice.clinic, practice.physician, addendum_id).shown
    assert seen.pdf_sha256 == hashlib.sha256(first).hexdigest()
    assert "NOT SIGNED" in words(as_seen(first))
    sign_addendum(practice.clinic, practice.physician, addendum_id, seen)
    assert read_addendum_pdf(practice.clinic, practice.nurse, addendum_id)[1].startswith(first)


def test_nobody_approves_their_own_and_nobody_what_they_did_not_see(
    practice: Practice, note_id: UUID
):
    theirs = write_addendum(practice.clinic, practice.physician, note_id, TEXT)
    own = read_addendum(practice.clinic, practice.physician, theirs)
    assert own.own
    with pytest.raises(OwnNote, match="You wrote this addendum"):
        sign_addendum(practice.clinic, practice.physician, theirs, own.shown)
    addendum_id = added(practice, note_id)
    with pytest.raises(SeenOtherwise):
        sign_addendum(practice.clinic, practice.physician, addendum_id, own.shown)
    with pytest.raises(SeenOtherwise):
        sign_addendum(practice.clinic, practice.physician, addendum_id, Shown("", ""))
    seen = read_addendum(practice.clinic, practice.physician, addendum_id).shown
    sign_addendum(practice.clinic, practice.physician, addendum_id, seen)
    with pytest.raises(NoteAlreadySigned):
        sign_addendum(practice.clinic, practice.physician, addendum_id, seen)


def test_one_that_is_taken_back_or_not_approved_stays_with_the_reason_and_is_signed_no_more(
    practice: Practice, note_id: UUID
):
    first, second = added(practice, note_id), added(practice, note_id)
    with pytest.raises(Unreadable, match="Say why"):
        decline_addendum(practice.clinic, practice.nurse, first, " ")
    with pytest.raises(NotTheirsToDecide):
        decline_addendum(practice.clinic, practice.staff[1], first, "Not hers.")
    assert decline_addendum(practice.clinic, practice.nurse, first, "Another visit.") == note_id
    decline_addendum(practice.clinic, practice.physician, second, "It says nothing new.")
    beside = addenda_beside(practice.clinic, practice.nurse, look(practice, note_id))
    assert [one.declined.decliner for one in beside] == ["Dana Reyes RN", "Amara Osei MD"]
    assert [one.record["text"] for one in beside] == [TEXT, TEXT]
    for one in (first, second):
        seen = read_addendum(practice.clinic, practice.physician, one).shown
        with pytest.raises(NotAllowedNow, match="declined this addendum"):
            sign_addendum(practice.clinic, practice.physician, one, seen)
    assert waiting_addenda(practice.clinic, practice.physician) == ()
    assert not list(verify_record(practice.clinic, signatures=True))


def look(practice: Practice, note_id: UUID) -> UUID:
    return read_note(practice.clinic, practice.nurse, note_id).visit.id


def test_it_waits_in_the_queue_until_it_is_signed(practice: Practice, note_id: UUID):
    addendum_id = added(practice, note_id)
    (waits,) = waiting_addenda(practice.clinic, practice.physician)
    assert waits.addendum.id == addendum_id and not waits.own
    sign_addendum(practice.clinic, practice.physician, addendum_id, waits.shown)
    assert waiting_addenda(practice.clinic, practice.physician) == ()


def test_words_are_added_to_the_signed_revision_that_stands_and_to_nothing_else(
    practice: Practice, note_id: UUID
):
    other = practice.another_pump(1).a_note()
    with pytest.raises(NotAllowedNow, match="not signed yet"):
        added(practice, other)
    amend_note(practice.clinic, practice.nurse, note_id, "The lot was copied.")
    added(practice, note_id)
    visit_id = look(practice, note_id)
    ask_to_void(practice.clinic, practice.nurse, visit_id, "duplicate", "Twice.")
    waits = read_addendum(practice.clinic, practice.physician, added_last(practice, visit_id))
    for act in (
        lambda: added(practice, note_id),
        lambda: sign_addendum(practice.clinic, practice.physician, waits.addendum.id, waits.shown),
    ):
        with pytest.raises(VoidAsked):
            act()
    asked = look_at_visit(practice.clinic, practice.nurse, visit_id).voiding.request.id
    decide_void(practice.clinic, practice.physician, visit_id, asked, void=True)
    for act in (
        lambda: added(practice, note_id),
        lambda: sign_addendum(practice.clinic, practice.physician, waits.addendum.id, waits.shown),
    ):
        with pytest.raises(NotAllowedNow, match="This visit is void"):
            act()
    assert waiting_addenda(practice.clinic, practice.physician) == ()


def added_last(practice: Practice, visit_id: UUID) -> UUID:
    return addenda_beside(practice.clinic, practice.nurse, visit_id)[-1].addendum.id


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (" \n", "An addendum says something"),
        ("12.5\u202e mg", "U\\+202E"),
        ("x" * (LONGEST + 1), "2,001 characters long, and 2,000 fit"),
        ("a\n" * 40, "40 lines, and 30 fit"),
    ],
)
def test_a_text_that_cannot_be_printed_as_typed_is_refused_in_words(
    practice: Practice, note_id: UUID, text: str, why: str
):
    with pytest.raises(Unreadable, match=why):
        added(practice, note_id, text)


def test_the_longest_text_fits_on_one_page(practice: Practice, note_id: UUID):
    addendum_id = added(practice, note_id, "W\n" * 29 + "W" * (LONGEST - 58))
    _, pdf = read_addendum_pdf(practice.clinic, practice.nurse, addendum_id)
    assert practice.clinic.printer.count_pages(pdf) == 1


def test_verify_names_an_addendum_whose_words_note_or_file_are_not_as_signed(
    practice: Practice, note_id: UUID
):
    addendum_id = approved(practice, note_id)
    other = practice.another_pump(1).a_signed_note()
    for change, why in (
        (f"note_id = '{other}'", "it is not bound to the note it hangs on"),
        ("record = replace(record, 'spasms', 'pains')", "its record does not give its hash"),
    ):
        with unguarded(practice.clinic.database, "addenda") as connection:
            connection.exec_driver_sql(f"UPDATE addenda SET {change}")  # noqa: S608  # as above
        found = {(one.where, one.why) for one in verify_record(practice.clinic)}
        assert (f"addendum {addendum_id}", why) in found
        assert (f"addenda/{addendum_id}", "changed after it was written") in found


def test_verify_names_an_addendum_whose_pdf_was_changed_or_is_gone(
    practice: Practice, note_id: UUID
):
    addendum_id = approved(practice, note_id)
    shown = read_addendum(practice.clinic, practice.nurse, addendum_id).shown
    (file,) = practice.clinic.folder.rglob(f"{shown.pdf_sha256}.pdf")
    content = file.read_bytes()
    for act in (lambda: file.write_bytes(content[:-9] + b"X" + content[-8:]), file.unlink):
        file.chmod(0o600)
        act()
        found = [one.where for one in verify_record(practice.clinic, signatures=True)]
        assert f"addendum {addendum_id}" in found
