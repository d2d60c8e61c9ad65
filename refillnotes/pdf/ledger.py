"""The recorded facts, ticked off as the note prints them, so that none can be left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from refillnotes.domain.kinds import Words
from refillnotes.domain.record import Record
from refillnotes.domain.steps.register import FACTS, STEPS
from refillnotes.pdf.wording import NO_BREAK, Here, digits_before_point, in_sentence, printed

_FITS_ON_A_LINE = 60
_LETTERS_A_COLUMN = 72
GAP = "\N{EM SPACE}\N{EN SPACE}"


@dataclass(frozen=True, slots=True)
class Item:
    """A label and what was recorded under it; ``block`` when it needs lines of its own."""

    label: str
    text: str
    block: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A text in a column of numbers, and how many digits short of the longest it starts."""

    text: str
    short: int = 0


def run_in(*pairs: tuple[str, str]) -> tuple[Item, ...]:
    """Set labels and texts one after the other; a short pair stays on one line."""
    return tuple(_run_in(label, text) for label, text in pairs if text)


def _run_in(label: str, text: str) -> Item:
    if len(label) + len(text) <= _FITS_ON_A_LINE:
        label, text = label.replace(" ", NO_BREAK), text.replace(" ", NO_BREAK)
    return Item(f"{label}:{NO_BREAK}" if label else "", f"{text}{GAP}")


def here_of(record: Record) -> Here:
    """Say when and where the visit was."""
    start = datetime.fromisoformat(record["visit"]["started_at"])
    return Here(start, ZoneInfo(record["clinic"]["timezone"]))


class Ledger:
    """Hands out each fact once, as printed; what nobody asked for is still there at the end."""

    def __init__(self, record: Record) -> None:
        self._facts = record["facts"]
        self._names = record.get("names", {})
        self._here = here_of(record)
        self._left = {name: None for name, text in self._facts.items() if text.strip()}

    def take(self, name: str) -> str:
        """Print one fact and tick it off; an empty text when it was not recorded."""
        self._left.pop(name, None)
        return self.peek(name)

    def peek(self, name: str) -> str:
        text = self._facts.get(name, "")
        return printed(name, text, self._names, self._here) if text.strip() else ""

    def item(self, name: str) -> Item:
        """Print one fact under its title."""
        fact = FACTS.get(name)
        block = fact is not None and isinstance(fact.kind, Words) and fact.kind.lines
        title = fact.title if fact else name.replace("_", " ")
        text = self.take(name)
        return Item(title, text, block=True) if block else _run_in(title, text)

    def items(self, *names: str) -> tuple[Item, ...]:
        """Print those of the named facts that are recorded and not yet printed."""
        return tuple(self.item(name) for name in names if name in self._left)

    def rest_of(self, *steps: str) -> tuple[Item, ...]:
        """Print everything of these steps of the visit that is not printed yet."""
        names = [fact.name for step in STEPS if step.id in steps for fact in step.facts]
        return self.items(*names)

    def rest(self) -> tuple[Item, ...]:
        """Print every fact still left, known to this version or not."""
        return self.items(*self._left)


def column(texts: list[str]) -> list[Cell]:
    """Set texts under each other with their decimal points in one line."""
    digits = [digits_before_point(text) for text in texts]
    most = max(digits, default=0)
    return [
        Cell(in_sentence(text), most - count if count else 0)
        for text, count in zip(texts, digits, strict=True)
    ]


def two_columns(lines: list[str]) -> tuple[str, str]:
    """Part a list of lines in two columns of about the same height, in reading order."""
    heights = [1 + len(line) // _LETTERS_A_COLUMN for line in lines]
    left = used = 0
    while left < len(lines) and 2 * used < sum(heights):
        used += heights[left]
        left += 1
    return "\n".join(lines[:left]), "\n".join(lines[left:])
