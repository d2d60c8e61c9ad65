"""The commands as an operator types them: what they print, and how they end."""

import json
import re
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from refillnotes.actions.people import everybody
from refillnotes.app import create_app, open_clinic
from refillnotes.cli import COMMANDS, Program, commands
from refillnotes.config.environment import read_config
from refillnotes.domain.manual.checks import VECTORS
from refillnotes.seal.folder import found
from tests.tree import ROOT

CLINIC = ["--name", "North Hospital", "--timezone", "Europe/Zurich", "--paper", "A4"]
ADMIN = ["--admin-name", "Sam Novak", "--admin-email", "Sam@clinic.example"]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("REFILLNOTES_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path / "instance"


@pytest.fixture
def password(tmp_path):
    file = tmp_path / "password"
    file.write_text("eleven quiet owls at dusk\n", encoding="utf-8")
    return ["--password-file", str(file)]


def run(*words, typed=None):
    program = Program(create_app, open_clinic)
    return CliRunner().invoke(commands, [str(word) for word in words], obj=program, input=typed)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name):
    answer = run(name, "--help")
    assert answer.exit_code == 0
    assert "Usage:" in answer.output


def test_the_commands_are_listed():
    assert [name for name in COMMANDS if name not in run("--help").output] == []


def test_an_unknown_command_ends_with_two():
    assert run("sing").exit_code == 2


def test_setup_makes_a_clinic_and_its_first_admin(password):
    answer = run("setup", *CLINIC, *ADMIN, *password)
    assert (answer.exit_code, "North Hospital is ready" in answer.output) == (0, True)
    (admin,) = everybody(open_clinic(read_config()))
    assert (admin.email, admin.name, admin.roles) == ("sam@clinic.example", "Sam Novak", ("admin",))


def test_setup_again_changes_nothing(folder, password):
    run("setup", *CLINIC, *ADMIN, *password)
    kept = ("secret", "clinic.toml", "seal/root.pem", "seal/seal-1.pem", "seal/revoked.crl")
    before = [(folder / name).read_bytes() for name in kept]
    assert run("setup").exit_code == 0
    assert len(everybody(open_clinic(read_config()))) == 1
    assert [(folder / name).read_bytes() for name in kept] == before


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "Name of the clinic is needed. Give it by --name"),
        (["--name", "N", "--timezone", "Mars/Base", "--paper", "A4"], '"Mars/Base" is not a time'),
        ([*CLINIC, "--admin-email", "sam"], '"sam" is not an e-mail address'),
        ([*CLINIC, *ADMIN], "The first password is needed"),
    ],
)
def test_setup_names_what_it_lacks(words, sentence):
    answer = run("setup", *words)
    assert answer.exit_code == 2
    assert sentence in answer.stderr
    assert "Traceback" not in answer.output


def test_setup_refuses_a_short_password(tmp_path):
    short = tmp_path / "short"
    short.write_text("short", encoding="utf-8")
    answer = run("setup", *CLINIC, *ADMIN, "--password-file", short)
    assert (answer.exit_code, "at least 12 are needed" in answer.stderr) == (2, True)


def test_a_clinic_that_is_not_there_is_said_in_words():
    answer = run("verify")
    assert answer.exit_code == 2
    assert "is missing. Run scripts/setup" in answer.stderr


def test_verify_finds_nothing_wrong_with_a_new_record(password):
    run("setup", *CLINIC, *ADMIN, *password)
    answer = run("verify")
    assert (answer.exit_code, answer.stdout.splitlines()[-1]) == (
        0,
        "The record is as it was written.",
    )
    assert "Note: no checkpoint was written yet" in answer.stdout


def test_verify_tells_programs_what_it_found_and_remembers_it(password):
    run("setup", *CLINIC, *ADMIN, *password)
    told = json.loads(run("verify", "--json").stdout)
    assert (told["whole"], told["faults"]) == (True, [])
    assert told["upto"] > 0 and told["notes"]
    again = json.loads(run("verify", "--json", "--since", told["upto"]).stdout)
    assert again["upto"] == told["upto"] + 1
    wrong = run("verify", "--since", "Monday")
    assert (wrong.exit_code, '"Monday" is neither' in wrong.stderr) == (2, True)


