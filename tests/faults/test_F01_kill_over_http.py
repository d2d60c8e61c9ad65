"""F01, F02: the whole server is killed, renderer and all, while people work at its pages."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from threading import Thread

import pytest

from refillnotes.actions.keep_seal import found_seal
from refillnotes.actions.verify_record import verify_record
from refillnotes.app import open_clinic
from refillnotes.config.clinic_file import Clinic, Paper, write_clinic
from refillnotes.config.instance import prepare_instance
from refillnotes.demo.staff import hire
from refillnotes.domain.audit import Event
from refillnotes.store import audit
from tests.clinics import ZONE
from tests.faults.acknowledged import Acknowledged, faults
from tests.faults.counts import so_often
from tests.faults.people_at_work import (
    Floor,
    record_beforehand,
    record_refills,
    save_again_and_again,
    sign,
    submit,
    worker,
)
from tests.faults.served import Served

ROUNDS, KILLS = so_often(1, 10), so_often(4, 50)
SEED = 20261128
SLOWEST = 600.0
"""Seconds that may pass without any act: then the test is stuck, not the clinic slow."""


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "instance"
    (tmp_path / "scratch").mkdir()
    prepare_instance(folder)
    write_clinic(folder, Clinic("North Hospital", ZONE, Paper.A4, demo=True))
    monkeypatch.setenv("REFILLNOTES_INSTANCE", str(folder))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return folder


def until(happened: Callable[[], bool]) -> None:
    began = time.monotonic()
    while not happened():
        assert time.monotonic() - began < SLOWEST, "nothing is done any more"
        time.sleep(0.005)


@pytest.mark.slow
@pytest.mark.parametrize("turn", range(ROUNDS))
def test_F01_nothing_acknowledged_is_lost_or_done_twice_when_the_server_is_killed(
    instance: Path, tmp_path: Path, turn: int
):
    clinic = open_clinic()
    found_seal(clinic)
    staff = hire(clinic)
    served, told = Served(instance, tmp_path / "scratch"), Acknowledged()
    floor = Floor.opened(served.port, staff, told)
    record_beforehand(clinic, floor, KILLS)
    with clinic.database.reading() as connection:
        told.since = audit.head(connection).seq
    clinic.database.close()
    began = time.monotonic()
    landed = _kill_while_people_work(served, floor, Random(SEED + turn))  # noqa: S311  # printed
    took = time.monotonic() - began
    clinic = open_clinic()
    assert list(faults(clinic, told)) == []
    assert list(verify_record(clinic, signatures=True)) == []
    clinic.database.close()
    done = Counter(act for act, _ in told.acts)
    assert done[Event.VISIT_SAVED] > KILLS
    assert done[Event.NOTE_SUBMITTED] + done[Event.NOTE_SIGNED] >= max(1, KILLS // 10)
    sys.stdout.write(f"\n{landed} kills in {took:.0f} s, seed {SEED + turn}, all there once: ")
    sys.stdout.write(", ".join(f"{count} {act.value}" for act, count in done.items()) + "\n")


def _kill_while_people_work(served: Served, floor: Floor, chance: Random) -> int:
    """Kill and start again; in the end everybody finishes what they began, answered or not."""
    work = [record_refills(0), submit, sign]
    work += [save_again_and_again(100_000 * number) for number in (1, 2)]
    people = [Thread(target=worker(floor, one), daemon=True) for one in work]
    served.start()
    for person in people:
        person.start()
    landed = 0
    try:
        while landed < KILLS and not floor.told.strange:
            _wait_for_the_moment(floor.told, chance)
            landed += served.kill()
            served.start()
        floor.last_round.set()
        for person in people:
            person.join(SLOWEST)
        served.end()
    finally:
        floor.leave.set()
        served.kill()
    return landed


def _wait_for_the_moment(told: Acknowledged, chance: Random) -> None:
    """A while after something was acknowledged since the start; one time in six a signature.

    A signature waits for a renderer that has only just been started anew.
    """
    before, signing = len(told.acts), chance.randrange(6) == 0
    signed = {Event.NOTE_SUBMITTED, Event.NOTE_SIGNED}

    def happened() -> bool:
        since = told.acts[before:]
        enough = any(act in signed for act, _ in since) if signing else bool(since)
        return enough or bool(told.strange)

    until(happened)
    time.sleep(chance.uniform(0, 0.4))
