"""A backup is whole or is none, and what comes back from it is what was backed up."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from refillnotes.actions.accept_restore import accept_restore
from refillnotes.actions.back_up import Backup, back_up, count_pdfs
from refillnotes.actions.drill_backup import drill_backup
from refillnotes.actions.restore_backup import read_backup, restore_backup
from refillnotes.actions.verify_record import verify_record
from refillnotes.actions.write_checkpoint import write_checkpoint
from refillnotes.domain.audit import AuditEntry, Event
from refillnotes.domain.errors import NotAllowedNow
from refillnotes.store import audit, pdfs
from refillnotes.store.checkpoints import Checkpoints
from refillnotes.store.database import open_database
from refillnotes.store.errors import BackupUnfit, NoBackup, SavingIsOff
from tests.clinics import NOW, Practice, PrinterHere, a_practice
from tests.store.forging import unguarded


@pytest.fixture
def practice(tmp_path: Path):
    instance = tmp_path / "instance"
    instance.mkdir()
    with a_practice(instance, PrinterHere()) as made:
        (instance / "clinic.toml").write_text("as it was")
        yield made


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


def silent(_: int) -> None:
    """Nobody waits."""


def act(practice: Practice) -> int:
    with practice.clinic.database.writing() as connection:
        entry = AuditEntry(Event.CHART_VIEWED, practice.nurse.id, practice.clinic.now())
        return audit.record(connection, entry).seq


def a_backup(practice: Practice, backups: Path) -> Backup:
    return back_up(practice.clinic, backups, silent)


def restored(made: Backup, instance: Path) -> Path:
    restore_backup(read_backup(made.folder), instance, None, NOW, silent)
    return instance


def spoil(file: Path) -> None:
    file.chmod(0o600)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))


def test_what_comes_back_is_what_was_backed_up(practice: Practice, backups: Path, tmp_path: Path):
    note_id = practice.a_note()
    write_checkpoint(practice.clinic)
    with practice.clinic.database.reading() as connection:
        head = audit.head(connection)
    back = restored(a_backup(practice, backups), tmp_path / "back")
    assert (back / "clinic.toml").read_text() == "as it was"
    database = open_database(f"sqlite:///{back / 'refillnotes.sqlite3'}")
    with database.reading() as connection:
        assert audit.head(connection) == head
    checkpoints = Checkpoints(back / "checkpoints", back / "checkpoint.key")
    here = replace(
        practice.clinic, database=database, folder=back / "notes", checkpoints=checkpoints
    )
    assert list(verify_record(here)) == []
    assert count_pdfs(here) == 1, note_id
    database.close()


def test_a_backup_is_in_the_trail_with_its_hashes(practice: Practice, backups: Path):
    made = a_backup(practice, backups)
    written = (made.folder / "manifest.json").read_bytes()
    with practice.clinic.database.reading() as connection:
        named = audit.hashes(connection, Event.BACKUP_MADE, "manifest")
    assert named == {hashlib.sha256(written).hexdigest()} == {made.manifest.sha256}


def test_everything_in_a_backup_is_for_its_owner_alone(practice: Practice, backups: Path):
    practice.a_note()
    a_backup(practice, backups)
    modes = {one.stat().st_mode & 0o077 for one in backups.rglob("*") if one.suffix != ".pdf"}
    assert modes == {0}


def test_the_next_backup_copies_only_new_pdfs(practice: Practice, backups: Path):
    practice.a_note()
    a_backup(practice, backups)
    first = {one: one.stat().st_mtime_ns for one in backups.rglob("*.pdf")}
    later = practice.later(hours=1)
    later.another_pump(1).a_note()
    second = a_backup(later, backups)
    assert len(second.manifest.pdfs) == 2
    after = {one: one.stat().st_mtime_ns for one in backups.rglob("*.pdf")}
    assert first.items() < after.items()
    assert read_backup(backups).folder == second.folder


def test_no_second_backup_takes_the_place_of_the_first(practice: Practice, backups: Path):
    a_backup(practice, backups)
    with pytest.raises(BackupUnfit, match="is there already"):
        a_backup(practice, backups)


def test_a_record_that_is_not_as_written_gives_no_backup(practice: Practice, backups: Path):
    with unguarded(practice.clinic.database, "audit") as connection:
        connection.exec_driver_sql("UPDATE audit SET at = replace(at, '1', '2') WHERE seq = 7")
    with pytest.raises(BackupUnfit, match="Audit record 7 is not as written.*No backup is made"):
        a_backup(practice, backups)
    assert list(backups.iterdir()) == []


def test_an_old_record_gives_no_backup(practice: Practice, backups: Path):
    closed = replace(practice.clinic.database, saving_is_off="Saving is off.")
    with pytest.raises(SavingIsOff):
        back_up(replace(practice.clinic, database=closed), backups, silent)
    assert list(backups.iterdir()) == []


def test_a_pdf_that_is_spoilt_is_said_and_kept_from_an_earlier_backup(
    practice: Practice, backups: Path, tmp_path: Path
):
    practice.a_note()
    a_backup(practice, backups)
    (file,) = practice.clinic.folder.rglob("*.pdf")
    before = file.read_bytes()
    file.unlink()
    second = a_backup(practice.later(hours=1), backups)
    assert "is not in its folder" in second.faults[0]
    back = restored(second, tmp_path / "back")
    assert pdfs.read(back / "notes", file.stem) == before


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("record.sqlite3", "is not as it was when the backup was made"),
        ("files/clinic.toml", "is not as it was when the backup was made"),
        ("manifest.json", "The manifest of .* cannot be read"),
        ("../pdfs/*/*/*.pdf", "no longer has the bytes that were signed"),
    ],
)
def test_a_backup_that_is_not_whole_puts_nothing_in_place(
    practice: Practice, backups: Path, tmp_path: Path, part: str, said: str
):
    practice.a_note()
    made = a_backup(practice, backups)
    (file,) = (made.folder / part).parent.parent.parent.glob("*/*/*.pdf") if "*" in part else (
        made.folder / part,
    )  # fmt: skip
    if part == "manifest.json":
        file.write_bytes(file.read_bytes()[:-2])
    else:
        spoil(file)
    with pytest.raises(BackupUnfit, match=said):
        restored(made, tmp_path / "back")
    assert not (tmp_path / "back").exists()
    assert not (tmp_path / ".back-restoring").exists()


@pytest.mark.parametrize("part", ["record.sqlite3", "files/clinic.toml"])
def test_a_part_that_is_not_in_the_backup_is_named(
    practice: Practice, backups: Path, tmp_path: Path, part: str
):
    made = a_backup(practice, backups)
    (made.folder / part).unlink()
    with pytest.raises(BackupUnfit, match=f"{part} is not in the backup"):
        restored(made, tmp_path / "back")


def test_a_manifest_of_another_record_is_noticed(practice: Practice, backups: Path, tmp_path: Path):
    made = a_backup(practice, backups)
    other = replace(made.manifest, head="0" * 64)
    (made.folder / "manifest.json").write_bytes(other.canonical())
    with pytest.raises(BackupUnfit, match="is not the manifest's"):
        restored(made, tmp_path / "back")


def test_a_restore_writes_over_nothing(practice: Practice, backups: Path, tmp_path: Path):
    made = a_backup(practice, backups)
    (tmp_path / "back").mkdir()
    (tmp_path / "back" / "secret").write_text("of another clinic")
    with pytest.raises(NotAllowedNow, match="is not empty, and a restore writes over nothing"):
        restored(made, tmp_path / "back")
    elsewhere = tmp_path / "elsewhere.sqlite3"
    elsewhere.write_text("a record")
    with pytest.raises(NotAllowedNow, match="elsewhere.sqlite3 is there already"):
        restore_backup(
            read_backup(made.folder), tmp_path / "new", f"sqlite:///{elsewhere}", NOW, silent
        )
    assert elsewhere.read_text() == "a record"


def test_an_empty_folder_is_filled(practice: Practice, backups: Path, tmp_path: Path):
    (tmp_path / "back").mkdir()
    assert (restored(a_backup(practice, backups), tmp_path / "back") / "clinic.toml").exists()


def test_a_folder_without_a_backup_is_said_in_words(backups: Path):
    (backups / "20261123T020000Z").mkdir()
    for folder in (backups, backups / "nowhere"):
        with pytest.raises(NoBackup, match="holds no backup"):
            read_backup(folder)


def test_a_drill_verifies_everything_and_says_what_would_be_lost(practice: Practice, backups: Path):
    practice.a_note()
    write_checkpoint(practice.clinic)
    made = a_backup(practice, backups)
    later = practice.later(minutes=30)
    act(later)
    write_checkpoint(later.clinic)
    came_out = drill_backup(later.clinic, read_backup(made.folder), silent)
    assert came_out.faults == ()
    assert came_out.acts_since == 2, "the trace of the backup, and one act"
    assert came_out.age == timedelta(minutes=30)


def test_a_drill_names_a_backup_older_than_the_checkpoint_before_it(
    practice: Practice, backups: Path
):
    write_checkpoint(practice.clinic)
    made = a_backup(practice, backups)
    act(practice)
    forged = write_checkpoint(practice.clinic)
    assert forged.at == made.manifest.made_at, "it says it was written no later than the backup"
    came_out = drill_backup(practice.clinic, read_backup(made.folder), silent)
    assert [one.where for one in came_out.faults] == [f"audit record {made.manifest.seq + 1}"]


def test_what_a_restore_lost_is_recorded_by_its_numbers(
    practice: Practice, backups: Path, tmp_path: Path
):
    write_checkpoint(practice.clinic)
    made = a_backup(practice, backups)
    for _ in range(4):
        last = act(practice)
    write_checkpoint(practice.clinic)
    back = restored(made, tmp_path / "back")
    database = open_database(f"sqlite:///{back / 'refillnotes.sqlite3'}")
    here = replace(practice.clinic, database=database, folder=back / "notes")
    restore = accept_restore(here, "The disk broke.", brought_back=True)
    assert (restore.kept_seq, restore.lost_seq) == (made.manifest.seq, last)
    assert list(verify_record(here)) == []
    database.close()
