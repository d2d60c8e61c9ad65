"""The manual's page of checks: why each is there, its limits, its sources, what comes next."""

from __future__ import annotations

from collections.abc import Iterable

from refillnotes.domain.catalogue import Catalogue
from refillnotes.domain.checks.model import Check
from refillnotes.domain.figures import Source
from refillnotes.domain.policy import Policy
from refillnotes.domain.steps.register import FACTS
from refillnotes.domain.thresholds import Threshold
from refillnotes.domain.worksheet import needs

_MADE = "Made by `refillnotes docs`; edit the program, not this page."
_INTRODUCTION = (
    "A check compares what was recorded; it never says that a dose is right. It is silent (ok), "
    "printed (info), asks for a reason (ack), wants the physician told before the patient leaves "
    "(escalate), or stands in the way of signing until the entry is corrected or said to have "
    "really happened (block). A check that lacks a fact is not evaluated, and the note says what "
    "was missing. A number on a limit is inside it."
)
BASIS = {
    "read": "read, at least in part",
    "memory": "from memory: confirm before use",
    "proposal": "a proposal: a clinician approves it before use",
}
_CONDITIONS: dict[tuple[str, object], str] = {
    ("outcome", "refilled"): "a refill took place",
    ("programmable", True): "the pump is programmable",
    ("programmable", False): "the pump is a constant-flow pump",
    ("mode", "flex"): "a flex schedule is programmed",
    ("first_fill", False): "this is not the first fill of a new pump",
    ("bridge_programmed", True): "a bridge bolus is programmed",
}


def checks_page(checks: Iterable[Check], catalogue: Catalogue, policy: Policy) -> str:
    """Every check in the order of the register, as Markdown."""
    checks = tuple(checks)
    thresholds = {threshold.key: threshold for threshold in policy.thresholds()}
    parts = ["# Checks", _MADE, f"{len(checks)} checks, in the order run, shown and printed."]
    parts.append(_INTRODUCTION)
    for check in checks:
        parts += _section(check, catalogue, thresholds)
    return "\n\n".join(parts) + "\n"


def _section(
    check: Check, catalogue: Catalogue, thresholds: dict[str, Threshold[object]]
) -> list[str]:
    """One check: what it compares, when, by which limits, on whose word."""
    parts = [f"## {check.title}", f"`{check.id}`{_floor(check)}", f"**Why:** {check.why}"]
    parts.append(f"**Compares:** {', '.join(compared(check))}.")
    if check.where or check.once_recorded:
        parts.append(f"**When:** {when(check)}.")
    if check.thresholds:
        parts.append("\n".join(_limit(thresholds[key]) for key in check.thresholds))
    if check.causes:
        parts.append(f"**Likely causes:** {'; '.join(check.causes)}.")
    parts.append(f"**Then:** {check.then}")
    parts.append("\n".join(_cited(catalogue.sources[name]) for name in check.sources))
    return parts


def _floor(check: Check) -> str:
    return "" if check.floor is None else f", never softer than {check.floor.value}"


def compared(check: Check) -> list[str]:
    """What the judge needs, in the words of the form or of the calculation."""
    return [
        _in_words(need.name) + (" (if recorded)" if need.optional else "")
        for need in needs(check.judge)
        if need.name not in {"policy", "catalogue"}
    ]


def _in_words(name: str) -> str:
    title = FACTS[name].title if name in FACTS else name.replace("_", " ")
    return title[:1].lower() + title[1:]


def when(check: Check) -> str:
    """Which visits it speaks of; blank when it speaks of all."""
    conditions = [_CONDITIONS[condition] for condition in check.where]
    if check.once_recorded:
        names = " or ".join(_in_words(name) for name in check.once_recorded)
        conditions.append(f"{names} is recorded")
    return ", ".join(conditions)


def _limit(threshold: Threshold[object]) -> str:
    value = threshold.value
    shown = ", ".join(value) if isinstance(value, tuple) else str(value)
    return f"- {threshold.title}: **{shown}** ({threshold.mark}; {threshold.source})"


def _cited(source: Source) -> str:
    return f"- Source: {source.title}, {source.where} ({BASIS[source.basis.value]})"
