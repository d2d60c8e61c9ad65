"""Verify ten times the events, and tell how many a second, in one run."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

from sqlalchemy import insert

from bench.autosave import founded
from refillnotes.actions.clinic import Clinic
from refillnotes.actions.verify_record import verify_record
from refillnotes.demo.history import admit, earlier_refills
from refillnotes.demo.staff import hire
from refillnotes.demo.stories import STORIES
from refillnotes.domain.audit import AuditEntry, Event, Link, Subject, next_link
from refillnotes.domain.audit_words import terms_of
from refillnotes.store import audit
from refillnotes.store.tables import audit as chain
from refillnotes.store.tables import audit_terms

FEW, ROUNDS, NOTES = 10_000, 5, 10
GOAL, GOAL_A_SECOND = 11, 20_000
A_MILLION, ACTS_A_NOTE = 1_000_000, 40
"""A visit is opened, saved by itself and looked at some forty times until its note is signed."""


def main(arguments: list[str]) -> None:
    """Few events, ten times as many, and the same with signed notes; best of some rounds each."""
    few = int(arguments[0]) if arguments else FEW
    with tempfile.TemporaryDirectory() as name:
        clinic = founded(Path(name))
        _add(clinic, few)
        one = _seconds(clinic)
        _add(clinic, 9 * few)
        ten = _seconds(clinic)
        notes = _sign(clinic)
        a_note = (_seconds(clinic) - ten) / notes
        clinic.printer.close()
    rate, many = 10 * few / ten, A_MILLION // ACTS_A_NOTE
    sys.stdout.write(
        f"P10 verify {10 * few:,} events against {few:,}: {ten / one:.1f} times the time "
        f"(goal at most {GOAL})\n"
        f"    {rate:,.0f} events a second (goal at least {GOAL_A_SECOND:,}); a note with both its "
        f"PDFs {a_note * 1000:.1f} ms\n"
        f"G13 so a million events with {many:,} signed notes take {A_MILLION / rate:.0f} s and "
        f"{many * a_note:.0f} s (worked out, not run)\n"
        f"    all by processor time, best of {ROUNDS}\n"
    )


def _seconds(clinic: Clinic) -> float:
    """Processor time of the quickest round; a fault ends the bench."""
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        if list(verify_record(clinic)):
            raise SystemExit("The record is not as it was written: nothing was measured.")
        times.append(time.process_time() - began)
    return min(times)


def _add(clinic: Clinic, events: int) -> None:
    """Acts of ordinary days, chained as the store chains them, in one transaction."""
    with clinic.database.writing() as connection:
        links = list(_links(clinic, events, audit.head(connection)))
        connection.execute(insert(chain), [asdict(link) for link in links])
        terms = ((term, link.seq) for link in links for term in terms_of(link.event))
        connection.execute(insert(audit_terms), [{"term": one, "seq": seq} for one, seq in terms])


def _links(clinic: Clinic, events: int, last: Link | None) -> Iterator[Link]:
    now, who, visit = clinic.now(), uuid4(), uuid4()
    for number in range(events):
        if number % ACTS_A_NOTE == 0:
            visit = uuid4()
        subjects: dict[Subject, UUID] = {Subject.VISIT: visit, Subject.PATIENT: who}
        entry = AuditEntry(Event.VISIT_SAVED, who, now, subjects)
        last = next_link(last, now, entry.canonical())
        yield last


def _sign(clinic: Clinic) -> int:
    """Refill and sign a pump's history; gives how many notes that made."""
    story = replace(STORIES[0], refills=NOTES)
    staff = hire(clinic)
    pump_id = admit(clinic, staff, story)
    last = clinic.now() - timedelta(days=story.every)
    chance = Random(1)  # noqa: S311  # readings, not secrets
    earlier_refills(clinic, staff, story, pump_id, last, chance)
    return NOTES
