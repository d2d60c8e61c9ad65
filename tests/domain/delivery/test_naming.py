"""Order, label, programmer and signatures are compared."""

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
        (
            "names_agree",
            {
                "ordered": (named("morphine"), named("clonidine")),
                "labelled": (named("morphine"), named("baclofen")),
            },
            "False",
            "order: morphine, clonidine; label: morphine, baclofen: not the same",
        ),
        (
            "names_agree",
            {
                "ordered": (named("morphine"), named("clonidine")),
                "labelled": (named("morphine"), named("clonidine")),
            },
            "True",
            "order: morphine, clonidine; label: morphine, clonidine: the same",
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
    ],
)
def test_a_calculation_names_what_is_missing(name, facts, names):
    assert missing(name, **facts) == names


@pytest.mark.parametrize(
    ("name", "facts", "sentence"),
    [
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
