"""Pages over HTTP while the renderer draws without pause, against the same pages while it rests."""

from __future__ import annotations

import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from threading import Event, Thread
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from refillnotes.actions.keep_seal import found_seal
from refillnotes.actions.open_visit import start_visit
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.save_draft import save_draft
from refillnotes.app import open_clinic
from refillnotes.config.clinic_file import Clinic, Paper, write_clinic
from refillnotes.config.environment import read_config
from refillnotes.config.instance import prepare_instance
from refillnotes.demo.history import admit
from refillnotes.demo.refill import Around, good_refill
from refillnotes.demo.staff import NURSE, PHYSICIAN, SECOND_NURSE, STAFF, hire
from refillnotes.demo.stories import STORIES

BLOCKS, PAGES = 10, 40
GOAL = 1.3


def main(arguments: list[str]) -> None:
    """Blocks of pages in turn, resting and drawing; the ratio of the two 95th percentiles."""
    blocks = int(arguments[0]) if arguments else BLOCKS
    with tempfile.TemporaryDirectory() as name:
        visit_id = _recorded(Path(name))
        with _served(Path(name)) as port:
            reader = _Reader(port)
            paper, page = f"/visits/{visit_id}/draft.pdf", f"/visits/{visit_id}/plan"
            for address in (paper, page):
                reader.get(address)
            times: dict[bool, list[float]] = {False: [], True: []}
            drawn = 0
            for _ in range(blocks):
                for drawing in times:
                    with _drawing(_Reader(port), paper, on=drawing) as count:
                        times[drawing] += [reader.get(page) for _ in range(PAGES)]
                    drawn += len(count)
    resting, busy = (_p95(times[drawing]) for drawing in (False, True))
    sys.stdout.write(
        f"P8  a step's page, p95 while the renderer draws / while it rests: {busy / resting:.2f} "
        f"(goal at most {GOAL})\n"
        f"    {busy * 1000:.0f} ms and {resting * 1000:.0f} ms; medians "
        f"{statistics.median(times[True]) * 1000:.0f} and "
        f"{statistics.median(times[False]) * 1000:.0f} ms; {blocks * PAGES} pages each, "
        f"{drawn} notes drawn meanwhile\n"
    )


def _recorded(folder: Path) -> UUID:
    """A clinic in this folder with one visit recorded whole; gives the visit."""
    prepare_instance(folder)
    write_clinic(folder, Clinic("Bench", ZoneInfo("America/Chicago"), Paper.A4, demo=True))
    os.environ["REFILLNOTES_INSTANCE"] = str(folder)
    clinic = open_clinic(read_config())
    found_seal(clinic)
    staff, story = hire(clinic), STORIES[0]
    visit_id = start_visit(clinic, staff[NURSE], admit(clinic, staff, story))
    people = str(staff[PHYSICIAN].id), str(staff[SECOND_NURSE].id)
    chance = Random(1)  # noqa: S311  # readings, not secrets
    typed = good_refill(story, Around(clinic.now(), *people, None), chance, programmable=True)
    save_draft(clinic, staff[NURSE], visit_id, 1, typed)
    clinic.database.close()
    return visit_id


@contextmanager
def _served(folder: Path) -> Iterator[int]:
    """The program as it is served, on a port of its own choice."""
    program = Path(sys.executable).with_name("refillnotes")
    with (folder / "log").open("wb") as log:
        served = subprocess.Popen(  # noqa: S603  # our own program
            [program, "serve", "--port", "0"], stdout=subprocess.PIPE, stderr=log, text=True
        )
        try:
            said = served.stdout.readline() if served.stdout else ""
            yield int(said.rpartition(":")[2])
        finally:
            served.terminate()
            served.wait(60)


@contextmanager
def _drawing(reader: _Reader, paper: str, *, on: bool) -> Iterator[list[float]]:
    """Have notes drawn one after the other as long as the block lasts, if ``on``."""
    stop, times = Event(), list[float]()

    def draw() -> None:
        while on and not stop.is_set():
            times.append(reader.get(paper))

    thread = Thread(target=draw)
    thread.start()
    try:
        yield times
    finally:
        stop.set()
        thread.join()


class _Reader:
    """A nurse's browser, signed in."""

    def __init__(self, port: int) -> None:
        self.port, self.cookie = port, ""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self._ask("GET", "/sign-in"))
        if token is None:
            raise SystemExit("The sign-in page carries no form.")
        fields = {"email": STAFF[NURSE].email, "password": DEMO_PASSWORD}
        self._ask("POST", "/sign-in", fields | {"csrf_token": token[1]}, wanted=302)

    def get(self, address: str) -> float:
        """Seconds until a page was there."""
        began = time.perf_counter()
        self._ask("GET", address)
        return time.perf_counter() - began

    def _ask(
        self, method: str, address: str, fields: dict[str, str] | None = None, wanted: int = 200
    ) -> str:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        line.request(method, address, urlencode(fields or {}), headers)
        answer = line.getresponse()
        text = answer.read().decode(errors="replace")
        line.close()
        if answer.status != wanted:
            raise SystemExit(f"{address} answered {answer.status}, not {wanted}.")
        self.cookie = (answer.getheader("Set-Cookie") or self.cookie).partition(";")[0]
        return text


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]
