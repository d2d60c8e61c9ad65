"""How each kind of fact is read from what was typed, and refused in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol

from refillnotes.domain.errors import NotANumber, UnknownName, Unreadable
from refillnotes.domain.quantity import Quantity
from refillnotes.domain.text import clean_text

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,4}", re.ASCII)
_ICD = re.compile(r"[0-9A-Za-z]{3,4}(?:\.[0-9A-Za-z]{1,4})?", re.ASCII)
_NONE = "none"

Names = Mapping[str, Mapping[str, str]]
"""For each noun (drug, person ...) the known codes and their printed names."""


class Kind(Protocol):
    """One way of reading text. ``read`` raises ``Unreadable`` with a sentence."""

    def read(self, text: str, names: Names) -> object: ...


@dataclass(frozen=True, slots=True)
class Amount:
    """A number and its unit; the first unit is the one offered first."""

    quantity: type[Quantity]
    units: tuple[str, ...]

    def read(self, text: str, names: Names) -> Quantity:  # noqa: ARG002
        amount = self.quantity.parse(text)
        if amount.unit not in self.units:
            raise Unreadable(
                f'"{text}" is in {amount.unit}, which is not used here. '
                f"Write it in {' or '.join(self.units)}."
            )
        return amount


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between two limits, both allowed, such as a pain score."""

    least: int
    most: int

    def read(self, text: str, names: Names) -> int:  # noqa: ARG002
        if not _WHOLE.fullmatch(text):
            raise NotANumber(f'"{text}" is not a whole number. Use digits, like {self.least}.')
        number = int(text)
        if not self.least <= number <= self.most:
            raise Unreadable(
                f"{number} is outside {self.least} to {self.most}. Write a number in between."
            )
        return number


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a closed list of codes."""

    options: tuple[tuple[str, str], ...]

    def read(self, text: str, names: Names) -> str:  # noqa: ARG002
        if text not in dict(self.options):
            raise UnknownName(_unknown(text, dict(self.options)))
        return text

    def label(self, code: str) -> str:
        return dict(self.options)[code]


@dataclass(frozen=True, slots=True)
class YesNo:
    """Yes or no; blank is neither."""

    options: tuple[tuple[str, str], ...] = (("yes", "Yes"), ("no", "No"))

    def read(self, text: str, names: Names) -> bool:  # noqa: ARG002
        if text not in dict(self.options):
            raise UnknownName(_unknown(text, dict(self.options)))
        return text == "yes"

    def label(self, code: str) -> str:
        return dict(self.options)[code]


@dataclass(frozen=True, slots=True)
class Several:
    """Any of a closed list, written "itching, fever"; "none" says: asked, and there was none."""

    options: tuple[tuple[str, str], ...]

    def read(self, text: str, names: Names) -> frozenset[str]:  # noqa: ARG002
        codes = [part.strip() for part in text.split(",")]
        if codes == [_NONE]:
            return frozenset()
        for code in codes:
            if code == _NONE:
                raise Unreadable(
                    '"Asked, none" cannot stand beside something that is there. Keep one of them.'
                )
            if code not in dict(self.options):
                raise UnknownName(_unknown(code, dict(self.options)))
        return frozenset(codes)

    def label(self, code: str) -> str:
        return "Asked, none" if code == _NONE else dict(self.options)[code]


@dataclass(frozen=True, slots=True)
class Named:
    """A code out of the reference data or the clinic's people."""

    noun: str

    def read(self, text: str, names: Names) -> str:
        known = names.get(self.noun, {})
        if text not in known:
            raise UnknownName(_unknown(text, known, self.noun))
        return text


@dataclass(frozen=True, slots=True)
class IcdCode:
    """A code of the International Classification of Diseases, of any revision, as typed."""

    def read(self, text: str, names: Names) -> str:  # noqa: ARG002
        if not _ICD.fullmatch(text):
            raise Unreadable(
                f'"{text}" does not read like an ICD code. Write it with its point, like G89.4.'
            )
        return text


@dataclass(frozen=True, slots=True)
class Words:
    """Free text, with nothing in it that prints differently from what is stored."""

    most: int = 200
    lines: bool = False

    def read(self, text: str, names: Names) -> str:  # noqa: ARG002
        clean = clean_text(text, lines=self.lines)
        if len(clean) > self.most:
            raise Unreadable(f"This is {len(clean)} characters long; {self.most} fit. Shorten it.")
        return clean


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day, year first."""

    def read(self, text: str, names: Names) -> date:  # noqa: ARG002
        try:
            day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
        except ValueError:
            day = None
        if day is None:
            raise Unreadable(
                f'"{text}" is not a day of the calendar. Write year-month-day, like 2027-03-31.'
            )
        return day


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """Hours and minutes off a clock that shows no distance from UTC, such as a pump's own."""

    def read(self, text: str, names: Names) -> time:  # noqa: ARG002
        shown = _CLOCK.fullmatch(text)
        if shown is None:
            raise Unreadable(f'"{text}" is not a time of day. Write hours and minutes, like 09:52.')
        return time(int(shown[1]), int(shown[2]))


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and time with its distance from UTC, so that no hour is counted twice."""

    def read(self, text: str, names: Names) -> datetime:  # noqa: ARG002
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None or not text.isascii():
            raise Unreadable(f'"{text}" is not a day and time. Write it like 2026-11-14 10:02.')
        return moment


def _unknown(text: str, known: Mapping[str, str], noun: str = "choice") -> str:
    return f'"{text}" is not a {noun} known here. Choose one of: {", ".join(known)}.'
