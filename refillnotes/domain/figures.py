"""A figure of the reference data: its value, where it comes from and how sure we are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sized
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from refillnotes.domain.errors import RefillnotesError, Unreadable

Table = Mapping[str, object]

V = TypeVar("V")
E = TypeVar("E", bound=StrEnum)
Value = TypeVar("Value", covariant=True)

_VERSION_DIGITS = 12
_CHANGE_KEYS = {"changed_by", "date", "before"}


class ReferenceRefused(RefillnotesError):
    """Reference data or a site's change to it cannot be trusted as written; names the line."""


class Confidence(StrEnum):
    """How a figure got here."""

    SOURCED = "sourced"
    KNOWN_HIGH = "known-high"
    KNOWN = "known"
    KNOWN_LOW = "known-low"
    DERIVED = "derived"
    SITE = "site"


_MARKS = {
    Confidence.SOURCED: "read in its source",
    Confidence.KNOWN_HIGH: "from memory, high confidence: confirm before use",
    Confidence.KNOWN: "from memory: confirm before use",
    Confidence.KNOWN_LOW: "from memory, low confidence: confirm before use",
    Confidence.DERIVED: "a proposed default: a clinician approves it before use",
    Confidence.SITE: "set by this site",
}


@dataclass(frozen=True, slots=True)
class Change:
    """A figure this site replaced: who did it, when, and what stood there before."""

    changed_by: str
    date: date
    before: str


@dataclass(frozen=True, slots=True)
class Figure(Generic[Value]):
    """One value of the reference data.

    ``key`` is its address, such as "pumps.synchromed-ii.dead_volume"; a site changes it by
    that name. ``source`` is an id of sources.toml, or the site's own words once changed.
    """

    key: str
    value: Value
    source: str
    confidence: Confidence
    note: str = ""
    changed: Change | None = None

    @property
    def uncertain(self) -> bool:
        """Whether the figure was not read in its source, so a site may replace it."""
        return self.confidence not in {Confidence.SOURCED, Confidence.SITE}

    @property
    def mark(self) -> str:
        """How sure we are, in words printed beside the value."""
        if self.changed is None:
            return _MARKS[self.confidence]
        return (
            f"set by this site, {self.changed.changed_by}, {self.changed.date.isoformat()};"
            f" it was {self.changed.before}"
        )


class SourceKind(StrEnum):
    """What sort of document a source is."""

    MANUAL = "manual"
    LABEL = "label"
    PAPER = "paper"
    CASE = "case"
    GUIDELINE = "guideline"
    NOTICE = "notice"
    REGULATION = "regulation"
    TEACHING = "teaching"
    PROPOSAL = "proposal"


class SourceBasis(StrEnum):
    """Whether anybody opened the source for this data; often only its beginning was seen."""

    READ = "read"
    MEMORY = "memory"
    PROPOSAL = "proposal"


@dataclass(frozen=True, slots=True)
class Source:
    """A document the figures and checks lean on; ``supports`` names checks by their slug."""

    id: str
    title: str
    where: str
    kind: SourceKind
    basis: SourceBasis
    supports: tuple[str, ...]


