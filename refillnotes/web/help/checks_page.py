"""Every check as a person reads it: why it is there, its limits in force, whose word it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from refillnotes.domain.case import Rules
from refillnotes.domain.checks.manual import BASIS, calculations_of, compared, limits_of, when
from refillnotes.domain.checks.model import Check
from refillnotes.domain.figures import Source
from refillnotes.domain.formula import in_titles
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
