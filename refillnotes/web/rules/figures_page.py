"""Every figure of the rules as a steward reads it: value, how sure, whose word it is."""

from __future__ import annotations

from dataclasses import dataclass

from refillnotes.domain.case import Rules
from refillnotes.domain.governance_figures import Cell, Entry, cells, entries
from refillnotes.domain.thresholds import SiteMay, Threshold

_MAY = {SiteMay.LOWER: "may only be lowered", SiteMay.RAISE: "may only be raised"}


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure, ready to print."""

    key: str
    title: str
    value: str
    mark: str
    source: str
    bound: str
    """Which way alone a threshold with a floor may move; blank for any."""


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one pump, drug or kind of threshold."""

    slug: str
    title: str
    kind: str
    lines: tuple[FigureLine, ...]
    entry: Entry | None


_KINDS = {"pumps": "Pump", "catheters": "Catheter", "drugs": "Drug"}


def groups(rules: Rules) -> tuple[Group, ...]:
    """Every group in the order of the reference data, thresholds first."""
    known = {entry.key: entry for entry in entries(rules)}
    found: dict[str, list[Cell]] = {}
    for cell in cells(rules):
        found.setdefault(_slug(cell), []).append(cell)
    return tuple(
        Group(
            slug=slug,
            title=held[0].group,
            kind=_KINDS.get(slug.partition(".")[0], "Thresholds"),
            lines=tuple(_line(cell, rules) for cell in held),
            entry=known.get(slug),
        )
        for slug, held in found.items()
    )


def _slug(cell: Cell) -> str:
    parts = cell.key.split(".")
    if parts[0] == "stability":
        return f"drugs.{cell.entry}"
    return ".".join(parts[:2]) if parts[0] in _KINDS else parts[0]


def _line(cell: Cell, rules: Rules) -> FigureLine:
    figure = cell.figure
    if figure is None:
        return FigureLine(cell.key, cell.title, "", "not known here", "", "")
    source = rules.catalogue.sources.get(figure.source)
    bound = figure.site_may if isinstance(figure, Threshold) else None
    return FigureLine(
        key=cell.key,
        title=cell.title,
        value=cell.value,
        mark=figure.mark,
        source=figure.source if source is None else f"{source.title}, {source.where}",
        bound=_MAY[bound] if bound else "",
    )
