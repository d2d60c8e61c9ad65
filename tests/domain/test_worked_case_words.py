"""A worked case that cannot be laid out or does not come out says what was wanted and got."""

from __future__ import annotations

import pytest

from refillnotes.domain.worked_cases.expected import EVERYWHERE
from refillnotes.domain.worked_cases.keys import BY_CATEGORY, NAMES, SIGNS, VALUES
from tests.domain.cases import GOOD, failures, one


def test_an_unknown_category_or_key_is_refused_with_all_that_are_known():
    assert failures(one("mood", "{}", "{days: null}")) == (
        f"category: mood is not known here. Known: {', '.join(BY_CATEGORY)}."
    )
    several = "segments, steps, flex_day, primary, secondary, refills"
    known = f"{', '.join((*VALUES, *NAMES, *SIGNS))}, {several}"
    assert failures(one("dose", "{mood: good}", "{days: null}")) == (
        f"mood: not an input known here. Known: {known}."
    )
    assert failures(one("dose", "{}", "{mood: 4}")) == (
        f"mood: wanted 4, which cannot be read: not known here. Known: {', '.join(EVERYWHERE)}."
    )


@pytest.mark.parametrize(
    ("category", "inputs", "said"),
    [
        (
            "dose",
            "{dose: {v: 1, u: mg/d}, entered_dose: {v: 2, u: mg/d}}",
            "entered_dose: 2 mg/day differs from 1 mg/day, said elsewhere of the same.",
        ),
        (
            "dose",
            "{dose: {v: 1}, flow: 4}",
            (
                "dose: {'v': '1'} is not an amount. Write it like {v: 3.2, u: mL}.; flow:"
                ' "4" is not an amount. Write it like {v: 3.2, u: mL}.'
            ),
        ),
        ("dose", "{steps: []}", "steps: is not a list with something in it."),
        ("dose", "{steps: 4}", "steps: is not a list with something in it."),
        (
            "dose",
            "{steps: [{dose: {v: 1, u: mg}, at: 4}]}",
            (
                "steps: each entry holds duration, dose and nothing but ('duration', 'dose',"
                " 'start')."
            ),
        ),
        (
            "dose",
            "{segments: [4]}",
            "segments: each entry holds flow, duration and nothing but ('flow', 'duration').",
        ),
        (
            "dose",
            "{flex_day: {}}",
            (
                "flex_day: each entry holds steps and nothing but ('steps', 'concentration',"
                " 'basal_dose_per_hour', 'basal_hours')."
            ),
        ),
        (
            "admixture",
            "{primary: {drug: morphine}}",
            (
                "primary: each entry holds drug, concentration and nothing but ('drug',"
                " 'concentration', 'dose')."
            ),
        ),
        (
            "admixture",
            (
                "{primary: {drug: morphine, concentration: {v: 1, u: mg/mL}}, secondary: [{drug:"
                " morphine}]}"
            ),
            "; ".join(
                f"{key}: each entry holds drug, concentration and nothing but ('drug',"
                " 'concentration', 'entered_dose')."
                for key in ("primary", "secondary")
            ),
        ),
        (
            "admixture",
            "{secondary: []}",
            "secondary: secondary: there is no primary drug beside it.",
        ),
        (
            "residual",
            "{refills: [{start: {v: 20, u: mL}}]}",
            (
                "refills: each entry holds start, expected_residual, measured_residual and nothing"
                " but ('start', 'expected_residual', 'measured_residual')."
            ),
        ),
        (
            "residual",
            "{previous_refill_severity: ack}",
            "previous_refill_severity: there is no discrepancy beside it.",
        ),
        ("dates", "{bud_time: '12:00'}", "bud_time: there is no bud beside it."),
        ("dates", "{fill_time: '12:00'}", "fill_time: there is no fill_date beside it."),
    ],
)  # fmt: skip
def test_inputs_that_cannot_be_laid_out_say_why(category, inputs, said):
    assert failures(one(category, inputs, "{days: null}")) == said


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("{v: 4, u: mL}", "{v: 4.006, u: mL}", "expected_residual: wanted 4.006 mL, got 4 mL"),
        (
            "{v: 4, u: mL}",
            "null",
            "expected_residual: wanted null, got 4 mL",
        ),
        (
            "{v: 4, u: mL}",
            "{v: 4, u: mg}",
            (
                "expected_residual: wanted 4 mg, which cannot be read:"
                ' "mg" is not a unit of a volume known here. Use mL, like 3.2 mL.'
            ),
        ),
        (
            "{v: 4, u: mL}",
            "four",
            (
                "expected_residual: wanted four, which cannot be read:"
                ' "four" is not an amount. Write it like {v: 3.2, u: mL}.'
            ),
        ),
        (
            "severity: ok",
            "severity: block",
            (
                "residual-discrepancy: wanted block, got ok (0.3 mL more than expected,"
                " 1.875 % of what should have flowed.)"
            ),
        ),
        (
            "    measured_residual: {v: 4.3, u: mL}\n",
            "",
            (
                "flow_error: wanted -1.88 %, got nothing: measured_residual, previous_fill_at,"
                " factory_flow not recorded\n"
                "residual-discrepancy: wanted ok, got not evaluated (measured_residual not"
                " recorded)"
            ),
        ),
        (
            "check: residual-discrepancy",
            "check: flex-schedule",
            (
                "flex-schedule: wanted ok, got nothing: these inputs do not call for this check"
            ),
        ),
    ],
)  # fmt: skip
def test_what_does_not_come_out_names_what_was_wanted_and_what_was_got(good, bad, said):
    assert good in GOOD
    assert failures(GOOD.replace(good, bad, 1)) == said


