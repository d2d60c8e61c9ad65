"""Which drugs are in the reservoir is read off their rows."""

import pytest

from refillnotes.domain.quantities import Concentration, DoseRate
from refillnotes.domain.rows import DrugInPump
from tests.domain.calculate import calculate, missing

MORPHINE = DrugInPump("morphine", Concentration.of("20", "mg/mL"), DoseRate.of("6", "mg/day"))
BUPIVACAINE = DrugInPump("bupivacaine", Concentration.of("10", "mg/mL"))
HYDROMORPHONE = DrugInPump(
    "hydromorphone", Concentration.of("5", "mg/mL"), DoseRate.of("1.5", "mg/day")
)


@pytest.mark.parametrize(
    ("name", "facts", "value", "working"),
    [
        (
            "primary_drug",
            {"drugs": (MORPHINE, BUPIVACAINE)},
            "morphine",
            "morphine is the first drug",
        ),
        (
            "drug_names",
            {"drugs": (MORPHINE, BUPIVACAINE)},
            "morphine; bupivacaine",
            "morphine, bupivacaine",
        ),
        ("drug_names", {"primary_drug": "morphine"}, "morphine", "morphine"),
        (
            "concentration",
            {"drugs": (MORPHINE, BUPIVACAINE)},
            "20 mg/mL",
            "morphine 20 mg/mL, 6 mg/day",
        ),
        (
            "strengths",
            {"drugs": (MORPHINE, BUPIVACAINE)},
            (
                "NamedDrug(drug='morphine', concentration=Concentration(20 mg/mL), "
                "printed_in=None); "
                "NamedDrug(drug='bupivacaine', concentration=Concentration(10 mg/mL), "
                "printed_in=None)"
            ),
            "morphine 20 mg/mL; bupivacaine 10 mg/mL",
        ),
        (
            "strengths",
            {"concentration": "5 mg/mL"},
            "NamedDrug(drug=None, concentration=Concentration(5 mg/mL), printed_in=None)",
            "drug 5 mg/mL",
        ),
        (
            "strengths",
            {"concentration": "5 mg/mL", "primary_drug": "morphine"},
            "NamedDrug(drug='morphine', concentration=Concentration(5 mg/mL), printed_in=None)",
            "morphine 5 mg/mL",
        ),
        (
            "previous_drug",
            {"previous_drugs": (HYDROMORPHONE, MORPHINE)},
            "hydromorphone",
            "hydromorphone was the first drug",
        ),
        (
            "previous_concentration",
            {"previous_drugs": (HYDROMORPHONE, MORPHINE)},
            "5 mg/mL",
            "hydromorphone 5 mg/mL, 1.5 mg/day",
        ),
        (
            "drug_changed",
            {"previous_drugs": (MORPHINE, BUPIVACAINE), "drugs": (BUPIVACAINE, MORPHINE)},
            "False",
            "the same drugs",
        ),
        (
            "drug_changed",
            {"previous_drugs": (MORPHINE, BUPIVACAINE), "drugs": (HYDROMORPHONE,)},
            "True",
            "bupivacaine + morphine to hydromorphone",
        ),
        (
            "drug_changed",
            {"previous_drug": "morphine", "primary_drug": "morphine"},
            "False",
            "the same drugs",
        ),
        (
            "drug_changed",
            {"previous_drug": "morphine", "primary_drug": "baclofen"},
            "True",
            "morphine to baclofen",
        ),
        ("drug_classes", {"drugs": (MORPHINE, HYDROMORPHONE)}, "opioid", "opioid"),
        (
            "drug_changed",
            {"previous_drugs": (HYDROMORPHONE,), "drugs": (MORPHINE, BUPIVACAINE)},
            "True",
            "hydromorphone to bupivacaine + morphine",
        ),
    ],
)
def test_a_calculation_gives_its_value_and_its_working(name, facts, value, working):
    assert calculate(name, **facts) == (value, working)


@pytest.mark.parametrize(
    ("name", "facts", "names"),
    [
        ("drug_names", {}, ("drugs",)),
        ("strengths", {}, ("drugs",)),
        ("drug_changed", {"previous_drug": "morphine"}, ("drugs",)),
        ("drug_changed", {"primary_drug": "morphine"}, ("previous_drugs",)),
        ("drug_changed", {"previous_drugs": (MORPHINE,)}, ("drugs",)),
        ("drug_changed", {"drugs": (MORPHINE,)}, ("previous_drugs",)),
    ],
)
def test_a_calculation_names_what_is_missing(name, facts, names):
    assert missing(name, **facts) == names


def test_classes_of_an_admixture_are_listed_in_one_order():
    _, working = calculate("drug_classes", drugs=(MORPHINE, BUPIVACAINE))
    assert working == "local-anaesthetic, opioid"
