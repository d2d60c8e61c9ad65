"""What is asked row by row, for each drug, step and side effect: name, words, kind and when."""

from __future__ import annotations

from importlib.util import find_spec, module_from_spec

import pytest

from refillnotes.domain.facts import Fact, Needed
from refillnotes.domain.kinds import Amount, Choice, Day, Named, Words
from refillnotes.domain.quantities import DoseRate, Duration, Mass
from refillnotes.domain.steps.asked import Asked
from refillnotes.domain.steps.effects import GRADES, ONSETS, RELATIONS, graded
from refillnotes.domain.steps.found import DOSE, FLEX, FOUND, STRENGTH
from refillnotes.domain.steps.register import FACTS, STEPS, still_needed

ALWAYS, NO, PROGRAMMABLE, REFILLED = (
    Needed.ALWAYS,
    Needed.NO,
    Needed.PROGRAMMABLE,
    Needed.REFILLED,
)
MASS = Amount(Mass, ("mg", "mcg"))
LASTS = Amount(Duration, ("h", "min"))
NDC_HINT = "With its hyphens, like 1234-5678-90; none where none is printed."
BY_ID = {step.id: step for step in STEPS}


def asked_anew(module: str) -> dict[str, Fact]:
    """The facts of a step, or those found in the pump, made by their file once more."""
    spec = find_spec(f"refillnotes.domain.steps.{module}")
    made = module_from_spec(spec)
    spec.loader.exec_module(made)
    facts = made.FOUND if module == "found" else getattr(made, module.upper()).facts
    return {fact.name: fact for fact in facts}


@pytest.mark.parametrize(
    ("module", "fact"),
    [
        ("arrival", Fact("prior_1_drug", "Drug filled elsewhere", Named("drug"))),
        ("arrival", Fact("prior_5_drug", "Drug filled elsewhere, drug 5", Named("drug"))),
        ("arrival", Fact("prior_1_concentration", "Concentration filled elsewhere", STRENGTH)),
        (
            "arrival",
            Fact("prior_2_concentration", "Concentration filled elsewhere, drug 2", STRENGTH),
        ),
        (
            "arrival",
            Fact("prior_1_dose", "Dose per day programmed elsewhere", DOSE, programmable_only=True),
        ),
        (
            "arrival",
            Fact(
                "prior_2_dose",
                "Dose per day programmed elsewhere, drug 2",
                DOSE,
                programmable_only=True,
            ),
        ),
        (
            "found",
            Fact(
                "found_1_concentration",
                "Concentration found in the pump",
                STRENGTH,
                programmable_only=True,
            ),
        ),
        (
            "found",
            Fact(
                "found_5_concentration",
                "Concentration found in the pump, drug 5",
                STRENGTH,
                programmable_only=True,
            ),
        ),
        ("found", Fact("found_1_dose", "Dose per day found", DOSE, programmable_only=True)),
        (
            "found",
            Fact("found_2_dose", "Dose per day found, drug 2", DOSE, programmable_only=True),
        ),
        ("drug", Fact("order_1_drug", "Drug on the order", Named("drug"), REFILLED)),
        ("drug", Fact("order_2_drug", "Drug on the order, drug 2", Named("drug"))),
        ("drug", Fact("label_1_concentration", "Concentration on the label", STRENGTH, REFILLED)),
        ("drug", Fact("label_5_concentration", "Concentration on the label, drug 5", STRENGTH)),
        (
            "drug",
            Fact(
                "programmer_1_drug",
                "Drug on the programmer",
                Named("drug"),
                programmable_only=True,
            ),
        ),
        (
            "drug",
            Fact(
                "programmer_1_concentration",
                "Concentration on the programmer",
                STRENGTH,
                programmable_only=True,
            ),
        ),
        ("drug", Fact("lot_1", "Lot", Words(40), REFILLED, "As printed, like A1234.")),
        ("drug", Fact("lot_2", "Lot, drug 2", Words(40), NO, "As printed, like A1234.")),
        ("drug", Fact("expiry_1", "Expires", Day(), REFILLED)),
        ("drug", Fact("expiry_2", "Expires, drug 2", Day())),
        ("drug", Fact("ndc_1", "NDC", Words(20), NO, NDC_HINT)),
        ("drug", Fact("ndc_5", "NDC, drug 5", Words(20), NO, NDC_HINT)),
        (
            "programming",
            Fact("dose_1", "Dose per day", DOSE, PROGRAMMABLE, programmable_only=True),
        ),
        ("programming", Fact("dose_2", "Dose per day, drug 2", DOSE, programmable_only=True)),
        (
            "programming",
            Fact(
                "flex_6_start",
                "Step 6 starts",
                Words(5),
                hint="Pump clock, like 22:00.",
                programmable_only=True,
                only_when=FLEX,
            ),
        ),
        (
            "programming",
            Fact("flex_6_duration", "Step 6 lasts", LASTS, programmable_only=True, only_when=FLEX),
        ),
        (
            "programming",
            Fact("flex_1_dose", "Step 1 gives", MASS, programmable_only=True, only_when=FLEX),
        ),
        (
            "programming",
            Fact(
                "flex_base",
                "Flex base rate",
                Amount(DoseRate, ("mg/h", "mcg/h")),
                programmable_only=True,
                only_when=FLEX,
            ),
        ),
    ],
)
def test_a_row_is_asked_under_its_own_name_in_its_own_words(module: str, fact: Fact):
    facts = asked_anew(module)
    assert facts[fact.name] == fact
    known = FOUND if module == "found" else BY_ID[module].facts
    assert list(facts) == [one.name for one in known]


