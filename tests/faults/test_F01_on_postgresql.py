"""F01: killed while it saves, on PostgreSQL: the program, or the server it saves to."""

from __future__ import annotations

import multiprocessing
import os
import shlex
import signal
import subprocess
import sys
import time
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import cast
from uuid import UUID

import psycopg
import pytest

from refillnotes.actions.clinic import Printer
from refillnotes.actions.open_visit import open_visit
from refillnotes.actions.save_draft import save_draft
from refillnotes.actions.verify_record import verify_record
from refillnotes.domain.errors import RefillnotesError
from refillnotes.store.database import open_database
from tests.clinics import Practice, a_practice
from tests.databases import url_of
from tests.faults.counts import so_often

pytestmark = pytest.mark.postgresql

FORKS = multiprocessing.get_context("fork")
KILLS = so_often(2, 50)
LONGEST = 0.5  # seconds of saving before a kill
SEED = 20261114


def saving(practice: Practice, url: str, visit_id: UUID, told: Connection) -> None:
    """In a process of its own: save without pause, and tell each version once it is kept."""
    clinic = replace(practice.clinic, database=open_database(url))
    version = open_visit(clinic, practice.nurse, visit_id).visit.version
    while True:
        typed = {"remarks": f"turn {version + 1}"}
        try:
            version = save_draft(clinic, practice.nurse, visit_id, version, typed).version
        except RefillnotesError:  # the server is gone; nothing was told of this one
            return
        told.send(version)


def acknowledged(practice: Practice, visit_id: UUID, crash: str, after: float) -> list[int]:
    """The versions that were told as kept until the crash."""
    database, (heard, told) = practice.clinic.database, FORKS.Pipe(duplex=False)
    url = url_of(database)
    database.engine.dispose()
    child = FORKS.Process(target=saving, args=(practice, url, visit_id, told))
    child.start()
    told.close()
    versions = [heard.recv()]  # it has begun
    time.sleep(after)
    if crash == "server":
        crash_server(practice)
    else:
        os.kill(child.pid, signal.SIGKILL)
    try:
        while True:
            versions.append(heard.recv())
    except EOFError:
        child.join()
    return versions


def crash_server(practice: Practice) -> None:
    """As a failing machine does, but for the disk's own cache: at once, with no checkpoint."""
    with psycopg.connect(os.environ["REFILLNOTES_TEST_SERVER"]) as server:
        data = Path(server.execute("SHOW data_directory").fetchone()[0])
        version = int(server.execute("SHOW server_version_num").fetchone()[0]) // 10_000
    program = f"/usr/lib/postgresql/{version}/bin/pg_ctl"
    owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    options = shlex.join(shlex.split((data / "postmaster.opts").read_text())[1:])
    pg_ctl = [*owner, program, "-D", data, "-w", "-t", "60"]
    for act in (["-m", "immediate", "stop"], ["-l", data.parent / "log", "-o", options, "start"]):
        subprocess.run([*pg_ctl, *act], check=True, stdout=subprocess.DEVNULL, cwd=data.parent)
    practice.clinic.database.engine.dispose()


@pytest.mark.parametrize("crash", ["program", "server"])
def test_F01_on_a_server_no_acknowledged_save_is_lost(tmp_path: Path, crash: str):
    chance, kept = Random(SEED), 0  # noqa: S311  # the seed is printed by its name
    with a_practice(tmp_path, cast("Printer", None)) as practice:
        visit_id, _ = practice.a_draft()
        for _ in range(KILLS):
            told = acknowledged(practice, visit_id, crash, chance.uniform(0, LONGEST))
            stored = open_visit(practice.clinic, practice.nurse, visit_id).visit
            assert stored.version in {told[-1], told[-1] + 1}
            assert stored.document["remarks"] == f"turn {stored.version}"
            kept += len(told)
        assert list(verify_record(practice.clinic)) == []
    sys.stderr.write(f"{KILLS} crashes of the {crash}: {kept} acknowledged saves, none lost\n")
