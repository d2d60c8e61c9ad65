"""All checks of one visit against one commit of SQLite with full synchronisation, in one run."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from sqlalchemy import text

from refillnotes.cli.garbage import look_for_garbage_seldom
from refillnotes.demo.refill import Around, good_refill
from refillnotes.demo.stories import STORIES, Drugs
from refillnotes.domain.case import Rules, carry_forward, worksheet_of
from refillnotes.domain.catalogue import load_catalogue
from refillnotes.domain.chart import Chart, ImplantedPump, Patient
from refillnotes.domain.checks.register import findings
from refillnotes.domain.facts import read_document
from refillnotes.domain.policy import load_policy
from refillnotes.domain.quantities import Bore, Length, Volume
from refillnotes.domain.rows import PastRefill
from refillnotes.domain.steps.register import FACTS
from refillnotes.domain.worksheet import Worksheet
from refillnotes.store.database import open_database

ROUNDS = 300
EARLIER = 40
GOAL = 5
"""Milliseconds."""

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
DRUGS = Drugs(
    ("morphine", "bupivacaine", "clonidine", "fentanyl", "baclofen"),
    ("20 mg/mL", "7.5 mg/mL", "100 mcg/mL", "500 mcg/mL", "400 mcg/mL"),
    "5 mg/day",
)
STORY = replace(STORIES[0], drugs=DRUGS, every=64)


@dataclass(frozen=True, slots=True)
class Taken:
    """Medians in milliseconds: by the clock, and of this process's own processor time."""

    clock: float
    processor: float

    def __str__(self) -> str:
        return f"{self.clock:.1f} ms ({self.processor:.1f} ms of processor)"


def main(arguments: list[str]) -> None:
    """Print medians taken in turn within one process, and what each earlier visit adds."""
    rounds = int(arguments[0]) if arguments else ROUNDS
    _visit(1)()
    look_for_garbage_seldom()
    with tempfile.TemporaryDirectory() as folder:
        commit, checks = _in_turn(rounds, _commit(Path(folder)), _visit(EARLIER))
    few, many = _in_turn(rounds, _visit(1), _visit(100))
    answers = findings(_visit(EARLIER)())
    sys.stdout.write(
        f"P6  all checks of a visit with {len(DRUGS.names)} drugs and {EARLIER} earlier refills: "
        f"{checks} (goal at most {GOAL}), {checks.clock / commit.clock:.2f} of one commit\n"
        f"    medians of {rounds} each in turn; the commit takes {commit}; "
        f"{len(answers.found)} checks answered, {len(answers.not_evaluated)} lacked something\n"
        f"    after 1 earlier refill {few}, after 100 {many}: "
        f"{1000 * (many.processor - few.processor) / 99:.0f} us of processor for each\n"
    )


def _in_turn(rounds: int, *acts: Callable[[], Worksheet | Callable[[], None]]) -> list[Taken]:
    """What each act needs is made before the clock starts."""
    times: list[list[tuple[float, float]]] = [[] for _ in acts]
    for _ in range(rounds):
        for act, taken in zip(acts, times, strict=True):
            ready = act()
            began, used = time.perf_counter(), time.process_time()
            if isinstance(ready, Worksheet):
                findings(ready)
            else:
                ready()
            taken.append((time.perf_counter() - began, time.process_time() - used))
    return [
        Taken(*(1000 * statistics.median(one) for one in zip(*taken, strict=True)))
        for taken in times
    ]


def _commit(folder: Path) -> Callable[[], Callable[[], None]]:
    """One row in a transaction of its own, with the settings of the record."""
    database = open_database(f"sqlite:///{folder / 'commit.sqlite3'}")
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE saved (id INTEGER PRIMARY KEY, content TEXT)"))

    def commit() -> None:
        with database.writing() as connection:
            connection.execute(text("INSERT INTO saved (content) VALUES ('x')"))

    return lambda: commit


def _visit(earlier: int) -> Callable[[], Worksheet]:
    """A refill of five drugs after so many others, read anew each time it is asked for."""
    policy = load_policy()
    rules = Rules(policy, load_catalogue(policy))
    chart = Chart(_patient(), _pump(rules))
    names = {
        "drug": {drug.id: drug.name for drug in rules.catalogue.drugs},
        "person": {"checker": "Sam Okafor"},
        "physician": {"physician": "Noor Osei"},
    }
    before = NOW - timedelta(days=STORY.every)

    def read(at: datetime, filled_at: datetime | None, carried: dict[str, object]) -> Worksheet:
        around = Around(at, "physician", "checker", filled_at)
        typed = good_refill(STORY, around, Random(1), programmable=True)  # noqa: S311  # readings
        reading = read_document(FACTS.values(), typed, names)
        if reading.problems:
            raise SystemExit(f"{reading.problems}: nothing was measured.")
        return worksheet_of(reading.values, chart, carried, rules, at)

    def visit() -> Worksheet:
        past = [_past(number) for number in range(earlier)]
        carried = carry_forward(read(before, None, {}), past)
        return read(NOW, before + timedelta(minutes=16), carried)

    return visit


def _past(number: int) -> PastRefill:
    """Readings that lie a tenth of a millilitre to either side."""
    measured = f"{4 + (-1) ** number * (number % 3) / 10:.1f}"
    return PastRefill.measured(
        Volume.of("20", "mL"), Volume.of("4.01", "mL"), Volume.of(measured, "mL"), "ok"
    )


def _patient() -> Patient:
    return Patient(
        UUID(int=1), "Doe", "Jane", NOW.date() - timedelta(days=20_000), "1", "none known", None
    )


def _pump(rules: Rules) -> ImplantedPump:
    return ImplantedPump(
        id=UUID(int=2),
        model=rules.catalogue.pump(STORY.pump.model),
        serial=STORY.pump.serial,
        udi=STORY.pump.udi,
        capacity=Volume.parse(STORY.pump.capacity or ""),
        implanted_on=None,
        catheter_model=None,
        catheter_length=Length.parse(STORY.pump.catheter_length or ""),
        catheter_bore=Bore.parse(STORY.pump.catheter_bore or ""),
        tip_level=None,
        tubing_volume=Volume.parse(STORY.pump.tubing_volume or ""),
        factory_flow=None,
    )
