"""F67: a clinic that is not as it should be is not opened, and says in a sentence why."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from pysqlite3 import dbapi2

from refillnotes.app import create_app, open_clinic
from refillnotes.cli import Program, commands
from refillnotes.seal.folder import found
from refillnotes.store.database import open_database
from refillnotes.store.migrate import migrate
from tests.tree import ROOT

PROGRAM = Program(create_app, open_clinic)
CLINIC = 'name = "North Hospital"\ntimezone = "Europe/Zurich"\npaper = "A4"\n'
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clinic in which nothing is wrong."""
    folder = tmp_path_factory.mktemp("founded") / "instance"
    folder.mkdir(mode=0o700)
    (folder / "secret").write_text("s" * 64)
    (folder / "secret").chmod(0o600)
    (folder / "clinic.toml").write_text(CLINIC)
    database = open_database(f"sqlite:///{folder / 'refillnotes.sqlite3'}")
    migrate(database, NOW)
    database.close()
    found(folder / "seal", "North Hospital", NOW - timedelta(days=1), NOW + timedelta(days=9))
    return folder


@pytest.fixture
def instance(founded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "instance"
    shutil.copytree(founded, folder)
    monkeypatch.setenv("REFILLNOTES_INSTANCE", str(folder))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return folder


@pytest.fixture(scope="module")
def taken() -> Iterator[int]:
    """A port that cannot be had, so that a clinic opened in spite of its fault stops there."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        yield one.getsockname()[1]


def said_by_serve(taken: int, *more: str) -> str:
    answer = CliRunner().invoke(commands, ["serve", "--port", str(taken), *more], obj=PROGRAM)
    assert answer.exit_code == 2, answer.output
    return answer.output


def run(instance: Path, statement: str) -> None:
    with dbapi2.connect(instance / "refillnotes.sqlite3") as connection:
        connection.execute(statement)
    connection.close()


def no_secret(instance: Path) -> None:
    (instance / "secret").unlink()


def a_short_secret(instance: Path) -> None:
    (instance / "secret").write_text("s" * 31)


def a_secret_for_everybody(instance: Path) -> None:
    (instance / "secret").chmod(0o644)


def a_database_for_everybody(instance: Path) -> None:
    (instance / "refillnotes.sqlite3").chmod(0o644)


def a_newer_schema(instance: Path) -> None:
    run(instance, "UPDATE alembic_version SET version_num = '9999'")


def a_trigger_gone(instance: Path) -> None:
    run(instance, "DROP TRIGGER notes_never_changed")


def a_table_gone(instance: Path) -> None:
    run(instance, "DROP TABLE seen")


def somebody_elses_root(instance: Path) -> None:
    other = instance.parent / "other"
    found(other, "Elsewhere", NOW - timedelta(days=1), NOW + timedelta(days=9))
    for name in ("root.pem", "revoked.crl"):
        shutil.copy(other / name, instance / "seal" / name)


FAULTS: dict[Callable[[Path], None], str] = {
    no_secret: "secret is missing. Run scripts/setup",
    a_short_secret: "holds 31 bytes; at least 32 are needed",
    a_secret_for_everybody: "can be read by other people on this machine (its mode is 644)",
    a_database_for_everybody: "can be opened by other accounts (mode 644). Run: chmod 600",
    a_newer_schema: "A newer refillnotes has migrated this database to schema 9999",
    a_trigger_gone: "The database lacks the trigger notes_never_changed",
    a_table_gone: "the table seen. Nothing is kept in it like this",
    somebody_elses_root: "A note signed for trial does not verify",
}


@pytest.mark.parametrize("spoil", FAULTS, ids=lambda one: one.__name__)
def test_F67_a_clinic_with_a_fault_is_not_opened_and_says_which(instance, taken, spoil):
    spoil(instance)
    assert FAULTS[spoil] in said_by_serve(taken)


def test_F67_debugging_is_refused(instance, taken, monkeypatch):
    monkeypatch.setenv("FLASK_DEBUG", "1")
    assert "FLASK_DEBUG is set" in said_by_serve(taken)
    assert instance.exists()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "clinic.example"])  # noqa: S104
def test_F67_passwords_are_not_taken_in_the_open(instance, taken, host):
    assert "would cross the network in the open" in said_by_serve(taken, "--host", host)
    assert instance.exists()


def test_F67_a_machine_that_cannot_draw_is_not_opened(instance, taken, monkeypatch):
    monkeypatch.setattr("refillnotes.pdf.renderer._CHILD", "raise SystemExit(3)")
    assert "No note can be drawn on this machine." in said_by_serve(taken)
    assert instance.exists()


@pytest.mark.slow
def test_F67_without_its_fonts_it_is_not_opened(instance, tmp_path, taken):
    copied = tmp_path / "copied"
    for part in ("refillnotes", "templates", "static"):
        shutil.copytree(ROOT / part, copied / part)
    shutil.rmtree(copied / "static" / "fonts")
    done = subprocess.run(
        [sys.executable, "-c", "from refillnotes.app import main; main()", "serve", "--port", "0"],
        env=os.environ | {"PYTHONPATH": str(copied), "REFILLNOTES_INSTANCE": str(instance)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        cwd=copied,
    )
    assert done.returncode == 2
    assert "No note can be drawn on this machine." in done.stderr
    assert "scripts/setup" in done.stderr and "Traceback" not in done.stderr
    del taken
