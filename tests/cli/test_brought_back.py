"""Whoever restores is told which destroyed notes came back with the backup."""

import shutil
from dataclasses import replace
from pathlib import Path

from refillnotes.app import open_clinic
from refillnotes.demo.history import admit
from refillnotes.demo.staff import hire
from tests.cli.test_keeping_safe import WHY, folder, run
from tests.clinics import Practice, PrinterHere
from tests.keeping import a_registered
from tests.visits import a_story

__all__ = ["folder"]

SAID = "Destroyed once, and here again: 1 text, by destruction 1 of 2033-11-19."


def test_a_restore_and_its_acceptance_name_what_was_destroyed(folder: Path):
    clinic = replace(open_clinic(), printer=PrinterHere(), demo=True)
    staff, story = hire(clinic), a_story("clean")
    practice = Practice(clinic, staff, admit(clinic, staff, story), story)
    note_id = practice.a_note()
    run("backup", folder / "backups")
    run("checkpoint")
    clinic.destruction_register.add([a_registered(practice, f"notes/{note_id}")])
    clinic.database.close()
    old = shutil.move(folder / "instance", folder / "old")
    assert SAID in run("restore", folder / "backups", *WHY).stdout
    run("checkpoint")
    database = folder / "instance" / "refillnotes.sqlite3"
    for ending in ("", "-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    (yesterday,) = (folder / "backups").rglob("record.sqlite3")
    shutil.copyfile(yesterday, database)
    database.chmod(0o600)
    accepted = run("accept-restore", *WHY)
    assert (accepted.exit_code, SAID in accepted.stdout, old.exists()) == (0, True, True)
