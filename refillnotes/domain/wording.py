"""How amounts are printed: the number and its unit never part."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from refillnotes.domain import quantities
from refillnotes.domain.clock import day_in_words
from refillnotes.domain.quantity import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

_NO_BREAK = "\N{NO-BREAK SPACE}"


def _units() -> Iterator[str]:
    for kind in vars(quantities).values():
        if isinstance(kind, type) and issubclass(kind, Quantity):
            yield from (unit for unit in kind.UNITS if unit)
    yield from ("day", "time", "month", "months", "years")


_GAP = re.compile(
    r"(?<=[0-9]) (?=(?:"
    + "|".join(re.escape(unit) for unit in sorted(_units(), key=len, reverse=True))
    + r")(?![A-Za-z]))"
)
_DAY = re.compile(r"(?<![0-9-])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9T-])")
_INNER_GAP = re.compile(r"(?<=[0-9]) per (?=day\b|min\b)")


def unbroken(sentence: str) -> str:
    """Join each number of a sentence to the unit that follows it by a no-break space."""
    joined = _INNER_GAP.sub(f"{_NO_BREAK}per{_NO_BREAK}", sentence)
    return _GAP.sub(_NO_BREAK, joined)


def in_words(sentence: str) -> str:
    """Print worked-out text: days as 2 Feb 2027, and each number with its unit."""
    return unbroken(_DAY.sub(_day_in_words, sentence))


def amount_in_words(amount: Quantity | str) -> str:
    """Print one amount on one line, in the digits it was typed with."""
    return str(amount).replace(" ", _NO_BREAK)


def _day_in_words(found: re.Match[str]) -> str:
    try:
        return day_in_words(date.fromisoformat(found[0])).replace(" ", _NO_BREAK)
    except ValueError:
        return found[0]
