"""One autosave of a whole step against an empty view that commits one row, in one run."""

from __future__ import annotations

import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stderr
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import uuid4
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.keep_seal import found_seal
from refillnotes.actions.open_visit import open_visit, start_visit
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.save_draft import save_draft
from refillnotes.app import WarmPrinter
from refillnotes.cli.garbage import look_for_garbage_seldom
from refillnotes.demo.clinic import HISTORY
from refillnotes.demo.history import admit, earlier_refills
from refillnotes.demo.refill import Around, good_refill
from refillnotes.demo.staff import NURSE, PHYSICIAN, SECOND_NURSE, hire
from refillnotes.demo.stories import STORIES
from refillnotes.domain.rulebook import Rulebook
from refillnotes.seal.authority import SEAL_LASTS
from refillnotes.seal.keyring import Seal
from refillnotes.store.checkpoints import Checkpoints
from refillnotes.store.database import open_database
from refillnotes.store.migrate import migrate
from refillnotes.web.assembly import assemble

ROUNDS = 200
GOAL = 3


def main(arguments: list[str]) -> None:
    """Print the ratio of the medians, alternating the two within one process."""
    rounds = int(arguments[0]) if arguments else ROUNDS
    nobody = Path(os.devnull)
    with tempfile.TemporaryDirectory() as name, nobody.open("w") as log, redirect_stderr(log):
        folder = Path(name)
        empty = _empty(folder)
        autosave = _autosave(folder)
        for act in (empty, autosave):
            for _ in range(10):
                act()
        look_for_garbage_seldom()
        times: dict[str, list[float]] = {"empty": [], "autosave": []}
        for _ in range(rounds):
            for title, act in (("empty", empty), ("autosave", autosave)):
                began = time.perf_counter()
                act()
                times[title].append(time.perf_counter() - began)
    one, other = (statistics.median(times[title]) for title in ("autosave", "empty"))
    sys.stdout.write(
        f"P5  autosave (parse, all checks, commit, findings) / empty view that commits one row: "
        f"{one / other:.1f} (goal at most {GOAL})\n"
        f"    medians of {rounds} each in turn: {one * 1000:.1f} ms and {other * 1000:.1f} ms\n"
    )


def _empty(folder: Path) -> Callable[[], None]:
    """The least a Flask view with a database can do."""
    database = open_database(f"sqlite:///{folder / 'empty.sqlite3'}")
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE saved (id INTEGER PRIMARY KEY, content TEXT)"))
    app = Flask("empty")

    @app.put("/save")
    def save() -> str:
        with database.writing() as connection:
            connection.execute(text("INSERT INTO saved (content) VALUES ('x')"))
        return ""

    client = app.test_client()
    return lambda: _expect(client.put("/save").status_code)


def _autosave(folder: Path) -> Callable[[], None]:
    """A nurse's programming step, of a pump with three earlier refills, saved again and again."""
    clinic = founded(folder)
    staff = hire(clinic)
    story = STORIES[0]
    now = clinic.now()
    pump_id = admit(clinic, staff, story)
    last = now - timedelta(days=story.every)
    earlier_refills(clinic, staff, story, pump_id, last, Random(1))  # noqa: S311  # readings
    visit_id = start_visit(clinic, staff[NURSE], pump_id)
    people = str(staff[PHYSICIAN].id), str(staff[SECOND_NURSE].id)
    typed = good_refill(
        story,
        Around(now, *people, last + timedelta(minutes=16)),
        Random(1),  # noqa: S311  # readings
        programmable=True,
    )
    save_draft(clinic, staff[NURSE], visit_id, 1, typed)
    opened = open_visit(clinic, staff[NURSE], visit_id)
    client, token = _signed_in(clinic, staff[NURSE].email)
    state = {"version": opened.visit.version, "turn": 0}
    form = {name: typed[name] for name in ("programmed_volume", "dose_1", "flow", "mode")}

    def act() -> None:
        state["turn"] += 1
        answer = client.put(
            f"/visits/{visit_id}/programming",
            data=form | {"alarm_volume": f"2.{state['turn'] % 9}", "version": state["version"]},
            headers={
                "X-CSRFToken": token,
                "Idempotency-Key": str(uuid4()),
                "Accept": "application/json",
            },
        )
        _expect(answer.status_code)
        state["version"] = answer.get_json()["version"]

    return act


def founded(folder: Path) -> Clinic:
    """An empty clinic with its seal, in a folder."""
    database = open_database(f"sqlite:///{folder / 'clinic.sqlite3'}")
    migrate(database, datetime.now(UTC))
    rulebook = Rulebook()
    clinic = Clinic(
        name="Bench",
        zone=ZoneInfo("America/Chicago"),
        paper="A4",
        demo=True,
        folder=folder / "notes",
        database=database,
        key=b"k" * 32,
        rulebook=rulebook,
        rules=rulebook.shipped,
        printer=WarmPrinter(),
        seal=Seal(folder / "seal", "Bench"),
        checkpoints=Checkpoints(folder / "checkpoints", folder / "checkpoint.key"),
        clock=lambda: datetime.now(UTC),
    )
    found_seal(replace(clinic, clock=lambda: datetime.now(UTC) - HISTORY), HISTORY + SEAL_LASTS)
    return clinic


def _signed_in(clinic: Clinic, email: str) -> tuple[FlaskClient, str]:
    """A browser with the nurse signed in, and the token its forms carry."""
    client = assemble(clinic, "s" * 64, timedelta(hours=1)).test_client()
    fields = {"email": email, "password": DEMO_PASSWORD, "csrf_token": _token(client, "/sign-in")}
    _expect(client.post("/sign-in", data=fields).status_code, 302)
    return client, _token(client, "/you")


def _token(client: FlaskClient, page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
    if found is None:
        raise SystemExit(f"{page} carries no form.")
    return found[1]


def _expect(status: int, wanted: int = 200) -> None:
    if status != wanted:
        raise SystemExit(f"answered {status}, not {wanted}: nothing was measured.")
