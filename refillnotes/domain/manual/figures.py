"""The manual's chapter of figures: what is known of each pump, catheter and drug."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from refillnotes.domain.case import Rules
from refillnotes.domain.figures import Source
from refillnotes.domain.governance_figures import Cell, cells

_INTRODUCTION = (
    "Checks lean on these beside the limits above. A blank is not known here: a check that needs "
    "it is not evaluated. For a constant-flow pump the certificate of its serial number comes "
    "first, and a value the programmer shows goes before one in this list."
)


def figures_chapter(rules: Rules) -> str:
    """Every figure of the catalogue in tables, as Markdown."""
    of_entries = (cell for cell in cells(rules) if cell.entry)
    parts = ["# Figures of pumps, catheters and drugs", _INTRODUCTION]
    for name, held in groupby(of_entries, key=lambda cell: cell.group):
        parts += [f"## {name}", "\n".join(_table(held, rules.catalogue.sources))]
    return "\n\n".join(parts) + "\n"


def _table(held: Iterator[Cell], known: Mapping[str, Source]) -> Iterator[str]:
    yield "| Figure | Value | How sure | Source |"
    yield "|---|---|---|---|"
    for cell in held:
        yield f"| {cell.title} | {cell.value} | {' | '.join(_standing(cell, known))} |"


def _standing(cell: Cell, known: Mapping[str, Source]) -> tuple[str, str]:
    if cell.figure is None:
        return "not known here", ""
    source = known.get(cell.figure.source)
    note = f" {cell.figure.note}" if cell.figure.note else ""
    named = cell.figure.source if source is None else f"{source.title}, {source.where}."
    return cell.figure.mark, f"{named}{note}"
