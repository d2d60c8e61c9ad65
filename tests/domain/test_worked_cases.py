"""Every worked case comes out, and a case that cannot be read never passes."""

from functools import cache
from pathlib import Path

import pytest

from refillnotes.domain.errors import CaseUnreadable
from refillnotes.domain.worked_cases.case import CaseResult
from refillnotes.domain.worked_cases.reader import read_cases
from refillnotes.domain.worked_cases.report import judge_text, report
from tests.domain.cases import GOOD, failures, judged, one, reference

VECTORS = Path(__file__).parents[1] / "vectors" / "vectors.yaml"


@cache
def cases():
    return read_cases(VECTORS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("place", range(len(cases())), ids=[case.id for case in cases()])
def test_a_worked_case_comes_out(place):
    case = cases()[place]
    assert judged(case) == CaseResult(case.id, ())


def test_the_good_case_of_these_tests_is_good():
    assert failures(GOOD) == ""


@pytest.mark.parametrize(
    ("good", "bad", "sentence"),
    [
        ("u: mL/d", "u: mL/fortnight", "mL/fortnight"),
        ("v: 0.4", "v: '0,4'", '"0,4" is not a number'),
        ("v: 0.4", "v: .4", '".4" is not a number'),
        ("v: 0.4", "v: \N{FULLWIDTH DIGIT FOUR}", "is not a number"),
        ("v: 0.4", "v: NaN", '"NaN" is not a number'),
        ("v: 0.4", "v: -0.4", "below zero"),
        ("v: 4.3, u: mL}", "v: 4.3}", "is not an amount"),
        ("v: 4.3, u: mL}", "v: 4.3, u: mL, w: 1}", "is not an amount"),
        ("v: 4.3, u: mL}", "v: 4.3, u: mg}", '"mg" is not a unit of a volume'),
        ("measured_residual:", "measured_residue:", "measured_residue: not an input known here"),
        ("expected_residual:", "expected_residue:", "expected_residue: wanted 4 mL, which cannot"),
        ("{v: 4, u: mL}", "{v: 4, u: mg}", '"mg" is not a unit of a volume'),
        ("{v: 4, u: mL}", "four", "is not an amount"),
        ("{v: 4, u: mL}", "", "is not an amount"),
        ("category: residual", "category: residue", "residue is not known here"),
        ("category: residual", "category: [residual]", "category: is not text"),
        ("check: residual-discrepancy", "check: residue", "residue is not a check known here"),
        ("check: residual-discrepancy, severity: ok", "check: residual-discrepancy", "each needs"),
        ("severity: ok", "severity: fine", "fine is not a severity"),
        ("severity: ok", "severity: ok, when: now", "when is not known there"),
        ("  tolerance: {abs: 0.005, rel: 0.001}\n", "", "tolerance: missing"),
        ("{abs: 0.005, rel: 0.001}", "{abs: 0.005}", "tolerance: needs abs and rel"),
        ("{abs: 0.005, rel: 0.001}", "{abs: -1, rel: 0}", "tolerance: is below zero"),
        ("  category: residual\n", "", "category: missing"),
        ("  category: residual", "  category: residual\n  mood: good", "mood: not a key of a case"),
        ("- id: A-1\n  category", "- category", "id: missing"),
        ("id: A-1", "id: ''", "id: missing"),
        ("    - flow: {v: 0.4, u: mL/d}\n      duration: {v: 40, u: d}\n", "", "is not a list"),
        ("      duration: {v: 40, u: d}\n", "", "each entry holds flow, duration"),
        ("duration: {v: 40, u: d}", "duration: {v: 40, u: d}\n      at: 1", "each entry holds"),
    ],
)
def test_what_cannot_be_read_fails_its_case_and_is_named(good, bad, sentence):
    assert good in GOOD
    assert sentence in failures(GOOD.replace(good, bad, 1))


@pytest.mark.parametrize(
    ("start", "sentence"),
    [
        ("  expected:", "expected: missing"),
        ("  inputs:", "inputs: missing"),
        ("  findings:", "findings: missing"),
    ],
)
def test_a_case_without_one_of_its_parts_fails(start, sentence):
    lines = GOOD.splitlines()
    at = lines.index(start)
    end = next(
        (n for n in range(at + 1, len(lines)) if not lines[n].startswith(("   ", "  -"))),
        len(lines),
    )
    assert sentence in failures("\n".join(lines[:at] + lines[end:]))


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("inputs: 4", "inputs: is not a list of keys and values"),
        ("expected: [4]", "expected: is not a list of keys and values"),
        ("findings: none", "findings: is not a list"),
    ],
)
def test_a_part_of_another_shape_fails(part, sentence):
    name = part.partition(":")[0]
    parts = {
        "inputs": "inputs: {}",
        "expected": "expected: {days: null}",
        "findings": "findings: []",
    }
    parts[name] = part
    text = "\n- id: A-1\n  category: residual\n  tolerance: {abs: 0, rel: 0}\n"
    assert sentence in failures(text + "".join(f"  {line}\n" for line in parts.values()))


