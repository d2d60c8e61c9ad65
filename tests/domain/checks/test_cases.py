"""Each check by its cases: agreeing, not agreeing, not run, and both sides of every limit.

A case is a good visit with a few facts changed; ``says``, ``working`` and the rest are pinned.
"""

from __future__ import annotations

import pytest

from refillnotes.domain.checks.model import Finding, NotEvaluated, run
from refillnotes.domain.checks.register import CHECKS
from refillnotes.domain.manual.cases import (
    NOT_EVALUATED,
    OUTSIDE,
    PinnedCase,
    pinned_cases,
    shown_cases,
)
from tests.domain.sheets import a_sheet

BY_ID = {check.id: check for check in CHECKS}
CASES = pinned_cases()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_check_says_of_a_visit_what_its_case_pins(case: PinnedCase):
    check, sheet = BY_ID[case.check], a_sheet(**case.changed)
    if not check.belongs_to(sheet):
        assert case.gives == OUTSIDE
        return
    answer = run(check, sheet)
    if isinstance(answer, NotEvaluated):
        assert case.gives == NOT_EVALUATED
        assert answer.missing == case.missing
        assert answer.why == case.why
        return
    assert (answer.severity.value, answer.sentence) == (case.gives, case.says)
    assert answer.working == case.working
    if answer.severity.wants_an_answer:
        assert answer.causes == (check.causes if case.causes is None else case.causes)
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


def test_the_cases_shown_are_one_for_each_answer_the_check_gives():
    for check in CHECKS:
        shown = [case.gives for case in shown_cases(check.id)]
        given = {case.gives for case in CASES if case.check == check.id} - {OUTSIDE}
        assert len(shown) == len(set(shown))
        assert set(shown) == given
        assert all(case in CASES for case in shown_cases(check.id))


def test_a_finding_carries_its_check_and_the_fields_it_marks():
    (case,) = (case for case in CASES if case.that.startswith("20 mL put in and 40 mL"))
    check = BY_ID["programmed-volume"]
    answer = run(check, a_sheet(**case.changed))
    assert isinstance(answer, Finding)
    assert (answer.check, answer.title) == (check.id, check.title)
    assert (answer.facts, answer.sources) == (check.facts, check.sources)
    assert answer.then == "Correct the volume in the pump now."
