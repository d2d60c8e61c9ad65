"""Random visits, worked out by the program and by an oracle that shares no line with it."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from refillnotes.domain.checks.model import Finding, run
from refillnotes.domain.checks.register import CHECKS, findings
from refillnotes.domain.delivery.register import CALCULATIONS
from refillnotes.domain.errors import NotDefined
from refillnotes.domain.quantity import Quantity
from refillnotes.domain.rows import DailyDose, DrugInPump
from refillnotes.domain.worksheet import NotRecorded, Worksheet
from tests.domain.oracle import CAPS, numbers, verdicts
from tests.domain.random_visits import SHARES, Units, a_visit, chance, some_units, the_facts

VISITS = 100_000 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 2_000
if "MUTANT_UNDER_TEST" in os.environ:
    VISITS = 200  # one change is tried after another, thousands of them
BY_ID = {check.id: check for check in CHECKS}


def plain(value: object) -> object:
    if isinstance(value, Quantity):
        return value.exact
    if isinstance(value, DrugInPump | DailyDose):
        return plain(value.dose)
    if isinstance(value, tuple):
        return tuple(map(plain, value))
    return value


def found_by_the_program(sheet: Worksheet, name: str) -> object:
    try:
        return plain(sheet.value(name))
    except (NotDefined, NotRecorded):
        return None


def said_by_the_program(sheet: Worksheet, check: str) -> str:
    answer = run(BY_ID[check], sheet)
    return answer.severity.value if isinstance(answer, Finding) else "none"


def test_the_program_and_the_oracle_agree_on_every_number_and_every_verdict():
    for number in range(VISITS):
        random = chance(number)
        visit = a_visit(random)
        sheet = Worksheet(the_facts(visit, some_units(random)), CALCULATIONS)
        wanted = numbers(visit)
        found = {name: found_by_the_program(sheet, name) for name in wanted}
        assert found == wanted, number
        wanted = verdicts(visit)
        assert {check: said_by_the_program(sheet, check) for check in wanted} == wanted, number


def test_the_random_visits_reach_every_verdict():
    """An oracle that is never asked about a block proves nothing about blocks."""
    said: dict[str, set[str]] = {}
    for number in range(2_000):
        for check, verdict in verdicts(a_visit(chance(number))).items():
            said.setdefault(check, set()).add(verdict)
    loud = {check: found & {"ack", "escalate", "block"} for check, found in said.items()}
    assert all(loud.values())
    assert all({"ok", "info"} & found for found in said.values())
    both = {"residual-discrepancy", "programmed-volume", "syringe-reconciliation", "dose-closure"}
    assert all(len(loud[check]) > 1 for check in both)


@pytest.mark.parametrize("number", range(40))
def test_the_units_an_amount_is_written_in_change_nothing(number):
    visit = a_visit(chance(number))
    written = [some_units(chance(f"{number} {turn}")) for turn in range(3)]
    sheets = [Worksheet(the_facts(visit, units), CALCULATIONS) for units in written]
    answers = [
        {one.check: one.severity for one in findings(sheet).found}
        | {name: found_by_the_program(sheet, name) for name in numbers(visit)}
        for sheet in sheets
    ]
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize("number", range(40))
def test_the_order_in_which_facts_are_recorded_changes_nothing(number):
    facts = list(the_facts(a_visit(chance(number)), Units()).items())
    in_order = findings(Worksheet(dict(facts), CALCULATIONS))
    chance(number).shuffle(facts)
    assert findings(Worksheet(dict(facts), CALCULATIONS)) == in_order


@pytest.mark.parametrize("number", range(40))
def test_the_order_of_the_other_drugs_changes_no_verdict(number):
    """The first drug drives the flow; the rest are carried along, in whatever order."""
    random = chance(number)
    visit = replace(a_visit(random), drugs=a_visit(random).drugs[:1])
    names = [name for name in sorted(CAPS) if name != visit.drugs[0][0]]
    others = [(name, CAPS[name][0] * random.choice(SHARES)) for name in names[:4]]
    said = []
    for rest in (others, others[::-1]):
        facts = the_facts(replace(visit, drugs=(visit.drugs[0], *rest)), Units())
        answers = findings(Worksheet(facts, CALCULATIONS))
        said.append({one.check: one.severity for one in answers.found})
        said[-1]["gaps"] = {one.check for one in answers.not_evaluated}
    assert said[0] == said[1]
