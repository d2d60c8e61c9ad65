"""A witness signs the submitted note: the same record, their own words, never their own work."""

from __future__ import annotations

import json

import pytest

from refillnotes.actions.read_note import read_note, read_pdf
from refillnotes.actions.refusals import (
    NotAllowedNow,
    NoteAlreadySigned,
    NotNamed,
    NotReady,
    NotSeen,
    OwnNote,
    SeenOtherwise,
)
from refillnotes.actions.return_note import return_note
from refillnotes.actions.save_draft import save_draft
from refillnotes.actions.sign_note import sign_note
from refillnotes.actions.signing import sign
from refillnotes.actions.submit_visit import submit_visit
from refillnotes.actions.verify_record import verify_record
from refillnotes.actions.witness_note import SecondSignature, not_yet_signed, notes_to_witness
from refillnotes.demo.staff import SECOND_NURSE, SECOND_PHYSICIAN
from refillnotes.store import notes
from tests.clinics import Practice
from tests.passkeys import happened
from tests.store.forging import unguarded


def witness_of(practice: Practice):
    return practice.staff[SECOND_NURSE]


def witnessed(practice: Practice, note_id, who=None):
    who = who or witness_of(practice)
    seen = read_note(practice.clinic, who, note_id).shown
    sign(practice.clinic, who, SecondSignature(note_id, seen))


def signatures(practice: Practice, note_id):
    with practice.clinic.database.reading() as connection:
        return notes.signatures_of(connection, note_id)


def test_a_witness_signs_the_same_record_between_author_and_approver(practice):
    note_id = practice.a_note()
    (waits,) = notes_to_witness(practice.clinic, witness_of(practice))
    assert waits.note.id == note_id
    witnessed(practice, note_id)
    assert notes_to_witness(practice.clinic, witness_of(practice)) == ()
    seen = read_note(practice.clinic, practice.physician, note_id).shown
    sign_note(practice.clinic, practice.physician, note_id, seen)
    author, witness, approver = signatures(practice, note_id)
    assert [one.role for one in (author, witness, approver)] == ["author", "checker", "approver"]
    said = json.loads(witness.statement)
    assert said["sentence"] == (
        "I independently checked the volume, concentration and programme, and saw the waste "
        "destroyed."
    )
    assert said["record_sha256"] == json.loads(author.statement)["record_sha256"]
    assert (said["signer"], said["zone"]) == (str(witness_of(practice).id), "America/Chicago")
    assert len(said["audit_head"]) == 64
    _, pdf = read_pdf(practice.clinic, practice.physician, note_id)
    assert pdf.count(b"/ByteRange") == 3
    assert list(verify_record(practice.clinic, signatures=True)) == []
    (act,) = [one for one in happened(practice.clinic) if one["event"] == "note-witnessed"]
    assert act["hashes"]["statement"] == witness.statement_sha256
    signed = next(one for one in happened(practice.clinic) if one["event"] == "note-signed")
    assert signed["hashes"]["checker"] == witness.statement_sha256


def test_two_people_sign_each_for_what_they_did(practice):
    note_id = practice.a_note(second_checker=str(practice.staff[SECOND_PHYSICIAN].id))
    witnessed(practice, note_id, practice.staff[SECOND_PHYSICIAN])
    witnessed(practice, note_id)
    meanings = [one.meaning for one in signatures(practice, note_id)]
    assert meanings == ["performed", "checked", "witnessed"]
    assert list(verify_record(practice.clinic, signatures=True)) == []


def test_nobody_else_witnesses_and_nobody_twice(practice):
    note_id = practice.a_note()
    for who, why in ((practice.physician, NotNamed), (practice.nurse, NotNamed)):
        with pytest.raises(why):
            witnessed(practice, note_id, who)
    witnessed(practice, note_id)
    with pytest.raises(NoteAlreadySigned):
        witnessed(practice, note_id)


def test_nobody_witnesses_their_own_work(practice):
    visit_id, version = practice.a_draft(witness=str(practice.nurse.id))
    with pytest.raises(NotReady, match="own work"):
        submit_visit(practice.clinic, practice.nurse, visit_id, version)


def test_who_wrote_an_earlier_revision_does_not_witness_the_next_one(practice):
    visit_id, version = practice.a_draft()
    note_id = submit_visit(practice.clinic, practice.nurse, visit_id, version)
    return_note(practice.clinic, practice.physician, note_id, "Who was the witness?")
    typed = practice.typed(
        second_checker=str(practice.nurse.id), witness=str(practice.staff[SECOND_PHYSICIAN].id)
    )
    saved = save_draft(practice.clinic, witness_of(practice), visit_id, version + 2, typed)
    again = submit_visit(practice.clinic, witness_of(practice), visit_id, saved.version)
    assert notes_to_witness(practice.clinic, practice.nurse) == ()
    with pytest.raises(OwnNote, match="own work"):
        witnessed(practice, again, practice.nurse)


def test_a_witness_signs_what_they_saw_and_the_physician_what_was_witnessed(practice):
    note_id, who = practice.a_note(), witness_of(practice)
    shown = read_note(practice.clinic, practice.physician, note_id).shown
    with pytest.raises(NotSeen):
        sign(practice.clinic, who, SecondSignature(note_id, shown))
    witnessed(practice, note_id)
    with pytest.raises(SeenOtherwise):
        sign_note(practice.clinic, practice.physician, note_id, shown)


def test_after_the_approval_nobody_witnesses(practice):
    note_id = practice.a_signed_note()
    opened = read_note(practice.clinic, witness_of(practice), note_id)
    assert list(not_yet_signed(opened)) == [str(witness_of(practice).id)]
    with pytest.raises(NotAllowedNow):
        sign(practice.clinic, witness_of(practice), SecondSignature(note_id, opened.shown))


def test_verify_names_a_witness_whose_statement_is_another(practice):
    note_id = practice.a_note()
    witnessed(practice, note_id)
    other = "UPDATE signatures SET statement = replace(statement, 'Okafor', 'Other')"
    with unguarded(practice.clinic.database, "signatures") as connection:
        connection.exec_driver_sql(f"{other} WHERE role = 'checker'")
    found = [fault.why for fault in verify_record(practice.clinic, signatures=True)]
    assert "changed after it was written" in found
