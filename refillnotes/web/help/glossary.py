"""The words of docs/glossary.md, for those who use the program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import refillnotes

_CELLS = 4
_HEADING = "## "


@dataclass(frozen=True, slots=True)
class Word:
    """One word as we say it, what it means, and what else it is called elsewhere."""

    word: str
    meaning: str
    also: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """Words about one thing."""

    title: str
    words: tuple[Word, ...]


def read_glossary() -> tuple[Chapter, ...]:
    """The chapters in the order of the page they are written on."""
    text = _file().read_text(encoding="utf-8")
    parts = text.split(f"\n{_HEADING}")[1:]
    return tuple(
        Chapter(title, tuple(_words(table)))
        for title, _, table in (part.partition("\n") for part in parts)
    )


def _file() -> Path:
    """In the package when it was installed, beside it in a checkout."""
    package = Path(refillnotes.__file__).parent
    places = (folder / "docs" / "glossary.md" for folder in (package, package.parent))
    return next(place for place in places if place.is_file())


def _words(table: str) -> Iterator[Word]:
    for row in table.splitlines():
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        if row.startswith("|") and len(cells) == _CELLS and not _opens_a_table(cells[0]):
            word, _, also, meaning = cells
            yield Word(word, meaning.replace("`", ""), also.replace("`", ""))


def _opens_a_table(cell: str) -> bool:
    return cell == "We say" or set(cell) <= {"-", ":"}
