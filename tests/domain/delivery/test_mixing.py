"""Old drug left in the reservoir is reckoned with."""

import pytest

from tests.domain.calculate import calculate, missing, reference, undefined

SYNCHROMED = reference()["catalogue"].pump("SynchroMed II")
ISOMED = reference()["catalogue"].pump("IsoMed")


@pytest.mark.parametrize(
    ("name", "facts", "value", "working"),
    [
        ("dead_volume", {"pump": SYNCHROMED}, "1.4 mL", "1.4 mL for SynchroMed II"),
        (
            "retained_volume",
            {"dead_volume": "1.4 mL"},
            "1.4 mL",
            "1.4 mL dead volume; whether all was aspirated cannot be told",
        ),
        (
            "retained_volume",
            {"dead_volume": "1.4 mL", "measured_residual": "4 mL"},
            "1.4 mL",
            "1.4 mL dead volume; whether all was aspirated cannot be told",
        ),
        (
            "retained_volume",
            {"dead_volume": "1.4 mL", "expected_residual": "4 mL"},
            "1.4 mL",
            "1.4 mL dead volume; whether all was aspirated cannot be told",
        ),
        (
            "retained_volume",
            {"dead_volume": "1.4 mL", "expected_residual": "8 mL", "measured_residual": "4 mL"},
            "5.4 mL",
            "1.4 mL dead volume + 4 mL not aspirated = 5.4 mL",
        ),
        (
            "retained_volume",
            {"dead_volume": "1.4 mL", "expected_residual": "4 mL", "measured_residual": "5 mL"},
            "1.4 mL",
            "1.4 mL dead volume + 0 mL not aspirated = 1.4 mL",
        ),
        (
            "diluted_old_concentration",
            {
                "previous_concentration": "20 mg/mL",
                "retained_volume": "1.4 mL",
                "injected": "20 mL",
            },
            "1.308 mg/mL",
            "20 mg/mL x 1.4 mL / 21.4 mL = 1.308 mg/mL",
        ),
        (
            "diluted_old_concentration",
            {
                "previous_concentration": "20 mg/mL",
                "retained_volume": "1.4 mL",
                "injected": "20 mL",
                "fraction_left": "0.5",
            },
            "0.6542 mg/mL",
            "20 mg/mL x 1.4 mL / 21.4 mL x 0.5 left after rinsing = 0.6542 mg/mL",
        ),
        (
            "diluted_new_concentration",
            {"concentration": "5 mg/mL", "retained_volume": "1.4 mL", "injected": "20 mL"},
            "4.673 mg/mL",
            "5 mg/mL x 20 mL / 21.4 mL = 4.673 mg/mL",
        ),
        (
            "diluted_new_concentration",
            {
                "concentration": "5 mg/mL",
                "retained_volume": "1.4 mL",
                "injected": "20 mL",
                "fraction_left": "0.5",
            },
            "4.836 mg/mL",
            "5 mg/mL x (20 mL + 0.7 mL left of the rinse) / 21.4 mL = 4.836 mg/mL",
        ),
        (
            "true_concentration",
            {"diluted_new_concentration": "5 mg/mL", "diluted_old_concentration": "1 mg/mL"},
            "6 mg/mL",
            "5 mg/mL from the new fill + 1 mg/mL from the old = 6 mg/mL",
        ),
        (
            "true_concentration",
            {
                "diluted_new_concentration": "5 mg/mL",
                "diluted_old_concentration": "1 mg/mL",
                "previous_drug": "morphine",
                "primary_drug": "hydromorphone",
            },
            "5 mg/mL",
            "5 mg/mL hydromorphone; what is left is morphine",
        ),
        (
            "true_concentration",
            {
                "diluted_new_concentration": "5 mg/mL",
                "diluted_old_concentration": "1 mg/mL",
                "previous_drug": "morphine",
                "primary_drug": "morphine",
            },
            "6 mg/mL",
            "5 mg/mL from the new fill + 1 mg/mL from the old = 6 mg/mL",
        ),
        (
            "deviation_from_label",
            {"true_concentration": "605 mcg/mL", "concentration": "500 mcg/mL"},
            "21 %",
            "(605 mcg/mL - 500 mcg/mL) / 500 mcg/mL x 100 = 21 %",
        ),
        (
            "old_drug_dose",
            {"diluted_old_concentration": "1.5 mg/mL", "flow": "0.3 mL/day"},
            "0.45 mg/day",
            "1.5 mg/mL x 0.3 mL/day = 0.45 mg/day",
        ),
        (
            "fraction_left",
            {"dead_volume": "1 mL", "rinse_volume": "4 mL", "rinses": 2},
            "0.04",
            "(1 mL / 5 mL)^2 = 0.04",
        ),
        (
            "diluted_new_concentration",
            {"concentration": "5 mg/mL", "retained_volume": "0.4 mL", "injected": "0.4 mL"},
            "2.5 mg/mL",
            "5 mg/mL x 0.4 mL / 0.8 mL = 2.5 mg/mL",
        ),
        (
            "diluted_old_concentration",
            {
                "previous_concentration": "5 mg/mL",
                "retained_volume": "0.5 mL",
                "injected": "0.5 mL",
            },
            "2.5 mg/mL",
            "5 mg/mL x 0.5 mL / 1 mL = 2.5 mg/mL",
        ),
    ],
)
def test_a_calculation_gives_its_value_and_its_working(name, facts, value, working):
    assert calculate(name, **facts) == (value, working)


@pytest.mark.parametrize(
    ("name", "facts", "names"),
    [
        ("dead_volume", {"pump": ISOMED}, ("dead_volume",)),
    ],
)
def test_a_calculation_names_what_is_missing(name, facts, names):
    assert missing(name, **facts) == names


@pytest.mark.parametrize(
    ("name", "facts", "sentence"),
    [
        (
            "diluted_old_concentration",
            {"previous_concentration": "20 mg/mL", "retained_volume": "0 mL", "injected": "0 mL"},
            "The reservoir is empty, so there is nothing to mix.",
        ),
        (
            "diluted_new_concentration",
            {"concentration": "5 mg/mL", "retained_volume": "0 mL", "injected": "0 mL"},
            "The reservoir is empty, so there is nothing to mix.",
        ),
        (
            "deviation_from_label",
            {"true_concentration": "605 mcg/mL", "concentration": "0 mcg/mL"},
            "The label's strength is zero, so there is no percentage of it.",
        ),
        (
            "fraction_left",
            {"dead_volume": "0 mL", "rinse_volume": "0 mL", "rinses": 2},
            "The reservoir is empty, so there is nothing to mix.",
        ),
    ],
)
def test_what_has_no_meaning_says_why(name, facts, sentence):
    assert undefined(name, **facts) == sentence
