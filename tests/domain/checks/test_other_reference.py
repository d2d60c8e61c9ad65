"""Checks against reference data unlike ours: a limit not on file, a drug without a schedule."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from refillnotes.domain.checks.model import Finding, NotEvaluated, run
from refillnotes.domain.checks.register import CHECKS
from refillnotes.domain.checks.screen import apart, can_stand_for
from refillnotes.domain.delivery.register import CALCULATIONS
from refillnotes.domain.quantities import Count, DoseRate, Percent
from refillnotes.domain.worksheet import Worksheet
from tests.domain.sheets import a_sheet, the_catalogue, the_policy


def judged_by(check, facts, **instead):
    """What a check says of a visit when some of the reference data is another."""
    (wanted,) = (one for one in CHECKS if one.id == check)
    recorded = dict(a_sheet(**facts).recorded())
    return run(wanted, Worksheet({**recorded, **instead}, CALCULATIONS))


def catalogue_with(drug, **changes):
    known = the_catalogue()
    drugs = tuple(replace(one, **changes) if one.id == drug else one for one in known.drugs)
    return replace(known, drugs=drugs)


FENTANYL = "fentanyl 10 mg/mL 5 mg/day"


def with_fentanyl_of_2012():
    (fentanyl,) = (drug for drug in the_catalogue().drugs if drug.id == "fentanyl")
    return catalogue_with("fentanyl", caps=fentanyl.caps[:1])


def test_a_guideline_that_sets_no_limit_is_within_and_said_so():
    answer = judged_by("dose-limit", {"drugs": FENTANYL}, catalogue=with_fentanyl_of_2012())
    assert answer.sentence == "Fentanyl 5 mg/day: within what is advised."
    assert answer.working == ("fentanyl 5 mg/day: PACC 2012 sets no limit",)


def test_a_drug_without_a_limit_hides_no_other():
    facts = {"drugs": f"{FENTANYL}; bupivacaine 50 mg/mL", "flow": "0.5 mL/day"}
    answer = judged_by("dose-limit", facts, catalogue=with_fentanyl_of_2012())
    assert answer.sentence == "Bupivacaine 25 mg/day is above 20 mg/day (PACC 2017)."


def test_a_drug_not_named_may_be_the_one_without_a_limit():
    facts = {"drugs": "", "dose": "21.4 mg/day"}
    answer = judged_by("dose-limit", facts, catalogue=with_fentanyl_of_2012())
    assert isinstance(answer, NotEvaluated)
    assert answer.why == "No limit is on file for a drug that is not named."


def test_without_any_limit_on_file_nothing_is_judged():
    known = the_catalogue()
    bare = replace(known, drugs=tuple(replace(drug, caps=()) for drug in known.drugs))
    answer = judged_by("dose-limit", {"drugs": "", "dose": "99 mg/day"}, catalogue=bare)
    assert isinstance(answer, NotEvaluated)
    assert answer.why == "No limit is on file for a drug that is not named."


@pytest.mark.parametrize(
    ("missing", "flow", "limits"),
    [
        ("flow_max", "0.047 mL/day", "0.048 mL/day to not on file"),
        ("flow_min", "24.1 mL/day", "not on file to 24 mL/day"),
    ],
)
def test_a_limit_on_one_side_still_judges_that_side(missing, flow, limits):
    pump = replace(the_catalogue().pump("SynchroMed II"), **{missing: None})
    answer = judged_by("flow-limits", {"flow": flow}, pump=pump)
    assert isinstance(answer, Finding)
    assert answer.severity == "block"
    assert answer.working == (f"limits {limits} (SynchroMed II)",)
    within = judged_by("flow-limits", {}, pump=pump)
    assert isinstance(within, NotEvaluated)
    assert within.why == "How slow and how fast the SynchroMed II can run is not on file."


def test_a_pump_without_a_minimum_rate_has_no_such_mode():
    pump = replace(the_catalogue().pump("SynchroMed II"), minimum_rate=None)
    assert judged_by("flow-limits", {"flow": "0.006 mL/day"}, pump=pump).severity == "block"


def test_a_drug_without_a_schedule_on_file_is_said_so():
    answer = judged_by("waste-witness", {}, catalogue=catalogue_with("morphine", controlled=None))
    assert answer.severity == "ok"
    assert answer.working == ("morphine: schedule not on file",)


def test_a_site_may_ask_about_a_single_flagged_refill():
    policy = the_policy()
    once = replace(policy.trend.consecutive_flagged, value=Count.parse("1"))
    strict = replace(policy, trend=replace(policy.trend, consecutive_flagged=once))
    facts = {"past_refills": "-2.5 mL ack 16 18.5", "measured_residual": "7.0 mL"}
    answer = judged_by("residual-trend", facts, policy=strict)
    assert answer.severity == "ack"


@pytest.mark.parametrize(
    ("shown", "exact", "stands"),
    [
        ("0.30", "0.305", True),
        ("0.30", "0.295", True),
        ("0.30", "0.3051", False),
        ("0.30", "0.2949", False),
        ("1", "1.02", True),
        ("1", "1.0205", False),
        ("1", "0.98", False),
        ("1", "0.9804", True),
    ],
)
def test_a_screen_stands_for_what_rounds_to_it_but_for_no_more_than_two_percent(
    shown, exact, stands
):
    of_screen, worked_out = DoseRate.of(shown, "mg/day"), DoseRate.of(exact, "mg/day")
    assert can_stand_for(of_screen, worked_out, Percent.parse("2 %")) is stands


def test_how_far_apart_has_no_sign():
    four, five = DoseRate.of("4", "mg/day"), DoseRate.of("5", "mg/day")
    assert apart(four, five).exact == Fraction(20)
    assert apart(five, four).exact == Fraction(25)


def test_a_billing_code_of_another_year_is_named():
    unknown = judged_by("code-matches-act", {}, billing_code="99999")
    assert isinstance(unknown, NotEvaluated)
    assert unknown.why == (
        '"99999" is not a code known here. Known: 62367, 62368, 62369, 62370, 95990, 95991.'
    )
