"""F59: the database is an old copy; nothing is saved in it until somebody says why."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from refillnotes.app import create_app, open_clinic
from refillnotes.cli import Program, commands
from refillnotes.store import audit
from tests.people import a_browser, a_person, sent

SETUP = ["setup", "--name", "North Hospital", "--timezone", "Europe/Zurich", "--paper", "A4"]
SETUP += ["--admin-name", "Sam Novak", "--admin-email", "sam@clinic.example"]


def run(*words):
    program = Program(create_app, open_clinic)
    return CliRunner().invoke(commands, [str(word) for word in words], obj=program)


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clinic whose database was put back to what it was before its newest acts."""
    folder = tmp_path / "instance"
    monkeypatch.setenv("REFILLNOTES_INSTANCE", str(folder))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / "password").write_text("eleven quiet owls at dusk\n", encoding="utf-8")
    (tmp_path / "backups").mkdir()
    assert run(*SETUP, "--password-file", tmp_path / "password").exit_code == 0
    assert run("backup", tmp_path / "backups").exit_code == 0
    a_person(open_clinic(), "nurse")
    assert run("checkpoint").exit_code == 0
    (old,) = (tmp_path / "backups").rglob("record.sqlite3")
    record = folder / "refillnotes.sqlite3"
    for ending in ("", "-wal", "-shm"):
        record.with_name(record.name + ending).unlink(missing_ok=True)
    shutil.copyfile(old, record)
    record.chmod(0o600)
    return folder


def head_of(clinic) -> int:
    with clinic.database.reading() as connection:
        return audit.head(connection).seq


@pytest.mark.usefixtures("instance")
def test_F59_an_old_copy_saves_nothing_and_says_so():
    app = create_app(None)
    clinic = app.extensions["refillnotes"]
    before = head_of(clinic)
    browser = app.test_client()
    page = browser.get("/sign-in")
    assert (page.status_code, "Saving is off" in page.text) == (200, True)
    assert "the chain ends before the checkpoint" in page.text
    wrong = {"email": "sam@clinic.example", "password": "x"}
    assert sent(browser, "/sign-in", wrong).status_code == 401
    health = browser.get("/healthz")
    assert (health.status_code, health.json) == (200, {"status": "degraded"})
    with browser.get("/static/page.css") as style:
        assert style.status_code == 200
    assert head_of(clinic) == before
    clinic.database.close()


@pytest.mark.usefixtures("instance")
def test_F59_the_lost_records_are_listed_and_work_goes_on_once_a_reason_is_given():
    clinic = open_clinic()
    before = head_of(clinic)
    assert run("verify").exit_code == 1
    done = run("accept-restore", "--reason", "The disk broke on Monday.")
    assert f"Lost: records {before + 1} to" in done.stdout
    app = create_app(None)
    assert app.extensions["refillnotes"].database.saving_is_off == ""
    whole = run("verify")
    assert (whole.exit_code, "The disk broke on Monday." in whole.stdout) == (0, True)
    nurse = a_person(app.extensions["refillnotes"], "nurse")
    assert a_browser(app, nurse).get("/you").status_code in {200, 302}
