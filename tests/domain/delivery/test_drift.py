"""The running sum over a pump's refills: checked by plain floats, and by what must hold."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refillnotes.domain.delivery.drift import DriftRule, drift_after_each
from refillnotes.domain.policy import load_policy
from refillnotes.domain.quantities import Percent, Volume
from refillnotes.domain.rows import PastRefill
from tests.domain.calculate import calculate, missing, undefined, value

READING, FLOW, BETWEEN, ALLOWANCE, LIMIT = 0.25, 2.0, 7.25, 0.5, 4.0
TODAY = {"discrepancy": "0.7 mL", "delivered_expected": "16 mL", "delivered_measured": "15.3 mL"}
SPEC = {"flow_spec": "14.5 %"}

deliveries = st.lists(
    st.tuples(
        st.decimals("0.5", "38", places=1),
        st.decimals("0", "38", places=1),
    ),
    min_size=1,
    max_size=12,
)


@cache
def the_rule() -> DriftRule:
    return DriftRule.of(load_policy(), Percent.of("14.5", "%"))


def past(expected, measured):
    should, did = Volume.of(expected, "mL"), Volume.of(measured, "mL")
    return PastRefill(should - did, "ok", should, did)


def by_floats(refills):
    """The same sums worked out from the definition, every mean taken anew."""
    faster = slower = 0.0
    for number, (expected, measured) in enumerate(refills):
        weights, errors = [1 / BETWEEN**2], [0.0]
        for before_expected, before_measured in refills[:number]:
            variance = (100 * READING / float(before_expected)) ** 2 + FLOW**2
            weights.append(1 / variance)
            errors.append(100 * (float(before_measured) / float(before_expected) - 1))
        mean = sum(w * e for w, e in zip(weights, errors, strict=True)) / sum(weights)
        own = (100 * READING / float(expected)) ** 2 + FLOW**2
        steps = 100 * (float(measured) / float(expected) - 1) - mean
        steps /= sqrt(own + 1 / sum(weights))
        faster = max(0.0, (0.0 if faster > LIMIT else faster) + steps - ALLOWANCE)
        slower = max(0.0, (0.0 if slower > LIMIT else slower) - steps - ALLOWANCE)
        yield faster, slower


def test_the_rule_is_read_off_the_policy():
    assert DriftRule(*map(Decimal, ("0.25", "2", "7.25", "0.5", "4"))) == the_rule()


@given(deliveries)
def test_the_sums_are_those_of_the_definition(refills):
    sums = [(float(one.faster), float(one.slower)) for one in drift_after_each(refills, the_rule())]
    assert sums == [pytest.approx(one, abs=1e-6) for one in by_floats(refills)]


@given(deliveries)
def test_more_and_less_flow_weigh_the_same(refills):
    mirrored = [(expected, 2 * expected - measured) for expected, measured in refills]
    there = [(one.faster, one.slower) for one in drift_after_each(refills, the_rule())]
    back = [(one.slower, one.faster) for one in drift_after_each(mirrored, the_rule())]
    assert there == back


@given(st.lists(st.decimals("0.5", "38", places=1), min_size=1, max_size=40))
def test_a_pump_that_gives_what_is_programmed_never_drifts(volumes):
    for one in drift_after_each([(volume, volume) for volume in volumes], the_rule()):
        assert (one.faster, one.slower, one.steps) == (0, 0, 0)


def test_a_pump_that_always_errs_alike_is_not_said_to_drift():
    refills = [(Decimal(16), Decimal("15.2"))] * 40
    assert max(one.slower for one in drift_after_each(refills, the_rule())) < the_rule().limit


def test_the_forecast_weighs_a_large_delivery_more_than_a_small_one():
    small, large = (Decimal(2), Decimal("1.8")), (Decimal(16), Decimal(16))
    *_, after = drift_after_each([small, large, large], the_rule())
    assert Decimal("-1.5") < after.forecast < 0


def test_a_sum_that_stands_on_the_limit_goes_on_and_one_beyond_it_starts_again():
    refills = [(Decimal(16), Decimal("17.6")), (Decimal(16), Decimal(20))]
    first, second = drift_after_each(refills, the_rule())
    on, beyond = (replace(the_rule(), limit=first.faster - less) for less in (0, Decimal("0.0001")))
    assert [one.faster for one in drift_after_each(refills, on)] == [first.faster, second.faster]
    (_, again) = drift_after_each(refills, beyond)
    assert first.faster + again.faster == pytest.approx(second.faster)


def test_readings_and_repeatability_add_as_squares():
    rule = replace(the_rule(), reading=Decimal("0.4"), repeatability=Decimal(3))
    assert rule.variance(Decimal(10)) == Decimal(25)


def test_refills_are_counted_from_one():
    assert [
        one.refills for one in drift_after_each([(Decimal(9), Decimal(9))] * 3, the_rule())
    ] == [
        1,
        2,
        3,
    ]


@pytest.mark.parametrize(
    ("name", "facts", "printed", "working"),
    [
        (
            "flow_drift",
            {"past_refills": (past("16", "16"),), **TODAY, **SPEC},
            "faster 0.00, slower 0.75",
            (
                "flow error -4.4 %, 0.0 % forecast, one step 3.5 %: -1.25 steps; "
                "sums over 2 refills: faster 0.00, slower 0.75"
            ),
        ),
        (
            "cumulative_uncertainty",
            {"past_refills": (past("16", "16"),), **TODAY, **SPEC},
            "3.589 %",
            (
                "2 x sqrt(sum of squares) over 2 refills, each uncertain by 0.25 mL of syringes "
                "and 2 % of flow: 0.9781 +/- 0.036"
            ),
        ),
        (
            "cumulative_uncertainty",
            {"past_refills": (), **TODAY, **SPEC},
            "5.076 %",
            (
                "2 x sqrt(sum of squares) over 1 refill, each uncertain by 0.25 mL of syringes "
                "and 2 % of flow: 0.9562 +/- 0.051"
            ),
        ),
    ],
)
def test_a_calculation_gives_its_value_and_its_working(name, facts, printed, working):
    assert calculate(name, **facts) == (printed, working)


def test_the_sum_of_refills_is_surer_than_any_one():
    facts = {**TODAY, **SPEC}
    alone = value("cumulative_uncertainty", past_refills=(), **facts)
    four = value("cumulative_uncertainty", past_refills=(past("16", "16"),) * 3, **facts)
    assert four.exact == pytest.approx(alone.exact / 2)


@pytest.mark.parametrize("name", ["flow_drift", "cumulative_uncertainty"])
def test_deliveries_that_were_not_kept_are_named(name):
    gap_only = PastRefill(Volume.of("1", "mL"), "ok")
    assert missing(name, past_refills=(gap_only,), **TODAY, **SPEC) == ("past_refills",)
    half = PastRefill(Volume.of("1", "mL"), "ok", Volume.of("1", "mL"))
    assert missing(name, past_refills=(half,), **TODAY, **SPEC) == ("past_refills",)


def test_just_enough_delivered_is_enough():
    at_limit = TODAY | {"delivered_expected": "0.5 mL", "delivered_measured": "0 mL"}
    assert value("flow_drift", past_refills=(), **at_limit, **SPEC).refills == 1
    below = at_limit | {"delivered_expected": "0.49 mL"}
    assert undefined("flow_drift", past_refills=(), **below, **SPEC) == (
        "0.49 mL should have been delivered: too little for a percentage."
    )
