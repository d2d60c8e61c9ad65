"""What a worked case gives is laid out as the facts of a visit, and nothing beside it."""

from __future__ import annotations

import pytest

from refillnotes.domain.drugs import DrugClass
from refillnotes.domain.quantities import (
    Concentration,
    DoseRate,
    Duration,
    FlowRate,
    Mass,
    Volume,
)
from refillnotes.domain.rows import DrugInPump, FlexStep, NamedDrug, PastRefill, Segment
from refillnotes.domain.worked_cases.layout import worksheet_of
from refillnotes.domain.worked_cases.reader import read_cases
from tests.domain.cases import one, reference


def facts(category, inputs):
    (case,) = read_cases(f"vectors:{one(category, inputs, '{days: null}')}")
    laid_out = dict(worksheet_of(case, *reference()).recorded())
    assert (laid_out.pop("catalogue"), laid_out.pop("policy")) == reference()
    return laid_out


def ml(text):
    return Volume.of(text, "mL")


def mg(text):
    return DoseRate.of(text, "mg/day")


def strength(text):
    return Concentration.of(text, "mg/mL")


MORPHINE = "drug: morphine, concentration: {v: 20, u: mg/mL}"


@pytest.mark.parametrize(
    ("inputs", "known"),
    [
        ("{pump: SynchroMed II}", True),
        ("{pump: SynchroMed II, factory_flow: {v: 1, u: mL/d}}", True),
        ("{factory_flow: {v: 1, u: mL/d}}", False),
        ("{flow: {v: 1, u: mL/d}}", None),
    ],
)
def test_a_pump_is_programmable_by_its_model_and_else_not_where_it_has_a_flow_of_the_factory(
    inputs, known
):
    assert facts("dose", inputs).get("programmable") is known


@pytest.mark.parametrize(
    ("category", "inputs", "bridge"),
    [
        ("bridge", "{}", {"bridge_programmed": False}),
        (
            "bridge",
            "{bridge_volume: {v: 0.5, u: mL}}",
            {"bridge_volume": ml("0.5"), "bridge_programmed": True},
        ),
        (
            "bridge",
            "{entered_duration: {v: 12, u: h}}",
            {"bridge_duration": Duration.of("12", "h"), "bridge_programmed": True},
        ),
        ("dose", "{bridge_volume: {v: 0.5, u: mL}}", {"bridge_volume": ml("0.5")}),
    ],
)
def test_a_case_of_a_bridge_programs_one_where_it_gives_its_volume_or_its_time(
    category, inputs, bridge
):
    assert facts(category, inputs) == bridge


@pytest.mark.parametrize(
    ("inputs", "outcome"),
    [("{refilled: true}", "refilled"), ("{refilled: false}", "not-refilled")],
)
def test_a_case_says_whether_the_pump_was_refilled(inputs, outcome):
    assert facts("admin", inputs) == {"outcome": outcome}


def test_a_class_of_drug_is_the_only_one_in_the_pump():
    assert facts("clinical", "{drug_class: opioid}") == {
        "drug_classes": frozenset({DrugClass.OPIOID})
    }


def test_signs_are_those_the_case_says_are_there():
    assert facts("clinical", "{headache: true, pruritus: false, neck_stiffness: true}") == {
        "signs": frozenset({"headache", "neck-stiffness"})
    }


@pytest.mark.parametrize(
    ("inputs", "drugs"),
    [
        (
            "{new_drug: morphine, new_concentration: {v: 20, u: mg/mL}, new_dose: {v: 6, u: mg/d}}",
            {"drugs": (DrugInPump("morphine", strength("20"), mg("6")),)},
        ),
        (
            "{old_drug: morphine, old_concentration: {v: 10, u: mg/mL}, old_dose: {v: 3, u: mg/d}}",
            {"previous_drugs": (DrugInPump("morphine", strength("10"), mg("3")),)},
        ),
        ("{" + MORPHINE + "}", {"drugs": (DrugInPump("morphine", strength("20")),)}),
        ("{drug: morphine}", {}),
        ("{old_concentration: {v: 10, u: mg/mL}}", {}),
    ],
)
def test_a_drug_with_its_concentration_is_a_row_of_the_reservoir(inputs, drugs):
    laid_out = facts("dose", inputs)
    assert {name: laid_out[name] for name in laid_out if name.endswith("drugs")} == drugs


@pytest.mark.parametrize("secondary", ["", ", secondary: []"])
def test_an_admixture_may_have_no_second_drug(secondary):
    primary = "{primary: {" + MORPHINE + ", dose: {v: 6, u: mg/d}}" + secondary + "}"
    assert facts("admixture", primary) == {
        "drugs": (DrugInPump("morphine", strength("20"), mg("6")),)
    }


