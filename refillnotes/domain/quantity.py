"""What every amount is: an exact number, its unit, and the digits as typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import ClassVar, Self

from refillnotes.domain.errors import NotANumber, UnknownUnit

_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?", re.ASCII)
_SIGNED = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?", re.ASCII)
_AMOUNT = re.compile(r"(?P<number>\S+)\s+(?P<unit>\S+(?: \S+)?)")
_SPELLINGS = {
    "ug": "mcg",
    "ug/mL": "mcg/mL",
    "ug/d": "mcg/day",
    "ug/h": "mcg/h",
    "mg/d": "mg/day",
    "mL/d": "mL/day",
    "d": "days",
    "day": "days",
    "a": "years",
    "year": "years",
    "{count}": "times",
    "1": "",
    "1/d": "per day",
    "Cel": "Celsius",
    "mm[Hg]": "mmHg",
    "/min": "per min",
}
_SIGNIFICANT_DIGITS = 4


def read_number(text: str) -> Decimal:
    """Read what a person typed as ``digits[.digits]`` in ASCII, at most nine on each side.

    Refuses "1,5", "1e1", ".5", "-1", "+1" and full-width digits: each has been read wrongly
    by some program, and a wrong number here is a wrong dose.
    """
    if not _NUMBER.fullmatch(text):
        if re.fullmatch(r"[0-9]+,[0-9]+", text):
            raise NotANumber(
                f'"{text}" has a comma, which can be read two ways. '
                f"Type {text.replace(',', '.')} or {text.replace(',', '')}."
            )
        raise NotANumber(f'"{text}" is not a number. Use digits and one point, like 3.2.')
    return Decimal(text)


class Quantity:
    """One amount. Equal and ordered by its exact value; prints the way it was typed.

    ``exact`` is a rational number in the kind's own unit (the first of ``UNITS``), so no
    arithmetic rounds. ``typed`` holds the digits a person entered; a computed amount has none
    and prints with four significant digits. An amount never changes, so it is worked out once
    how it prints.
    """

    __slots__ = ("_printed", "exact", "typed", "unit")

    NOUN: ClassVar[str] = "amount"
    EXAMPLE: ClassVar[str] = "3.2"
    UNITS: ClassVar[dict[str, Fraction]] = {}

    exact: Fraction
    typed: str | None
    unit: str
    _printed: str

    def __init__(self, exact: Fraction, unit: str, typed: str | None = None) -> None:
        self.exact = exact
        self.unit = unit
        self.typed = typed
        self._printed = ""

    @classmethod
    def spelling(cls, unit: str) -> str:
        """Return the one spelling we print, or refuse the unit and name those we know."""
        spelled = _SPELLINGS.get(unit, unit)
        if spelled not in cls.UNITS:
            known = " or ".join(name for name in cls.UNITS if name) or "a bare number"
            raise UnknownUnit(
                f'"{unit}" is not a unit of {cls.NOUN} known here. Use {known}, like {cls.EXAMPLE}.'
            )
        return spelled

    @classmethod
    def of(cls, number: str | Decimal, unit: str) -> Self:
        """Make an amount from a plain decimal number, negative allowed, and a unit we know."""
        text = str(number)
        if not _SIGNED.fullmatch(text):
            raise NotANumber(f'"{text}" is not a number. Use digits and one point, like 3.2.')
        spelled = cls.spelling(unit)
        return cls(Fraction(Decimal(text)) * cls.UNITS[spelled], spelled, text)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an amount a person typed: a number, a space, a unit."""
        stripped = text.strip()
        if "" in cls.UNITS and " " not in stripped:
            read_number(stripped)
            return cls.of(stripped, "")
        match = _AMOUNT.fullmatch(stripped)
        if match is None:
            read_number(stripped)
            raise UnknownUnit(f'"{stripped}" has no unit. Write it like {cls.EXAMPLE}.')
        read_number(match["number"])
        return cls.of(match["number"], match["unit"])

    @classmethod
    def worked_out(cls, exact: Fraction, unit: str) -> Self:
        """Make a computed amount: ``exact`` in the kind's own unit, printed in ``unit``."""
        return cls(exact, cls.spelling(unit))

    def shown_in(self, unit: str) -> Self:
        """Return the same amount, printed in another unit of its kind."""
        spelled = self.spelling(unit)
        return self if spelled == self.unit else type(self)(self.exact, spelled)

    @property
    def half_step(self) -> Fraction:
        """Half of the last digit typed, in the kind's own unit: 0.30 stands for 0.295 to 0.305."""
        places = len(self.typed.partition(".")[2]) if self.typed is not None else 0
        return Fraction(1, 2 * 10**places) * self.UNITS[self.unit]

    @property
    def number(self) -> Decimal:
        """The digits to print, in ``unit``: as typed, else rounded for a reader."""
        if self.typed is not None:
            return Decimal(self.typed)
        scale = self.UNITS[self.unit]
        return for_reading(self.exact if scale == 1 else self.exact / scale)

    def __str__(self) -> str:
        if not self._printed:
            self._printed = self._in_words()
        return self._printed

    def _in_words(self) -> str:
        digits = self.typed if self.typed is not None else f"{self.number:f}"
        if not self.unit:
            return digits
        return f"{digits} {_singular(self.unit) if digits == '1' else self.unit}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self})"

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self.exact == other.exact

    def __hash__(self) -> int:
        return hash((type(self), self.exact))

    def __lt__(self, other: Self) -> bool:
        return self._beyond(other) < 0

    def __le__(self, other: Self) -> bool:
        return self._beyond(other) <= 0

    def __gt__(self, other: Self) -> bool:
        return self._beyond(other) > 0

    def __ge__(self, other: Self) -> bool:
        return self._beyond(other) >= 0

    def __add__(self, other: Self) -> Self:
        return type(self)(self.exact + self._same_kind(other).exact, self.unit)

    def __sub__(self, other: Self) -> Self:
        return type(self)(self.exact - self._same_kind(other).exact, self.unit)

    def __abs__(self) -> Self:
        return self if self.exact >= 0 else type(self)(-self.exact, self.unit)

    def __neg__(self) -> Self:
        return type(self)(-self.exact, self.unit)

    def times(self, factor: Fraction | int) -> Self:
        """Scale by a pure number."""
        return type(self)(self.exact * factor, self.unit)

    def ratio_to(self, other: Self) -> Fraction:
        """How many times the other amount goes into this one. Errors: ZeroDivisionError."""
        return self.exact / self._same_kind(other).exact

    def _beyond(self, other: Self) -> int:
        """Above zero where this amount is the larger one, below where it is the smaller."""
        one, two = self.exact, self._same_kind(other).exact
        return one.numerator * two.denominator - two.numerator * one.denominator

    def _same_kind(self, other: Self) -> Self:
        if type(other) is not type(self):
            raise TypeError(f"{self!r} and {other!r} are not amounts of one kind")
        return other


def exact_sum(amounts: Iterable[Quantity]) -> Fraction:
    """Add amounts of one kind, exactly; over one common denominator, as no fraction can faster."""
    parts = [amount.exact for amount in amounts]
    under = lcm(*(part.denominator for part in parts))
    return Fraction(sum(part.numerator * (under // part.denominator) for part in parts), under)


def for_reading(exact: Fraction) -> Decimal:
    """Round to four significant digits, never inside the whole part, without trailing zeros."""
    over, under = exact.numerator, exact.denominator
    if under == 1:
        return Decimal(over)
    size = (Decimal(over) / Decimal(under)).adjusted()
    places = max(_SIGNIFICANT_DIGITS - 1 - size, 0)
    digits = _rounded(over * 10**places, under)
    while places and digits % 10 == 0:
        digits, places = digits // 10, places - 1
    return Decimal(digits).scaleb(-places)


def _rounded(over: int, under: int) -> int:
    """The whole number nearest to a quotient; of two as near, the even one."""
    whole, rest = divmod(over, under)
    up = 2 * rest > under or (2 * rest == under and whole % 2 == 1)
    return whole + 1 if up else whole


def _singular(unit: str) -> str:
    return {"days": "day", "times": "time"}.get(unit, unit)