def test_a_case_that_expects_nothing_fails():
    assert "nothing could fail" in failures(one("residual", "{}"))


def test_a_case_that_is_no_mapping_fails_under_its_place():
    (result,) = judge_text("cases.yaml", "vectors:\n- 4\n", *reference())
    assert result == CaseResult("case 1", ("is not a case. Write keys and values there.",))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "no list of cases"),
        ("- id: A-1", "no list of cases"),
        ("vectors: []", "holds no case"),
        ("vectors: 4", "holds no case"),
        ("vectors: [", "not YAML"),
        ("version: 2\nvectors: [{id: A-1}]", "Version 2 is not known"),
        ("stories: []\nvectors: [{id: A-1}]", "Unknown beside the cases: stories"),
        ("vectors:\n- id: A-1\n  id: A-2", "the key id is not text, or is there twice"),
        ("vectors:\n- ? [a, b]\n  : 1", "is not text"),
    ],
)
def test_a_file_that_is_no_list_of_cases_is_one_failure(text, sentence):
    with pytest.raises(CaseUnreadable, match=sentence):
        read_cases(text)
    (result,) = judge_text("cases.yaml", text, *reference())
    assert result.id == "cases.yaml"
    assert sentence in result.failures[0]


def test_a_file_may_leave_its_version_out():
    assert failures(GOOD, version="") == ""


def test_a_number_that_differs_names_wanted_and_got():
    assert failures(GOOD.replace("{v: 4, u: mL}", "{v: 4.006, u: mL}")) == (
        "expected_residual: wanted 4.006 mL, got 4 mL"
    )


def test_a_number_on_the_tolerance_agrees():
    assert failures(GOOD.replace("{v: 4, u: mL}", "{v: 4.005, u: mL}")) == ""


def test_the_relative_tolerance_counts_when_it_is_wider():
    wide = GOOD.replace("rel: 0.001", "rel: 0.01")
    assert failures(wide.replace("{v: 4, u: mL}", "{v: 4.04, u: mL}")) == ""
    assert "wanted 4.05 mL" in failures(wide.replace("{v: 4, u: mL}", "{v: 4.05, u: mL}"))


def test_a_percentage_written_to_the_hundredth_stands_for_what_rounds_to_it():
    tight = GOOD.replace("abs: 0.005, rel: 0.001", "abs: 0, rel: 0")
    assert failures(tight) == ""
    assert "wanted -1.89 %" in failures(tight.replace("-1.88", "-1.89"))
    assert "wanted -1.9 %" in failures(tight.replace("-1.88", "-1.9"))
    assert "wanted -1.880 %" in failures(tight.replace("-1.88", "-1.880"))


def test_a_finding_of_another_severity_names_both():
    assert "residual-discrepancy: wanted block, got ok (" in failures(
        GOOD.replace("severity: ok", "severity: block")
    )


def test_a_check_that_lacks_a_fact_is_not_evaluated_and_fails():
    text = GOOD.replace("    measured_residual: {v: 4.3, u: mL}\n", "")
    assert "residual-discrepancy: wanted ok, got not evaluated (measured_residual" in failures(text)


