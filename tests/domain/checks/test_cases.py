"""Each check by its cases: agreeing, not agreeing, not run, and both sides of every limit.

A case is a good visit with a few facts changed; ``says``, ``working`` and the rest are pinned.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from refillnotes.domain.checks.model import Finding, NotEvaluated, run
from refillnotes.domain.checks.register import CHECKS
from tests.domain.sheets import a_sheet

HERE = Path(__file__).parent
BY_ID = {check.id: check for check in CHECKS}
NOT_EVALUATED = "not evaluated"
OUTSIDE = "nothing"


@dataclass(frozen=True, slots=True)
class Case:
    """One visit, one check, and what it says."""

    check: str
    that: str
    facts: dict[str, str]
    gives: str
    rest: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.check}: {self.that}"


def _cases():
    for file in sorted(HERE.glob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        for check, rows in yaml.load(text, yaml.CBaseLoader).items():
            for row in rows:
                yield Case(check, row.pop("that"), row.pop("with"), row.pop("gives"), row)


CASES = tuple(_cases())


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_check_says_of_a_visit_what_its_case_pins(case: Case):
    check, sheet = BY_ID[case.check], a_sheet(**case.facts)
    if not check.belongs_to(sheet):
        assert case.gives == OUTSIDE
        return
    answer = run(check, sheet)
    if isinstance(answer, NotEvaluated):
        assert case.gives == NOT_EVALUATED
        assert list(answer.missing) == case.rest.get("missing", [])
        assert answer.why == case.rest.get("why", "")
        return
    assert (answer.severity.value, answer.sentence) == (case.gives, case.rest["says"])
    assert list(answer.working) == case.rest.get("working", [])
    if answer.severity.wants_an_answer:
        assert list(answer.causes) == case.rest.get("causes", list(check.causes))
        assert answer.then == check.then
        assert answer.causes
    else:
        assert answer.causes == ()


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_every_check_agrees_disagrees_and_lacks_something(check):
    gives = {case.gives for case in CASES if case.check == check.id}
    told = {"ok", "info"} & gives
    assert told
    assert NOT_EVALUATED in gives or check.id == "line-volume", "what it lacks is its finding"
    only_tells = {"expected-residual", "alarm-date", "earliest-limit", "in-pump-stability"}
    only_prints = {"labelled-use", "billing-units"}
    if check.id not in only_tells | only_prints:
        assert {"ack", "escalate", "block"} & gives


def test_a_finding_carries_its_check_and_the_fields_it_marks():
    (case,) = (case for case in CASES if case.that.startswith("20 mL put in and 40 mL"))
    check = BY_ID["programmed-volume"]
    answer = run(check, a_sheet(**case.facts))
    assert isinstance(answer, Finding)
    assert (answer.check, answer.title) == (check.id, check.title)
    assert (answer.facts, answer.sources) == (check.facts, check.sources)
    assert answer.then == "Correct the volume in the pump now."