class Row:
    """One table of a reference file, read key by key; what nobody asked for is refused."""

    def __init__(self, path: str, table: object) -> None:
        if not isinstance(table, Mapping):
            raise ReferenceRefused(f"{path} holds {table!r}. Write a table of keys there.")
        self.path = path
        self._table: Table = {str(key): value for key, value in table.items()}
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._table

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def text(self, key: str, otherwise: str | None = None) -> str:
        """Return a word or sentence; ``otherwise`` stands in when the key is absent."""
        self._asked.add(key)
        value = self._table.get(key, otherwise)
        if value is None:
            raise ReferenceRefused(f'{self.path} has no {key}. Add {key} = "...".')
        if not isinstance(value, str) or (not value.strip() and value != otherwise):
            raise ReferenceRefused(
                f'{self.path}.{key} holds {value!r}. Write text in quotes, like "0.5 mL":'
                " a number outside quotes loses its last digits."
            )
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of words; an absent key is an empty list."""
        self._asked.add(key)
        value = self._table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ReferenceRefused(f'{self.path}.{key} holds {value!r}. Write ["...", "..."].')
        return tuple(value)

    def choice(self, key: str, kind: type[E]) -> E:
        """Return one of a closed list."""
        return _one_of(kind, self.text(key), f"{self.path}.{key}")

    def rows(self, key: str) -> Iterator[tuple[str, Row]]:
        """Walk the tables inside this one; an absent key holds none."""
        self._asked.add(key)
        inside = Row(self._at(key), self._table.get(key, {}))
        for name, table in inside._table.items():
            yield name, Row(inside._at(name), table)

    def day(self, key: str) -> date | None:
        """Return a calendar day, or None where the cell is blank."""
        self._asked.add(key)
        return date.fromisoformat(self.text(key)) if key in self._table else None

    def table(self, key: str) -> Row:
        """Return a table that may not be missing."""
        self._asked.add(key)
        if key not in self._table:
            raise ReferenceRefused(f"{self.path} has no {key}. Add a table of that name.")
        return Row(self._at(key), self._table[key])

    def figure(self, key: str, read: Callable[[str], V]) -> Figure[V] | None:
        """Return the figure under ``key``, or None where the cell is blank."""
        self._asked.add(key)
        if key not in self._table:
            return None
        return Row(self._at(key), self._table[key]).as_figure(read)

    def stated(self, key: str, read: Callable[[str], V]) -> Figure[V]:
        """Return a figure that may not be blank."""
        figure = self.figure(key, read)
        if figure is None:
            raise ReferenceRefused(
                f'{self.path} has no {key}. Add {key} = {{value="...", source="...",'
                ' confidence="..."}.'
            )
        return figure

    def as_figure(self, read: Callable[[str], V]) -> Figure[V]:
        """Read this whole table as one figure."""
        figure = Figure(
            key=self.path,
            value=self.value(read),
            source=self.source(),
            confidence=self.confidence(),
            note=self.text("note", ""),
            changed=self.change(),
        )
        self.done()
        return figure

    def refusal(self, why: str) -> ReferenceRefused:
        """Say what is wrong with this table; the caller raises it."""
        return ReferenceRefused(f"{self.path} {why}")

    def value(self, read: Callable[[str], V]) -> V:
        try:
            return read(self.text("value"))
        except Unreadable as refusal:
            raise ReferenceRefused(f"{self.path}: {refusal}") from refusal

    def source(self) -> str:
        if "source" not in self:
            raise ReferenceRefused(
                f"{self.path} names no source. No source, no figure: add source = an id of"
                " sources.toml."
            )
        return self.text("source")

    def confidence(self) -> Confidence:
        confidence = self.choice("confidence", Confidence)
        if confidence is Confidence.SITE and "changed_by" not in self:
            raise ReferenceRefused(
                f'{self.path} says confidence = "site". Only a [[change]] of the site\'s own'
                " policy.toml sets that; write how the figure is known."
            )
        return confidence

    def change(self) -> Change | None:
        if "changed_by" not in self:
            return None
        return Change(
            changed_by=self.text("changed_by"),
            date=date.fromisoformat(self.text("date")),
            before=self.text("before"),
        )

    def done(self) -> None:
        """Refuse every key that was not asked for."""
        for key in self._table:
            if key not in self._asked:
                raise ReferenceRefused(
                    f"{self.path or 'The reference data'} has an unknown key, {key}. Known here:"
                    f" {', '.join(sorted(self._asked - _CHANGE_KEYS))}."
                )


def one_of(kind: type[E]) -> Callable[[str], E]:
    """Make a reader of one closed list, for figures whose value is a choice."""
    return lambda text: _one_of(kind, text, "The value")


def _one_of(kind: type[E], text: str, where: str) -> E:
    known = [str(member) for member in kind]
    if text not in known:
        raise ReferenceRefused(f'{where} is "{text}". Write one of {", ".join(known)}.')
    return kind(text)


def version_of(content: Table, approved: Sized = ()) -> str:
    """Name exact content: the first 12 hex digits of the SHA-256 of its canonical JSON.

    How many approved changes lie over it follows after a plus: they are only ever added.
    """
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(canonical.encode()).hexdigest()[:_VERSION_DIGITS]
    return f"{digest}+{len(approved)}" if approved else digest
