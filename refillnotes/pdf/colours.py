"""The colour space of the note, sRGB, as the smallest profile that says it exactly.

PDF/A wants the profile inside every file. The published one samples the tone curve a thousand
times; version 4 of the format writes the curve as the five numbers of IEC 61966-2-1.
"""

from __future__ import annotations

import struct

_VERSION = 0x04300000
_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_WHITE = (0.9642, 1.0, 0.8249)
_RED, _GREEN, _BLUE = (
    (0.436066, 0.222488, 0.013916),
    (0.385147, 0.716873, 0.097076),
    (0.143066, 0.060608, 0.714096),
)
"""The primaries of sRGB seen under D50, the light every profile is written for."""

_FROM_D65 = (
    *(1.047882, 0.022919, -0.050201),
    *(0.029587, 0.990479, -0.017059),
    *(-0.009232, 0.015076, 0.751678),
)
_HEADER = 128


def srgb_profile() -> bytes:
    """Write the profile; every byte follows from the standard, none from the day or machine."""
    curve = b"para" + struct.pack(">IHH", 0, 3, 0) + _fixed(*_CURVE)
    tags = (
        (b"desc", _text("sRGB")),
        (b"cprt", _text("CC0")),
        (b"wtpt", _xyz(*_WHITE)),
        (b"chad", b"sf32" + bytes(4) + _fixed(*_FROM_D65)),
        (b"rXYZ", _xyz(*_RED)),
        (b"gXYZ", _xyz(*_GREEN)),
        (b"bXYZ", _xyz(*_BLUE)),
        (b"rTRC", curve),
        (b"gTRC", curve),
        (b"bTRC", curve),
    )
    table, body = struct.pack(">I", len(tags)), b""
    start = _HEADER + len(table) + 12 * len(tags)
    places: dict[bytes, int] = {}
    for name, content in tags:
        if content not in places:
            places[content] = start + len(body)
            body += content + bytes(-len(content) % 4)
        table += struct.pack(">4sII", name, places[content], len(content))
    return _header(start + len(body)) + table + body


def _header(size: int) -> bytes:
    """A display profile from RGB to XYZ, dated the day of the standard."""
    return struct.pack(
        ">I4xI4s4s4s6H4s28x12s48x",
        size,
        _VERSION,
        b"mntr",
        b"RGB ",
        b"XYZ ",
        *(1999, 10, 18, 0, 0, 0),
        b"acsp",
        _fixed(*_WHITE),
    )


def _fixed(*numbers: float) -> bytes:
    """Write numbers in sixteenths of sixteen bits, as profiles do."""
    return struct.pack(f">{len(numbers)}i", *(round(number * 65536) for number in numbers))


def _xyz(*numbers: float) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(*numbers)


def _text(words: str) -> bytes:
    content = words.encode("utf-16-be")
    return b"mluc" + struct.pack(">IIIHHII", 0, 1, 12, 0x656E, 0x5553, len(content), 28) + content
