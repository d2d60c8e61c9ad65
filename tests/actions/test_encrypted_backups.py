"""An encrypted backup is read by its identities alone, and leaves nothing in plain text."""

import multiprocessing
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path
from types import CodeType, FrameType

import pytest

from refillnotes.actions.back_up import Backup, back_up
from refillnotes.actions.drill_backup import drill_backup
from refillnotes.actions.make_identity import make_identity
from refillnotes.actions.restore_backup import read_backup, restore_backup
from refillnotes.store import age, wrapping
from refillnotes.store.age import Recipients
from refillnotes.store.aside import sweep
from refillnotes.store.errors import BackupUnfit, IdentityUnfit, IdentityWrong
from tests.clinics import NOW, Practice, PrinterHere, a_practice

FORKS = multiprocessing.get_context("fork")
SQLITE = b"SQLite format 3"


@pytest.fixture
def practice(tmp_path: Path):
    for folder in ("instance", "backups"):
        (tmp_path / folder).mkdir()
    keys = [
        make_identity(tmp_path / name) for name in ("clinic.key", "recovery.key", "strange.key")
    ]
    with a_practice(tmp_path / "instance", PrinterHere()) as made:
        (tmp_path / "instance" / "clinic.toml").write_text("as it was")
        clinic = replace(made.clinic, recipients=Recipients.of(keys[:2]))
        made.a_note()
        yield replace(made, clinic=clinic)


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def silent(_: int) -> None:
    """Nobody waits."""


def a_backup(practice: Practice, backups: Path) -> Backup:
    return back_up(practice.clinic, backups, silent)


def readable(folder: Path, practice: Practice) -> list[str]:
    """The files that give a patient, a database, a PDF or a key away."""
    words = (SQLITE, b"%PDF", b"PRIVATE KEY", b"as it was", practice.story.patient.mrn.encode())
    return [
        one.name
        for one in folder.rglob("*")
        if one.is_file() and any(word in one.read_bytes() for word in words)
    ]


@pytest.mark.parametrize("key", ["clinic.key", "recovery.key"])
def test_either_key_brings_back_what_was_backed_up(
    practice: Practice, backups: Path, tmp_path: Path, key: str
):
    a_backup(practice, backups)
    at_hand = read_backup(backups, tmp_path / key)
    restore_backup(at_hand, tmp_path / "back", None, NOW, silent)
    back = tmp_path / "back"
    assert (back / "clinic.toml").read_text() == "as it was"
    there = {one.name: one.read_bytes() for one in practice.clinic.folder.rglob("*.pdf")}
    assert {one.name: one.read_bytes() for one in back.rglob("*.pdf")} == there != {}
    came_out = drill_backup(practice.clinic, at_hand, silent)
    assert came_out.faults == ()


def test_nothing_in_a_backup_can_be_read_but_which_keys_open_it(practice: Practice, backups: Path):
    made = a_backup(practice, backups)
    assert readable(backups, practice) == []
    assert readable(practice.clinic.folder.parent, practice) != [], "so the words are right"
    plain = [one.name for one in backups.rglob("*") if one.is_file() and one.suffix != ".age"]
    assert plain == ["recipients.txt"]
    keys = (made.folder / "recipients.txt").read_text().split()
    assert tuple(keys) == made.encrypted_to == practice.clinic.recipients.keys


def test_the_next_backup_copies_only_new_pdfs_and_other_recipients_get_all(
    practice: Practice, backups: Path, tmp_path: Path
):
    a_backup(practice, backups)
    first = {one: one.stat().st_mtime_ns for one in backups.glob("pdfs-*/*/*/*")}
    a_backup(practice.later(hours=1), backups)
    assert {one: one.stat().st_mtime_ns for one in backups.glob("pdfs-*/*/*/*")} == first
    other = Recipients.of([make_identity(tmp_path / name) for name in ("new.key", "newer.key")])
    changed = replace(practice, clinic=replace(practice.clinic, recipients=other)).later(hours=2)
    a_backup(changed, backups)
    at_hand = read_backup(backups, tmp_path / "new.key")
    assert drill_backup(changed.clinic, at_hand, silent).faults == ()
    with pytest.raises(IdentityWrong):
        read_backup(backups, tmp_path / "clinic.key")


