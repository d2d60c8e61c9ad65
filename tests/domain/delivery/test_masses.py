"""Drug that went in, came out and was destroyed is weighed."""

import pytest

from refillnotes.domain.quantities import Concentration, DoseRate
from refillnotes.domain.rows import DrugInPump
from tests.domain.calculate import calculate, missing

MORPHINE = DrugInPump("morphine", Concentration.of("20", "mg/mL"), DoseRate.of("6", "mg/day"))
CLONIDINE = DrugInPump("clonidine", Concentration.of("200", "mcg/mL"))


@pytest.mark.parametrize(
    ("name", "facts", "value", "working"),
    [
        (
            "fill_masses",
            {"drugs": (MORPHINE, CLONIDINE), "injected": "20 mL"},
            "morphine 400 mg; clonidine 4000 mcg",
            "20 mg/mL x 20 mL = 400 mg morphine; 200 mcg/mL x 20 mL = 4000 mcg clonidine",
        ),
        (
            "waste_masses",
            {"previous_drugs": (MORPHINE, CLONIDINE), "residual_wasted": "4.3 mL"},
            "morphine 86 mg; clonidine 860 mcg",
            "20 mg/mL x 4.3 mL = 86 mg morphine; 200 mcg/mL x 4.3 mL = 860 mcg clonidine",
        ),
        (
            "syringe_waste_masses",
            {"drugs": (MORPHINE, CLONIDINE), "syringe_wasted": "0.5 mL"},
            "morphine 10 mg; clonidine 100 mcg",
            "20 mg/mL x 0.5 mL = 10 mg morphine; 200 mcg/mL x 0.5 mL = 100 mcg clonidine",
        ),
        (
            "waste_mass",
            {
                "previous_concentration": "20 mg/mL",
                "residual_wasted": "4 mL",
                "measured_residual": "4.3 mL",
            },
            "80 mg",
            "20 mg/mL x 4 mL = 80 mg",
        ),
        (
            "waste_mass",
            {"previous_concentration": "20 mg/mL", "measured_residual": "4.3 mL"},
            "86 mg",
            "20 mg/mL x 4.3 mL = 86 mg",
        ),
        (
            "syringe_mass",
            {"concentration": "25 mg/mL", "syringe_total": "20 mL"},
            "500 mg",
            "25 mg/mL x 20 mL = 500 mg",
        ),
    ],
)
def test_a_calculation_gives_its_value_and_its_working(name, facts, value, working):
    assert calculate(name, **facts) == (value, working)


@pytest.mark.parametrize(
    ("name", "facts", "names"),
    [
        ("waste_mass", {"previous_concentration": "20 mg/mL"}, ("residual_wasted",)),
    ],
)
def test_a_calculation_names_what_is_missing(name, facts, names):
    assert missing(name, **facts) == names
