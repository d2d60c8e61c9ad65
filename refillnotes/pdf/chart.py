"""The note's drawings: the residual band and the spark line as coordinates, the square code.

Lengths are whole tenths of a millimetre of paper, so that the drawing is the same text
everywhere and no fraction is ever printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO

import segno

BAND_WIDTH = 620
_MARGIN = 40
_SPARK_STEP = 60
_SPARK_HEIGHT = 60
_DOTS_A_SQUARE = 4
_MASK = 3
"""Any of the eight masks can be read; choosing the prettiest takes longer than the page's text."""


@dataclass(frozen=True, slots=True)
class Band:
    """Where expected, measured and the band's two ends stand on a line ``width`` long."""

    low: int
    high: int
    expected: int
    measured: int
    width: int = BAND_WIDTH


@dataclass(frozen=True, slots=True)
class Spark:
    """One dot a visit, its height the accuracy; ``unusual`` marks the visits that stood out."""

    dots: tuple[tuple[int, int, bool], ...]
    line: str
    ideal: int
    width: int
    height: int = _SPARK_HEIGHT


def band(low: Fraction, expected: Fraction, high: Fraction, measured: Fraction) -> Band:
    """Place four volumes on one line with a margin at both ends."""
    least, most = min(low, measured), max(high, measured)
    span = most - least or Fraction(1)

    def place(volume: Fraction) -> int:
        return _MARGIN + round((volume - least) / span * (BAND_WIDTH - 2 * _MARGIN))

    return Band(place(low), place(high), place(expected), place(measured))


def spark(ratios: Sequence[tuple[Fraction, bool]]) -> Spark:
    """Draw delivered by expected, visit by visit; 1 is the ideal line.

    The scale always spans at least 0.8 to 1.2, so that small noise looks small.
    """
    reach = max([Fraction(1, 5), *(abs(ratio - 1) for ratio, _ in ratios)])
    middle = _SPARK_HEIGHT // 2
    dots = tuple(
        (
            _SPARK_STEP // 2 + place * _SPARK_STEP,
            middle - round((ratio - 1) / reach * (middle - 8)),
            unusual,
        )
        for place, (ratio, unusual) in enumerate(ratios)
    )
    line = " ".join(f"{x},{y}" for x, y, _ in dots)
    return Spark(dots, line, middle, max(len(dots), 1) * _SPARK_STEP)


def square_code(text: str) -> bytes:
    """Draw a text as a QR code of black and white dots that survives a tired printer.

    A quarter of it may be lost. A picture is a tenth of the work of the same squares as lines.
    """
    code = segno.make(text, error="m", micro=False, boost_error=False, mask=_MASK)
    picture = BytesIO()
    code.save(picture, kind="png", scale=_DOTS_A_SQUARE, border=0)
    return picture.getvalue()
