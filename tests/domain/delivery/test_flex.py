"""A day of several rates adds up, and its fastest and slowest flows are known."""

import pytest

from refillnotes.domain.quantities import Duration, Mass
from refillnotes.domain.rows import FlexStep
from tests.domain.calculate import calculate, missing, undefined

EVENING = FlexStep("22:00", Duration.of("2", "h"), Mass.of("120", "mcg"))
ALL_DAY = FlexStep("00:00", Duration.of("24", "h"), Mass.of("1440", "mcg"))
NOON = FlexStep("12:00", Duration.of("1", "h"), Mass.of("1", "mg"))
NO_TIME = FlexStep("12:00", Duration.of("0", "h"), Mass.of("1", "mg"))


@pytest.mark.parametrize(
    ("name", "facts", "value", "working"),
    [
        ("flex_base_hours", {"flex_steps": (EVENING,)}, "22 h", "24 h - 2 h in steps = 22 h"),
        ("flex_base_hours", {"flex_steps": (EVENING,) * 13}, "0 h", "24 h - 26 h in steps = 0 h"),
        (
            "flex_hours",
            {"flex_steps": (EVENING, EVENING)},
            "24 h",
            "20 h at base + 2 h + 2 h = 24 h",
        ),
        (
            "flex_hours",
            {"flex_steps": (EVENING,), "flex_base_hours": "1 days"},
            "26 h",
            "1 day at base + 2 h = 26 h",
        ),
        (
            "flex_dose",
            {"flex_steps": (EVENING,), "flex_base": "10 mcg/h"},
            "340 mcg/day",
            "10 mcg/h x 22 h + 120 mcg = 340 mcg/day",
        ),
        (
            "flex_dose",
            {"flex_steps": (EVENING,), "flex_base": "10 mcg/h", "flex_base_hours": "20 h"},
            "320 mcg/day",
            "10 mcg/h x 20 h + 120 mcg = 320 mcg/day",
        ),
        ("flex_dose", {"flex_steps": (ALL_DAY,)}, "1440 mcg/day", "1440 mcg = 1440 mcg/day"),
        (
            "flex_dose",
            {"flex_steps": (), "flex_base": "1 mg/h", "flex_base_hours": "24 h"},
            "24 mg/day",
            "1 mg/h x 24 h = 24 mg/day",
        ),
        (
            "flex_dose",
            {"flex_steps": (NOON,), "flex_base": "10 mcg/h"},
            "1.23 mg/day",
            "10 mcg/h x 23 h + 1 mg = 1.23 mg/day",
        ),
        (
            "flex_flow",
            {"flex_steps": (EVENING,), "flex_base": "10 mcg/h", "concentration": "1000 mcg/mL"},
            "0.34 mL/day",
            "340 mcg/day / 1000 mcg/mL = 0.34 mL/day",
        ),
        (
            "flex_flows",
            {"flex_steps": (EVENING,), "flex_base": "10 mcg/h", "concentration": "1000 mcg/mL"},
            "0.24 mL/day; 1.44 mL/day",
            "10 mcg/h / 1000 mcg/mL = 0.24 mL/day; 1440 mcg/day / 1000 mcg/mL = 1.44 mL/day",
        ),
        (
            "flex_flows",
            {"flex_steps": (ALL_DAY,), "flex_base": "10 mcg/h", "concentration": "1000 mcg/mL"},
            "1.44 mL/day",
            "1440 mcg/day / 1000 mcg/mL = 1.44 mL/day",
        ),
        (
            "flex_flows",
            {"flex_steps": (EVENING,), "concentration": "1000 mcg/mL"},
            "1.44 mL/day",
            "1440 mcg/day / 1000 mcg/mL = 1.44 mL/day",
        ),
        ("flex_flows", {"flex_steps": (NO_TIME,), "concentration": "1 mg/mL"}, "", ""),
        (
            "peak_flow",
            {"flex_steps": (EVENING,), "flex_base": "10 mcg/h", "concentration": "1000 mcg/mL"},
            "1.44 mL/day",
            "the fastest of 0.24 mL/day, 1.44 mL/day = 1.44 mL/day",
        ),
        (
            "lowest_flow",
            {"flex_steps": (EVENING,), "flex_base": "10 mcg/h", "concentration": "1000 mcg/mL"},
            "0.24 mL/day",
            "the slowest of 0.24 mL/day, 1.44 mL/day = 0.24 mL/day",
        ),
    ],
)
def test_a_calculation_gives_its_value_and_its_working(name, facts, value, working):
    assert calculate(name, **facts) == (value, working)


@pytest.mark.parametrize(
    ("name", "facts", "names"),
    [
        ("flex_dose", {"flex_steps": (EVENING,)}, ("flex_base",)),
    ],
)
def test_a_calculation_names_what_is_missing(name, facts, names):
    assert missing(name, **facts) == names


@pytest.mark.parametrize(
    ("name", "facts", "sentence"),
    [
        (
            "flex_flow",
            {"flex_dose": "1 mg/day", "concentration": "0 mcg/mL"},
            "A strength of zero needs an endless flow. Check the concentration.",
        ),
        (
            "flex_flows",
            {"flex_steps": (EVENING,), "concentration": "0 mcg/mL"},
            "A strength of zero needs an endless flow. Check the concentration.",
        ),
        (
            "peak_flow",
            {"flex_flows": ()},
            "No step of the schedule lasts, so there is no fastest one.",
        ),
        (
            "lowest_flow",
            {"flex_flows": ()},
            "No step of the schedule lasts, so there is no slowest one.",
        ),
    ],
)
def test_what_has_no_meaning_says_why(name, facts, sentence):
    assert undefined(name, **facts) == sentence
