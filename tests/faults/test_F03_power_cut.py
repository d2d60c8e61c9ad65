"""F03: the power goes; what was not synced is lost, torn or out of order, and nothing told is."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest
from sqlalchemy import event

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.read_note import read_note
from refillnotes.actions.save_draft import save_draft
from refillnotes.actions.sign_note import sign_note
from refillnotes.actions.submit_visit import submit_visit
from refillnotes.actions.verify_record import verify_record
from refillnotes.store import notes, visits
from refillnotes.store.checkpoints import Checkpoints
from refillnotes.store.database import open_database
from refillnotes.store.invariants import assert_invariants
from tests.clinics import Practice, PrinterHere, a_practice
from tests.faults.counts import so_often
from tests.faults.disk import Disk, Step, Synced, Told
from tests.faults.recorder import Recorder

CUTS = so_often(150, 2000)
CUTS_OF_A_CONTROL = so_often(25, 500)
SAVES = so_often(80, 600)
LOG_PAGES = so_often(100, 1000)
"""After so many SQLite carries its log over into the database, and begins the log anew."""
SEED = 20261130


@dataclass(frozen=True, slots=True)
class Saved:
    visit_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class Signed:
    """By the author alone, or by both."""

    note_id: UUID
    role: str


def at_work(practice: Practice, steps: list[Step]) -> None:
    """Save, submit and sign, and write down each act once it has returned."""
    clinic, nurse = practice.clinic, practice.nurse
    drafts = [practice.another_pump(number).a_draft() for number in range(4)]
    visit_id, version = practice.a_draft()
    for turn in range(SAVES):
        saved = save_draft(clinic, nurse, visit_id, version, {"remarks": f"turn {version + 1}"})
        version = saved.version
        steps.append(Told(Saved(visit_id, version)))
        if turn % (SAVES // 4) == SAVES // 8:
            draft, at = drafts.pop()
            note_id = submit_visit(clinic, nurse, draft, at)
            steps.append(Told(Signed(note_id, "author")))
            seen = read_note(clinic, practice.physician, note_id).shown
            sign_note(clinic, practice.physician, note_id, seen)
            steps.append(Told(Signed(note_id, "approver")))


@cache
def recorded(synchronous: str) -> tuple[TemporaryDirectory, Clinic, Disk, tuple[Step, ...]]:
    """One morning's work: what it began with, and every step of it."""
    kept = TemporaryDirectory(prefix="refillnotes-power-")
    folder = Path(kept.name) / "disk"
    folder.mkdir()
    with a_practice(folder, PrinterHere()) as practice:
        practice.clinic.database.close()
        for name in ("clinic.sqlite3-wal", "clinic.sqlite3-shm"):
            (folder / name).unlink(missing_ok=True)
        disk, recorder = Disk(folder), Recorder(folder)
        with recorder.recording() as steps:
            event.listen(
                practice.clinic.database.engine,
                "connect",
                lambda raw, _: raw.executescript(
                    f"PRAGMA synchronous={synchronous}; PRAGMA wal_autocheckpoint={LOG_PAGES}"
                ),
            )
            at_work(practice, steps)
            practice.clinic.database.close()
        return kept, practice.clinic, disk, tuple(steps)


def lost(clinic: Clinic, told: Iterable[object]) -> Iterator[str]:
    """What people were told and the record does not hold; and all that is wrong with the record."""
    with clinic.database.reading() as connection:
        assert_invariants(connection)
        said = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        if said != "ok":
            yield f"integrity_check: {said}"
        newest = {one.visit_id: one.version for one in told if isinstance(one, Saved)}
        for visit_id, version in newest.items():
            visit = visits.find(connection, visit_id)
            held = 0 if visit is None else visit.version
            if held < version:
                yield f"lost: version {version} was told, {held} is there"
            elif visit.document.get("remarks") != f"turn {held}":
                yield f"version {held} holds {visit.document.get('remarks')}"
        for one in told:
            if isinstance(one, Signed):
                signed = notes.signatures_of(connection, one.note_id)
                if all(signature.role != one.role for signature in signed):
                    yield f"lost: the signature of the {one.role}"
    yield from (f"{fault.where}: {fault.why}" for fault in verify_record(clinic))


def found_after(clinic: Clinic, told: Iterable[object]) -> list[str]:
    """Open what the power cut left with the real store; everything that is wrong with it."""
    try:
        return list(lost(clinic, told))
    except Exception as why:  # noqa: BLE001 - whatever keeps it shut is what is looked for
        return [f"cannot be read: {why!r}"]
    finally:
        clinic.database.close()


def after_power_cuts(
    synchronous: str, cuts: int, image: Path, *, folders_sync: bool = True
) -> list[list[str]]:
    """What was found after each of so many cuts, at moments and in ways that chance chose.

    Without ``folders_sync`` the disk says that a folder's names are on it, and they are not.
    """
    _kept, clinic, begun, steps = recorded(synchronous)
    disk, chance = deepcopy(begun), Random(SEED)  # noqa: S311  # the seed is printed by its name
    disk.after_a_power_cut(image, chance)
    found = replace(
        clinic,
        database=open_database(f"sqlite:///{image / 'clinic.sqlite3'}"),
        folder=image / "notes",
        checkpoints=Checkpoints(image / "checkpoints", image / "checkpoint.key"),
    )
    told: list[object] = []
    outcomes, played = [found_after(found, told)], 0
    for moment in sorted(chance.randint(1, len(steps)) for _ in range(cuts - 1)):
        for step in steps[played:moment]:
            if isinstance(step, Told):
                told.append(step.what)
            elif folders_sync or not (isinstance(step, Synced) and step.path.suffix == ""):
                disk.play(step)
        played = moment
        disk.after_a_power_cut(image, chance)
        outcomes.append(found_after(found, told))
    return outcomes


@pytest.mark.slow
def test_F03_nothing_told_is_lost_in_a_power_cut(tmp_path: Path):
    outcomes = after_power_cuts("FULL", CUTS, tmp_path / "image")
    assert [found for found in outcomes if found] == []
    sys.stdout.write(
        f"\n{len(outcomes)} power cuts, seed {SEED}: nothing lost, nothing unreadable\n"
    )


@pytest.mark.slow
def test_F03_a_database_that_syncs_less_loses_what_was_told(tmp_path: Path):
    outcomes = after_power_cuts("NORMAL", CUTS_OF_A_CONTROL, tmp_path / "image")
    bad = [found for found in outcomes if any(one.startswith("lost") for one in found)]
    assert len(bad) > CUTS_OF_A_CONTROL // 10
    sys.stdout.write(f"\nsynchronous=NORMAL: {len(bad)} of {len(outcomes)} lost something told\n")


@pytest.mark.slow
def test_F03_a_disk_that_forgets_names_loses_pdfs(tmp_path: Path):
    outcomes = after_power_cuts("FULL", CUTS_OF_A_CONTROL, tmp_path / "image", folders_sync=False)
    bad = [found for found in outcomes if any("PDF" in one for one in found)]
    assert bad
    sys.stdout.write(f"\nfolders not synced: {len(bad)} of {len(outcomes)} lost a PDF or more\n")
