"""Whether a rounded number read off a screen can stand for an exact one."""

from __future__ import annotations

from fractions import Fraction

from refillnotes.domain.quantities import Percent
from refillnotes.domain.quantity import Quantity


def apart(one: Quantity, other: Quantity) -> Percent:
    """How far one is from the other, in percent of the other, without a sign."""
    return Percent.of_ratio(abs(one.ratio_to(other) - 1))


def can_stand_for(shown: Quantity, exact: Quantity, rounding: Percent) -> bool:
    """Whether the screen shows the exact number, give or take half of its last digit.

    A number of few digits, such as 1 mg/day, would stand for half as much again: the rounding
    may therefore never be larger than ``rounding`` of the exact number.
    """
    gap = abs(shown.exact - exact.exact)
    return gap <= min(shown.half_step, abs(exact.exact) * rounding.exact / Fraction(100))
