"""The formulas that pages and notes print beside their numbers, by check and by figure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from refillnotes.domain.checks.register import CHECKS
from refillnotes.domain.delivery.register import CALCULATIONS
from refillnotes.domain.formula import in_titles
from refillnotes.domain.policy import load_policy


def check_formula(check: str) -> str:
    """What the check of this id compares; blank for one that a newer program no longer has."""
    return _of_checks().get(check, "")


def figure_formula(name: str) -> str:
    """How the figure of this name is worked out; blank for one no longer worked out."""
    return _of_figures().get(name, "")


@cache
def _of_checks() -> Mapping[str, str]:
    return {check.id: in_titles(check.formula, _titles()) for check in CHECKS}


@cache
def _of_figures() -> Mapping[str, str]:
    return {name: in_titles(one.formula, _titles()) for name, one in CALCULATIONS.items()}


@cache
def _titles() -> Mapping[str, str]:
    """A site changes a limit's value and never what it is called."""
    return {threshold.key: threshold.title for threshold in load_policy().thresholds()}
