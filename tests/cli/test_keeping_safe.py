"""Backup, restore, drill and checkpoint as an operator types them."""

import shutil
import sqlite3
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner

from refillnotes.app import create_app, open_clinic
from refillnotes.cli import Program, commands

SETUP = ["setup", "--name", "North Hospital", "--timezone", "Europe/Zurich", "--paper", "A4"]
SETUP += ["--admin-name", "Sam Novak", "--admin-email", "sam@clinic.example"]
WHY = ["--reason", "The disk broke on Monday."]


def run(*words):
    program = Program(create_app, open_clinic)
    return CliRunner().invoke(commands, [str(word) for word in words], obj=program)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("REFILLNOTES_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / "password").write_text("eleven quiet owls at dusk\n", encoding="utf-8")
    (tmp_path / "backups").mkdir()
    (tmp_path / "second").mkdir()
    assert run(*SETUP, "--password-file", tmp_path / "password").exit_code == 0
    with (tmp_path / "instance" / "clinic.toml").open("a") as file:
        file.write(f'checkpoints = "{tmp_path / "second"}"\n')
    return tmp_path


def test_a_clinic_comes_back_from_its_backup_with_its_loss_on_record(folder: Path):
    assert run("checkpoint").exit_code == 0
    made = run("backup", folder / "backups")
    assert (made.exit_code, "0 PDFs are in" in made.stdout) == (0, True)
    assert run("checkpoint").exit_code == 0
    shutil.rmtree(folder / "instance")
    back = run("restore", folder / "backups", *WHY)
    assert (back.exit_code, back.stderr) == (0, "")
    assert "Lost: audit records" in back.stdout
    whole = run("verify")
    assert whole.exit_code == 0
    assert "The record is as it was written." in whole.stdout
    assert "1 audit records after" in whole.stdout and "The disk broke on Monday." in whole.stdout


def test_a_restore_without_checkpoints_elsewhere_says_what_nobody_knows(folder: Path):
    run("backup", folder / "backups")
    shutil.rmtree(folder / "instance")
    back = run("restore", folder / "backups", *WHY)
    assert (back.exit_code, "Keep checkpoints on another disk" in back.stdout) == (0, True)


def test_the_database_goes_where_it_belongs_and_no_stale_log_stays(folder: Path, monkeypatch):
    run("backup", folder / "backups")
    shutil.rmtree(folder / "instance")
    elsewhere = folder / "elsewhere.sqlite3"
    stale = folder / "elsewhere.sqlite3-wal"
    stale.write_bytes(b"of another database")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{elsewhere}")
    assert run("restore", folder / "backups", *WHY).exit_code == 0
    assert elsewhere.exists()
    assert not stale.exists() or b"of another database" not in stale.read_bytes()
    assert not list((folder / "instance").glob("*.sqlite3"))
    assert run("verify").exit_code == 0


def test_a_restore_over_a_clinic_is_refused(folder: Path):
    run("backup", folder / "backups")
    answer = run("restore", folder / "backups", *WHY)
    assert (answer.exit_code, "is not empty" in answer.stderr) == (2, True)


def test_a_backup_needs_a_folder_that_is_there(folder: Path):
    answer = run("backup", folder / "nowhere")
    assert (answer.exit_code, "is not a folder. Make it first" in answer.stderr) == (2, True)


def test_a_drill_says_how_long_and_how_much(folder: Path):
    run("checkpoint")
    run("backup", folder / "backups")
    answer = run("drill", folder / "backups")
    assert answer.exit_code == 0
    assert "restored and verified in" in answer.stdout
    assert "would lose the 1 audit records" in answer.stdout
    none = run("drill", folder / "second")
    assert (none.exit_code, "holds no backup" in none.stderr) == (2, True)


def test_a_drill_of_a_backup_that_was_spoilt_is_refused(folder: Path):
    run("backup", folder / "backups")
    (record,) = (folder / "backups").rglob("record.sqlite3")
    record.write_bytes(record.read_bytes()[:-1] + b"x")
    answer = run("drill", folder / "backups")
    assert (answer.exit_code, "is not as it was" in answer.stderr) == (1, True)


def with_recipients(folder: Path) -> None:
    keys = [run("identity", folder / name).stdout.strip() for name in ("clinic.key", "sealed.key")]
    with (folder / "instance" / "clinic.toml").open("a") as file:
        file.write(f"recipients = {keys}\n")


def test_a_clinic_without_recipients_is_told_that_its_backups_are_plain(folder: Path):
    assert "It is not encrypted: whoever holds it reads" in run("backup", folder / "backups").stdout
    assert "Note: backups are not encrypted" in run("verify").stdout


def test_an_encrypted_clinic_comes_back_by_the_sealed_key(folder: Path):
    run("backup", folder / "backups")
    with_recipients(folder)
    (older,) = (folder / "backups").glob("2*")
    older.rename(older.with_name("20260101T000000Z"))
    made = run("backup", folder / "backups")
    assert (made.exit_code, "It is encrypted to age1" in made.stdout) == (0, True)
    assert "1 older backups in" in made.stdout
    assert "Note: backups are encrypted to 2 keys." in run("verify").stdout
    drilled = run("drill", folder / "backups", "--identity", folder / "clinic.key")
    assert (drilled.exit_code, drilled.stderr) == (0, "")
    shutil.rmtree(folder / "instance")
    key = ["--identity", folder / "sealed.key"]
    assert run("restore", folder / "backups", *WHY, *key).exit_code == 0
    assert run("verify").exit_code == 0


def test_each_way_in_which_a_backup_does_not_open_has_its_answer(folder: Path):
    with_recipients(folder)
    run("identity", folder / "strange.key")
    run("backup", folder / "backups")
    shutil.rmtree(folder / "instance")
    for key, code, said in (
        ([], 2, "is encrypted. Name the file of an identity"),
        (["--identity", folder / "nowhere.key"], 2, "cannot be read: No such file"),
        (["--identity", folder / "password"], 2, "no private key of age"),
        (["--identity", folder / "strange.key"], 2, "does not open"),
    ):
        answer = run("restore", folder / "backups", *WHY, *key)
        assert (answer.exit_code, said in answer.stderr) == (code, True)
    (record,) = (folder / "backups").rglob("record.sqlite3.age")
    record.write_bytes(record.read_bytes()[:-1])
    answer = run("restore", folder / "backups", *WHY, "--identity", folder / "clinic.key")
    assert (answer.exit_code, "is damaged or cut off" in answer.stderr) == (1, True)
    assert not (folder / "instance").exists()


def test_a_private_key_is_written_over_nothing_and_named_nowhere_else(folder: Path):
    with_recipients(folder)
    again = run("identity", folder / "clinic.key")
    assert (again.exit_code, "is there already" in again.stderr) == (2, True)
    nowhere = run("identity", folder / "nowhere" / "key")
    assert (nowhere.exit_code, "cannot be written" in nowhere.stderr) == (2, True)
    toml = folder / "instance" / "clinic.toml"
    private = (folder / "clinic.key").read_text().split()[-1]
    toml.write_text(
        toml.read_text().replace('["age1', f'["{private}", "age1').replace("['", f"['{private}', '")
    )
    refused = run("verify")
    assert (refused.exit_code, "names a private key" in refused.stderr) == (2, True)
    assert private not in refused.output


def test_the_downtime_pack_takes_the_place_of_the_one_before(folder: Path):
    (folder / "ward").mkdir()
    early = run("downtime-pack", folder / "ward")
    assert (early.exit_code, "refillnotes downtime-password" in early.stderr) == (2, True)
    password = run("downtime-password").stdout.strip()
    nowhere = run("downtime-pack", folder / "nowhere")
    assert (nowhere.exit_code, "is not a folder" in nowhere.stderr) == (2, True)
    for _ in range(2):
        made = run("downtime-pack", folder / "ward")
        assert (made.exit_code, password in made.output) == (0, False)
        assert "0 pumps are in" in made.stdout
    there = sorted(one.name for one in (folder / "ward").iterdir())
    assert there == ["blank-form.pdf", "downtime-pack.pdf"]
    for name, opens_by in (("blank-form.pdf", ""), ("downtime-pack.pdf", password)):
        pikepdf.open(folder / "ward" / name, password=opens_by).close()


def test_an_old_copy_is_read_only_until_somebody_says_why(folder: Path):
    database = folder / "instance" / "refillnotes.sqlite3"
    run("backup", folder / "backups")
    run("checkpoint")
    (yesterday,) = (folder / "backups").rglob("record.sqlite3")
    for ending in ("", "-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    shutil.copyfile(yesterday, database)
    database.chmod(0o600)
    for command in (["backup", folder / "second"], ["checkpoint"]):
        refused = run(*command)
        assert (refused.exit_code, "the chain ends before" in refused.stderr) == (2, True)
    assert run("verify").exit_code == 1
    done = run("accept-restore", *WHY)
    assert (done.exit_code, "Lost: records" in done.stdout) == (0, True)
    assert run("verify").exit_code == 0
    again = run("accept-restore", *WHY)
    assert (again.exit_code, "nothing to accept" in again.stderr) == (2, True)


def test_verify_ends_with_two_when_the_second_place_is_away(folder: Path):
    run("checkpoint")
    shutil.rmtree(folder / "second")
    answer = run("verify")
    assert (answer.exit_code, "Look whether its disk is mounted" in answer.stderr) == (2, True)


@pytest.mark.usefixtures("folder")
def test_verify_since_a_record_that_is_not_there_ends_with_two():
    answer = run("verify", "--since", 900)
    assert (answer.exit_code, "There is no audit record 900" in answer.stderr) == (2, True)


def test_verify_of_what_is_no_bundle_ends_with_two(folder: Path):
    answer = run("verify", "--bundle", folder / "password")
    assert (answer.exit_code, "cannot be checked" in answer.stderr) == (2, True)


def test_a_reason_is_needed_in_words(folder: Path):
    database = sqlite3.connect(folder / "instance" / "refillnotes.sqlite3")
    before = database.execute("SELECT count(*) FROM restores").fetchone()
    assert run("accept-restore", "--reason", " ").exit_code == 2
    assert database.execute("SELECT count(*) FROM restores").fetchone() == before
    database.close()
