"""An amount is written in the order's unit, unless it was said to be printed in another."""

from __future__ import annotations

import pytest

from refillnotes.domain.facts import Fact
from refillnotes.domain.kinds import Choice
from refillnotes.domain.steps.order_units import Lock, lock_of, openings

ORDERED = {"order_1_concentration": "20 mg/mL", "order_2_concentration": "500 mcg/mL"}
STRENGTHS = Choice((("mg/mL", "mg/mL"), ("mcg/mL", "mcg/mL"), ("%", "%")))
MASSES = Choice((("mg", "mg"), ("mcg", "mcg")))


@pytest.mark.parametrize(
    ("fact", "said", "unit", "ordered"),
    [
        ("label_1_concentration", {}, "mg/mL", "mg/mL"),
        ("label_2_concentration", {}, "mcg/mL", "mcg/mL"),
        ("programmer_1_concentration", {"programmer_1_unit": " mcg/mL "}, "mcg/mL", "mg/mL"),
        ("label_2_concentration", {"label_2_unit": "%"}, "%", "mcg/mL"),
        ("label_1_concentration", {"label_2_unit": "%", "programmer_1_unit": "%"}, "mg/mL",
         "mg/mL"),
        ("label_1_concentration", {"label_1_unit": " "}, "mg/mL", "mg/mL"),
        ("label_1_concentration", {"order_1_concentration": "2 %"}, "%", "%"),
        ("dose_1", {}, "mg/day", "mg/day"),
        ("dose_2", {}, "mcg/day", "mcg/day"),
        ("dose_2", {"dose_2_unit": " mg "}, "mg/day", "mcg/day"),
        ("dose_1", {"dose_2_unit": "mcg", "dose_1_unit": ""}, "mg/day", "mg/day"),
        ("bolus_dose", {}, "mg", "mg"),
        ("bolus_dose", {"dose_1_unit": "mcg"}, "mcg", "mg"),
        ("flex_base", {"dose_1_unit": "mcg"}, "mcg/h", "mg/h"),
        ("flex_6_dose", {"dose_1_unit": "mcg"}, "mcg", "mg"),
        ("flow", {}, "mL/day", "mL/day"),
        ("flow", {"flow_unit": " mL/h "}, "mL/h", "mL/day"),
        ("flow", {"flow_unit": " "}, "mL/day", "mL/day"),
    ],
)  # fmt: skip
def test_an_amount_is_locked_to_the_orders_unit_or_the_one_that_was_said(fact, said, unit, ordered):
    lock = lock_of(fact, ORDERED | said)
    assert lock == Lock(unit, ordered)
    assert lock.opened is (unit != ordered)


@pytest.mark.parametrize(
    ("fact", "order"),
    [
        ("label_3_concentration", ORDERED),
        ("label_1_concentration", {"order_1_concentration": "20"}),
        ("dose_1", {}),
        ("dose_1", {"dose_1_unit": "mcg"}),
        ("dose_1", {"order_1_concentration": "2 %"}),
        ("dose_1", {"order_1_concentration": "2 %", "dose_1_unit": "mcg"}),
        ("bolus_dose", {"order_2_concentration": "20 mg/mL"}),
        ("order_1_concentration", ORDERED),
        ("flex_6_duration", ORDERED),
        ("injected", ORDERED),
    ],
)
def test_nothing_is_locked_without_an_order_that_names_the_unit(fact, order):
    assert lock_of(fact, order) is None


@pytest.mark.parametrize(
    ("place", "kind", "programmable_only"),
    [("label", STRENGTHS, False), ("programmer", STRENGTHS, True), ("dose", MASSES, True)],
)
def test_every_drug_may_be_said_to_be_printed_in_another_unit(place, kind, programmable_only):
    facts = openings(place, "Unit printed")
    titles = ["Unit printed", *(f"Unit printed, drug {row}" for row in (2, 3, 4, 5))]
    assert facts == tuple(
        Fact(f"{place}_{row}_unit", title, kind, programmable_only=programmable_only)
        for row, title in enumerate(titles, start=1)
    )
