"""What one recorded fact is, when it must be there, and how a whole document is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from refillnotes.domain.errors import Unreadable
from refillnotes.domain.kinds import Kind, Names

DRUG_ROWS = 5
"""An admixture holds at most five drugs; the first is the primary drug and drives the flow."""

SCHEDULE_ROWS = 6
"""A flex schedule holds at most six steps beside its base rate."""


class Needed(StrEnum):
    """When a fact must be recorded before the visit can be submitted."""

    ALWAYS = "always"
    REFILLED = "refilled"
    PROGRAMMABLE = "programmable"
    NOT_REFILLED = "not-refilled"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a visit may record. ``name`` is its key in forms, documents and checks."""

    name: str
    title: str
    kind: Kind
    needed: Needed = Needed.NO
    hint: str = ""
    programmable_only: bool = False
    """Not asked for a constant-flow pump, which cannot be interrogated or programmed."""
    only_when: tuple[tuple[str, str], ...] = ()
    """Facts and the texts of which one must be recorded for this to be asked; none asks always."""


NOW = "now"
"""Stands in ``Usual`` for the minute at which it is chosen."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What is so at most visits, recorded with one tap that says so; what is typed stays."""

    words: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One screen of the visit: the facts recorded together."""

    id: str
    title: str
    facts: tuple[Fact, ...]
    gloved: bool = False
    """Filled in with sterile gloves on: few, large controls."""
    usual: Usual | None = None
    seldom: frozenset[str] = frozenset()
    """Facts recorded at few visits: folded away at the end, until one of them is recorded."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document said: values understood, and a sentence for each text that was not."""

    values: dict[str, object] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    document: Mapping[str, str] = field(default_factory=dict)


def read_document(
    facts: Iterable[Fact],
    document: Mapping[str, str],
    names: Names,
    earlier: Reading | None = None,
) -> Reading:
    """Read every fact of a document. Blank text is a fact not recorded, never a zero.

    ``earlier`` is a reading with the same names; text that has not changed is not read again.
    """
    reading = Reading(document=document)
    before: Mapping[str, object] = {} if earlier is None else earlier.values
    known = {fact.name: fact for fact in facts}
    for name, text in document.items():
        if earlier is not None and name in before and earlier.document[name] == text:
            reading.values[name] = before[name]
        elif name not in known:
            reading.problems[name] = f'"{name}" is not something a visit records.'
        elif text.strip():
            try:
                reading.values[name] = known[name].kind.read(text.strip(), names)
            except Unreadable as refusal:
                reading.problems[name] = str(refusal)
    return reading
