"""The record is compared with itself, its files with the chain, its signatures with the seal."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from refillnotes.actions.keep_seal import found_seal, renew_seal, revoke_seal, seals
from refillnotes.actions.read_note import read_note
from refillnotes.actions.sign_note import sign_note
from refillnotes.actions.verify_record import verify_record
from refillnotes.seal.authority import Why
from refillnotes.seal.folder import found
from refillnotes.seal.keyring import Seal
from refillnotes.store import notes, pdfs
from tests.clinics import NOW, Practice
from tests.seal.test_checking import stamped_over
from tests.store.forging import take_guards_away


def signed(practice: Practice):
    note_id = practice.a_note()
    seen = read_note(practice.clinic, practice.physician, note_id)
    sign_note(practice.clinic, practice.physician, note_id, seen.shown)
    return note_id


def kept(practice: Practice, note_id) -> str:
    with practice.clinic.database.reading() as connection:
        return notes.pdf_of(connection, note_id).sha256


def with_own_seal(practice: Practice, folder) -> Practice:
    found(folder, "North Hospital", NOW - timedelta(days=1))
    clinic = replace(practice.clinic, seal=Seal(folder, "North Hospital"))
    found_seal(clinic)
    return replace(practice, clinic=clinic)


def test_signed_and_waiting_notes_are_whole_with_their_signatures(practice: Practice):
    signed(practice)
    practice.another_pump(1).a_note()
    looked_at = []
    assert list(verify_record(practice.clinic, signatures=True, tick=looked_at.append)) == []
    assert looked_at == [1, 1, 1]


@pytest.mark.parametrize("altered", ["{}", "[]", '{"figures": 1}', "not JSON at all"])
def test_a_record_altered_past_reading_is_named_and_ends_no_run(practice: Practice, altered: str):
    note_id = signed(practice)
    with practice.clinic.database.writing() as connection:
        take_guards_away(connection)
        connection.execute(text("UPDATE notes SET record = :altered"), {"altered": altered})
    found = [one.where for one in verify_record(practice.clinic, signatures=True)]
    assert f"notes/{note_id}" in found and f"note {note_id}" in found
    assert any(one.startswith("visit ") for one in found)


def test_each_thing_that_is_not_as_written_is_named_by_one_run(practice: Practice):
    note_id = signed(practice)
    named: list[str] = []
    for tampering, faults in (
        ("DELETE FROM audit_terms WHERE term = 'note-signed'", ["terms of audit record"]),
        ("UPDATE notes SET record = record || ' '", [f"notes/{note_id}", f"note {note_id}"]),
        ("DELETE FROM seen", ["seen/"]),
        ("UPDATE visit_figures SET pain = '9'", ["visit "]),
    ):
        with practice.clinic.database.writing() as connection:
            take_guards_away(connection)
            assert connection.exec_driver_sql(tampering).rowcount == 1
        named += faults
        found = [one.where for one in verify_record(practice.clinic)]
        assert len(found) == len(named)
        assert all(any(where.startswith(one) for where in found) for one in named)
    with practice.clinic.database.writing() as connection:
        connection.exec_driver_sql("UPDATE audit SET at = replace(at, '2', '3') WHERE seq = 5")
    assert [one.where for one in verify_record(practice.clinic)] == ["audit record 5"]
    (later,) = verify_record(practice.clinic, since=4)
    assert later.where == "audit record 5"
    assert "audit record 5" not in {one.where for one in verify_record(practice.clinic, since=5)}


def test_a_number_stamped_on_the_stored_file_is_refused(practice: Practice):
    note_id = signed(practice)
    file = pdfs.place(practice.clinic.folder, kept(practice, note_id))
    changed = stamped_over(file.read_bytes())
    file.chmod(0o600)
    file.write_bytes(changed)
    (fault,) = verify_record(practice.clinic, signatures=True)
    assert fault.where == f"note {note_id}"
    assert "no longer has the bytes that were signed" in fault.why


def test_a_note_signed_by_somebody_elses_seal_is_named(practice: Practice, tmp_path):
    own = with_own_seal(practice, tmp_path / "own")
    note_id = signed(own)
    faults = list(verify_record(practice.clinic, signatures=True))
    assert {fault.where for fault in faults} == {f"note {note_id}"}
    assert "not by a seal of this clinic" in faults[0].why
    assert list(verify_record(own.clinic, signatures=True)) == []


def test_a_root_the_trail_does_not_name_is_not_believed(practice: Practice, tmp_path):
    signed(practice)
    found(tmp_path / "forged", "North Hospital", NOW - timedelta(days=1))
    forged = replace(practice.clinic, seal=Seal(tmp_path / "forged", "North Hospital"))
    (fault,) = verify_record(forged, signatures=True)
    assert fault.where == "the seal's root"


def test_notes_of_every_seal_stay_whole_after_renewal_and_revocation(practice: Practice, tmp_path):
    own = with_own_seal(practice, tmp_path / "own")
    signed(own)
    later = own.later(days=1)
    renew_seal(later.clinic)
    revoke_seal(later.clinic, 1, Why.SUPERSEDED)
    signed(own.later(days=2).another_pump(1))
    assert [(one.number, one.revoked_at is None) for one in seals(own.clinic)] == [
        (1, False),
        (2, True),
    ]
    assert list(verify_record(own.clinic, signatures=True)) == []


def test_a_seal_that_was_stolen_and_revoked_signs_nothing_that_is_believed(
    practice: Practice, tmp_path
):
    own = with_own_seal(practice, tmp_path / "own")
    shutil.copytree(tmp_path / "own", tmp_path / "stolen")
    revoke_seal(own.clinic, 1, Why.KEY_COMPROMISE)
    thief = replace(own.clinic, seal=Seal(tmp_path / "stolen", "North Hospital"))
    signed(replace(own, clinic=thief).later(hours=1))
    faults = list(verify_record(own.clinic, signatures=True))
    assert faults and all("that held then" in fault.why for fault in faults)
