"""Run one calculation on a sheet of facts written as text, as a form would hold them."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from types import NoneType
from typing import get_args, get_type_hints

import pytest

from refillnotes.domain.catalogue import load_catalogue
from refillnotes.domain.delivery.register import CALCULATIONS
from refillnotes.domain.errors import NotDefined
from refillnotes.domain.policy import load_policy
from refillnotes.domain.quantity import Quantity
from refillnotes.domain.worksheet import NotRecorded, Worksheet


@cache
def reference():
    policy = load_policy()
    return {"policy": policy, "catalogue": load_catalogue(policy)}


@cache
def kinds():
    """The type of every fact, as the calculations declare it."""
    hints = {}
    for calculation in CALCULATIONS.values():
        for name, hint in get_type_hints(calculation.work_out).items():
            known = [part for part in get_args(hint) if part is not NoneType]
            hints[name] = known[0] if NoneType in get_args(hint) else hint
    return hints


def read(name, text):
    if not isinstance(text, str):
        return text
    kind = kinds()[name]
    if issubclass(kind, Quantity):
        number, _, unit = text.partition(" ")
        return kind.of(number, unit)
    if kind in (date, datetime):
        return kind.fromisoformat(text)
    return text


def sheet(**facts):
    given = {name: read(name, value) for name, value in facts.items()}
    return Worksheet(reference() | given, CALCULATIONS)


def calculate(name, **facts):
    """The value, printed, and how it came about."""
    worked = sheet(**facts).worked(name)
    several = isinstance(worked.value, tuple | frozenset)
    printed = "; ".join(map(str, worked.value)) if several else str(worked.value)
    return printed, worked.working


def value(name, **facts):
    return sheet(**facts).value(name)


def missing(name, **facts):
    """What the calculation says it lacks."""
    with pytest.raises(NotRecorded) as gap:
        sheet(**facts).value(name)
    return gap.value.names


def undefined(name, **facts):
    """Why the calculation has no meaning for these facts."""
    with pytest.raises(NotDefined) as refusal:
        sheet(**facts).value(name)
    return str(refusal.value)