def test_a_check_these_inputs_do_not_call_for_fails():
    text = GOOD.replace("check: residual-discrepancy", "check: flex-schedule")
    assert "these inputs do not call for this check" in failures(text)


def test_a_value_whose_facts_are_missing_fails_and_names_them():
    text = GOOD.replace("    measured_residual: {v: 4.3, u: mL}\n", "")
    assert "flow_error: wanted -1.88 %, got nothing: measured_residual" in failures(text)


def test_null_means_not_defined_and_nothing_else():
    still = GOOD.replace("v: 0.4", "v: 0")
    undefined = still.replace("{v: 4, u: mL}", "{v: 20, u: mL}").replace(
        "{v: -1.88, u: '%'}", "null"
    )
    assert "flow_error" not in failures(undefined)
    assert "flow_error: wanted null, got -1.875 %" in failures(
        GOOD.replace("{v: -1.88, u: '%'}", "null")
    )
    assert "flow_error: wanted -1.88 %, got not defined (Nothing should" in failures(still)


def test_a_day_or_a_word_that_differs_fails():
    dates = "{fill_date: 2025-06-01, fill_volume: {v: 20, u: mL}, alarm_volume: {v: 0, u: mL}, "
    dates += "flow: {v: 0.5, u: mL/d}}"
    right = one("dates", dates, "{empty_date: 2025-07-11, limited_by: alarm}")
    assert failures(right) == ""
    assert "empty_date: wanted 2025-07-12, got 2025-07-11" in failures(
        right.replace("2025-07-11", "2025-07-12")
    )
    assert "limited_by: wanted eri, got alarm" in failures(right.replace("alarm}", "eri}"))


def test_true_and_false_are_compared():
    papers = "{order: {v: 2, u: mg/mL}, label: {v: 2000, u: ug/mL}}"
    assert failures(one("identity", papers, "{equal: true}")) == ""
    assert "equal: wanted false, got true" in failures(one("identity", papers, "{equal: false}"))


@pytest.mark.parametrize(
    ("doses", "sentence"),
    [
        ("{clonidine: {v: 60, u: ug/d}}", ""),
        ("{clonidine: {v: 0.06, u: mg/d}, morphine: {v: 6, u: mg/d}}", ""),
        ("{clonidine: {v: 61, u: ug/d}}", "clonidine: wanted 61 ug/d, got 60 ug/d"),
        ("{baclofen: {v: 61, u: ug/d}}", "baclofen: wanted 61 ug/d, got no such drug"),
        ("{aspirin: {v: 61, u: ug/d}}", '"aspirin" is not a drug known here'),
        ("{}", "not a dose for each drug"),
        ("{v: 61, u: ug/d}", '"v" is not a drug'),
    ],
)
def test_the_doses_of_an_admixture_are_compared_drug_by_drug(doses, sentence):
    inputs = """
    primary: {drug: morphine, concentration: {v: 20, u: mg/mL}, dose: {v: 6, u: mg/d}}
    secondary:
    - {drug: clonidine, concentration: {v: 200, u: ug/mL}}"""
    answer = failures(one("admixture", inputs, f"{{doses: {doses}}}"))
    assert sentence in answer
    assert bool(sentence) is bool(answer)


def test_the_report_ends_by_counting():
    results = (
        CaseResult("A-1", ()),
        CaseResult("A-2", ("x: wanted 1", "y: wanted 2")),
        CaseResult("A-3", ("x: wanted 1",)),
        *(CaseResult("A-4", ()), CaseResult("A-5", ())),
    )
    assert list(report(results)) == [
        "A-2: x: wanted 1; y: wanted 2",
        "A-3: x: wanted 1",
        "3 passed, 2 failed",
    ]


def test_cases_keep_their_digits():
    case = next(case for case in cases() if case.id == "RES-009")
    assert case.inputs["measured_residual"] == {"v": "6.75", "u": "mL"}
    assert case.inputs["stall_duration"]["v"] == "1.5"
