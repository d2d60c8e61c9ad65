"""Which workings paper shows: each that says more than the facts above it."""

from __future__ import annotations

import pytest

from refillnotes.domain.formulas import figure_formula
from refillnotes.pdf.workings import read_workings
from tests.pdf import records


def shown(record):
    """The workings printed, one a line."""
    text = "\n".join(read_workings(record).columns).strip()
    return text.replace("\u00a0", " ").splitlines()


def with_figures(*figures, **differences):
    record = records.a_record(**differences)
    record["figures"] = [
        {"name": name, "title": name, "value": value, "working": working}
        for name, value, working in figures
    ]
    return record


def test_a_figure_that_repeats_a_fact_is_left_to_the_record():
    record = with_figures(
        ("again", "3.20 mL", "16.0 mL / 5 = 3.20 mL"), ("other", "3.3 mL", "16.5 mL / 5 = 3.3 mL")
    )
    assert record["facts"]["measured_residual"] == "3.2 mL"
    assert shown(record) == ["other: 16.5 mL / 5 = 3.3 mL"]
    assert read_workings(record).left_out == 1


def test_a_figure_that_repeats_one_before_it_is_left_out():
    record = with_figures(
        ("first", "7.7 mL", "11 mL x 0.7 = 7.7 mL"), ("second", "7.7 mL", "9 mL - 1.3 mL = 7.7 mL")
    )
    assert shown(record) == ["first: 11 mL x 0.7 = 7.7 mL"]


@pytest.mark.parametrize("value", ["0 mL", "0.0 %", "-0 mL", "1", "", "baclofen 0 mcg"])
def test_nothing_is_left_out(value):
    assert shown(with_figures(("gap", value, f"20 mL - 20 mL = {value}"))) == []


def test_a_figure_that_was_not_worked_out_is_left_out():
    assert shown(with_figures(("flow", "0.31 mL/day", "0.31 mL/day as the programmer shows"))) == []


def test_what_the_first_page_prints_is_worked_out_even_when_it_is_nothing():
    record = with_figures(("discrepancy", "0 mL", "3.2 mL - 3.2 mL = 0 mL (as expected)"))
    assert shown(record) == [
        f"discrepancy: {figure_formula('discrepancy')}: 3.2 mL - 3.2 mL = 0 mL (as expected)"
    ]


LINE = ("line_volume", "0.375 mL", "0.199 mL + 0.176 mL = 0.375 mL")


@pytest.mark.parametrize(
    ("left", "bridge", "printed"),
    [
        ("0 %", None, False),
        ("0 %", "no", False),
        ("0 %", "yes", True),
        ("4.1 %", "no", True),
        (None, "no", True),
    ],
)
def test_a_change_of_drug_is_worked_out_when_there_is_one_or_nobody_knows(left, bridge, printed):
    figures = [LINE]
    if left is not None:
        figures.append(("deviation_from_label", left, f"x = {left}"))
    record = with_figures(*figures)
    record["facts"].pop("bridge_programmed", None)
    if bridge is not None:
        record["facts"]["bridge_programmed"] = bridge
    assert (
        "line_volume: Vb = pump tubing + catheter, mL: 0.199 mL + 0.176 mL = 0.375 mL"
        in shown(record)
    ) is printed


@pytest.mark.parametrize(("source", "printed"), [("commercial", False), ("compounded", True)])
def test_a_preparation_is_worked_out_when_somebody_made_one(source, printed):
    record = with_figures(
        ("prepare_total", "23 mL", "20 mL + 3 mL = 23 mL"), **{"facts.drug_source": source}
    )
    assert (
        shown(record) == ["prepare_total: capacity + 3 mL to prime, mL: 20 mL + 3 mL = 23 mL"]
    ) is printed


def test_a_value_its_working_does_not_end_in_is_added_once():
    record = with_figures(
        ("mass", "morphine 64 mg", "3.2 mL x 20 mg/mL = 64 mg morphine"),
        ("mass_of_two", "morphine 65 mg", "3.25 mL x 20 mg/mL = 65 mg"),
    )
    assert shown(record) == [
        "mass: 3.2 mL x 20 mg/mL = 64 mg morphine",
        "mass_of_two: 3.25 mL x 20 mg/mL = 65 mg = morphine 65 mg",
    ]


def test_a_source_is_named_and_the_reference_formula_is_not():
    record = with_figures(("one", "8 mL", "4 mL x 2 = 8 mL"), ("two", "9 mL", "3 mL x 3 = 9 mL"))
    record["figures"][0]["sources"] = ["reference formula"]
    record["figures"][1]["sources"] = ["wesemann-2014"]
    assert shown(record) == ["one: 4 mL x 2 = 8 mL", "two: 3 mL x 3 = 9 mL [wesemann-2014]"]


def test_each_figure_stands_with_its_formula_in_symbols_from_the_calculation_itself():
    record = records.clean_visit()
    by_title = {line.partition(":")[0]: line for line in shown(record)}
    (expected,) = (one for one in record["figures"] if one["name"] == "expected_residual")
    line = by_title[expected["title"]]
    assert f"{figure_formula('expected_residual')}: " in line
    assert figure_formula("expected_residual").startswith("Ve = V0 - sum(Q x D)")
