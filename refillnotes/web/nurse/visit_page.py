"""What the pages of one visit show: its steps, the fields of one, and what the checks say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from flask import url_for

from refillnotes.actions.judge_visit import Standing
from refillnotes.actions.open_visit import VisitAtHand
from refillnotes.domain.answers import answer_facts
from refillnotes.domain.checks.model import Finding, Findings
from refillnotes.domain.comparison import compare
from refillnotes.domain.delivery.residual import Band, in_words
from refillnotes.domain.drawing import Band as DrawnBand
from refillnotes.domain.drawing import draw_band
from refillnotes.domain.facts import DRUG_ROWS, Fact, Step
from refillnotes.domain.quantities import Volume
from refillnotes.domain.signature import AUTHOR
from refillnotes.domain.steps.arrival import TOLD_FILL
from refillnotes.domain.steps.register import FACTS, STEPS
from refillnotes.web.visit_words import difference_in_words, to_hundredths

TITLES = {fact.name: fact.title for fact in FACTS.values()}
REVIEW = "review"
_REFILL_ONLY = {"residual", "drug", "fill", "programming", "waste"}
_ROW = re.compile(r"_(\d)(?:_|$)")
_ROWED = {"arrival", "drug", "before", "programming"}
_BEFORE_MEASURED = {"expected-residual", "programmer-residual"}
_OFFERED = re.compile(
    r"(order|label|programmer)_\d_(drug|concentration)|dose_\d|mode|alarm_volume|bolus_.*"
    r"|lockout|tubing_.*|flex_.*"
)


@dataclass(frozen=True, slots=True)
class StepLink:
    """One line of the list of steps: done, open, or so many to look at."""

    id: str
    title: str
    url: str
    state: str
    count: int


@dataclass(frozen=True, slots=True)
class ResidualFigure:
    """Expected and measured residual with the band, drawn once the measured one is in.

    Worked-out volumes are rounded to hundredths: a syringe is read to tenths.
    """

    band: DrawnBand
    expected: str
    low: str
    high: str
    measured: Volume
    sentence: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The facts of one step that this visit is asked for."""

    step: Step
    facts: tuple[Fact, ...]
    rows: int
    offered: Mapping[str, str] = field(default_factory=dict)


def step_of(step_id: str) -> Step | None:
    return next((step for step in STEPS if step.id == step_id), None)


def steps_of(opened: VisitAtHand) -> tuple[Step, ...]:
    """The steps of this visit; a pump that was not refilled has no residual, drug or fill."""
    refilled = opened.visit.document.get("outcome") != "not-refilled"
    return tuple(
        step for step in STEPS if (refilled or step.id not in _REFILL_ONLY) and _asked(opened, step)
    )


def shown(opened: VisitAtHand, step: Step, rows_wanted: int = 0) -> Shown:
    """The facts to ask for: rows for as many drugs as there are, flex only when it is flex."""
    rows = min(max(_rows_used(opened), rows_wanted, 1), DRUG_ROWS)
    flex = opened.visit.document.get("mode") == "flex"
    facts = tuple(
        fact
        for fact in _asked(opened, step)
        if (flex if fact.name.startswith("flex_") else _row(step, fact) <= rows)
    )
    return Shown(step, facts, rows, offered(opened))


def offered(opened: VisitAtHand) -> dict[str, str]:
    """Last visit's settings beside the fields they belong to; measured values are never there."""
    last = opened.last_facts
    settings = {name: text for name, text in last.items() if _OFFERED.fullmatch(name)}
    for row in range(1, DRUG_ROWS + 1):
        strength = last.get(f"programmer_{row}_concentration")
        dose = last.get(f"dose_{row}")
        settings |= {f"found_{row}_concentration": strength} if strength else {}
        settings |= {f"found_{row}_dose": dose} if dose else {}
    return settings


def links(opened: VisitAtHand) -> tuple[StepLink, ...]:
    """Every step with its state, then the review."""
    standing = opened.standing
    needed = {fact.name for fact in standing.needed}
    lines = []
    for step in steps_of(opened):
        names = {fact.name for fact in step.facts}
        loud = sum(not names.isdisjoint(finding.facts) for finding in standing.to_answer)
        count = loud + len(names & standing.problems.keys())
        state = "look" if count else "open" if names & needed else "done"
        url = url_for("nurse.step", visit_id=opened.visit.id, step_id=step.id)
        lines.append(StepLink(step.id, step.title, url, state, count))
    review = url_for("nurse.review", visit_id=opened.visit.id)
    ready = "done" if standing.ready else "open"
    return (*lines, StepLink(REVIEW, "Review", review, ready, 0))


