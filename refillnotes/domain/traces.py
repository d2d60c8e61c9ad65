"""The numbers by which drugs and pumps are traced: serial number, NDC and UDI, as printed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from refillnotes.domain.errors import Unreadable

NONE = "none"
"""Typed for a number that was looked for and is not printed; blank is not recorded."""

NDC_FORMS = ("4-4-2", "5-3-2", "5-4-1", "5-4-2")
"""Digits of labeler, product and package; in March 2033 the US rule makes them 6-4-2."""

_ELEMENTS = re.compile(r"(?:\([0-9]{2,4}\)[!-'*-~]{1,20})+", re.ASCII)
_ELEMENT = re.compile(r"\(([0-9]{2,4})\)([^()]+)", re.ASCII)
_DEVICE, _SERIAL = "01", "21"
_GTIN = re.compile(r"[0-9]{14}", re.ASCII)
_HIBCC = "+"


class UdiUnreadable(Unreadable):
    """A UDI is not written as one; says what is odd about it, to go on from "the UDI"."""


@dataclass(frozen=True, slots=True)
class Udi:
    """A device's number as its label prints it; ``serial`` is None where it is not read."""

    text: str
    serial: str | None


def plain(serial: str) -> str:
    """A serial number without spaces and capitals, which printers and screens set as they like."""
    return "".join(serial.split()).casefold()


def is_none(text: str) -> bool:
    """Whether somebody looked and there is no such number."""
    return text.strip().casefold() == NONE


def reads_like_ndc(text: str) -> bool:
    """Whether three groups of digits are as long as those of a US drug's number."""
    groups = text.split("-")
    digits = all(group.isascii() and group.isdigit() for group in groups)
    return digits and "-".join(str(len(group)) for group in groups) in NDC_FORMS


def read_udi(text: str) -> Udi:
    """Read what a label prints: GS1's "(01)...(21)..." or HIBCC's, which is kept as it stands.

    Errors: ``UdiUnreadable``.
    """
    if text.startswith(_HIBCC):
        return Udi(text, None)
    elements = dict(_ELEMENT.findall(text)) if _ELEMENTS.fullmatch(text) else {}
    if _DEVICE not in elements:
        raise UdiUnreadable(f'"{text}" begins neither with (01), as GS1’s, nor with +, as HIBCC’s')
    device = elements[_DEVICE]
    if not _GTIN.fullmatch(device):
        raise UdiUnreadable(f"has {device} after (01), which is not 14 digits")
    due = check_digit(device[:-1])
    if device[-1] != due:
        raise UdiUnreadable(f"ends its number {device} in {device[-1]}, where {due} would check")
    if _SERIAL not in elements:
        raise UdiUnreadable("has no serial number, which would stand after (21)")
    return Udi(text, elements[_SERIAL])


def check_digit(digits: str) -> str:
    """The digit that GS1 puts after these: weights 3 and 1 from the right, up to a full ten."""
    weighed = sum(int(one) * (1 if place % 2 else 3) for place, one in enumerate(reversed(digits)))
    return str(-weighed % 10)
