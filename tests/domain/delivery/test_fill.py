"""What went in is held against syringe, pump, label and bill."""

from time import tzset

import pytest

from refillnotes.domain.quantities import Concentration
from refillnotes.domain.rows import NamedDrug
from tests.domain.calculate import calculate, missing, undefined


def named(drug, strength=None):
    return NamedDrug(drug, None if strength is None else Concentration.parse(strength))


@pytest.mark.parametrize(
    ("name", "facts", "value", "working"),
    [
        (
            "over_capacity",
            {"injected": "21.5 mL", "capacity": "20 mL"},
            "1.5 mL",
            "21.5 mL put in - 20 mL capacity = 1.5 mL",
        ),
        (
            "programmed_difference",
            {"injected": "20 mL", "programmed_volume": "40 mL"},
            "20 mL",
            "40 mL programmed against 20 mL put in: 20 mL apart",
        ),
        (
            "programmed_difference",
            {"injected": "20 mL", "programmed_volume": "19.4 mL"},
            "0.6 mL",
            "19.4 mL programmed against 20 mL put in: 0.6 mL apart",
        ),
        (
            "unaccounted",
            {"syringe_total": "40 mL", "injected": "38 mL", "syringe_wasted": "0.5 mL"},
            "1.5 mL",
            "40 mL in the syringe - 38 mL put in - 0.5 mL left over = 1.5 mL",
        ),
        (
            "missing_volume",
            {"injected": "20 mL", "sensor_volume": "18.9 mL"},
            "1.1 mL",
            "20 mL put in - 18.9 mL by the sensor = 1.1 mL",
        ),
        (
            "label_concentration",
            {"label_mass": "10 mg", "label_volume": "20 mL"},
            "0.5 mg/mL",
            "10 mg / 20 mL = 0.5 mg/mL",
        ),
        (
            "label_ratio",
            {"concentration": "2000 mcg/mL", "label_concentration": "0.5 mg/mL"},
            "4",
            "2000 mcg/mL / 0.5 mg/mL = 4",
        ),
        (
            "names_agree",
            {
                "ordered": (named("morphine", "2 mg/mL"),),
                "labelled": (named("morphine", "2000 mcg/mL"),),
            },
            "True",
            "order: morphine 2 mg/mL; label: morphine 2000 mcg/mL: the same",
        ),
        (
            "names_agree",
            {
                "ordered": (named("morphine"),),
                "labelled": (named("hydromorphone"),),
                "programmed": (named("morphine"),),
            },
            "False",
            "order: morphine; label: hydromorphone; programmer: morphine: not the same",
        ),
        (
            "names_agree",
            {"labelled": (named(None, "2 mg/mL"),), "programmed": (named("morphine", "20 mg/mL"),)},
            "False",
            "label: 2 mg/mL; programmer: morphine 20 mg/mL: not the same",
        ),
        (
            "names_agree",
            {"ordered": (named("morphine"), named("clonidine")), "labelled": (named("morphine"),)},
            "False",
            "order: morphine, clonidine; label: morphine: not the same",
        ),
        (
            "true_dose",
            {
                "dose": "300 mcg/day",
                "labelled": (named("baclofen", "500 mcg/mL"),),
                "programmed": (named("baclofen", "2000 mcg/mL"),),
            },
            "75 mcg/day",
            "300 mcg/day x 500 mcg/mL on the label / 2000 mcg/mL programmed = 75 mcg/day",
        ),
        (
            "true_dose_ratio",
            {"true_dose": "75 mcg/day", "dose": "300 mcg/day"},
            "0.25",
            "75 mcg/day / 300 mcg/day = 0.25",
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
        (
            "signatures_in_order",
            {
                "nurse_signed_at": "2025-01-15T10:40+00:00",
                "physician_signed_at": "2025-01-15T10:20+00:00",
            },
            "False",
            (
                "nurse 2025-01-15 10:40 UTC, physician 2025-01-15 10:20 UTC: the "
                "physician signed first"
            ),
        ),
        (
            "signatures_in_order",
            {
                "nurse_signed_at": "2025-01-15T10:40+00:00",
                "physician_signed_at": "2025-01-15T11:40+01:00",
            },
            "True",
            "nurse 2025-01-15 10:40 UTC, physician 2025-01-15 10:40 UTC: in order",
        ),
    ],
)
def test_a_calculation_gives_its_value_and_its_working(name, facts, value, working):
    assert calculate(name, **facts) == (value, working)


@pytest.mark.parametrize(
    ("name", "facts", "names"),
    [
        ("names_agree", {"ordered": (named("morphine"),)}, ("ordered", "labelled", "programmed")),
        ("names_agree", {}, ("ordered", "labelled", "programmed")),
        (
            "true_dose",
            {
                "dose": "300 mcg/day",
                "labelled": (named("baclofen"),),
                "programmed": (named("baclofen", "0 mcg/mL"),),
            },
            ("label_1_concentration", "programmer_1_concentration"),
        ),
        (
            "true_dose",
            {
                "dose": "300 mcg/day",
                "programmed": (named("baclofen"),),
                "labelled": (named("baclofen", "0 mcg/mL"),),
            },
            ("label_1_concentration", "programmer_1_concentration"),
        ),
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
            "label_concentration",
            {"label_mass": "10 mg", "label_volume": "0 mL"},
            "The label gives a volume of zero. Read it again.",
        ),
        (
            "label_ratio",
            {"concentration": "2000 mcg/mL", "label_concentration": "0 mg/mL"},
            "The label works out to a strength of zero. Read it again.",
        ),
        (
            "true_dose",
            {
                "dose": "300 mcg/day",
                "labelled": (named("baclofen", "500 mcg/mL"),),
                "programmed": (named("baclofen", "0 mcg/mL"),),
            },
            "The strength programmed is zero. Check the concentration.",
        ),
        (
            "true_dose_ratio",
            {"true_dose": "75 mcg/day", "dose": "0 mcg/day"},
            "The dose is zero, so there is no ratio to it.",
        ),
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


def test_signatures_are_compared_and_written_in_utc_wherever_the_program_runs(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    tzset()
    try:
        answer = calculate(
            "signatures_in_order",
            nurse_signed_at="2025-01-15T10:40+01:00",
            physician_signed_at="2025-01-15T10:20+00:00",
        )
    finally:
        monkeypatch.undo()
        tzset()
    assert answer == (
        "True",
        "nurse 2025-01-15 09:40 UTC, physician 2025-01-15 10:20 UTC: in order",
    )
