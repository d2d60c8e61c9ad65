"""Doses follow from drugs, strengths and flow, and say how."""

import pytest

from refillnotes.domain.quantities import Concentration, DoseRate
from refillnotes.domain.rows import DrugInPump
from tests.domain.calculate import calculate, missing, undefined

MORPHINE = DrugInPump("morphine", Concentration.of("20", "mg/mL"), DoseRate.of("6", "mg/day"))
BUPIVACAINE = DrugInPump("bupivacaine", Concentration.of("10", "mg/mL"))
CLONIDINE = DrugInPump("clonidine", Concentration.of("200", "mcg/mL"))
HYDROMORPHONE = DrugInPump(
    "hydromorphone", Concentration.of("5", "mg/mL"), DoseRate.of("1.5", "mg/day")
)


@pytest.mark.parametrize(
    ("name", "facts", "value", "working"),
    [
        ("dose", {"drugs": (MORPHINE,)}, "6 mg/day", "morphine 6 mg/day programmed"),
        (
            "previous_dose",
            {"previous_drugs": (HYDROMORPHONE, MORPHINE)},
            "1.5 mg/day",
            "hydromorphone 1.5 mg/day programmed",
        ),
        (
            "previous_dose",
            {"previous_drugs": (CLONIDINE,), "previous_flow": "0.3 mL/day"},
            "60 mcg/day",
            "200 mcg/mL x 0.3 mL/day = 60 mcg/day",
        ),
        (
            "computed_flow",
            {"drugs": (MORPHINE, BUPIVACAINE)},
            "0.3 mL/day",
            "6 mg/day / 20 mg/mL = 0.3 mL/day",
        ),
        (
            "set_flow",
            {
                "flow": "0.3 mL/day",
                "dose": "1 mg/day",
                "concentration": "2 mg/mL",
                "factory_flow": "1 mL/day",
            },
            "0.3 mL/day",
            "0.3 mL/day as the programmer shows",
        ),
        (
            "set_flow",
            {"dose": "1 mg/day", "concentration": "2 mg/mL", "factory_flow": "1 mL/day"},
            "0.5 mL/day",
            "0.5 mL/day from dose and concentration",
        ),
        (
            "set_flow",
            {"factory_flow": "1 mL/day"},
            "1 mL/day",
            "1 mL/day as calibrated by the maker",
        ),
        (
            "computed_dose",
            {"concentration": "2 mg/mL", "flow": "0.3 mL/day"},
            "0.6 mg/day",
            "2 mg/mL x 0.3 mL/day = 0.6 mg/day",
        ),
        (
            "dose_ratio",
            {"dose": "5 mg/day", "concentration": "20 mg/mL", "flow": "0.5 mL/day"},
            "0.5",
            "5 mg/day / 10 mg/day = 0.5",
        ),
        (
            "secondary_doses",
            {"drugs": (MORPHINE, BUPIVACAINE, CLONIDINE)},
            "bupivacaine 10 mg/mL, 3 mg/day; clonidine 200 mcg/mL, 60 mcg/day",
            (
                "10 mg/mL x 0.3 mL/day = 3 mg/day bupivacaine; 200 mcg/mL x 0.3 mL/day = "
                "60 mcg/day clonidine"
            ),
        ),
        ("secondary_doses", {"drugs": (MORPHINE,)}, "", "there is one drug"),
        (
            "daily_doses",
            {"drugs": (MORPHINE, BUPIVACAINE, CLONIDINE)},
            (
                "morphine 20 mg/mL, 6 mg/day; bupivacaine 10 mg/mL, 3 mg/day; clonidine "
                "200 mcg/mL, 60 mcg/day"
            ),
            "morphine 6 mg/day; bupivacaine 3 mg/day; clonidine 60 mcg/day",
        ),
        (
            "daily_doses",
            {"drugs": (MORPHINE, BUPIVACAINE), "flow": "0.6 mL/day"},
            "morphine 20 mg/mL, 6 mg/day; bupivacaine 10 mg/mL, 6 mg/day",
            "morphine 6 mg/day; bupivacaine 6 mg/day",
        ),
        (
            "daily_doses",
            {"drugs": (BUPIVACAINE, CLONIDINE), "factory_flow": "0.5 mL/day"},
            "bupivacaine 10 mg/mL, 5 mg/day; clonidine 200 mcg/mL, 100 mcg/day",
            "bupivacaine 5 mg/day; clonidine 100 mcg/day",
        ),
        (
            "max_daily_doses",
            {"drugs": (MORPHINE, CLONIDINE), "bolus_dose": "0.3 mg", "bolus_most": 4},
            "morphine 7.2 mg/day; clonidine 72 mcg/day",
            (
                "morphine 6 mg/day + 1.2 mg in 4 boluses = 7.2 mg/day; clonidine 60 "
                "mcg/day + 12 mcg in 4 boluses = 72 mcg/day"
            ),
        ),
        (
            "max_daily_doses",
            {"drugs": (MORPHINE, CLONIDINE)},
            "morphine 6 mg/day; clonidine 60 mcg/day",
            "morphine 6 mg/day; clonidine 60 mcg/day",
        ),
        (
            "max_daily_doses",
            {"drugs": (MORPHINE, CLONIDINE), "bolus_dose": "0.3 mg", "bolus_most": 0},
            "morphine 6 mg/day; clonidine 60 mcg/day",
            "morphine 6 mg/day; clonidine 60 mcg/day",
        ),
        (
            "max_daily_doses",
            {"drugs": (MORPHINE, CLONIDINE), "bolus_most": 0},
            "morphine 6 mg/day; clonidine 60 mcg/day",
            "morphine 6 mg/day; clonidine 60 mcg/day",
        ),
        (
            "max_daily_doses",
            {"daily_doses": (MORPHINE, CLONIDINE), "bolus_volume": "0.015 mL", "bolus_most": 4},
            "morphine 7.2 mg/day",
            "morphine 6 mg/day + 1.2 mg in 4 boluses = 7.2 mg/day",
        ),
        ("max_daily_doses", {"dose": "6 mg/day"}, "drug 6 mg/day", "6 mg/day"),
        (
            "max_daily_doses",
            {
                "dose": "6 mg/day",
                "primary_drug": "morphine",
                "bolus_dose": "0.3 mg",
                "bolus_volume": "0.015 mL",
                "bolus_most": 4,
            },
            "morphine 7.2 mg/day",
            "7.2 mg/day",
        ),
        (
            "max_daily_doses",
            {"concentration": "20 mg/mL", "flow": "0.5 mL/day"},
            "drug 10 mg/day",
            "10 mg/day",
        ),
        (
            "max_daily_doses",
            {"dose": "6 mg/day", "concentration": "20 mg/mL", "flow": "0.5 mL/day"},
            "drug 6 mg/day",
            "6 mg/day",
        ),
        (
            "max_daily_dose",
            {"dose": "6 mg/day"},
            "6 mg/day",
            "6 mg/day, no patient bolus is programmed",
        ),
        (
            "max_daily_dose",
            {"dose": "6 mg/day", "bolus_dose": "300 mcg", "bolus_most": 4},
            "7.2 mg/day",
            "6 mg/day + 4 x 300 mcg = 7.2 mg/day",
        ),
        (
            "max_daily_dose",
            {"dose": "6 mg/day", "bolus_dose": "300 mcg", "bolus_most": 0},
            "6 mg/day",
            "6 mg/day, no patient bolus is programmed",
        ),
        (
            "dose_change",
            {"previous_dose": "300 mcg/day", "dose": "0.375 mg/day"},
            "25 %",
            "(0.375 mg/day - 300 mcg/day) / 300 mcg/day x 100 = 25 %",
        ),
        (
            "dose_change",
            {"previous_drugs": (MORPHINE,), "drugs": (MORPHINE,)},
            "0 %",
            "(6 mg/day - 6 mg/day) / 6 mg/day x 100 = 0 %",
        ),
        (
            "dose_change",
            {"previous_drug": "morphine", "previous_dose": "5 mg/day", "dose": "4 mg/day"},
            "-20 %",
            "(4 mg/day - 5 mg/day) / 5 mg/day x 100 = -20 %",
        ),
        (
            "target_dose",
            {"dose": "5 mg/day", "previous_dose": "4 mg/day"},
            "5 mg/day",
            "5 mg/day wanted",
        ),
        ("target_dose", {"previous_dose": "4 mg/day"}, "4 mg/day", "4 mg/day as before"),
    ],
)
def test_a_calculation_gives_its_value_and_its_working(name, facts, value, working):
    assert calculate(name, **facts) == (value, working)