def test_verify_names_an_audit_record_that_was_changed(folder, password):
    run("setup", *CLINIC, *ADMIN, *password)
    database = sqlite3.connect(folder / "refillnotes.sqlite3")
    triggers = database.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    kept = database.execute("SELECT sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for (name,) in triggers:
        database.execute(f"DROP TRIGGER {name}")
    database.execute("UPDATE audit SET event = replace(event, 'seal-made', 'x') WHERE seq = 4")
    for (sql,) in kept:
        database.execute(sql)
    database.commit()
    database.close()
    answer = run("verify")
    assert answer.exit_code == 1
    assert "audit record 4" in answer.stdout


def test_verify_says_when_it_cannot_look(folder, password):
    run("setup", *CLINIC, *ADMIN, *password)
    assert run("verify", "--pdf").exit_code == 0
    (folder / "seal").rename(folder / "elsewhere")
    assert run("verify").exit_code == 0
    answer = run("verify", "--pdf")
    assert answer.exit_code == 2
    assert "holds no seal" in answer.stderr


def test_a_root_put_in_place_of_the_clinics_own_is_named(folder, password):
    run("setup", *CLINIC, *ADMIN, *password)
    shutil.rmtree(folder / "seal")
    found(folder / "seal", "Forged", datetime.now(UTC))
    answer = run("verify", "--pdf")
    assert answer.exit_code == 1
    assert "the seal's root: is not the one the audit trail names" in answer.stdout


def test_a_seal_is_shown_renewed_and_revoked(password):
    run("setup", *CLINIC, *ADMIN, *password)
    assert "seal 1" in run("seal", "show").stdout
    assert "Seal 2 signs from now on" in run("seal", "renew").stdout
    revoked = run("seal", "revoke", "1", "--why", "keyCompromise")
    assert (revoked.exit_code, "Seal 1 is revoked" in revoked.stdout) == (0, True)
    assert run("seal", "revoke", "1", "--why", "keyCompromise").exit_code == 2
    shown = run("seal", "show").stdout
    assert "seal 1" in shown and "revoked" in shown and "seal 2" in shown
    assert "0 were added" in run("seal", "list-revoked").stdout
    assert "Seal 3 signs from now on" in run("seal", "renew-root").stdout
    roots = re.findall(r"root (\w{64}) until (20\d\d)", run("seal", "show").stdout)
    assert len(roots) == len({root for root, _ in roots}) == 2
    assert run("verify", "--pdf").exit_code == 0


def test_export_refuses_an_empty_selection_and_a_file_that_is_there(password, tmp_path):
    run("setup", *CLINIC, *ADMIN, *password)
    nothing = run("export", "--from", "2026-01-01", tmp_path / "notes.zip")
    assert (nothing.exit_code, "No signed note" in nothing.stderr) == (2, True)
    assert not (tmp_path / "notes.zip").exists()
    there = run("export", *[tmp_path / "password"])
    assert (there.exit_code, "is there already" in there.stderr) == (2, True)


def test_demo_refuses_a_real_clinic(password):
    run("setup", *CLINIC, *ADMIN, *password)
    answer = run("demo")
    assert (answer.exit_code, "holds a real clinic" in answer.stderr) == (2, True)
    assert len(everybody(open_clinic(read_config()))) == 1


def test_demo_refuses_a_record_whose_clinic_toml_is_lost(folder, password):
    run("setup", *CLINIC, *ADMIN, *password)
    (folder / "clinic.toml").unlink()
    answer = run("demo")
    assert (answer.exit_code, "holds a record and no clinic.toml" in answer.stderr) == (2, True)


def test_serve_refuses_the_open_network_without_a_proxy():
    answer = run("serve", "--host", "0.0.0.0")  # noqa: S104  # the very address that is refused
    assert (answer.exit_code, "--behind-proxy" in answer.stderr) == (2, True)


def test_docs_are_written_and_found_stale(tmp_path):
    (tmp_path / VECTORS).parent.mkdir(parents=True)
    shutil.copy(ROOT / VECTORS, tmp_path / VECTORS)
    stale = run("docs", "--check", "--folder", tmp_path)
    assert (stale.exit_code, "docs/checks.md is out of date" in stale.stderr) == (1, True)
    assert not (tmp_path / "docs").exists()
    assert run("docs", "--folder", tmp_path).exit_code == 0
    assert run("docs", "--check", "--folder", tmp_path).exit_code == 0
    (tmp_path / "docs" / "states.md").write_text("old", encoding="utf-8")
    assert run("docs", "--check", "--folder", tmp_path).exit_code == 1


def test_a_policy_of_the_site_that_cannot_be_read_stops_the_start(folder, password):
    run("setup", *CLINIC, *ADMIN, *password)
    (folder / "policy.toml").write_text("this is not TOML", encoding="utf-8")
    answer = run("verify")
    assert (answer.exit_code, "policy.toml" in answer.stderr) == (2, True)
    (folder / "policy.toml").write_bytes(b"\xff\xfe")
    assert "cannot be read" in run("verify").stderr
    shutil.rmtree(folder)


def test_a_policy_of_the_site_written_after_the_founding_stops_the_start(folder, password):
    run("setup", *CLINIC, *ADMIN, *password)
    (folder / "policy.toml").write_text(
        '[[change]]\nfigure = "residual.floor"\nvalue = "0.4 mL"\nsource = "a shell"\n'
        'changed_by = "somebody"\ndate = "2026-05-01"\n',
        encoding="utf-8",
    )
    answer = run("verify")
    assert (answer.exit_code, "another one approves it" in answer.stderr) == (2, True)
    (folder / "policy.toml").unlink()
    assert run("verify").exit_code == 0


def test_a_preview_judges_all_signed_visits_by_another_value(password):
    run("setup", *CLINIC, *ADMIN, *password)
    answer = run("preview", "residual.floor", "0.4 mL")
    assert answer.exit_code == 0, answer.output
    assert "Smallest difference worth a word: 0.5 mL now, 0.4 mL tried." in answer.stdout
    assert "0 of 0 signed visits judged twice." in answer.stdout
    refused = run("preview", "residual.flor", "0.4 mL")
    assert (refused.exit_code, "flor" in refused.stderr) == (2, True)


def test_the_database_may_be_kept_elsewhere(folder, password, tmp_path, monkeypatch):
    elsewhere = Path(tmp_path / "elsewhere.sqlite3")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{elsewhere}")
    assert run("setup", *CLINIC, *ADMIN, *password).exit_code == 0
    assert elsewhere.exists()
    assert not (folder / "refillnotes.sqlite3").exists()
