"""Judge signed visits again, by other rules: from each one's own note and the one before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.judge_visit import Past, carried_over, record_of
from refillnotes.actions.traces import leave_trace
from refillnotes.domain.audit import Event
from refillnotes.domain.case import Rules, worksheet_of
from refillnotes.domain.chart import Chart, ImplantedPump, Patient
from refillnotes.domain.checks.register import findings
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.facts import read_document
from refillnotes.domain.governance_preview import (
    Preview,
    Turn,
    Verdicts,
    gathered,
    turns,
    verdicts_in,
    verdicts_of,
)
from refillnotes.domain.kinds import Names
from refillnotes.domain.quantities import Bore, FlowRate, Length, Volume
from refillnotes.domain.record import Record
from refillnotes.domain.steps.register import FACTS
from refillnotes.store import figures, notes, selections
from refillnotes.store.figures import VisitFigures, Wanted
from refillnotes.store.people import Person

MOST = 300
"""Visits judged again at one time, the newest ones: a few seconds. What is left out is said."""


@dataclass(frozen=True, slots=True)
class Signed:
    """One signed visit as it was judged, and the record of the refill before it."""

    occurred_on: date
    record: Record
    last_refill: Record | None

    @property
    def number(self) -> str:
        return self.record["visit"]["number"]


def preview(
    clinic: Clinic,
    proposed: Rules,
    most: int | None = MOST,
    tick: Callable[[int], None] | None = None,
    skip: int = 0,
) -> Preview:
    """The newest signed visits, by the rules in force and by the proposed ones.

    ``skip`` of them are passed over. None for ``most`` is all the rest, at the cost of about
    17 ms each; ``tick`` is told of each.
    """
    return _compared(clinic, lambda one: judged(clinic, one), proposed, most, tick, skip)


def count_to_judge(clinic: Clinic) -> int:
    """How many signed visits there are."""
    with clinic.database.reading() as connection:
        return selections.totals(connection, Wanted()).signed


def same_today(clinic: Clinic, who: Person, most: int = MOST) -> Preview:
    """The newest signed visits, as their notes say and by the rules in force; it is recorded."""
    leave_trace(clinic, who, Event.RULES_COMPARED)
    return _compared(clinic, lambda one: verdicts_in(one.record), clinic.rules, most)


def judged(clinic: Clinic, one: Signed) -> Verdicts:
    """What every check says of a signed visit by the clinic's rules.

    The facts, the chart and the history are those in its note; what the refill before it left
    is worked out again, since its limits and dates rest on the rules too. Errors: ``Unreadable``.
    """
    record = one.record
    chart = chart_in(record, clinic.rules)
    names = _names(one)
    moment = datetime.fromisoformat(
        record["visit"].get("submitted_at") or record["visit"]["started_at"]
    )
    reading = read_document(FACTS.values(), record["facts"], names)
    if reading.problems:
        raise Unreadable(f"Visit {one.number}: {' '.join(reading.problems.values())}")
    past = Past(one.last_refill, tuple(record["history"]))
    carried = carried_over(clinic, chart, past, names, moment)
    return verdicts_of(findings(worksheet_of(reading.values, chart, carried, clinic.rules, moment)))


def chart_in(record: Record, rules: Rules) -> Chart:
    """The chart as it stood in a note; the pump's model is looked up in these rules."""
    patient, pump = record["patient"], record["pump"]
    about = pump.get("catheter", "").split(", ")
    implanted_on = pump.get("implanted_on")
    return Chart(
        Patient(
            UUID(patient["id"]),
            patient["family_name"],
            patient["given_name"],
            date.fromisoformat(patient["born"]),
            patient["mrn"],
            patient.get("allergies"),
            patient.get("indication"),
            patient.get("icd_code"),
        ),
        ImplantedPump(
            id=UUID(pump["id"]),
            model=rules.catalogue.pump(pump["model_id"]),
            serial=pump["serial"],
            capacity=Volume.parse(pump["capacity"]) if "capacity" in pump else None,
            implanted_on=date.fromisoformat(implanted_on) if implanted_on else None,
            catheter_model=None,
            catheter_length=next(filter(None, map(_length, about)), None),
            catheter_bore=Bore.parse(pump["catheter_bore"]) if "catheter_bore" in pump else None,
            tip_level=None,
            tubing_volume=Volume.parse(pump["tubing_volume"]) if "tubing_volume" in pump else None,
            factory_flow=FlowRate.parse(pump["factory_flow"]) if "factory_flow" in pump else None,
            udi=pump.get("udi"),
        ),
    )


def _length(text: str) -> Length | None:
    try:
        return Length.parse(text)
    except Unreadable:
        return None


def _names(one: Signed) -> Names:
    """The codes both notes use; a note carries the printed names of its own."""
    before = {} if one.last_refill is None else one.last_refill.get("names", {})
    here = one.record.get("names", {})
    return {
        noun: {**before.get(noun, {}), **here.get(noun, {})}
        for noun in dict.fromkeys([*before, *here])
    }


def _compared(
    clinic: Clinic,
    before: Callable[[Signed], Verdicts],
    rules: Rules,
    most: int | None,
    tick: Callable[[int], None] | None = None,
    skip: int = 0,
) -> Preview:
    last = None if most is None else skip + most
    then = replace(clinic, rules=rules)
    days: list[date] = []
    unread: list[str] = []
    found: list[tuple[str, str, str, Turn]] = []
    with clinic.database.reading() as connection:
        total = selections.totals(connection, Wanted()).signed
        for one in islice(_newest(connection), skip, last):
            days.append(one.occurred_on)
            if tick is not None:
                tick(1)
            try:
                old, new = before(one), judged(then, one)
            except Unreadable:
                unread.append(one.number)
                continue
            found += [(one.number, check, title, turn) for check, title, turn in turns(old, new)]
    return Preview(
        covered=len(days),
        signed=total,
        first=min(days).isoformat() if days else "",
        last=max(days).isoformat() if days else "",
        unread=tuple(unread),
        turned=gathered(found),
    )


def _newest(connection: Connection) -> Iterator[Signed]:
    """Signed visits, newest first, each with the refill of its pump before it."""
    after: UUID | None = None
    refills: dict[UUID, tuple[VisitFigures, ...]] = {}
    while True:
        page = figures.signed(connection, Wanted(), after)
        for line in page.rows:
            if line.void:
                continue
            if line.pump_id not in refills:
                lines = figures.of_pump(connection, line.pump_id)
                refills[line.pump_id] = tuple(one for one in lines if one.outcome == "refilled")
            own = _record(connection, line)
            earlier = [one for one in refills[line.pump_id] if _before(one, line)]
            last = _record(connection, earlier[-1]) if earlier else None
            if own is not None:
                yield Signed(line.occurred_on, own, last)
        after = page.after
        if after is None:
            return


def _before(one: VisitFigures, other: VisitFigures) -> bool:
    return (one.occurred_on, str(one.visit_id)) < (other.occurred_on, str(other.visit_id))


def _record(connection: Connection, line: VisitFigures) -> Record | None:
    note = notes.find(connection, line.note_id)
    return None if note is None else record_of(note.record)
