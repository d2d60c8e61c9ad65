"""The risk file names controls that are there: every check, and tests that exist."""

import csv
import re

import pytest

from refillnotes.domain.checks.register import CHECKS
from tests.tree import ROOT, files, text_of

COLUMNS = ["id", "hazard", "situation", "harm", "cause", "control", "checks", "tests", "residual"]
MAY_BE_BLANK = {"checks"}
FEWEST = 30


def _risks():
    with (ROOT / "docs" / "risk.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


RISKS = _risks()
TESTS = {
    name
    for file in files("tests", ending=".py")
    for name in re.findall(r"^def (test_\w+)\(", text_of(file), re.MULTILINE)
}
each_risk = pytest.mark.parametrize("risk", RISKS, ids=lambda risk: risk["id"])


def test_the_risk_file_has_its_columns_and_its_risks():
    assert list(RISKS[0]) == COLUMNS
    assert len(RISKS) >= FEWEST
    assert [risk["id"] for risk in RISKS] == [f"R{row:02}" for row in range(1, len(RISKS) + 1)]


def test_every_check_controls_a_risk():
    named = [slug for risk in RISKS for slug in risk["checks"].split()]
    assert set(named) == {check.id for check in CHECKS}


@each_risk
def test_a_risk_says_everything_about_itself(risk):
    assert all(text.strip() for column, text in risk.items() if column not in MAY_BE_BLANK)


@each_risk
def test_a_control_is_tested_by_tests_that_exist(risk):
    named = risk["tests"].split()
    assert named
    assert set(named) <= TESTS


def test_a_hazard_is_listed_once():
    hazards = [risk["hazard"] for risk in RISKS]
    assert len(hazards) == len(set(hazards))