def test_a_side_effect_is_graded_by_four_choices():
    signs = (("itching", "Itching"),)
    assert graded(signs)[4:8] == (
        Fact("effect_2_sign", "Which, side effect 2", Choice(signs)),
        Fact("effect_2_grade", "CTCAE grade, side effect 2", Choice(GRADES)),
        Fact("effect_2_onset", "Onset, side effect 2", Choice(ONSETS)),
        Fact("effect_2_relation", "Related, side effect 2", Choice(RELATIONS)),
    )
    assert [fact.name for fact in graded(signs)][::4] == [
        "effect_1_sign",
        "effect_2_sign",
        "effect_3_sign",
    ]


def needed(values: dict[str, object], *, programmable: bool) -> set[Needed]:
    return {fact.needed for fact in still_needed(values, programmable=programmable)}


def test_what_is_still_needed_depends_on_outcome_and_pump():
    assert needed({}, programmable=True) == {ALWAYS, REFILLED, PROGRAMMABLE}
    assert needed({"outcome": "refilled"}, programmable=False) == {ALWAYS, REFILLED}
    for programmable in (True, False):
        assert needed({"outcome": "not-refilled"}, programmable=programmable) == {
            ALWAYS,
            Needed.NOT_REFILLED,
        }


def test_what_is_recorded_is_needed_no_longer():
    before = still_needed({}, programmable=True)
    assert FACTS["place"] in before
    after = still_needed({"place": "clinic"}, programmable=True)
    assert [fact for fact in before if fact not in after] == [FACTS["place"]]


def shown(document: dict[str, str], step: str = "patient", wanted: int = 0) -> list[str]:
    asked = Asked(document, {}, programmable=True)
    return [fact.name for fact in asked.screen(BY_ID[step], wanted) if not asked.waits(fact)]


@pytest.mark.parametrize(
    ("signs", "rows"),
    [
        ("", set()),
        ("none", set()),
        ("itching", {"1"}),
        ("itching, nausea", {"1", "2"}),
        ("itching,nausea,fever,seizure", {"1", "2", "3"}),
    ],
)
def test_there_is_a_row_of_grades_for_each_side_effect_up_to_three(signs, rows):
    graded_rows = {name.split("_")[1] for name in shown({"signs": signs}) if "effect_" in name}
    assert graded_rows == rows
    assert "pain" in shown({"signs": signs})


def test_a_visit_that_says_nothing_of_side_effects_is_not_asked_to_grade_them():
    assert not any("effect_" in name for name in shown({}))
    assert "pain" in shown({})


def test_rows_are_counted_by_drug_or_strength_alone_and_by_the_last_refill_too():
    def rows(document, last=()):
        return Asked(document, dict(last), programmable=True).rows

    assert rows({"order_3_drug": "x", "label_2_concentration": "y"}) == 3
    assert rows({"label_2_concentration": "y"}) == 2
    assert rows({"lot_4": "x", "flex_6_start": "22:00"}) == 1
    assert rows({}, {"programmer_4_drug": "x"}) == 4
    assert rows({"order_2_drug": "x"}, {"programmer_4_drug": "x"}) == 4


def test_rows_are_shown_in_the_steps_that_have_them():
    assert "found_2_dose" in shown({"order_2_drug": "x"}, "before")
    assert "found_3_dose" not in shown({"order_2_drug": "x"}, "before")
    assert "dose_2" not in shown({}, "programming")
    assert "dose_2" in shown({}, "programming", wanted=2)
    assert {"prior_1_drug", "prior_2_drug"} & set(shown({}, "arrival")) == {"prior_1_drug"}
    shown_at_most = Asked({}, {}, programmable=True).rows_shown
    assert [shown_at_most(wanted) for wanted in (0, 1, 5, 6)] == [1, 1, 5, 5]


def test_a_step_nobody_can_answer_is_left_out():
    steps = [step.id for step in Asked({}, {}, programmable=False).steps]
    assert "programming" not in steps
    assert "patient" in steps
    assert "not_refilled_account" in shown({"outcome": "not-refilled"}, "arrival")
    assert "not_refilled_account" not in shown({"outcome": "refilled"}, "arrival")


def test_what_is_offered_is_last_visits_settings_by_their_own_names():
    last = {
        "programmer_5_concentration": "20 mg/mL",
        "dose_5": "5 mg/day",
        "mode": "simple",
        "bolus_dose": "1 mg",
        "measured_residual": "4 mL",
        "place": "clinic",
    }
    offered = Asked({"measured_residual": "4.6 mL"}, last, programmable=True).offered
    assert offered == {
        "programmer_5_concentration": "20 mg/mL",
        "dose_5": "5 mg/day",
        "mode": "simple",
        "bolus_dose": "1 mg",
        "place": "clinic",
        "found_5_concentration": "20 mg/mL",
        "found_5_dose": "5 mg/day",
        "found_mode": "simple",
        "found_bolus_dose": "1 mg",
        "residual_wasted": "4.6 mL",
    }
    assert Asked({}, {}, programmable=True).offered == {}
