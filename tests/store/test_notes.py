"""A note is frozen with its signatures, and what was signed is what is kept."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from refillnotes.domain.audit import Event
from refillnotes.store import notes, visits
from refillnotes.store.database import Database
from refillnotes.store.errors import NoteAlreadySigned
from refillnotes.store.notes import Return
from tests.store.builders import (
    HER_NOTE,
    HER_VISIT,
    NOON,
    NURSE,
    PHYSICIAN,
    a_clinic,
    a_note,
    a_pdf,
    a_signature,
    a_visit,
    an_entry,
    an_id,
    approve,
    nurses_pdf,
    submit,
)


@pytest.fixture
def waiting(database: Database) -> Database:
    a_clinic(database)
    with database.writing() as connection:
        visits.add(connection, a_visit(), an_entry(Event.VISIT_STARTED))
        submit(connection, a_visit(), a_note())
    return database


def test_a_submitted_note_has_its_authors_name_and_its_authors_pdf(waiting: Database):
    with waiting.reading() as connection:
        assert notes.find(connection, HER_NOTE) == a_note()
        assert notes.signatures_of(connection, HER_NOTE) == (a_signature(),)
        assert notes.pdf_of(connection, HER_NOTE) is None
        assert notes.submitted_pdf_of(connection, HER_NOTE) == nurses_pdf()
        assert visits.find(connection, HER_VISIT).state == "submitted"


def test_the_longest_waiting_note_comes_first_and_only_its_newest_revision(database: Database):
    a_clinic(database)
    with database.writing() as connection:
        for number, hours in enumerate((2, 0, 1)):
            visit = a_visit(id=an_id(100 + number), updated_at=NOON + timedelta(hours=hours))
            visits.add(connection, visit, an_entry(Event.VISIT_STARTED))
            first = a_note(id=an_id(200 + number), visit_id=visit.id)
            moved = submit(connection, visit, first)
            newer = a_note(id=an_id(300 + number), visit_id=visit.id, revision=2)
            submit(connection, moved, newer)
    with database.reading() as connection:
        assert [one.id for one in notes.waiting(connection)] == [an_id(301), an_id(302), an_id(300)]


def test_a_signed_revision_stands_until_a_newer_one_is_signed(waiting: Database):
    newer = a_note(id=an_id(9), revision=2)
    with waiting.writing() as connection:
        assert [one.revision for one in notes.standing_notes(connection)] == [1]
        submit(connection, visits.find(connection, HER_VISIT), newer)
        assert [one.revision for one in notes.standing_notes(connection)] == [2]
        approve(connection, a_note())
        assert [one.revision for one in notes.standing_notes(connection)] == [1]
        approve(connection, newer)
        assert [one.revision for one in notes.standing_notes(connection)] == [2]


def test_a_signed_note_has_both_names_and_its_pdf(waiting: Database):
    with waiting.writing() as connection:
        approve(connection, a_note())
    with waiting.reading() as connection:
        signed = notes.signatures_of(connection, HER_NOTE)
        assert [(one.role, one.signer_id) for one in signed] == [
            ("author", NURSE),
            ("approver", PHYSICIAN),
        ]
        assert notes.pdf_of(connection, HER_NOTE) == a_pdf()
        assert list(notes.every_pdf(connection)) == [nurses_pdf(), a_pdf()]


def test_a_note_is_signed_once(waiting: Database):
    with waiting.writing() as connection:
        approve(connection, a_note())
    with pytest.raises(NoteAlreadySigned, match="already"), waiting.writing() as connection:
        approve(connection, a_note())


def test_a_returned_note_stays_and_the_next_revision_is_the_latest(waiting: Database):
    sent = Return(HER_NOTE, PHYSICIAN, "The lot number is missing.", NOON)
    second = a_note(id=an_id(66), revision=2)
    with waiting.writing() as connection:
        notes.send_back(connection, sent, an_entry(Event.NOTE_RETURNED))
        notes.submit(
            connection, second, a_signature(note_id=second.id), a_pdf(note_id=second.id), an_entry()
        )
    with waiting.reading() as connection:
        assert notes.return_of(connection, HER_NOTE) == sent
        assert notes.return_of(connection, second.id) is None
        assert notes.find(connection, HER_NOTE) == a_note()
        assert notes.latest(connection, HER_VISIT) == second
        assert set(notes.every_note(connection)) == {a_note(), second}


def test_a_visit_without_a_note_has_no_latest(waiting: Database):
    with waiting.reading() as connection:
        assert notes.latest(connection, an_id(99)) is None


def test_a_revision_is_written_once(waiting: Database):
    again = a_note(id=an_id(66))
    with pytest.raises(IntegrityError), waiting.writing() as connection:
        notes.submit(
            connection, again, a_signature(note_id=again.id), a_pdf(note_id=again.id), an_entry()
        )


def test_what_was_on_the_screen_is_remembered_by_its_content(waiting: Database):
    with waiting.writing() as connection:
        for _ in range(2):
            notes.mark_seen(connection, a_note(), PHYSICIAN, NOON, an_entry(Event.NOTE_VIEWED))
    with waiting.reading() as connection:
        assert notes.was_seen(connection, a_note(), PHYSICIAN)
        assert not notes.was_seen(connection, a_note(), NURSE)
        assert not notes.was_seen(connection, a_note(record_sha256="f" * 64), PHYSICIAN)


def test_a_signature_of_a_note_that_never_was_is_refused(waiting: Database):
    stray = a_signature(note_id=an_id(99))
    with pytest.raises(IntegrityError), waiting.writing() as connection:
        notes.sign(connection, stray, a_pdf(note_id=an_id(99)), an_entry())
