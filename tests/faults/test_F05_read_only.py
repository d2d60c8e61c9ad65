"""F05: the database takes nothing any more, while it is served and at a start; reading goes on."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import psycopg
import pytest
from sqlalchemy import make_url

from refillnotes.actions.look_up import due_patients
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.refusals import SavingIsOff
from refillnotes.actions.take_traces_in import take_traces_in
from refillnotes.app import create_app
from refillnotes.config.clinic_file import Clinic as Written
from refillnotes.config.clinic_file import Paper
from refillnotes.config.environment import Config
from refillnotes.domain.audit import Event
from refillnotes.store.database import Database
from refillnotes.store.errors import DatabaseAway, NoTraceKept
from refillnotes.store.meanwhile import Meanwhile
from tests.clinics import Practice, PrinterHere, a_practice
from tests.databases import on_postgresql, url_of
from tests.faults.saving_off import events, head_of, side_lines
from tests.faults.test_F59_traces_taken_in import chained
from tests.people import a_browser, sent, token
from tests.web.sendings import serving


@contextmanager
def immutable(*paths: Path) -> Iterator[None]:
    """Files and folders that nobody can write: root by an attribute of theirs, others by mode."""
    there = [one for one in paths if one.exists()]
    modes = {one: one.stat().st_mode for one in there}
    if os.geteuid() == 0:
        chattr = shutil.which("chattr")
        made = chattr and subprocess.run([chattr, "+i", *there], check=False).returncode == 0
        if not made:
            pytest.skip("root writes everywhere, and this disk knows no immutable files")
    else:
        for one in there:
            one.chmod(modes[one] & 0o555)
    try:
        yield
    finally:
        if os.geteuid() == 0:
            subprocess.run(["chattr", "-i", *there], check=True)  # noqa: S607
        for one, mode in modes.items():
            one.chmod(mode)


@contextmanager
def read_only(practice: Practice) -> Iterator[None]:
    """What an operator, a failing disk or a server that became a standby does to a database."""
    database = practice.clinic.database
    if not on_postgresql():
        with immutable(database.path, Path(f"{database.path}-wal")):
            yield
        return
    try:
        alter(database, "SET default_transaction_read_only = on")
        yield
    finally:
        alter(database, "RESET default_transaction_read_only")


def alter(database: Database, act: str) -> None:
    with psycopg.connect(os.environ["REFILLNOTES_TEST_SERVER"], autocommit=True) as server:
        server.execute(f'ALTER DATABASE "{make_url(url_of(database)).database}" {act}')
    database.engine.dispose()  # a session keeps what it began with


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with a_practice(tmp_path, PrinterHere()) as opened:
        yield opened


def test_F05_a_database_made_read_only_under_the_program_is_read_and_each_look_chained_later(
    practice: Practice,
):
    note_id = practice.a_note()
    visit_id, version = practice.another_pump(1).a_draft()
    app = serving(practice)
    browser = a_browser(app, practice.nurse, DEMO_PASSWORD)
    before = head_of(practice.clinic)
    with read_only(practice):
        form = {"version": str(version), "go": "next", "remarks": "Slept well"}
        refused = sent(browser, f"/visits/{visit_id}/plan", form)
        assert (refused.status_code, "Slept well" in refused.text) == (503, True)
        assert "Saving is off, so this was not saved" in refused.text
        by_itself = browser.put(
            f"/visits/{visit_id}/plan",
            data=form | {"csrf_token": token(browser), "idempotency_key": str(uuid4())},
            headers={"Accept": "application/json"},
        )
        assert (by_itself.status_code, "Saving is off" in by_itself.json["sentence"]) == (503, True)
        for address in ("/today", f"/notes/{note_id}", f"/visits/{visit_id}/plan"):
            shown = browser.get(address)
            assert (shown.status_code, "<b>Saving is off.</b>" in shown.text) == (200, True)
        pdf = browser.get(f"/notes/{note_id}/pdf")
        assert (pdf.status_code, pdf.data[:5]) == (200, b"%PDF-")
        assert browser.get("/healthz").json == {"status": "degraded"}
        sent(browser, "/sign-out", {})
        again = a_browser(app, practice.nurse, DEMO_PASSWORD)
        assert again.get("/patients").status_code == 200
        assert head_of(practice.clinic) == before
    looks = events(side_lines(practice.clinic.checkpoints.folder))
    assert looks == [
        *("list-viewed", "note-viewed", "chart-viewed", "pdf-viewed"),
        *("signed-out", "signed-in", "list-viewed"),
    ]
    assert again.get("/healthz").json == {"status": "degraded"}  # until it is started again
    practice.clinic.meanwhile.close()
    started = replace(practice.clinic, meanwhile=Meanwhile())
    assert (take_traces_in(started), started.saving_is_off) == (1, "")
    assert head_of(started) == before + len(looks) + 1
    assert chained(started, Event.PDF_VIEWED) == 1


@pytest.mark.sqlite
def test_F05_a_start_on_a_disk_that_takes_nothing_reads_until_somebody_writes_the_file(
    practice: Practice, tmp_path: Path
):
    """No log is left by a database that was closed, and none can be made beside it."""
    instance, second = tmp_path / "instance", tmp_path / "second"
    instance.mkdir(mode=0o700)
    second.mkdir(mode=0o700)
    practice.clinic.database.close()
    record = instance / "refillnotes.sqlite3"
    shutil.copy(tmp_path / "clinic.sqlite3", record)
    written = Written("North Hospital", ZoneInfo("America/Chicago"), Paper.A4, checkpoints=second)
    config = Config(instance, f"sqlite:///{record}", written, b"x" * 32)
    with immutable(record, instance):
        app = create_app(config)
        browser = a_browser(app, practice.nurse, DEMO_PASSWORD)
        shown = browser.get("/today")
        assert (shown.status_code, "<b>Saving is off.</b>" in shown.text) == (200, True)
        assert events(side_lines(second)) == ["signed-in", "list-viewed"]
    record.touch()
    with pytest.raises(DatabaseAway, match="Start refillnotes again"):
        due_patients(app.extensions["refillnotes"], practice.nurse)
    app.extensions["refillnotes"].meanwhile.close()
    started = create_app(config).extensions["refillnotes"]
    assert (started.saving_is_off, chained(started, Event.LIST_VIEWED)) == ("", 2)
    started.database.close()


@pytest.mark.sqlite
def test_F05_a_disk_that_fails_under_an_open_file_saves_nothing_and_shows_nothing_untraced(
    practice: Practice,
):
    """No file may grow: neither the log nor, on the same disk, the side file."""
    clinic = practice.clinic
    held = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    before = head_of(clinic)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, held[1]))
    try:
        with pytest.raises(SavingIsOff):
            due_patients(clinic, practice.nurse)
        with pytest.raises(NoTraceKept, match="nothing is shown"):
            due_patients(clinic, practice.nurse)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, held)
        signal.signal(signal.SIGXFSZ, ignored)
    assert due_patients(clinic, practice.nurse).rows
    assert head_of(clinic) == before
    assert events(side_lines(clinic.checkpoints.folder)) == ["list-viewed"]