def test_a_pdf_that_was_cut_off_is_encrypted_again(
    practice: Practice, backups: Path, tmp_path: Path
):
    a_backup(practice, backups)
    for one in backups.glob("pdfs-*/*/*/*"):
        one.chmod(0o600)
        one.write_bytes(one.read_bytes()[:-1])
    a_backup(practice.later(hours=1), backups)
    at_hand = read_backup(backups, tmp_path / "clinic.key")
    assert drill_backup(practice.clinic, at_hand, silent).faults == ()


def test_without_an_identity_or_with_another_it_is_said_whose_is_needed(
    practice: Practice, backups: Path, tmp_path: Path
):
    a_backup(practice, backups)
    keys = practice.clinic.recipients.keys
    with pytest.raises(IdentityUnfit, match=f"--identity.*encrypted to {keys[0]} and {keys[1]}"):
        read_backup(backups)
    with pytest.raises(IdentityWrong, match="does not open"):
        read_backup(backups, tmp_path / "strange.key")
    with pytest.raises(IdentityUnfit, match="cannot be read"):
        read_backup(backups, tmp_path / "nowhere.key")


@pytest.mark.parametrize(
    "part", ["record.sqlite3.age", "files/clinic.toml.age", "manifest.json.age", "pdf"]
)
@pytest.mark.parametrize("how", ["cut off", "changed", "another file of the same clinic"])
def test_a_part_that_is_damaged_puts_nothing_in_place(
    practice: Practice, backups: Path, tmp_path: Path, part: str, how: str
):
    made = a_backup(practice, backups)
    (file,) = backups.glob("pdfs-*/*/*/*") if part == "pdf" else (made.folder / part,)
    whole = file.read_bytes()
    file.chmod(0o600)
    if how == "cut off":
        file.write_bytes(whole[:-1])
    elif how == "changed":
        file.write_bytes(whole[:-40] + bytes([whole[-40] ^ 1]) + whole[-39:])
    else:
        file.write_bytes(practice.clinic.recipients.encrypt(b"{}"))
    with pytest.raises(BackupUnfit):
        restore_backup(
            read_backup(backups, tmp_path / "clinic.key"), tmp_path / "back", None, NOW, silent
        )
    left = [one.name for one in tmp_path.iterdir() if "back" in one.name]
    assert left == ["backups"]


@pytest.mark.parametrize("text", ["", "age1of-nobody", "\u00e9"])
def test_a_backup_that_does_not_say_what_opens_it_is_refused(
    practice: Practice, backups: Path, tmp_path: Path, text: str
):
    made = a_backup(practice, backups)
    file = made.folder / "recipients.txt"
    file.chmod(0o600)
    file.write_text(text)
    with pytest.raises(BackupUnfit):
        restore_backup(
            read_backup(backups, tmp_path / "clinic.key"), tmp_path / "back", None, NOW, silent
        )


def test_older_plain_backups_are_counted(practice: Practice, backups: Path):
    plain = replace(practice.clinic, recipients=Recipients())
    assert back_up(plain, backups, silent).plain_beside == 1
    assert a_backup(practice.later(hours=1), backups).plain_beside == 1


_PLACES = {
    "the record is verified and not yet encrypted": wrapping.Encrypted.write_file.__code__,
    "the record is being encrypted": age.Recipients.encrypt_file.__code__,
    "the settings are encrypted": wrapping.Encrypted.write.__code__,
    "a PDF is encrypted": wrapping.Encrypted.keep_pdf.__code__,
}


def killed_at(practice: Practice, backups: Path, place: CodeType) -> None:
    """Back up in a child that ends where one of our functions begins, seen by its own profiling."""

    def watch(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code is place:
            os.kill(os.getpid(), signal.SIGKILL)

    def work() -> None:
        sys.setprofile(watch)
        a_backup(practice, backups)

    practice.clinic.database.engine.dispose()
    child = FORKS.Process(target=work)
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL


@pytest.mark.parametrize("act", _PLACES)
def test_a_backup_killed_midway_leaves_nothing_in_plain_text(
    practice: Practice, backups: Path, tmp_path: Path, act: str
):
    killed_at(practice, backups, _PLACES[act])
    assert readable(backups, practice) == []
    instance = practice.clinic.folder.parent
    sweep(instance)  # as every start does
    assert list(instance.rglob("record.sqlite3*")) == []
    a_backup(practice.later(hours=1), backups)
    assert [one.name for one in backups.iterdir() if one.name.startswith(".")] == []
    at_hand = read_backup(backups, tmp_path / "clinic.key")
    assert drill_backup(practice.clinic, at_hand, silent).faults == ()
    assert [one for one in instance.iterdir() if one.name.startswith(".unfinished")] == []
