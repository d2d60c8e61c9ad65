"""Several clean notes in one ceremony: every note its own statement, its own result."""

from __future__ import annotations

import json

from refillnotes.actions.look_up import waiting_notes
from refillnotes.actions.once import once_of
from refillnotes.actions.read_note import read_note, read_pdf
from refillnotes.actions.sign_batch import ready_to_batch, sign_batch
from refillnotes.actions.verify_record import verify_record
from refillnotes.store import notes
from tests.clinics import Practice
from tests.pdf.reading import as_seen, words


def clean(practice: Practice, number: int):
    """Clean but for what a first visit cannot know: info at the most."""
    return practice.another_pump(number).a_note()


def seen(practice: Practice, *note_ids):
    return {one: read_note(practice.clinic, practice.physician, one).shown for one in note_ids}


def statements(practice: Practice, note_id):
    with practice.clinic.database.reading() as connection:
        signatures = notes.signatures_of(connection, note_id)
    return [json.loads(one.statement) for one in signatures]


def test_each_note_gets_its_own_statement_and_its_stamp_names_the_batch(practice: Practice):
    made = [clean(practice, number) for number in range(3)]
    batch = sign_batch(practice.clinic, practice.physician, seen(practice, *made))
    assert [one.problem for one in batch.results] == ["", "", ""]
    said = [statements(practice, note_id)[1] for note_id in made]
    assert {one["batch"] for one in said} == {batch.id}
    assert len({one["record_sha256"] for one in said}) == 3
    for note_id in made:
        _, content = read_pdf(practice.clinic, practice.physician, note_id)
        assert f"I reviewed and approve this note. Batch {batch.id}." in words(as_seen(content))
    assert waiting_notes(practice.clinic, practice.physician) == ()
    assert list(verify_record(practice.clinic, signatures=True)) == []


def test_one_that_fails_leaves_the_rest_signed(practice: Practice):
    good, unseen, changed = (clean(practice, number) for number in range(3))
    shown = seen(practice, good, changed)
    shown[changed] = shown[good]
    other = read_note(practice.clinic, practice.staff[3], unseen).shown
    batch = sign_batch(practice.clinic, practice.physician, shown | {unseen: other})
    problems = {one.note: one.problem for one in batch.results}
    assert problems[str(good)] == ""
    assert {one.number for one in batch.results} == {f"2026-00000{n}" for n in (1, 2, 3)}
    assert "not opened this note yet" in problems[str(unseen)]
    assert "has changed since you opened it" in problems[str(changed)]
    assert len(statements(practice, good)) == 2
    assert len(statements(practice, unseen)) == len(statements(practice, changed)) == 1


def test_only_clean_notes_that_were_displayed_are_offered(practice: Practice):
    displayed, unseen = clean(practice, 1), clean(practice, 2)
    seen(practice, displayed)
    offered = [one.note.id for one in ready_to_batch(practice.clinic, practice.physician)]
    assert offered == [displayed]
    assert unseen not in offered
    assert ready_to_batch(practice.clinic, practice.nurse) == ()


def test_sent_twice_the_same_results_come_back(practice: Practice):
    note_id = clean(practice, 1)
    shown = seen(practice, note_id)
    once = once_of("key", "POST physician.sign_batch /queue/batch", {"note": str(note_id)})
    first = sign_batch(practice.clinic, practice.physician, shown, once)
    assert sign_batch(practice.clinic, practice.physician, shown, once) == first
    again = sign_batch(practice.clinic, practice.physician, shown)
    assert "signed already" in again.results[0].problem
