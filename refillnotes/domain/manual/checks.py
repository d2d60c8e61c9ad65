"""The manual's page of checks: why each is there, its formula, limits, sources, what is next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from refillnotes.domain.catalogue import Catalogue
from refillnotes.domain.checks.model import Check
from refillnotes.domain.delivery.register import CALCULATIONS
from refillnotes.domain.figures import Source
from refillnotes.domain.formula import SYMBOLS, in_titles, limits_named
from refillnotes.domain.manual.cases import PinnedCase, good_visit, shown_cases
from refillnotes.domain.manual.entries import entry_in_words, title_of, within_a_sentence
from refillnotes.domain.policy import Policy
from refillnotes.domain.thresholds import Threshold
from refillnotes.domain.worksheet import Calculation, needs, rests_on

_MADE = "Made by `refillnotes docs`; edit the program, not this page."
_INTRODUCTION = (
    "A check compares what was recorded; it never says that a dose is right. It is silent (ok), "
    "printed (info), asks for a reason (ack), wants the physician told before the patient leaves "
    "(escalate), or stands in the way of signing until the entry is corrected or said to have "
    "really happened (block). A check that lacks a fact is not evaluated, and the note says what "
    "was missing. A number on a limit is inside it."
)
VECTORS = "tests/vectors/vectors.yaml"
"""Cases worked by hand, in a checkout; an installed program does not have them."""

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
    ("access_port_used", True): "the catheter access port was used",
}


def checks_page(
    checks: Iterable[Check],
    catalogue: Catalogue,
    policy: Policy,
    vectors: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> str:
    """Every check in the order of the register, as Markdown.

    ``vectors`` names the worked cases of the test suite that pin a check, by its slug.
    """
    checks = tuple(checks)
    thresholds = {threshold.key: threshold for threshold in policy.thresholds()}
    parts = ["# Checks", _MADE, f"{len(checks)} checks, in the order run, shown and printed."]
    parts += [_INTRODUCTION, _symbols(), *_good_visit()]
    for check in checks:
        parts += _section(check, catalogue, thresholds)
        parts += _cases(check)
        if check.id in vectors:
            parts.append(f"**Worked by hand:** {', '.join(vectors[check.id])}, in {VECTORS}")
    return "\n\n".join(parts) + "\n"


def _section(
    check: Check, catalogue: Catalogue, thresholds: dict[str, Threshold[object]]
) -> list[str]:
    """One check: what it compares, when, how, by which limits, on whose word."""
    titles = {key: threshold.title for key, threshold in thresholds.items()}
    parts = [f"## {check.title}", f"`{check.id}`{_floor(check)}", f"**Why:** {check.why}"]
    parts.append(f"**Compares:** {', '.join(compared(check))}.")
    if check.where or check.once_recorded:
        parts.append(f"**When:** {when(check)}.")
    parts.append(f"**Formula:** `{in_titles(check.formula, titles)}`")
    if beneath := [one for one in calculations_of(check) if one.printed]:
        parts.append("**Rests on:**")
        parts.append("\n".join(_calculation(one, titles) for one in beneath))
    if limits := limits_of(check):
        parts.append("**Limits:**")
        known = catalogue.sources
        parts.append("\n".join(_limit(thresholds[key], known) for key in limits))
    if check.causes:
        parts.append(f"**Likely causes:** {'; '.join(check.causes)}.")
    parts.append(f"**Then:** {check.then}")
    parts.append("\n".join(_cited(catalogue.sources[name]) for name in check.sources))
    return parts


def _good_visit() -> Iterator[str]:
    yield "The cases beneath each check start from one good visit and change what they say:"
    yield "\n".join(
        f"- {title_of(name)}: {entry_in_words(name, text)}" for name, text in good_visit().items()
    )


def _cases(check: Check) -> Iterator[str]:
    """One case of each answer the check can give: what is changed, what it says, and how."""
    cases = shown_cases(check.id)
    if cases:
        yield "**Cases:**"
        yield "\n".join(_case(case) for case in cases)


def _case(case: PinnedCase) -> str:
    changed = "; ".join(": ".join(entry) for entry in changed_in_words(case))
    opening = f"- *{case.gives}*: {case.that} ({changed or 'the good visit as it is'})"
    lines = [opening, f"  - {answer_in_words(case)}"]
    lines += [f"  - `{line}`" for line in case.working]
    return "\n".join(lines)


def changed_in_words(case: PinnedCase) -> tuple[tuple[str, str], ...]:
    """Title and text of every entry that is not as in the good visit."""
    return tuple(
        (title_of(name), entry_in_words(name, text)) for name, text in case.changed.items()
    )


def answer_in_words(case: PinnedCase) -> str:
    """The check's sentence, or what it lacked."""
    if case.missing:
        return f"Needs: {', '.join(within_a_sentence(title_of(name)) for name in case.missing)}."
    return case.says or case.why


def calculations_of(check: Check) -> tuple[Calculation, ...]:
    """What is worked out before this check can compare, read off the parameters."""
    return rests_on(check.judge, CALCULATIONS)


def limits_of(check: Check) -> tuple[str, ...]:
    """Keys of the thresholds in its own formula first, then in those it rests on."""
    formulas = (check.formula, *(one.formula for one in calculations_of(check)))
    return tuple(dict.fromkeys(key for formula in formulas for key in limits_named(formula)))


def _symbols() -> str:
    rows = (f"| {letters.replace('|', '&#124;')} | {meaning} |" for letters, meaning in SYMBOLS)
    return "\n".join(("| In a formula | Meaning |", "|---|---|", *rows))


def _calculation(calculation: Calculation, titles: Mapping[str, str]) -> str:
    return f"- {calculation.title}: `{in_titles(calculation.formula, titles)}`"


def _floor(check: Check) -> str:
    return "" if check.floor is None else f", never softer than {check.floor.value}"


def compared(check: Check) -> list[str]:
    """What the judge needs, in the words of the form or of the calculation."""
    return [
        within_a_sentence(title_of(need.name)) + (" (if recorded)" if need.optional else "")
        for need in needs(check.judge)
        if need.name not in {"policy", "catalogue"}
    ]


def when(check: Check) -> str:
    """Which visits it speaks of; blank when it speaks of all."""
    conditions = [_CONDITIONS[condition] for condition in check.where]
    if check.once_recorded:
        names = " or ".join(within_a_sentence(title_of(name)) for name in check.once_recorded)
        conditions.append(f"{names} is recorded")
    return ", ".join(conditions)


def _limit(threshold: Threshold[object], known: Mapping[str, Source]) -> str:
    value = threshold.value
    shown = ", ".join(value) if isinstance(value, tuple) else str(value)
    note = f" {threshold.note}" if threshold.note else ""
    return (
        f"- {threshold.title}: **{shown}**. {threshold.why}{note} "
        f"({threshold.mark}; {known[threshold.source].title})"
    )


def _cited(source: Source) -> str:
    return f"- Source: {source.title}, {source.where} ({BASIS[source.basis.value]})"
