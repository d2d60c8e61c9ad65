"""The line between pump and tip is reckoned with."""

import pytest

from tests.domain.calculate import calculate, missing, undefined


@pytest.mark.parametrize(
    ("name", "facts", "value", "working"),
    [
        (
            "catheter_length",
            {"catheter_total": "110 cm", "catheter_trimmed": "30 cm"},
            "80 cm",
            "110 cm - 30 cm cut off = 80 cm",
        ),
        (
            "catheter_volume",
            {"catheter_length": "80 cm", "catheter_bore": "0.0022 mL/cm"},
            "0.176 mL",
            "80 cm x 0.0022 mL/cm = 0.176 mL",
        ),
        (
            "line_volume",
            {"tubing_volume": "0.199 mL", "catheter_volume": "0.176 mL"},
            "0.375 mL",
            "0.199 mL tubing + 0.176 mL catheter = 0.375 mL",
        ),
        (
            "bridge_flow",
            {"previous_dose": "200 mcg/day", "previous_concentration": "500 mcg/mL"},
            "0.4 mL/day",
            "200 mcg/day / 500 mcg/mL = 0.4 mL/day",
        ),
        (
            "expected_bridge_duration",
            {"bridge_flow": "0.4 mL/day", "line_volume": "0.375 mL", "bridge_volume": "1 mL"},
            "22.5 h",
            "0.375 mL / 0.4 mL/day = 22.5 h",
        ),
        (
            "expected_bridge_duration",
            {"bridge_flow": "0.4 mL/day", "bridge_volume": "1 mL"},
            "60 h",
            "1 mL / 0.4 mL/day = 60 h",
        ),
        (
            "old_mass_in_line",
            {"line_volume": "0.375 mL", "previous_concentration": "500 mcg/mL"},
            "187.5 mcg",
            "0.375 mL x 500 mcg/mL = 187.5 mcg",
        ),
        (
            "implied_bridge_dose",
            {
                "previous_concentration": "500 mcg/mL",
                "bridge_duration": "12 h",
                "bridge_volume": "0.375 mL",
                "line_volume": "1 mL",
            },
            "375 mcg/day",
            "500 mcg/mL x 0.375 mL / 12 h = 375 mcg/day",
        ),
        (
            "implied_bridge_dose",
            {
                "previous_concentration": "500 mcg/mL",
                "bridge_duration": "12 h",
                "line_volume": "0.5 mL",
            },
            "500 mcg/day",
            "500 mcg/mL x 0.5 mL / 12 h = 500 mcg/day",
        ),
        (
            "without_bridge_dose",
            {"previous_concentration": "500 mcg/mL", "flow": "0.1 mL/day"},
            "50 mcg/day",
            "500 mcg/mL x 0.1 mL/day = 50 mcg/day",
        ),
        (
            "without_bridge_ratio",
            {"without_bridge_dose": "50 mcg/day", "dose": "200 mcg/day"},
            "0.25",
            "50 mcg/day / 200 mcg/day = 0.25",
        ),
        (
            "without_bridge_duration",
            {"line_volume": "0.375 mL", "flow": "0.1 mL/day"},
            "90 h",
            "0.375 mL / 0.1 mL/day = 90 h",
        ),
    ],
)
def test_a_calculation_gives_its_value_and_its_working(name, facts, value, working):
    assert calculate(name, **facts) == (value, working)


@pytest.mark.parametrize(
    ("name", "facts", "names"),
    [
        (
            "expected_bridge_duration",
            {"bridge_flow": "0.4 mL/day"},
            ("tubing_volume", "bridge_volume"),
        ),
        (
            "implied_bridge_dose",
            {"previous_concentration": "500 mcg/mL", "bridge_duration": "12 h"},
            ("bridge_volume",),
        ),
    ],
)
def test_a_calculation_names_what_is_missing(name, facts, names):
    assert missing(name, **facts) == names


@pytest.mark.parametrize(
    ("name", "facts", "sentence"),
    [
        (
            "bridge_flow",
            {"previous_dose": "200 mcg/day", "previous_concentration": "0 mcg/mL"},
            "The old strength is zero. Check the concentration of the last fill.",
        ),
        (
            "expected_bridge_duration",
            {"bridge_flow": "0 mL/day", "bridge_volume": "1 mL"},
            "The old dose was zero, so nothing clears the line.",
        ),
        (
            "implied_bridge_dose",
            {
                "previous_concentration": "500 mcg/mL",
                "bridge_duration": "0 h",
                "line_volume": "0.5 mL",
            },
            "A bridge of no duration has no dose a day.",
        ),
        (
            "without_bridge_ratio",
            {"without_bridge_dose": "50 mcg/day", "dose": "0 mcg/day"},
            "The new dose is zero, so there is no ratio to it.",
        ),
        (
            "without_bridge_duration",
            {"line_volume": "0.375 mL", "flow": "0 mL/day"},
            "The new flow is zero, so the line never clears.",
        ),
    ],
)
def test_what_has_no_meaning_says_why(name, facts, sentence):
    assert undefined(name, **facts) == sentence
