"""Every check as a person reads it: why it is there, its limits in force, whose word it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from refillnotes.domain.case import Rules
from refillnotes.domain.checks.model import Check
from refillnotes.domain.figures import Source
from refillnotes.domain.formula import in_titles
from refillnotes.domain.manual.cases import NOT_EVALUATED, good_visit, shown_cases
from refillnotes.domain.manual.checks import (
    BASIS,
    answer_in_words,
    calculations_of,
    changed_in_words,
    compared,
    limits_of,
    when,
)
from refillnotes.domain.manual.entries import entry_in_words, title_of
from refillnotes.domain.thresholds import Threshold


@dataclass(frozen=True, slots=True)
class Limit:
    """One threshold as this clinic has it."""

    title: str
    value: str
    why: str
    confidence: str
    source: str
    changed: bool


@dataclass(frozen=True, slots=True)
class CaseShown:
    """One pinned case: the severity or "none", what is changed, what the check says."""

    gives: str
    that: str
    changed: tuple[tuple[str, str], ...]
    says: str
    working: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """One check with everything that stands behind it."""

    check: Check
    compares: tuple[str, ...]
    when: str
    formula: str
    rests_on: tuple[tuple[str, str], ...]
    """Title and formula of every calculation beneath it."""
    limits: tuple[Limit, ...]
    sources: tuple[tuple[Source, str], ...]
    cases: tuple[CaseShown, ...]


def explained(checks: Iterable[Check], rules: Rules) -> tuple[Explained, ...]:
    """Every check in the order of the register, by the figures in force here."""
    thresholds = {threshold.key: threshold for threshold in rules.policy.thresholds()}
    return tuple(_explained(check, rules, thresholds) for check in checks)


def _explained(
    check: Check, rules: Rules, thresholds: Mapping[str, Threshold[object]]
) -> Explained:
    known = rules.catalogue.sources
    titles = {key: threshold.title for key, threshold in thresholds.items()}
    return Explained(
        check=check,
        compares=tuple(compared(check)),
        when=when(check),
        formula=in_titles(check.formula, titles),
        rests_on=tuple(
            (one.title, in_titles(one.formula, titles))
            for one in calculations_of(check)
            if one.printed
        ),
        limits=tuple(_limit(thresholds[key], known) for key in limits_of(check)),
        sources=tuple((known[name], BASIS[known[name].basis.value]) for name in check.sources),
        cases=cases_of(check.id),
    )


def the_good_visit() -> tuple[tuple[str, str], ...]:
    """Every entry of the visit the cases start from: its title and its text."""
    return tuple(
        (title_of(name), entry_in_words(name, text)) for name, text in good_visit().items()
    )


@cache
def cases_of(check: str) -> tuple[CaseShown, ...]:
    """One case of each answer the check can give."""
    return tuple(
        CaseShown(
            gives="none" if case.gives == NOT_EVALUATED else case.gives,
            that=case.that,
            changed=changed_in_words(case),
            says=answer_in_words(case),
            working=case.working,
        )
        for case in shown_cases(check)
    )


def _limit(threshold: Threshold[object], known: Mapping[str, Source]) -> Limit:
    value, source = threshold.value, known.get(threshold.source)
    return Limit(
        title=threshold.title,
        value=", ".join(value) if isinstance(value, tuple) else str(value),
        why=threshold.why,
        confidence=threshold.mark,
        source=threshold.source if source is None else f"{source.title}, {source.where}",
        changed=threshold.changed is not None,
    )
