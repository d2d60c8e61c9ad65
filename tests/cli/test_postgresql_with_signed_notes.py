"""A demo clinic on a server: its signed notes are served, copied, exported and proved whole."""

from __future__ import annotations

import gc
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener
from uuid import uuid4
from zipfile import ZipFile

import pytest

from refillnotes.actions.passwords import DEMO_PASSWORD
from tests.cli.test_postgresql_to_the_end import run
from tests.databases import another_address

pytestmark = [
    pytest.mark.postgresql,
    # a command leaves its sessions to the end of its process, which here goes on
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

PROGRAM = "from refillnotes.app import main; main()"


@contextmanager
def served() -> Iterator[str]:
    """The clinic of the environment, served by a process of its own and ended as by Ctrl+C."""
    command = [sys.executable, "-c", PROGRAM, "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield server.stdout.readline().split()[-1]
            server.send_signal(signal.SIGTERM)
            assert server.wait(30) == 0
        finally:
            server.kill()


def signed_in(address: str) -> OpenerDirector:
    browser = build_opener(HTTPCookieProcessor())
    page = text(browser, f"{address}/sign-in")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    who = {"email": "physician@demo.example", "password": DEMO_PASSWORD}
    form = who | {"csrf_token": token, "idempotency_key": str(uuid4())}
    browser.open(f"{address}/sign-in", urlencode(form).encode())
    return browser


def text(browser: OpenerDirector, address: str) -> str:
    return browser.open(address).read().decode()


def link(page: str, to: str) -> str:
    """The first address of this form that a page leads to."""
    return re.search(rf'href="({to}/[0-9a-f-]{{36}})"', page)[1]


def test_a_demo_on_a_server_is_served_copied_exported_and_proved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("REFILLNOTES_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("DATABASE_URL", another_address(tmp_path))
    run("demo", "--patients", 1)
    with served() as address:
        browser = signed_in(address)
        folder = text(browser, address + link(text(browser, f"{address}/patients"), "/patients"))
        note = address + link(folder, "/notes")
        assert "Signed" in text(browser, note)
        pdf = browser.open(f"{note}/pdf").read()
    assert pdf.startswith(b"%PDF-")
    (tmp_path / "backups").mkdir()
    run("backup", tmp_path / "backups")
    assert "were restored and verified" in run("drill", tmp_path / "backups").stdout
    assert "The record is as it was written" in run("verify", "--pdf").stdout
    bundle = tmp_path / "notes.zip"
    run("export", bundle)
    assert "The bundle is as it was written" in run("verify", "--bundle", bundle).stdout
    with ZipFile(bundle) as whole:
        held = [whole.read(name) for name in whole.namelist() if name.endswith(".pdf")]
    assert pdf in held
    gc.collect()  # here, where what is left to the end of a process is looked over
