"""Which figures a site has replaced, added or retired, by whom, when and on what authority."""

from __future__ import annotations

import copy
import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

import rfc8785

from refillnotes.domain.figures import Confidence, ReferenceRefused, Row

CATALOGUE_TABLES = frozenset({"pumps", "catheters", "drugs", "stability"})
"""What a change may begin with to reach the catalogue; every other one reaches the policy."""

_WANTED = (
    "a site may not change it for a value that was not. Give one read in a newer source, marked"
    " so, or leave it."
)
_EXAMPLE = (
    'Write [[change]] with figure = "residual.absolute_limit", value = "1.5 mL",'
    ' source = "Pain committee minutes 12", changed_by = "Dr N. Osei", date = "2026-05-01".'
)


@dataclass(frozen=True, slots=True)
class SiteChange:
    """A figure's new value; ``figure`` is the key of what it replaces, or of a blank cell.

    ``date`` is written year-month-day. A figure that was read in its source gives way only to
    one that was read in its source as well.
    """

    figure: str
    value: str
    source: str
    changed_by: str
    date: str
    confidence: Confidence = Confidence.SITE

    @property
    def table(self) -> str:
        return self.figure.partition(".")[0]


@dataclass(frozen=True, slots=True)
class SiteEntry:
    """A pump, drug or other entry a site adds; each figure in ``content`` has only its value."""

    figure: str
    content: Mapping[str, object]
    source: str
    changed_by: str
    date: str
    confidence: Confidence

    @property
    def table(self) -> str:
        return self.figure.partition(".")[0]


@dataclass(frozen=True, slots=True)
class SiteRetirement:
    """An entry no longer offered from ``date`` on, or offered again when that is blank."""

    figure: str
    date: str

    @property
    def table(self) -> str:
        return self.figure.partition(".")[0]


Overlay = SiteChange | SiteEntry | SiteRetirement


def read_changes(text: str) -> tuple[SiteChange, ...]:
    """Read a site's policy.toml. Errors: ``ReferenceRefused``."""
    content = parse_toml(text, "The site's policy.toml")
    for key in content:
        if key != "change":
            raise ReferenceRefused(f"The site's policy.toml has an unknown key, {key}. {_EXAMPLE}")
    rows = content.get("change", [])
    if not isinstance(rows, list):
        raise ReferenceRefused(f"The site's policy.toml has [change] as one table. {_EXAMPLE}")
    changes = tuple(_read_change(number, row) for number, row in enumerate(rows, start=1))
    figures = [change.figure for change in changes]
    for figure in figures:
        if figures.count(figure) > 1:
            raise ReferenceRefused(f"{figure} is changed twice. Keep the change that is in force.")
    return changes


def hash_of(changes: tuple[SiteChange, ...]) -> str:
    """SHA-256 over what a site's file changes, whatever its order and its comments."""
    rows = sorted((asdict(change) for change in changes), key=lambda row: str(row["figure"]))
    return hashlib.sha256(rfc8785.dumps(rows)).hexdigest()


def parse_toml(text: str, name: str) -> dict[str, object]:
    """Parse one reference file. Errors: ``ReferenceRefused`` with the line TOML complains of."""
    try:
        return dict(tomllib.loads(text))
    except tomllib.TOMLDecodeError as refusal:
        raise ReferenceRefused(f"{name} cannot be read: {refusal}.") from refusal


def with_changes(content: Mapping[str, object], changes: tuple[Overlay, ...]) -> dict[str, object]:
    """Return reference data with changes put in, one after the other; the last one stands."""
    changed = copy.deepcopy(dict(content))
    for change in changes:
        if isinstance(change, SiteChange):
            _replace(changed, change)
        elif isinstance(change, SiteEntry):
            _add(changed, change)
        else:
            _retire(changed, change)
    return changed


def _replace(content: dict[str, object], change: SiteChange) -> None:
    table, last = _table_of(content, change.figure)
    figure = table.get(last, {"value": "blank", "confidence": Confidence.DERIVED.value})
    if not isinstance(figure, dict) or "value" not in figure:
        raise ReferenceRefused(
            f"{change.figure} is not a figure. Name the value to change, like"
            " residual.absolute_limit."
        )
    if figure.get("confidence") == Confidence.SOURCED != change.confidence:
        raise ReferenceRefused(
            f"{change.figure} was read in its source ({figure.get('source')}), so {_WANTED}"
        )
    table[last] = figure | {
        "value": change.value,
        "source": change.source,
        "confidence": change.confidence.value,
        "changed_by": change.changed_by,
        "date": change.date,
        "before": str(figure["value"]),
    }


def _add(content: dict[str, object], entry: SiteEntry) -> None:
    table, last = _table_of(content, entry.figure)
    if last in table:
        raise ReferenceRefused(
            f"{entry.figure} is there already. Give the new entry another name, or change the"
            " figures of the one that is there."
        )
    table[last] = _marked(entry.content, entry)


def _marked(part: object, entry: SiteEntry) -> object:
    """The same content, with every figure in it naming its source and who brought it."""
    if not isinstance(part, Mapping):
        return part
    marked = {name: _marked(inside, entry) for name, inside in part.items()}
    if "value" not in part:
        return marked
    return marked | {
        "source": entry.source,
        "confidence": entry.confidence.value,
        "changed_by": entry.changed_by,
        "date": entry.date,
        "before": "blank",
    }


def _retire(content: dict[str, object], retirement: SiteRetirement) -> None:
    table, last = _table_of(content, retirement.figure)
    entry = table.get(last)
    if not isinstance(entry, dict):
        raise ReferenceRefused(
            f"{retirement.figure} is no entry known here. Name it like pumps.synchromed-el."
        )
    stays = {name: part for name, part in entry.items() if name != "retired_on"}
    table[last] = stays | ({"retired_on": retirement.date} if retirement.date else {})


def _table_of(content: dict[str, object], key: str) -> tuple[dict[str, object], str]:
    """The table that holds what a key names, and the last word of the key."""
    *way, last = key.split(".")
    table: object = content
    for step in way:
        table = table.get(step) if isinstance(table, dict) else None
    if not isinstance(table, dict):
        raise ReferenceRefused(
            f"{key} is no figure known here. Name it by its tables, like"
            " residual.absolute_limit or pumps.synchromed-ii.dead_volume."
        )
    return table, last


def _read_change(number: int, content: object) -> SiteChange:
    row = Row(f"Change {number} of the site's policy.toml", content)
    change = SiteChange(
        figure=row.text("figure"),
        value=row.text("value"),
        source=row.text("source"),
        changed_by=row.text("changed_by"),
        date=row.text("date"),
    )
    row.done()
    try:
        date.fromisoformat(change.date)
    except ValueError as refusal:
        raise row.refusal(
            f'has the date "{change.date}". Write year-month-day, like 2026-05-01.'
        ) from refusal
    return change
