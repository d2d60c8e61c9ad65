"""What the pages of one visit show: its steps, the fields of one, and what the checks say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

from flask import current_app, url_for

from refillnotes.actions.judge_visit import Standing
from refillnotes.actions.open_visit import OpenVisit, VisitAtHand
from refillnotes.domain.answers import answer_facts
from refillnotes.domain.checks.model import Finding, Findings
from refillnotes.domain.comparison import compare
from refillnotes.domain.delivery.residual import Band, in_words, meaning
from refillnotes.domain.drawing import Band as DrawnBand
from refillnotes.domain.drawing import draw_band
from refillnotes.domain.facts import NOW, Fact, Step, Usual
from refillnotes.domain.quantities import Volume
from refillnotes.domain.record import Record, reviewed_hash
from refillnotes.domain.signature import AMENDER, AUTHOR
from refillnotes.domain.steps.access_port import ACCESS_PORT
from refillnotes.domain.steps.asked import Asked
from refillnotes.domain.steps.drug import FILLING
from refillnotes.domain.steps.register import FACTS, STEPS
from refillnotes.web.visit_words import difference_in_words, to_hundredths

TITLES = {fact.name: fact.title for fact in FACTS.values()}
REVIEW = "review"
APART = {
    "access_port": {fact.name for fact in ACCESS_PORT},
    "filling": {fact.name for fact in FILLING},
}
"""Facts that a step's page sets apart from the others."""

_BEFORE_MEASURED = {"expected-residual", "programmer-residual"}


@dataclass(frozen=True, slots=True)
class StepLink:
    """One line of the list of steps: done, open, or so many to look at."""

    id: str
    title: str
    url: str
    state: str
    count: int
    asked: bool = False
    """Whether the physician's question is about something in this step."""


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
    """The facts of one step that this visit is asked for, or may be once another is answered."""

    step: Step
    facts: tuple[Fact, ...]
    rows: int
    usual: Usual | None
    """Offered while something of it is blank and nothing recorded is otherwise."""


def step_of(step_id: str) -> Step | None:
    return next((step for step in STEPS if step.id == step_id), None)


def asked(opened: VisitAtHand) -> Asked:
    """The questions of this visit."""
    programmable = opened.chart.pump.model.programmable
    return Asked(opened.visit.document, opened.last_facts, programmable)


def offered(opened: VisitAtHand) -> dict[str, str]:
    """What stands beside the fields, ready to be taken over."""
    sheet, settings = opened.standing.judged.sheet, asked(opened).offered
    now = opened.clinic.now()
    due = cast("date", sheet.value("refill_due")) if sheet.has("refill_due") else now.date()
    if due <= now.date():
        return settings
    return settings | {"next_appointment": f"{due.isoformat()}T{now:%H}:00"}


def shown(opened: VisitAtHand, step: Step, rows_wanted: int = 0) -> Shown:
    """The facts to ask for."""
    questions = asked(opened)
    facts = questions.screen(step, rows_wanted)
    return Shown(step, facts, questions.rows_shown(rows_wanted), _usual_still(opened, step))


def waiting(opened: VisitAtHand, facts: tuple[Fact, ...]) -> frozenset[str]:
    """The names of those that another answer on the same screen asks for, and does not yet."""
    questions = asked(opened)
    return frozenset(fact.name for fact in facts if questions.waits(fact))


def _usual_still(opened: VisitAtHand, step: Step) -> Usual | None:
    if step.usual is None:
        return None
    document = opened.visit.document
    held = {name: document[name] for name, _ in step.usual.values if name in document}
    agrees = all(text in (NOW, held.get(name, text)) for name, text in step.usual.values)
    return step.usual if agrees and len(held) < len(step.usual.values) else None


def links(opened: VisitAtHand) -> tuple[StepLink, ...]:
    """Every step with its state, then the review."""
    standing, question = opened.standing, questions(opened)
    needed = {fact.name for fact in standing.needed}
    lines = []
    for step in asked(opened).steps:
        names = {fact.name for fact in step.facts}
        loud = sum(not names.isdisjoint(finding.facts) for finding in standing.to_answer)
        count = loud + len(names & standing.problems.keys())
        state = "look" if count else "open" if names & needed else "done"
        url = url_for("nurse.step", visit_id=opened.visit.id, step_id=step.id)
        lines.append(
            StepLink(step.id, step.title, url, state, count, not names.isdisjoint(question))
        )
    review = url_for("nurse.review", visit_id=opened.visit.id)
    ready = "done" if standing.ready else "open"
    return (*lines, StepLink(REVIEW, "Review", review, ready, 0))


def questions(opened: VisitAtHand) -> dict[str, str]:
    """The physician's question by the fact it is about, until the visit is submitted again."""
    sent = opened.returned if isinstance(opened, OpenVisit) else None
    return {sent.fact: sent.reason} if sent is not None and sent.fact else {}


def question_url(opened: VisitAtHand) -> str:
    """The field the physician asks about; blank when the question is about the whole."""
    return next((fact_url(opened, name) or "" for name in questions(opened)), "")


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


def panel(standing: Standing, *, reviewing: bool) -> str:
    """What the checks say, drawn alone: nothing is asked that only a whole page's menu shows."""
    return current_app.jinja_env.get_template("nurse/findings.html").render(
        findings=findings_to_show(standing),
        residual=residual_figure(standing),
        titles=TITLES,
        reviewing=reviewing,
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
    drawn = draw_band(expected, band.low, band.high, measured)
    said = in_words(gap) if drawn.inside else meaning(gap)
    difference = difference_in_words(str(gap))
    seen = difference if difference == "as expected" else f"{difference.split(' ')[0]} mL {said}"
    return ResidualFigure(
        drawn,
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
    return fact_url(opened, *finding.facts)


def fact_url(opened: VisitAtHand, *names: str) -> str | None:
    """Where the first of these facts is recorded."""
    for step in asked(opened).steps:
        for fact in step.facts:
            if fact.name in names:
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


def review_parts(opened: VisitAtHand, record: Record) -> dict[str, object]:
    """What only the review shows: before and now, how it was worked out, where to correct what.

    ``record`` is the one that would be frozen now; it says what differs from the revision before.
    """
    return {
        "amends": record.get("amends"),
        "answered": record.get("asked"),
        "seen_sha256": reviewed_hash(record),
        "compared": list(compare(opened.standing.judged.sheet)),
        "author_sentence": (AMENDER if "amends" in record else AUTHOR).sentence,
        "open_facts": open_facts(opened),
        "figures": figures(opened.standing),
        "correct": {
            finding.check: correct_url(opened, finding)
            for finding in opened.standing.findings.to_answer
        },
    }


def figures(standing: Standing) -> list[dict[str, str]]:
    """How each number was made; none before the measured residual is in, which they would tell."""
    sheet = standing.judged.sheet
    if not sheet.has("measured_residual"):
        return []
    return [
        {"name": one.name, "title": one.title, "working": worked.working}
        for one, worked in sheet.all_worked()
        if one.printed
    ]
