"""A clinic on a server as an operator types it: made, used, copied, moved to a file and back."""

from __future__ import annotations

import gc
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from refillnotes.app import create_app, open_clinic
from refillnotes.cli import Program, commands
from refillnotes.store import audit
from tests.databases import another_address
from tests.people import a_browser, a_person, sent

pytestmark = [
    pytest.mark.postgresql,
    # a command leaves its sessions to the end of its process, which here goes on
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

SETUP = ["setup", "--name", "North Hospital", "--timezone", "Europe/Zurich", "--paper", "A4"]
SETUP += ["--admin-name", "Sam Novak", "--admin-email", "sam@clinic.example"]
PATIENT = {"family_name": "Roe", "given_name": "Ann", "born": "1970-01-02", "mrn": "0099-1"}


def run(*words: object) -> Result:
    """One command, which must do what it was asked."""
    program = Program(create_app, open_clinic)
    done = CliRunner().invoke(commands, [str(word) for word in words], obj=program)
    assert done.exit_code == 0, (words, done.output, done.exception)
    return done


def head() -> str:
    clinic = open_clinic()
    with clinic.database.reading() as connection:
        found = audit.head(connection)
    clinic.database.close()
    return found.hash


def test_every_command_of_a_clinic_on_a_server_and_both_ways_of_moving_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "password").write_text("eleven quiet owls at dusk\n", encoding="utf-8")
    for name in ("backups", "onwards", "second"):
        (tmp_path / name).mkdir()
    instance = tmp_path / "instance"
    monkeypatch.setenv("REFILLNOTES_INSTANCE", str(instance))
    monkeypatch.setenv("DATABASE_URL", another_address(tmp_path))
    run(*SETUP, "--password-file", tmp_path / "password")
    with (instance / "clinic.toml").open("a") as file:
        file.write(f'checkpoints = "{tmp_path / "second"}"\n')
    app = create_app(None)
    clinic = app.extensions["refillnotes"]
    browser = a_browser(app, a_person(clinic, "nurse"))
    assert sent(browser, "/patients/new", PATIENT).status_code == 302
    assert "ROE" in browser.get("/patients").text
    assert browser.get("/healthz").json == {"status": "ok"}
    clinic.database.close()
    run("checkpoint")
    before = head()
    run("backup", tmp_path / "backups")
    assert "were restored and verified" in run("drill", tmp_path / "backups").stdout
    assert not list(instance.glob("*.sqlite3"))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'moved.sqlite3'}")
    shutil.rmtree(instance)
    run("restore", tmp_path / "backups", "--reason", "Moved to a file.")
    assert "as it was written" in run("verify", "--pdf").stdout
    run("backup", tmp_path / "onwards")
    monkeypatch.setenv("DATABASE_URL", another_address(tmp_path))
    shutil.rmtree(instance)
    run("restore", tmp_path / "onwards", "--reason", "Moved to a server.")
    assert "as it was written" in run("verify", "--pdf").stdout
    opened = open_clinic()
    with opened.database.reading() as connection:
        assert audit.number_of(connection, before) is not None
    opened.database.close()
    assert "records in" in run("export-audit", tmp_path / "trail.ndjson").stdout
    gc.collect()  # here, where what is left to the end of a process is looked over
