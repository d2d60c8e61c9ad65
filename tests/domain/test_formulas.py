"""Every check and every figure has a formula, and it names each limit that bears on the answer."""

from __future__ import annotations

import re
from types import MethodType

import pytest

from refillnotes.domain.checks.register import CHECKS
from refillnotes.domain.delivery.register import CALCULATIONS
from refillnotes.domain.errors import NotDefined, UnknownName
from refillnotes.domain.formula import formula_of, in_titles, limits_named, paragraph
from refillnotes.domain.formulas import check_formula, figure_formula
from refillnotes.domain.manual.cases import pinned_cases
from refillnotes.domain.manual.checks import calculations_of, limits_of
from refillnotes.domain.worksheet import NotRecorded, needs
from tests.domain.sheets import a_sheet, the_policy

ARITHMETIC = {"0", "1", "2", "3", "10", "24", "100", "1000"}
"""Nothing, a whole, two standard deviations, 3 mL to prime, hours in a day, factors of units."""

LIMITS = {threshold.key: threshold for threshold in the_policy().thresholds()}
FORMULAS = {check.id: check.formula for check in CHECKS} | {
    name: calculation.formula for name, calculation in CALCULATIONS.items()
}
SHEETS = [a_sheet(**case.changed) for case in pinned_cases()]

each_formula = pytest.mark.parametrize("formula", FORMULAS.values(), ids=FORMULAS)
FUNCTIONS = [check.judge for check in CHECKS] + [one.work_out for one in CALCULATIONS.values()]
READERS = [one for one in FUNCTIONS if "policy" in {need.name for need in needs(one)}]


READ_ALONG = {
    "cumulative_uncertainty": {"trend.drift_allowance", "trend.drift_limit"},
    "discrepancies_show_no_direction": {
        "residual.absolute_limit",
        "residual.escalate_above",
        "residual.least_delivered",
    },
}
"""Of the whole rule of drift two figures; residual-discrepancy, which the formula names."""


class PolicyThatListens:
    """The policy, writing down which of its limits are read."""

    def __init__(self, policy) -> None:
        self._policy = policy
        self.read: set[str] = set()

    def __getattr__(self, name: str):
        return GroupThatListens(name, getattr(self._policy, name), self.read)


class GroupThatListens:
    def __init__(self, name, group, read) -> None:
        self._name, self._group, self._read = name, group, read

    def __getattr__(self, name: str):
        found = getattr(type(self._group), name, None)
        if callable(found):
            return MethodType(found, self)
        self._read.add(f"{self._name}.{name}")
        return getattr(self._group, name)


@each_formula
def test_every_check_and_every_figure_has_a_formula_of_limits_that_exist(formula):
    assert formula
    assert set(limits_named(formula)) <= set(LIMITS)
    assert "[" not in in_titles(formula, {key: one.title for key, one in LIMITS.items()})


@each_formula
def test_a_formula_has_no_number_that_a_site_may_change(formula):
    without_limits = re.sub(r"\[[^\]]+\]", "", formula)
    assert set(re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])", without_limits)) <= ARITHMETIC
    assert not [key for key in limits_named(formula) if str(LIMITS[key].value) in without_limits]


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
def test_a_formula_names_the_limits_that_are_read_and_no_others(reader):
    policy = PolicyThatListens(the_policy())
    for sheet in SHEETS:
        try:
            reader(**sheet.supply(reader) | {"policy": policy})
        except (NotRecorded, NotDefined, UnknownName):
            continue
    by_name = READ_ALONG.get(reader.__name__, set())
    assert set(limits_named(formula_of(reader))) == policy.read - by_name


def test_a_check_shows_the_limits_of_what_it_rests_on():
    (appointment,) = (check for check in CHECKS if check.id == "next-appointment")
    assert "dates.appointment_margin" in limits_of(appointment)
    assert "dates.fallback_stability" in limits_of(appointment)
    beneath = [one.name for one in calculations_of(appointment)]
    assert beneath == sorted(beneath, key=list(CALCULATIONS).index)
    assert {"days_to_alarm", "planned_flow", "earliest_limit", "refill_due"} <= set(beneath)


def test_a_docstring_without_the_paragraph_has_no_formula():
    def bare():
        """A caption alone."""

    assert paragraph(bare, "Formula: ") == ""
    assert formula_of(lambda: None) == ""


def test_a_formula_is_found_by_check_and_by_figure_with_its_limits_by_their_titles():
    (check,) = (one for one in CHECKS if one.id == "programmed-volume")
    titles = {key: one.title for key, one in LIMITS.items()}
    assert check_formula("programmed-volume") == in_titles(check.formula, titles)
    assert "[" not in check_formula("programmed-volume")
    residual = CALCULATIONS["expected_residual"].formula
    assert figure_formula("expected_residual") == in_titles(residual, titles)
    assert (check_formula("gone"), figure_formula("gone")) == ("", "")


def test_a_limit_stands_in_a_formula_by_its_title_in_quotation_marks():
    titles = {"fill.one": "First limit", "fill.two": "Second limit"}
    assert in_titles("x > [fill.one]: ack; > [fill.two]: block", titles) == (
        "x > “First limit”: ack; > “Second limit”: block"
    )
    assert limits_named("[fill.two], [fill.one] or [fill.two]") == ("fill.two", "fill.one")


def test_a_paragraph_is_read_in_one_line_without_its_opening():
    def written():
        """A caption.

        Why: it is
        so.

        Formula: a <
        b
        """

    assert (paragraph(written, "Why: "), formula_of(written)) == ("it is so.", "a < b")