@pytest.mark.parametrize(
    ("name", "facts", "names"),
    [
        ("dose", {"drugs": (BUPIVACAINE,)}, ("dose_1",)),
        ("previous_dose", {"previous_drugs": (CLONIDINE,)}, ("previous_dose",)),
        ("set_flow", {}, ("flow", "dose_1")),
        (
            "max_daily_doses",
            {"drugs": (MORPHINE, CLONIDINE), "bolus_volume": "0.015 mL"},
            ("bolus_most",),
        ),
        ("max_daily_doses", {"drugs": (MORPHINE, CLONIDINE), "bolus_most": 4}, ("bolus_dose",)),
        ("max_daily_doses", {"dose": "6 mg/day", "bolus_most": 4}, ("bolus_dose",)),
        ("max_daily_doses", {}, ("dose_1",)),
        ("max_daily_dose", {"dose": "6 mg/day", "bolus_dose": "300 mcg"}, ("bolus_most",)),
        ("max_daily_dose", {"dose": "6 mg/day", "bolus_most": 4}, ("bolus_dose",)),
        ("target_dose", {}, ("dose_1",)),
    ],
)
def test_a_calculation_names_what_is_missing(name, facts, names):
    assert missing(name, **facts) == names


@pytest.mark.parametrize(
    ("name", "facts", "sentence"),
    [
        (
            "computed_flow",
            {"dose": "1 mg/day", "concentration": "0 mg/mL"},
            "A strength of zero needs an endless flow. Check the concentration.",
        ),
        (
            "dose_ratio",
            {"dose": "5 mg/day", "concentration": "20 mg/mL", "flow": "0 mL/day"},
            "Concentration times flow is zero, so there is no ratio to it.",
        ),
        (
            "dose_change",
            {"previous_dose": "0 mg/day", "dose": "1 mg/day"},
            "The dose was zero before, so there is no percentage of it.",
        ),
        (
            "dose_change",
            {"previous_drugs": (HYDROMORPHONE,), "drugs": (MORPHINE,)},
            "morphine follows hydromorphone: two drugs have no percentage.",
        ),
    ],
)
def test_what_has_no_meaning_says_why(name, facts, sentence):
    assert undefined(name, **facts) == sentence
