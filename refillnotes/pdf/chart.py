"""What only paper draws: the spark line as coordinates, and the square code.

Lengths are whole tenths of a millimetre of paper, so that the drawing is the same text
everywhere and no fraction is ever printed.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import segno

_SPARK_STEP = 60
_SPARK_HEIGHT = 60
_DOTS_A_SQUARE = 4
_DARK, _LIGHT = b"\x00" * _DOTS_A_SQUARE, b"\xff" * _DOTS_A_SQUARE
_MASK = 3
"""Any of the eight masks can be read; choosing the prettiest takes longer than the page's text."""


@dataclass(frozen=True, slots=True)
class Spark:
    """One dot a visit, its height the accuracy; ``unusual`` marks the visits that stood out."""

    dots: tuple[tuple[int, int, bool], ...]
    line: str
    ideal: int
    width: int
    height: int = _SPARK_HEIGHT


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

    A seventh of it may be lost. A picture is a tenth of the work of the same squares as lines,
    and in levels of grey a third of the bytes of one in colours.
    """
    code = segno.make(text, error="m", micro=False, boost_error=False, mask=_MASK)
    rows = [b"".join(_DARK if dark else _LIGHT for dark in row) for row in code.matrix]
    size = len(rows) * _DOTS_A_SQUARE
    dots = b"".join((b"\0" + row) * _DOTS_A_SQUARE for row in rows)
    head = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)
    chunks = (b"IHDR", head), (b"IDAT", zlib.compress(dots)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)
