"""Notes whose time is over are destroyed by two people, and never silently gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from refillnotes.actions.add_to_note import write_addendum
from refillnotes.actions.decide_destruction import (
    NotYoursToDecide,
    approve_destruction,
    decline_destruction,
    look_at_destruction,
)
from refillnotes.actions.hold_notes import lift_hold, place_hold
from refillnotes.actions.kept_until import look_at_patient, overview
from refillnotes.actions.look_up import Wanted, count_notes, open_folder
from refillnotes.actions.open_visit import open_visit, start_visit
from refillnotes.actions.propose_destruction import propose_destruction
from refillnotes.actions.read_note import read_note, read_pdf
from refillnotes.actions.rebuild_figures import rebuild_figures
from refillnotes.actions.refusals import Destroyed, NotAllowedNow, NotDue, NotHere, SeenOtherwise
from refillnotes.actions.remark_on_record import remarks_on
from refillnotes.actions.verify_record import verify_record
from refillnotes.actions.void_visit import look_at_visit
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.retention import HELD, UNFINISHED
from refillnotes.store import destructions, notes, pdfs
from tests.clinics import Practice, PrinterHere, Signed
from tests.keeping import (
    OVER,
    a_signed_practice_to_keep,
    approved,
    destroyed,
    kept_shorter,
    officer,
    other_officer,
    patient_of,
    proposed,
    seen,
)
from tests.store.forging import take_guards_away

CANARY = "Quetzalcoatlus"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signed]:
    """One signed note with a word in it that stands nowhere else, drawn once for all tests here."""
    with a_signed_practice_to_keep(
        tmp_path_factory.mktemp("made"), PrinterHere(), remarks=CANARY
    ) as signed:
        yield signed


@pytest.fixture
def practice(made: Signed, tmp_path: Path) -> Iterator[Practice]:
    """Seven years afterwards."""
    with made.copied(tmp_path) as copied:
        yield kept_shorter(copied).later(days=OVER)


@pytest.fixture
def note_id(made: Signed) -> UUID:
    return made.note_id


def files_with(practice: Practice, word: str) -> list[str]:
    """Every file of the clinic that holds these very bytes."""
    whole = practice.clinic.folder.parent
    return [
        one.name for one in whole.rglob("*") if one.is_file() and word.encode() in one.read_bytes()
    ]


def test_what_two_people_destroyed_leaves_its_tombstone_and_its_certificate(
    practice: Practice, note_id: UUID
):
    clinic = practice.clinic
    with clinic.database.reading() as connection:
        before = notes.find(connection, note_id)
        files = [notes.submitted_pdf_of(connection, note_id), notes.pdf_of(connection, note_id)]
    key = destroyed(practice)
    with clinic.database.reading() as connection:
        after = notes.find(connection, note_id)
        stone = destructions.tombstone_of(connection, f"notes/{note_id}")
        certificate = destructions.certificate_of(connection, key)
    assert (after.record, after.record_sha256) == ("", before.record_sha256)
    assert stone.record_sha256 == before.record_sha256
    assert [pdfs.place(clinic.folder, one.sha256).exists() for one in files] == [False, False]
    assert pdfs.read(clinic.folder, certificate.sha256).startswith(b"%PDF")
    assert not list(verify_record(clinic, signatures=True))
    assert any("1 signed note was destroyed" in one for one in remarks_on(clinic))


@pytest.mark.sqlite
def test_nothing_of_what_was_typed_is_left_in_any_file(practice: Practice):
    assert files_with(practice, CANARY)
    destroyed(practice)
    assert files_with(practice, CANARY) == []


def test_what_was_destroyed_says_so_wherever_it_is_asked_for(practice: Practice, note_id: UUID):
    clinic, nurse = practice.clinic, practice.nurse
    visit_id = read_note(clinic, nurse, note_id).visit.id
    key = destroyed(practice)
    for ask in (
        lambda: read_note(clinic, nurse, note_id),
        lambda: read_pdf(clinic, nurse, note_id),
        lambda: open_visit(clinic, nurse, visit_id),
        lambda: look_at_visit(clinic, nurse, visit_id),
    ):
        with pytest.raises(Destroyed, match="Ruth Adeyemi.*Jonas Keller.*as destruction 1"):
            ask()
    ((visit, figures),) = open_folder(clinic, nurse, patient_of(practice)).visits
    assert (visit.state, visit.document, figures) == ("destroyed", {}, None)
    assert count_notes(clinic, nurse, Wanted()).signed == 0
    assert rebuild_figures(clinic) == ()
    assert look_at_destruction(clinic, key).decision.decision == "destroy"
    (line,) = overview(clinic, officer(practice)).proposals
    assert line.destroyed
    fresh = start_visit(clinic, nurse, practice.pump_id)  # the patient comes back
    assert open_visit(clinic, nurse, fresh).last_facts == {}


def test_nobody_approves_what_they_proposed_and_whoever_did_may_take_it_back(
    practice: Practice, note_id: UUID
):
    clinic, who, key = practice.clinic, officer(practice), proposed(practice)
    record = look_at_destruction(clinic, key).destruction.record_sha256
    with pytest.raises(NotYoursToDecide, match="Another privacy officer"):
        approve_destruction(clinic, who, key, record)
    with pytest.raises(NotAllowedNow, match="Ruth Adeyemi privacy officer proposed it already"):
        propose_destruction(clinic, other_officer(practice), patient_of(practice), seen(practice))
    with pytest.raises(Unreadable, match="Say why"):
        decline_destruction(clinic, who, key, " ")
    decline_destruction(clinic, who, key, "A letter came.")
    assert read_note(clinic, practice.nurse, note_id).signed
    with pytest.raises(NotAllowedNow, match="decided already"):
        approve_destruction(clinic, other_officer(practice), key, record)
    assert not list(verify_record(clinic, signatures=True))
    destroyed(practice)


def test_only_what_was_on_the_screen_is_proposed_and_approved(practice: Practice):
    clinic = practice.clinic
    with pytest.raises(SeenOtherwise):
        propose_destruction(clinic, officer(practice), patient_of(practice), "0" * 64)
    key = proposed(practice)
    with pytest.raises(SeenOtherwise):
        approve_destruction(clinic, other_officer(practice), key, "0" * 64)
    with pytest.raises(NotHere):
        look_at_destruction(clinic, UUID(int=1))


def test_a_note_is_not_destroyed_on_its_last_day(made: Signed, tmp_path: Path):
    with made.copied(tmp_path) as copied:
        early = kept_shorter(copied).later(days=6 * 365 + 2)
        with pytest.raises(NotDue, match="kept up to 14 Nov 2032.*6 years"):
            seen(early)
        assert overview(early.clinic, officer(early)).due == ()
        assert seen(early.later(days=1))


def test_a_hold_keeps_notes_until_it_is_lifted(practice: Practice):
    clinic, who, hers = practice.clinic, officer(practice), patient_of(practice)
    key = proposed(practice)
    with pytest.raises(Unreadable, match="Say why, like: A court asked for it"):
        place_hold(clinic, who, hers, "")
    hold = place_hold(clinic, who, hers, "A court asked for it.")
    with pytest.raises(NotDue, match="legal hold"):
        approved(practice, key)
    kept = look_at_patient(clinic, who, hers)
    assert (kept.line.until, kept.line.due) == (HELD, False)
    assert "legal hold" in look_at_destruction(clinic, key).changed
    lift_hold(clinic, other_officer(practice), hers, hold, "The case was closed.")
    with pytest.raises(NotAllowedNow, match="not in force"):
        lift_hold(clinic, who, hers, hold, "Again.")
    ((_, lifted),) = look_at_patient(clinic, who, hers).holds
    assert lifted.lifter == "Jonas Keller records manager"
    approved(practice, key)


def test_what_is_unfinished_keeps_everything_of_its_patient(practice: Practice, note_id: UUID):
    clinic, hers = practice.clinic, patient_of(practice)
    write_addendum(clinic, practice.nurse, note_id, "She called.")
    kept = look_at_patient(clinic, officer(practice), hers)
    assert kept.line.until is UNFINISHED
    with pytest.raises(NotDue, match="not finished"):
        seen(practice)


def test_an_entry_made_after_the_proposal_keeps_the_notes(practice: Practice):
    key = proposed(practice)
    start_visit(practice.clinic, practice.nurse, practice.pump_id)
    with pytest.raises(NotDue, match="not finished"):
        approved(practice, key)


@pytest.mark.parametrize(
    ("tampering", "why"),
    [
        ("DELETE FROM tombstones", "no tombstone says why"),
        ("UPDATE notes SET record = '{}'", "its content is still there"),
        ("UPDATE destruction_decisions SET decision = 'keep'", "no decision of two people"),
        ("UPDATE tombstones SET nonce_sha256 = record_sha256", "the certificate does not list it"),
        ("UPDATE tombstones SET row_sha256 = record_sha256", "another content than was recorded"),
        ("UPDATE notes SET record_sha256 = replace(record_sha256, '0', '1')", "has another hash"),
        ("UPDATE destructions SET record = record || ' '", "its list does not give its hash"),
    ],
)
def test_verify_names_an_absence_that_is_not_proven(practice: Practice, tampering: str, why: str):
    destroyed(practice)
    with practice.clinic.database.writing() as connection:
        take_guards_away(connection)
        connection.exec_driver_sql(tampering)
    assert any(why in one.why for one in verify_record(practice.clinic))


def test_content_emptied_without_a_destruction_is_named(practice: Practice, note_id: UUID):
    with practice.clinic.database.writing() as connection:
        take_guards_away(connection)
        connection.exec_driver_sql("UPDATE notes SET record = ''")
    found = {one.where: one.why for one in verify_record(practice.clinic)}
    assert found[f"note {note_id}"] == "its content is gone, and no tombstone says why"
    assert f"notes/{note_id}" in found


def test_a_certificate_that_is_gone_or_was_changed_is_named(practice: Practice):
    key = destroyed(practice)
    with practice.clinic.database.reading() as connection:
        digest = destructions.certificate_of(connection, key).sha256
    pdfs.remove(pdfs.place(practice.clinic.folder, digest))
    (fault,) = verify_record(practice.clinic)
    assert fault.where == "destruction 1"
