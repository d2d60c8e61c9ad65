"""What went in is held against syringe, pump and label."""

import pytest

from tests.domain.calculate import calculate, undefined


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
    ],
)
def test_a_calculation_gives_its_value_and_its_working(name, facts, value, working):
    assert calculate(name, **facts) == (value, working)


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
    ],
)
def test_what_has_no_meaning_says_why(name, facts, sentence):
    assert undefined(name, **facts) == sentence
