"""The blank form: every field of the bedside form, to be filled in by pen."""

from __future__ import annotations

from dataclasses import dataclass

from refillnotes.domain.facts import Fact, Needed
from refillnotes.domain.kinds import (
    Amount,
    Choice,
    Day,
    Kind,
    Moment,
    Several,
    TimeOfDay,
    Whole,
    Words,
    YesNo,
)
from refillnotes.domain.steps.register import FACTS, STEPS
from refillnotes.pdf.beside import template
from refillnotes.pdf.note import Paper
from refillnotes.pdf.page import print_sheets
from refillnotes.pdf.wording import printed_option

_LINES = 3
"""Lines to write on where the form takes several."""

_MOST_BOXES = 12
"""A longer list to choose one thing from is printed nowhere twice: what is meant is written."""


@dataclass(frozen=True, slots=True)
class BlankField:
    """One field: boxes to tick, or a line and what is written behind it."""

    title: str
    must: bool
    when: str
    boxes: tuple[str, ...]
    behind: str
    lines: int


@dataclass(frozen=True, slots=True)
class BlankStep:
    """One step of the visit."""

    title: str
    fields: tuple[BlankField, ...]


def render_blank_form(clinic: str, paper: Paper | str) -> bytes:
    """Draw it; it names no patient. Raises as ``render_note`` does."""
    markup = template("blank.html").render(clinic=clinic, steps=blank_steps())
    return print_sheets(markup, Paper(paper), "blank")


def blank_steps() -> tuple[BlankStep, ...]:
    """Every fact of every step, in the order of the bedside form."""
    return tuple(
        BlankStep(step.title, tuple(_field(fact) for fact in step.facts)) for step in STEPS
    )


def _field(fact: Fact) -> BlankField:
    options: tuple[tuple[str, str], ...] = getattr(fact.kind, "options", ())
    written = isinstance(fact.kind, Choice) and len(options) > _MOST_BOXES
    boxes = () if written else tuple(label for _, label in options)
    if isinstance(fact.kind, Several):
        boxes += ("Asked, none",)
    if isinstance(fact.kind, Amount) and len(fact.kind.units) > 1:
        boxes = fact.kind.units
    ticked = isinstance(fact.kind, Choice | Several | YesNo) and not written
    return BlankField(
        title=fact.title,
        must=fact.needed is not Needed.NO,
        when=_when(fact),
        boxes=boxes,
        behind=_behind(fact.kind),
        lines=0 if ticked else _LINES if isinstance(fact.kind, Words) and fact.kind.lines else 1,
    )


def _behind(kind: Kind) -> str:
    """What helps to write on the line as the form will read it."""
    if isinstance(kind, Amount):
        return kind.units[0] if len(kind.units) == 1 else ""
    if isinstance(kind, Whole):
        return f"{kind.least} to {kind.most}"
    words: dict[type[Kind], str] = {
        Day: "year-month-day",
        Moment: "year-month-day, hour:minute",
        TimeOfDay: "hour:minute",
    }
    return words.get(type(kind), "")


def _when(fact: Fact) -> str:
    """When it is asked, where it is not asked always."""
    answers = " or ".join(
        f"{FACTS[name].title}: {printed_option(FACTS[name].kind, text)}"
        for name, text in fact.only_when
    )
    pump = "programmable pump" if fact.programmable_only else ""
    return ", ".join(filter(None, (pump, answers)))
