"""What was destroyed and came back with an older backup is named until it is destroyed again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from refillnotes.actions.accept_restore import accept_restore
from refillnotes.actions.back_up import back_up
from refillnotes.actions.brought_back import (
    NOT_SIGNED,
    CheckpointsUnfit,
    brought_back_in_words,
    look_at_brought_back,
)
from refillnotes.actions.hold_notes import place_hold
from refillnotes.actions.register_destructions import register_destructions, registered
from refillnotes.actions.remark_on_record import remarks_on
from refillnotes.actions.restore_backup import read_backup, restore_backup
from refillnotes.actions.verify_record import verify_record
from refillnotes.actions.write_checkpoint import write_checkpoint
from refillnotes.store.checkpoints import Checkpoints
from refillnotes.store.database import open_database
from tests.clinics import Practice, PrinterHere, Signed, a_practice
from tests.keeping import (
    OVER,
    a_registered,
    a_signed_practice_to_keep,
    destroyed,
    kept_shorter,
    officer,
    patient_of,
)

pytestmark = pytest.mark.sqlite


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signed]:
    with a_signed_practice_to_keep(tmp_path_factory.mktemp("made"), PrinterHere()) as signed:
        yield signed


@pytest.fixture
def practice(made: Signed, tmp_path: Path) -> Iterator[Practice]:
    """Seven years afterwards, with its checkpoints on another disk."""
    with made.copied(tmp_path / "instance") as copied:
        yield elsewhere(kept_shorter(copied).later(days=OVER), tmp_path)


def elsewhere(practice: Practice, folder: Path) -> Practice:
    second = folder / "second"
    second.mkdir()
    key = practice.clinic.folder.parent / "checkpoint.key"
    return replace(practice, clinic=replace(practice.clinic, checkpoints=Checkpoints(second, key)))


def backed_up(practice: Practice, folder: Path) -> Path:
    write_checkpoint(practice.clinic)
    folder.mkdir()
    back_up(practice.clinic, folder, lambda _: None)
    return folder


@contextmanager
def restored(practice: Practice, backups: Path, folder: Path) -> Iterator[Practice]:
    """The same clinic brought back a day later, with the reason on record."""
    clinic = practice.later(days=1).clinic
    restore_backup(read_backup(backups), folder, None, clinic.now(), lambda _: None)
    database = open_database(f"sqlite:///{folder / 'refillnotes.sqlite3'}")
    key = folder / "checkpoint.key"
    second = Checkpoints(clinic.checkpoints.folder, key)
    back = replace(clinic, database=database, folder=folder / "notes", checkpoints=second)
    accept_restore(back, "The disk broke on Monday.", brought_back=True)
    write_checkpoint(back)
    try:
        yield replace(practice, clinic=back)
    finally:
        database.close()


def found_in(practice: Practice) -> list[tuple[str, str]]:
    return [(one.where, one.why) for one in verify_record(practice.clinic, signatures=True)]


def test_what_a_restore_brought_back_is_named_until_it_is_destroyed_again(
    practice: Practice, tmp_path: Path
):
    backups = backed_up(practice, tmp_path / "backups")
    destroyed(practice)
    assert (found_in(practice), look_at_brought_back(practice.clinic)) == ([], ())
    with restored(practice, backups, tmp_path / "back") as back:
        ((where, why),) = found_in(back)
        assert where == "destruction 1 of 2033-11-19"
        assert f"of patient {patient_of(practice)} is here again, 1 text" in why
        assert "two privacy officers destroy it again" in why
        assert "here again: 1 text, by destruction 1 of" in brought_back_in_words(back.clinic)
        destroyed(back)
        assert found_in(back) == []
        assert [one.number for one in registered(back.clinic)] == [1, 2]
        assert brought_back_in_words(back.clinic) == ""
        assert len(lines_of(back)) == 2


def test_a_second_restore_names_the_newest_destruction_alone(practice: Practice, tmp_path: Path):
    backups = backed_up(practice, tmp_path / "backups")
    destroyed(practice)
    with restored(practice, backups, tmp_path / "back") as back:
        destroyed(back)
        with restored(back, backups, tmp_path / "again") as again:
            assert [where for where, _ in found_in(again)] == ["destruction 2 of 2033-11-20"]


def test_what_came_back_and_is_held_is_no_fault_and_still_named(practice: Practice, tmp_path: Path):
    backups = backed_up(practice, tmp_path / "backups")
    destroyed(practice)
    with restored(practice, backups, tmp_path / "back") as back:
        place_hold(back.clinic, officer(back), patient_of(back), "A court asked for it.")
        assert found_in(back) == []
        said = (
            "here again: 1 text that destruction 1 of 2033-11-19 emptied. A legal hold is in force."
        )
        assert said in list(remarks_on(back.clinic))


def test_a_note_that_came_back_unsigned_says_what_comes_first(tmp_path: Path):
    (tmp_path / "instance").mkdir()
    with a_practice(tmp_path / "instance", PrinterHere()) as opened:
        practice = elsewhere(opened, tmp_path)
        note_id = practice.a_note()
        register = practice.clinic.destruction_register
        register.add([a_registered(practice, f"notes/{note_id}")])
        (found,) = look_at_brought_back(practice.clinic)
        assert (found.due, found.why_not_due) == (False, NOT_SIGNED)


def test_a_destruction_that_the_register_missed_comes_in_with_the_next_checkpoint(
    practice: Practice, tmp_path: Path
):
    second = practice.clinic.checkpoints.folder
    write_checkpoint(practice.clinic)
    shutil.move(second, tmp_path / "unmounted")
    destroyed(practice)
    with pytest.raises(CheckpointsUnfit, match="mounted"):
        look_at_brought_back(practice.clinic)
    shutil.move(tmp_path / "unmounted", second)
    assert lines_of(practice) == []
    write_checkpoint(practice.clinic)
    assert len(lines_of(practice)) == 1
    assert register_destructions(practice.clinic) == 0


def test_a_line_that_somebody_altered_is_named(practice: Practice):
    destroyed(practice)
    file = practice.clinic.destruction_register.file
    line = json.loads(file.read_bytes())
    line["destruction"]["number"] = 2
    file.write_text(json.dumps(line) + "\nno line at all\n")
    assert [where for where, _ in found_in(practice)] == [
        "destructions.jsonl, line 1",
        "destructions.jsonl, line 2",
    ]


def test_a_line_of_this_instance_that_the_record_contradicts_is_named(practice: Practice):
    key = destroyed(practice)
    other = replace(a_registered(practice, "notes/0"), id=str(key))
    practice.clinic.destruction_register.add([other])
    ((where, why),) = found_in(practice)
    assert (where, why) == (
        "destructions.jsonl, line 2",
        "it tells another story of destruction 1",
    )


def test_the_register_says_nothing_of_a_patient(practice: Practice):
    destroyed(practice)
    told = practice.clinic.destruction_register.file.read_text()
    patient = practice.story.patient
    assert not [
        one for one in (patient.mrn, patient.family_name, patient.given_name) if one in told
    ]


def lines_of(practice: Practice) -> list[bytes]:
    file = practice.clinic.destruction_register.file
    return file.read_bytes().splitlines() if file.exists() else []