def next_url(opened: VisitAtHand, step_id: str) -> str:
    """Where to go after a step."""
    lines = links(opened)
    places = [line.id for line in lines]
    return lines[min(places.index(step_id) + 1, len(lines) - 1)].url


def findings_to_show(standing: Standing) -> Findings:
    """What the panel says; the expected residual stays back until the measured one is in."""
    found = standing.findings
    if standing.judged.sheet.has("measured_residual"):
        return found
    return Findings(
        tuple(one for one in found.found if one.check not in _BEFORE_MEASURED),
        tuple(one for one in found.not_evaluated if one.check not in _BEFORE_MEASURED),
    )


def marks(standing: Standing) -> dict[str, str]:
    """The worst severity of the findings each field is part of."""
    worst: dict[str, Finding] = {}
    for finding in findings_to_show(standing).found:
        for name in finding.facts:
            if name not in worst or finding.severity.rank > worst[name].severity.rank:
                worst[name] = finding
    return {name: finding.severity.value for name, finding in worst.items()}


def residual_figure(standing: Standing) -> ResidualFigure | None:
    """Expected beside measured, only after the measured one was entered."""
    sheet = standing.judged.sheet
    needed = ("measured_residual", "expected_residual", "residual_band", "discrepancy")
    if not all(sheet.has(name) for name in needed):
        return None
    band = cast("Band", sheet.value("residual_band"))
    measured = cast("Volume", sheet.value("measured_residual"))
    expected = cast("Volume", sheet.value("expected_residual"))
    gap = cast("Volume", sheet.value("discrepancy"))
    difference = difference_in_words(str(gap))
    seen = (
        difference
        if difference == "as expected"
        else f"{difference.split(' ')[0]} mL {in_words(gap)}"
    )
    return ResidualFigure(
        draw_band(expected, band.low, band.high, measured),
        to_hundredths(str(expected)),
        to_hundredths(str(band.low)),
        to_hundredths(str(band.high)),
        measured,
        seen,
    )


def answers_asked(opened: VisitAtHand) -> tuple[Fact, ...]:
    """The answer fields of every finding that wants one."""
    return tuple(
        fact
        for finding in opened.standing.findings.to_answer
        for fact in answer_facts(finding.check)
    )


def correct_url(opened: VisitAtHand, finding: Finding) -> str | None:
    """Where the entry a finding speaks of can be corrected."""
    for step in steps_of(opened):
        for fact in step.facts:
            if fact.name in finding.facts:
                page = url_for("nurse.step", visit_id=opened.visit.id, step_id=step.id)
                return f"{page}#f-{fact.name}"
    return None


def open_facts(opened: VisitAtHand) -> list[tuple[StepLink, str]]:
    """For each step that still lacks something, the titles of what it lacks."""
    needed = opened.standing.needed
    lacking = []
    for line in links(opened):
        step = step_of(line.id)
        titles = [fact.title for fact in needed if step is not None and fact in step.facts]
        if titles:
            lacking.append((line, ", ".join(titles)))
    return lacking


def review_parts(opened: VisitAtHand) -> dict[str, object]:
    """What only the review shows: before and now, and where to correct what."""
    return {
        "compared": list(compare(opened.standing.judged.sheet)),
        "author_sentence": AUTHOR.sentence,
        "open_facts": open_facts(opened),
        "correct": {
            finding.check: correct_url(opened, finding)
            for finding in opened.standing.findings.to_answer
        },
    }


def _asked(opened: VisitAtHand, step: Step) -> tuple[Fact, ...]:
    programmable = opened.chart.pump.model.programmable
    refilled = opened.visit.document.get("outcome") != "not-refilled"
    return tuple(
        fact
        for fact in step.facts
        if (programmable or not fact.programmable_only)
        and not (refilled and fact.name.startswith("not_refilled"))
        and not (opened.last_facts and fact in TOLD_FILL)
    )


def _row(step: Step, fact: Fact) -> int:
    found = _ROW.search(fact.name) if step.id in _ROWED else None
    return int(found[1]) if found else 1


def _rows_used(opened: VisitAtHand) -> int:
    names = [*opened.visit.document, *opened.last_facts]
    return max(
        (
            int(found[1])
            for name in names
            if name.endswith(("_drug", "_concentration")) and (found := _ROW.search(name))
        ),
        default=1,
    )