def test_an_amount_that_was_got_is_told_to_ten_digits_without_zeros_at_the_end():
    thirds = GOOD.replace("v: 40, u: d", "v: 1000, u: h")
    assert failures(thirds.replace("{v: 4, u: mL}", "{v: 9, u: mL}")).splitlines()[0] == (
        "expected_residual: wanted 9 mL, got 3.333333333 mL"
    )
    small = one("dose", "{flow: {v: 0.5, u: mL/d}, concentration: {v: 4, u: ug/mL}}",
                "{dose: {v: 9, u: mg/d}}")  # fmt: skip
    assert failures(small) == "dose: wanted 9 mg/d, got 0.002 mg/d"


def test_a_check_that_lacks_several_facts_names_each():
    nothing = GOOD[: GOOD.index("  inputs:")] + "  inputs: {}\n" + GOOD[GOOD.index("  expected:") :]
    assert failures(nothing).splitlines()[-1] == (
        "residual-discrepancy: wanted ok, got not evaluated (measured_residual, previous_volume,"
        " previous_flow, previous_fill_at not recorded)"
    )


@pytest.mark.parametrize(
    ("doses", "said"),
    [
        (
            "{}",
            (
                "doses: wanted {}, which cannot be read: not a dose for each drug, like"
                " {clonidine: {v: 60, u: ug/d}}."
            ),
        ),
        (
            "{morphine: {v: 7, u: mg/d}, baclofen: {v: 61, u: ug/d}}",
            (
                "doses: morphine: wanted 7 mg/d, got 6 mg/d; baclofen: wanted 61 ug/d,"
                " got no such drug"
            ),
        ),
    ],
)  # fmt: skip
def test_doses_that_do_not_come_out_are_told_drug_by_drug(doses, said):
    inputs = "{primary: {drug: morphine, concentration: {v: 20, u: mg/mL}, dose: {v: 6, u: mg/d}}}"
    assert failures(one("admixture", inputs, f"{{doses: {doses}}}")) == said


def test_every_finding_a_case_lists_is_judged():
    right = "- {check: residual-discrepancy, severity: ok}"
    text = GOOD.replace(right, f"{right}\n  {right.replace('ok', 'block')}")
    assert failures(text).startswith("residual-discrepancy: wanted block, got ok (")


def test_a_percentage_to_the_hundredth_stands_for_half_a_hundredth_and_no_more():
    exact = GOOD.replace("abs: 0.005, rel: 0.001", "abs: 0, rel: 0").replace("v: 4.3,", "v: 4.301,")
    assert failures(exact) == ""
    assert failures(exact.replace("-1.88", "-1.89")) == (
        "flow_error: wanted -1.89 %, got -1.88125 %"
    )
