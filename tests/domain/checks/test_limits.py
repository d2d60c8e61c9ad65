"""Each check has a pair of cases at every limit: on it, and one last digit beside it.

A limit that moves by a thousandth must turn over the case that lies on it, and one that moves a
little the other way the case beside it.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from refillnotes.domain.checks.model import Finding, run
from refillnotes.domain.checks.register import CHECKS
from refillnotes.domain.delivery.register import CALCULATIONS
from refillnotes.domain.manual.cases import OUTSIDE, pinned_cases
from refillnotes.domain.quantities import Count, Duration, VitalRate
from refillnotes.domain.quantity import Quantity
from refillnotes.domain.worksheet import Worksheet
from tests.domain.sheets import a_sheet, the_policy

HAIR = Fraction(1, 1000)
BESIDE = Fraction(1, 5)
WHOLE = (Count, VitalRate)
"""Kinds of which a case beside the limit is one whole unit away."""

NO_LIMITS = {"trend.drift_allowance", "trend.reading", "trend.repeatability"}
"""They enter the sum that is compared with trend.drift_limit."""

BY_ID = {check.id: check for check in CHECKS}
LIMITS = [
    (check.id, key)
    for check in CHECKS
    for key in check.thresholds
    if key not in NO_LIMITS
    and isinstance(next(one for one in the_policy().thresholds() if one.key == key).value, Quantity)
]


def sheets_of(check: str) -> list[dict[str, object]]:
    return [
        dict(a_sheet(**case.changed).recorded())
        for case in pinned_cases()
        if case.check == check and case.gives != OUTSIDE
    ]


def said(check: str, recorded: list[dict[str, object]], **instead: object) -> list[str]:
    answers = [run(BY_ID[check], Worksheet(one | instead, CALCULATIONS)) for one in recorded]
    return [one.severity.value if isinstance(one, Finding) else "none" for one in answers]


def moved(key: str, by: Fraction) -> object:
    """The policy with one limit moved, ``by`` in the unit it is exact in."""
    group, name = key.split(".")
    policy = the_policy()
    threshold = getattr(getattr(policy, group), name)
    value = type(threshold.value)(threshold.value.exact + by, threshold.value.unit)
    limits = replace(getattr(policy, group), **{name: replace(threshold, value=value)})
    return replace(policy, **{group: limits})


@pytest.mark.parametrize(("check", "key"), LIMITS)
def test_a_limit_has_a_case_on_it_and_one_beside_it(check, key):
    recorded = sheets_of(check)
    before = said(check, recorded)
    limit = next(one for one in the_policy().thresholds() if one.key == key).value
    beside = Fraction(1) if isinstance(limit, WHOLE) else limit.exact * BESIDE
    if isinstance(limit, Duration):
        beside = max(beside, Fraction(1) if limit.unit == "days" else beside)
    turned = {
        (way, size): said(check, recorded, policy=moved(key, way * step)) != before
        for way in (1, -1)
        for size, step in (("hair", limit.exact * HAIR), ("beside", beside))
    }
    assert (turned[1, "hair"] and turned[-1, "beside"]) or (
        turned[-1, "hair"] and turned[1, "beside"]
    )


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_a_case_pins_how_the_check_came_to_its_answer(check):
    assert any(case.working for case in pinned_cases() if case.check == check.id)
