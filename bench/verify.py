"""Verify ten times the events, then signed notes beside them; or one whole record, really."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from bench.autosave import founded
from bench.laying import a_sample, add_events, add_notes
from refillnotes.actions.clinic import Clinic
from refillnotes.actions.verify_record import verify_record
from refillnotes.store import audit

FEW, ROUNDS, NOTES = 10_000, 5, 200
GOAL, GOAL_A_SECOND = 11, 20_000
A_MILLION, ACTS_A_NOTE = 1_000_000, 40
"""A visit is opened, saved by itself and looked at some forty times until its note is signed."""


def main(arguments: list[str]) -> None:
    """Few events, ten times as many, the same with signed notes; or ``whole`` and how many."""
    with tempfile.TemporaryDirectory() as name:
        clinic = founded(Path(name))
        if arguments[:1] == ["whole"]:
            _whole(clinic, int(arguments[1]))
        else:
            _grown(clinic, int(arguments[0]) if arguments else FEW)


def _grown(clinic: Clinic, few: int) -> None:
    add_events(clinic, few, ACTS_A_NOTE)
    one = _seconds(clinic)
    add_events(clinic, 9 * few, ACTS_A_NOTE)
    ten = _seconds(clinic)
    sample = a_sample(clinic)
    before = _seconds(clinic)
    add_notes(clinic, sample, NOTES)
    a_note = (_seconds(clinic) - before) / NOTES
    rate, many = 10 * few / ten, A_MILLION // ACTS_A_NOTE
    sys.stdout.write(
        f"P10 verify {10 * few:,} events against {few:,}: {ten / one:.1f} times the time "
        f"(goal at most {GOAL})\n"
        f"    {rate:,.0f} events a second (goal at least {GOAL_A_SECOND:,}); a note with both its "
        f"PDFs {a_note * 1000:.2f} ms\n"
        f"G13 so a million events with {many:,} signed notes take {A_MILLION / rate:.0f} s and "
        f"{many * a_note:.0f} s (worked out, not run)\n"
        f"    all by processor time, best of {ROUNDS}\n"
    )


def _whole(clinic: Clinic, events: int) -> None:
    """So many events with a signed note to every forty; verified once cold and once warm."""
    wanted = events // ACTS_A_NOTE
    add_notes(clinic, a_sample(clinic), wanted)
    with clinic.database.reading() as connection:
        head = audit.head(connection)
    add_events(clinic, events - (0 if head is None else head.seq), ACTS_A_NOTE)
    for _ in range(2):
        began = time.monotonic()
        processor = _seconds(clinic, 1)
        sys.stdout.write(
            f"G13 {events:,} events with {wanted:,} signed notes: {processor:.1f} s of processor "
            f"time, {time.monotonic() - began:.1f} s by the clock\n"
        )


def _seconds(clinic: Clinic, rounds: int = ROUNDS) -> float:
    """Processor time of the quickest round; a fault ends the bench."""
    times = []
    for _ in range(rounds):
        began = time.process_time()
        if list(verify_record(clinic)):
            raise SystemExit("The record is not as it was written: nothing was measured.")
        times.append(time.process_time() - began)
    return min(times)
