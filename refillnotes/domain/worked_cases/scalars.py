"""How one value of a case is read: an amount, a day, a time, a yes or no, a name."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias, TypeVar

from refillnotes.domain.errors import CaseUnreadable, Unreadable
from refillnotes.domain.kinds import Day
from refillnotes.domain.quantities import Count
from refillnotes.domain.quantity import Quantity
from refillnotes.domain.worked_cases.case import Node

Reader: TypeAlias = Callable[[Node], object]
Amount = TypeVar("Amount", bound=Quantity)

_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?(?:[eE][+-]?[0-9]{1,2})?", re.ASCII)
_LONGEST = 80
_WHOLE = re.compile(r"[0-9]{1,4}", re.ASCII)
_MOST = 9999
_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)
_UCUM = (
    "mL",
    "mL/d",
    "mL/h",
    "mL/cm",
    "mg",
    "ug",
    "g",
    "mg/mL",
    "ug/mL",
    "mg/d",
    "ug/d",
    "mg/h",
    "ug/h",
    "d",
    "h",
    "min",
    "cm",
    "mm",
    "%",
    "1",
    "{count}",
    "1/d",
    "/min",
    "Cel",
)


def number(text: Node) -> Fraction:
    """Read a plain decimal, exactly. The file may write 0.000001 as 1.0e-06."""
    if not isinstance(text, str) or not _NUMBER.fullmatch(text):
        raise CaseUnreadable(f"{_shown(text)} is not a number. Write digits, like 3.2.")
    return Fraction(Decimal(text))


def amount_of(node: Node) -> tuple[Fraction, str]:
    """Read ``{v: number, u: UCUM unit}`` without saying of what kind it is."""
    if not isinstance(node, dict) or set(node) != {"v", "u"}:
        raise CaseUnreadable(f"{_shown(node)} is not an amount. Write it like {{v: 3.2, u: mL}}.")
    unit = node["u"]
    if unit not in _UCUM:
        raise CaseUnreadable(f"{_shown(unit)} is not a unit known here. Known: {', '.join(_UCUM)}.")
    return number(node["v"]), str(unit)


def amount(kind: type[Amount], *, signed: bool = False) -> Callable[[Node], Amount]:
    """Make the reader of one kind of amount; only ``signed`` ones may lie below zero."""

    def read(node: Node) -> Amount:
        value, unit = amount_of(node)
        try:
            spelled = kind.spelling(unit)
        except Unreadable as refusal:
            raise CaseUnreadable(str(refusal)) from refusal
        if value < 0 and not signed:
            raise CaseUnreadable(f"{_shown(node)} is below zero, which {kind.NOUN} cannot be here.")
        typed = node["v"] if isinstance(node, dict) else None
        plain = typed if isinstance(typed, str) and "e" not in typed.lower() else None
        return kind(value * kind.UNITS[spelled], spelled, plain)

    return read


def whole(node: Node) -> int:
    """Read a whole number, bare or as ``{v: 4, u: "{count}"}``."""
    bare = node if isinstance(node, str) else None
    if bare is not None and _WHOLE.fullmatch(bare):
        return int(bare)
    if bare is None:
        count = amount(Count)(node).exact
        if count.denominator == 1 and count <= _MOST:
            return int(count)
    raise CaseUnreadable(
        f"{_shown(node)} is not a whole number up to {_MOST}. Write digits, like 4."
    )


def flag(node: Node) -> bool:
    if node not in ("true", "false"):
        raise CaseUnreadable(f"{_shown(node)} is neither true nor false.")
    return node == "true"


def words(node: Node) -> str:
    if not isinstance(node, str) or not node.strip():
        raise CaseUnreadable(f"{_shown(node)} is not a word.")
    return node


def day(node: Node) -> date:
    try:
        return Day().read(words(node), {})
    except Unreadable as refusal:
        raise CaseUnreadable(str(refusal)) from refusal


def clock(node: Node) -> str:
    if not isinstance(node, str) or not _CLOCK.fullmatch(node):
        raise CaseUnreadable(f"{_shown(node)} is not a time of day. Write it like 22:00.")
    return node


def moment(node: Node) -> datetime:
    """Read a time with its distance from UTC; a bare day stands for its first minute in UTC."""
    text = words(node)
    if len(text) == len("2025-01-15"):
        return datetime.combine(day(text), datetime.min.time(), UTC)
    if _MOMENT.fullmatch(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError as refusal:
            raise CaseUnreadable(f"{_shown(node)} is not in the calendar.") from refusal
    raise CaseUnreadable(
        f"{_shown(node)} is not a day and time. Write it like 2025-03-29T10:00+01:00."
    )


def choice(*known: str) -> Reader:
    def read(node: Node) -> str:
        if node not in known:
            raise CaseUnreadable(
                f"{_shown(node)} is not a choice known here. Known: {', '.join(known)}."
            )
        return str(node)

    return read


def _shown(node: Node | object) -> str:
    text = f'"{node}"' if isinstance(node, str) else str(node)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
