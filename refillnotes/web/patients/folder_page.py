"""What a patient's folder shows of each pump: its details, its visits and its history drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.look_up import Folder, Pump, Visit, VisitFigures
from refillnotes.domain.chart import ImplantedPump
from refillnotes.domain.delivery.limit import LIMIT_WORDS
from refillnotes.domain.drawing import Trend, Visited, draw_trend
from refillnotes.web.visit_words import (
    difference_in_words,
    drugs_in_words,
    signed_volume,
    to_hundredths,
)

_OPEN = {"draft": "being recorded", "returned": "returned to the nurse"}
_STATES = {
    **_OPEN,
    "submitted": "waits for a physician",
    "signed": "signed",
    "amending": "signed, an amendment is being written",
    "amendment_submitted": "signed, its amendment waits for a physician",
    "amendment_returned": "signed, its amendment was returned",
    "void": "void",
    "destroyed": "destroyed",
}
_LIMITS = {limit.value: words for limit, words in LIMIT_WORDS.items()}
_LEAST_TO_DRAW = 2


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One visit in the table of its pump; amounts are blank when nothing was measured."""

    day: date
    number: str
    state: str
    note_id: UUID | None
    refilled: bool
    drugs: str
    expected: str
    measured: str
    difference: str
    severity: str


@dataclass(frozen=True, slots=True)
class PumpPart:
    """One pump of the folder."""

    pump: Pump
    implanted: ImplantedPump
    facts: tuple[tuple[str, str], ...]
    open_visit: Visit | None
    refill_by: date | None
    limited_by: str
    lines: tuple[VisitLine, ...]
    trend: Trend | None
    first: date | None
    last: date | None


def in_use(opened: Folder) -> ImplantedPump | None:
    """The pump for the banner: the one in use, the newest where there are two."""
    return next((there for pump, there in opened.pumps if pump.explanted_on is None), None)


def pumps_of(opened: Folder, clinic: Clinic) -> tuple[PumpPart, ...]:
    """Each pump with its own visits: a replaced pump keeps its history."""
    return tuple(_part(opened, pump, there, clinic) for pump, there in opened.pumps)


def _part(opened: Folder, pump: Pump, there: ImplantedPump, clinic: Clinic) -> PumpPart:
    made = [line for line in opened.visits if line[0].pump_id == pump.id]
    visited = _visited(made)
    last = next((one for _, one in made if one is not None and not one.void), None)
    drawn = len(visited) >= _LEAST_TO_DRAW
    reach = clinic.rules.policy.residual.absolute_limit.value
    return PumpPart(
        pump=pump,
        implanted=there,
        facts=_facts(pump, there),
        open_visit=next((visit for visit, _ in made if visit.state in _OPEN), None),
        refill_by=None if last is None else last.refill_by,
        limited_by="" if last is None else _LIMITS.get(last.limited_by or "", ""),
        lines=tuple(_line(visit, figures, clinic) for visit, figures in made),
        trend=draw_trend(visited, reach) if drawn else None,
        first=visited[0].day if drawn else None,
        last=visited[-1].day if drawn else None,
    )


def _facts(pump: Pump, there: ImplantedPump) -> tuple[tuple[str, str], ...]:
    facts = [
        ("UDI", pump.udi),
        ("Reservoir", pump.capacity),
        ("Catheter", pump.catheter_model),
        ("Catheter length", pump.catheter_length),
        ("Catheter holds", pump.catheter_bore),
        ("Level of the tip", pump.tip_level),
        ("Tubing inside the pump", pump.tubing_volume),
    ]
    if not there.model.programmable:
        facts.append(("Factory flow", pump.factory_flow))
    return tuple((title, text or "") for title, text in facts)


def _visited(made: list[tuple[Visit, VisitFigures | None]]) -> list[Visited]:
    found = [
        Visited(figures.occurred_on, signed_volume(figures.discrepancy), figures.worst_severity)
        for _, figures in made
        if figures is not None and figures.discrepancy and not figures.void
    ]
    return sorted(found, key=lambda one: one.day)


def _line(visit: Visit, figures: VisitFigures | None, clinic: Clinic) -> VisitLine:
    if figures is None:
        day = visit.started_at.astimezone(clinic.zone).date()
        return VisitLine(
            day, visit.number or "", _STATES[visit.state], None, True, "", "", "", "", ""
        )
    return VisitLine(
        day=figures.occurred_on,
        number=visit.number or "",
        state=_standing(visit, figures),
        note_id=figures.note_id,
        refilled=figures.outcome == "refilled",
        drugs=drugs_in_words(figures.drugs, clinic.rules.catalogue),
        expected=to_hundredths(figures.expected_residual),
        measured=figures.measured_residual or "",
        difference=difference_in_words(figures.discrepancy),
        severity=figures.worst_severity,
    )


def _standing(visit: Visit, figures: VisitFigures) -> str:
    words = _STATES[visit.state]
    return words.replace("signed", "signed as amended", 1) if figures.amended else words
