"""Units given, opened and discarded are counted as a payer counts them."""

import pytest

from tests.domain.calculate import calculate, missing, undefined


@pytest.mark.parametrize(
    ("name", "facts", "value", "working"),
    [
        (
            "mass_per_unit",
            {
                "billing_code": "62369",
                "primary_drug": "baclofen",
                "drug_source": "commercial",
            },
            "10 mg",
            "62369 is billed; baclofen counts by 10 mg (hcpcs-j0475)",
        ),
        (
            "billed_mass",
            {"concentration": "2000 mcg/mL", "injected": "40 mL"},
            "80 mg",
            "2000 mcg/mL x 40 mL = 80 mg",
        ),
        (
            "billed_mass",
            {"concentration": "2000 mcg/mL", "injected": "40 mL", "injected_mass": "76 mg"},
            "76 mg",
            "76 mg given",
        ),
        (
            "billing_units",
            {"billed_mass": "76 mg", "mass_per_unit": "10 mg"},
            "8 times",
            "76 mg / 10 mg, rounded up = 8 units",
        ),
        (
            "billing_units",
            {"billed_mass": "80 mg", "mass_per_unit": "10 mg"},
            "8 times",
            "80 mg / 10 mg, rounded up = 8 units",
        ),
        ("opened_mass", {"vial_mass": "40 mg", "vials": 2}, "80 mg", "2 x 40 mg = 80 mg"),
        (
            "vial_waste",
            {"opened_mass": "80 mg", "billed_mass": "76 mg"},
            "4 mg",
            "80 mg - 76 mg = 4 mg",
        ),
        (
            "vial_waste",
            {"opened_mass": "80 mg", "billed_mass": "80 mg"},
            "0 mg",
            "80 mg - 80 mg = 0 mg",
        ),
        (
            "total_units",
            {"mass_per_unit": "10 mg", "opened_mass": "80 mg", "billed_mass": "76 mg"},
            "8 times",
            "80 mg / 10 mg, rounded up = 8 units",
        ),
        (
            "total_units",
            {"mass_per_unit": "10 mg", "billed_mass": "71 mg"},
            "8 times",
            "71 mg / 10 mg, rounded up = 8 units",
        ),
        (
            "vial_waste_units",
            {"vial_waste": "44 mg", "mass_per_unit": "10 mg"},
            "4 times",
            "44 mg / 10 mg, rounded down = 4 units",
        ),
        (
            "vial_waste_units",
            {"vial_waste": "9.9 mg", "mass_per_unit": "10 mg"},
            "0 times",
            "9.9 mg / 10 mg, rounded down = 0 units",
        ),
        (
            "vial_waste_units",
            {"vial_waste": "10 mg", "mass_per_unit": "10 mg"},
            "1 time",
            "10 mg / 10 mg, rounded down = 1 units",
        ),
    ],
)
def test_a_calculation_gives_its_value_and_its_working(name, facts, value, working):
    assert calculate(name, **facts) == (value, working)


@pytest.mark.parametrize(
    ("name", "facts", "names"),
    [
        ("billed_mass", {"concentration": "2000 mcg/mL"}, ("concentration", "injected")),
        ("billed_mass", {"injected": "40 mL"}, ("concentration", "injected")),
        ("total_units", {"mass_per_unit": "10 mg"}, ("vial_mass",)),
    ],
)
def test_a_calculation_names_what_is_missing(name, facts, names):
    assert missing(name, **facts) == names


@pytest.mark.parametrize(
    ("name", "facts", "sentence"),
    [
        (
            "billing_units",
            {"billed_mass": "80 mg", "mass_per_unit": "0 mg"},
            "A billing unit of zero counts nothing.",
        ),
        (
            "vial_waste",
            {"opened_mass": "80 mg", "billed_mass": "81 mg"},
            "81 mg given is more than the 80 mg opened.",
        ),
        (
            "vial_waste_units",
            {"vial_waste": "9.9 mg", "mass_per_unit": "0 mg"},
            "A billing unit of zero counts nothing.",
        ),
    ],
)
def test_what_has_no_meaning_says_why(name, facts, sentence):
    assert undefined(name, **facts) == sentence
