"""Where the marks of a drawing stand, in whole units of its own width and height."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refillnotes.domain.quantities import Volume

_WIDTH = 600
_EDGE = 30
_TREND_HEIGHT = 120
_LOUD = frozenset({"ack", "escalate", "block"})


@dataclass(frozen=True, slots=True)
class Band:
    """The expected residual, its band and, once entered, the measured one, on one line."""

    low: int
    high: int
    expected: int
    measured: int | None
    inside: bool
    words: str
    """The drawing in a sentence, for who cannot see it."""
    width: int = _WIDTH


@dataclass(frozen=True, slots=True)
class Visited:
    """One earlier refill: measured less expected, and how loud its worst finding was."""

    day: date
    discrepancy: Volume
    severity: str


@dataclass(frozen=True, slots=True)
class Dot:
    x: int
    y: int
    loud: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """Measured less expected, refill by refill, on a true time axis around the zero line."""

    dots: tuple[Dot, ...]
    line: str
    zero: int
    words: str
    width: int = _WIDTH
    height: int = _TREND_HEIGHT


def draw_band(expected: Volume, low: Volume, high: Volume, measured: Volume | None) -> Band:
    """Draw the band in the middle, wide enough that the measured volume is always on it."""
    shown = [low.exact, high.exact, expected.exact]
    words = f"Expected {expected}, band {low} to {high}"
    if measured is not None:
        shown.append(measured.exact)
        words = f"{words}, measured {measured}"
    least, most = min(shown), max(shown)
    room = (most - least) / 4 or Fraction(1)
    least, most = least - room, most + room

    def place(volume: Volume) -> int:
        return round((volume.exact - least) / (most - least) * _WIDTH)

    return Band(
        low=place(low),
        high=place(high),
        expected=place(expected),
        measured=None if measured is None else place(measured),
        inside=measured is None or low <= measured <= high,
        words=words,
    )


def draw_trend(visits: Sequence[Visited], reach: Volume) -> Trend:
    """Draw refills in order of day. The scale shows ``reach`` at least, so noise looks small."""
    furthest = max([reach.exact, *(abs(visit.discrepancy.exact) for visit in visits)])
    first = min((visit.day for visit in visits), default=date.min)
    span = max([1, *((visit.day - first).days for visit in visits)])
    middle = _TREND_HEIGHT // 2
    dots = tuple(
        Dot(
            x=_EDGE + (visit.day - first).days * (_WIDTH - 2 * _EDGE) // span,
            y=middle - round(visit.discrepancy.exact / furthest * (middle - _EDGE // 2)),
            loud=visit.severity in _LOUD,
        )
        for visit in visits
    )
    return Trend(
        dots=dots,
        line=" ".join(f"{dot.x},{dot.y}" for dot in dots),
        zero=middle,
        words="Measured less expected residual, refill by refill; the table below has the numbers.",
    )
