"""What a worked case is given is read whole, and what cannot be read fails its case."""

import pytest

from tests.domain.cases import GOOD, failures, one


@pytest.mark.parametrize(
    ("category", "inputs", "sentence"),
    [
        ("limits", "{drug: aspirin}", '"aspirin" is not a drug known here'),
        ("limits", "{drug: {v: 1, u: mL}}", "is not a word"),
        ("clinical", "{pump: Pumpomat}", '"Pumpomat" is not a pump known here'),
        ("clinical", "{headache: maybe}", '"maybe" is neither true nor false'),
        ("clinical", "{poss: 5}", "is not a choice known here"),
        ("clinical", "{drug_class: steroid}", "is not a choice known here"),
        ("clinical", "{pain_nrs: 4.5}", "is not a whole number"),
        ("mixing", "{rinses: 10000}", "is not a whole number up to 9999"),
        ("mixing", "{rinses: {v: 10000, u: '{count}'}}", "is not a whole number up to 9999"),
        ("bolus", "{max_per_day: {v: 4.5, u: '{count}'}}", "is not a whole number"),
        ("dates", "{fill_date: 2025-02-30}", "is not a day of the calendar"),
        ("dates", "{from: 2025-03-29 10:00}", "is not a day and time"),
        ("dates", "{from: 2025-02-30T10:00Z}", "is not in the calendar"),
        ("dates", "{bud: 2025-01-15, bud_time: '25:00'}", "is not a time of day"),
        ("dates", "{bud_time: '12:00'}", "there is no bud beside it"),
        ("dates", "{fill_time: '12:00'}", "there is no fill_date beside it"),
        ("admixture", "{primary: 4}", "each entry holds drug, concentration"),
        ("residual", "{previous_refill_severity: ack}", "there is no discrepancy beside it"),
        ("admixture", "{secondary: []}", "there is no primary drug beside it"),
        ("dose", "{dose: {v: 1, u: mg/d}, entered_dose: {v: 2, u: mg/d}}", "differs from 1 mg/day"),
        ("dose", "{steps: []}", "is not a list with something in it"),
        ("residual", "{refills: []}", "is not a list with something in it"),
    ],
)
def test_an_input_that_cannot_be_read_fails_its_case(category, inputs, sentence):
    assert sentence in failures(one(category, inputs, "{days: null}"))


def test_an_admixture_of_six_drugs_is_refused():
    drug = "{drug: morphine, concentration: {v: 20, u: mg/mL}}"
    inputs = f"{{primary: {drug}, secondary: [{', '.join([drug] * 5)}]}}"
    assert "at most 5 drugs" in failures(one("admixture", inputs, "{flow: null}"))


def test_every_problem_of_the_inputs_is_named():
    answer = failures(one("limits", "{drug: aspirin, mood: good}", "{days: null}"))
    assert "aspirin" in answer
    assert "mood" in answer


@pytest.mark.parametrize(
    ("times", "severity"),
    [
        ("bud: 2025-01-15, bud_time: '12:00', fill_time: '12:00'", "ok"),
        ("bud: 2025-01-15, bud_time: '12:00', fill_time: '12:01'", "block"),
        ("bud: 2025-01-15", "ok"),
        ("bud: 2025-01-14", "block"),
        ("bud: 2025-01-14, bud_time: '12:00'", "block"),
    ],
)
def test_a_use_by_without_a_time_lasts_its_whole_day(times, severity):
    inputs = f"{{fill_date: 2025-01-15, {times}}}"
    finding = f"[{{check: use-by, severity: {severity}}}]"
    assert failures(one("dates", inputs, findings=finding)) == ""


def test_a_fill_may_have_a_time_without_a_use_by():
    inputs = "{fill_date: 2025-01-15, fill_time: '10:00', previous_visit: 2025-01-14}"
    finding = "[{check: event-order, severity: ok}]"
    assert failures(one("dates", inputs, findings=finding)) == ""


def test_a_use_by_alone_judges_no_fill():
    inputs = "{bud: 2025-01-15}"
    finding = "[{check: use-by, severity: ok}]"
    assert "use-by: wanted ok, got not" in failures(one("dates", inputs, findings=finding))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("", "{hours_total: {v: 24, u: h}}"),
        ("concentration: {v: 1, u: mg/mL}, ", "{peak_flow: {v: 0.06, u: mL/h}}"),
        ("basal_dose_per_hour: {v: 10, u: ug/h}, ", "{dose_24h: {v: 0.34, u: mg/d}}"),
        ("basal_hours: {v: 20, u: h}, ", "{hours_total: {v: 22, u: h}}"),
    ],
)
def test_a_flex_day_may_leave_out_what_it_does_not_need(day, expected):
    steps = "steps: [{duration: {v: 2, u: h}, dose: {v: 120, u: ug}}]"
    assert failures(one("residual", f"{{flex_day: {{{day}{steps}}}}}", expected)) == ""


def test_a_refill_that_gave_back_more_than_it_held_was_never_judged():
    inputs = """
    refills:
    - start: {v: 20, u: mL}
      expected_residual: {v: 4, u: mL}
      measured_residual: {v: 21, u: mL}
    - start: {v: 20, u: mL}
      expected_residual: {v: 4, u: mL}
      measured_residual: {v: 4.9, u: mL}"""
    finding = "[{check: residual-trend, severity: ok}]"
    expected = "{consecutive_same_sign: {v: 2, u: '{count}'}}"
    assert failures(one("residual", inputs, expected, finding)) == ""


def test_an_earlier_discrepancy_without_its_severity_counts_by_its_sign():
    text = GOOD.replace(
        "  expected:", "    previous_refill_discrepancy: {v: 0.2, u: mL}\n  expected:", 1
    ).replace("{v: 4, u: mL}", "{v: 4, u: mL}\n    consecutive_same_sign: {v: 2, u: '1'}")
    assert failures(text) == ""


def test_a_use_by_time_on_the_day_of_a_fill_without_a_time_decides_nothing():
    inputs = "{fill_date: 2025-01-15, bud: 2025-01-15, bud_time: '12:00'}"
    finding = "[{check: use-by, severity: ok}]"
    assert "use-by: wanted ok, got not" in failures(one("dates", inputs, findings=finding))
