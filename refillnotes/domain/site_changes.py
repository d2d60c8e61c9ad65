"""Which uncertain figures a site has replaced, by whom, when and on what authority."""

from __future__ import annotations

import copy
import tomllib
from dataclasses import dataclass
from datetime import date

from refillnotes.domain.figures import Confidence, ReferenceRefused, Row

CATALOGUE_TABLES = frozenset({"pumps", "catheters", "drugs", "stability"})
"""What a change may begin with to reach the catalogue; every other one reaches the policy."""

_EXAMPLE = (
    'Write [[change]] with figure = "residual.absolute_limit", value = "1.5 mL",'
    ' source = "Pain committee minutes 12", changed_by = "Dr N. Osei", date = "2026-05-01".'
)


@dataclass(frozen=True, slots=True)
class SiteChange:
    """One [[change]] of a site's policy.toml; ``figure`` is the key of what it replaces."""

    figure: str
    value: str
    source: str
    changed_by: str
    date: str

    @property
    def table(self) -> str:
        return self.figure.partition(".")[0]


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


def parse_toml(text: str, name: str) -> dict[str, object]:
    """Parse one reference file. Errors: ``ReferenceRefused`` with the line TOML complains of."""
    try:
        return dict(tomllib.loads(text))
    except tomllib.TOMLDecodeError as refusal:
        raise ReferenceRefused(f"{name} cannot be read: {refusal}.") from refusal


def with_changes(content: dict[str, object], changes: tuple[SiteChange, ...]) -> dict[str, object]:
    """Return reference data with a site's changes put in, each still showing what it replaced."""
    changed = copy.deepcopy(content)
    for change in changes:
        _put_in(changed, change)
    return changed


def _put_in(content: dict[str, object], change: SiteChange) -> None:
    *way, last = change.figure.split(".")
    table: object = content
    for step in way:
        table = table.get(step) if isinstance(table, dict) else None
    if not isinstance(table, dict):
        raise ReferenceRefused(
            f"{change.figure} is no figure known here. Name it by its tables, like"
            " residual.absolute_limit or pumps.synchromed-ii.dead_volume."
        )
    figure = table.get(last, {"value": "blank", "confidence": Confidence.DERIVED.value})
    if not isinstance(figure, dict) or "value" not in figure:
        raise ReferenceRefused(
            f"{change.figure} is not a figure. Name the value to change, like"
            " residual.absolute_limit."
        )
    if figure.get("confidence") == Confidence.SOURCED:
        raise ReferenceRefused(
            f"{change.figure} was read in its source ({figure.get('source')}), so a site may not"
            " change it. Take this [[change]] out."
        )
    table[last] = figure | {
        "value": change.value,
        "source": change.source,
        "confidence": Confidence.SITE.value,
        "changed_by": change.changed_by,
        "date": change.date,
        "before": str(figure["value"]),
    }


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