def test_a_paper_names_its_own_drug_or_the_cases_where_it_names_any():
    papers = "order: {v: 20, u: mg/mL}, label_drug: hydromorphone, programmer: {v: 2, u: mg/mL}"
    of_the_case = facts("identity", f"{{drug: morphine, {papers}}}")
    of_none = facts("identity", f"{{{papers}}}")
    assert of_the_case == {
        "primary_drug": "morphine",
        "ordered": (NamedDrug("morphine", strength("20")),),
        "labelled": (NamedDrug("hydromorphone", None),),
        "programmed": (NamedDrug("morphine", strength("2")),),
    }
    assert of_none == {
        "ordered": (NamedDrug(None, strength("20")),),
        "labelled": (NamedDrug("hydromorphone", None),),
        "programmed": (NamedDrug(None, strength("2")),),
    }


def test_earlier_refills_are_judged_each_by_itself_and_the_last_is_this_visits():
    inputs = """
    refills:
    - {start: {v: 20, u: mL}, expected_residual: {v: 4, u: mL}, measured_residual: {v: 4.2, u: mL}}
    - {start: {v: 20, u: mL}, expected_residual: {v: 4, u: mL}, measured_residual: {v: 7, u: mL}}
    - {start: {v: 20, u: mL}, expected_residual: {v: 4, u: mL}, measured_residual: {v: 21, u: mL}}
    - {start: {v: 18, u: mL}, expected_residual: {v: 3, u: mL}, measured_residual: {v: 2, u: mL}}
    previous_refill_discrepancy: {v: -0.5, u: mL}"""
    assert facts("residual", inputs) == {
        "past_refills": (
            PastRefill(ml("0.2"), "ok", ml("16"), ml("15.8")),
            PastRefill(ml("3"), "ack", ml("16"), ml("13")),
            PastRefill(ml("17"), "", ml("16"), ml("-1")),
            PastRefill(ml("-0.5"), ""),
        ),
        "previous_volume": ml("18"),
        "expected_residual": ml("3"),
        "measured_residual": ml("2"),
    }


def test_one_earlier_discrepancy_keeps_the_severity_the_case_gives_it():
    inputs = "{previous_refill_discrepancy: {v: 2.4, u: mL}, previous_refill_severity: ack}"
    assert facts("residual", inputs) == {"past_refills": (PastRefill(ml("2.4"), "ack"),)}


def test_a_flex_day_is_its_steps_with_the_flow_between_them():
    inputs = """
    flex_day:
      concentration: {v: 1, u: mg/mL}
      basal_dose_per_hour: {v: 0.01, u: mg/h}
      basal_hours: {v: 20, u: h}
      steps:
      - {start: '22:00', duration: {v: 3, u: h}, dose: {v: 0.2, u: mg}}
      - {duration: {v: 60, u: min}, dose: {v: 0.1, u: mg}}"""
    assert facts("dose", inputs) == {
        "concentration": strength("1"),
        "flex_base": DoseRate.of("0.01", "mg/h"),
        "flex_base_hours": Duration.of("20", "h"),
        "flex_steps": (
            FlexStep("22:00", Duration.of("3", "h"), Mass.of("0.2", "mg")),
            FlexStep("", Duration.of("1", "h"), Mass.of("0.1", "mg")),
        ),
    }


def test_segments_keep_their_order():
    inputs = """
    segments:
    - {flow: {v: 0.4, u: mL/d}, duration: {v: 30, u: d}}
    - {flow: {v: 0.5, u: mL/d}, duration: {v: 10, u: d}}"""
    assert facts("residual", inputs) == {
        "segments": (
            Segment(FlowRate.of("0.4", "mL/day"), Duration.of("30", "day")),
            Segment(FlowRate.of("0.5", "mL/day"), Duration.of("10", "day")),
        )
    }


@pytest.mark.parametrize(
    ("category", "inputs", "names"),
    [
        ("titration", "{drug: morphine}", {"primary_drug", "previous_drug"}),
        ("limits", "{drug: morphine}", {"primary_drug"}),
        ("residual", "{fill_volume: {v: 20, u: mL}}", {"previous_volume"}),
        ("dates", "{fill_volume: {v: 20, u: mL}}", {"fill_volume"}),
        ("dates", "{flow: {v: 1, u: mL/d}}", {"flow", "previous_flow"}),
        ("bolus", "{max_per_day: 4}", {"bolus_most", "previous_bolus_most"}),
    ],
)
def test_an_input_is_the_facts_its_category_has_it_for(category, inputs, names):
    assert facts(category, inputs).keys() == names
