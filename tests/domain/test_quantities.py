"""Operators exist only where physics has them, and give the right kind and unit."""

from fractions import Fraction
from itertools import product
from operator import mul, truediv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refillnotes.domain.quantities import (
    Bore,
    Concentration,
    Count,
    DoseRate,
    Duration,
    FlowRate,
    Frequency,
    Length,
    Mass,
    Percent,
    Ratio,
    Temperature,
    VitalRate,
    Volume,
)

AMOUNTS = [
    kind.parse(kind.EXAMPLE)
    for kind in (
        Bore,
        Concentration,
        Count,
        DoseRate,
        Duration,
        FlowRate,
        Frequency,
        Length,
        Mass,
        Percent,
        Ratio,
        Temperature,
        VitalRate,
        Volume,
    )
]
PHYSICS = {
    (mul, Duration, FlowRate): Volume,
    (mul, FlowRate, Duration): Volume,
    (mul, Duration, DoseRate): Mass,
    (mul, DoseRate, Duration): Mass,
    (mul, Length, Bore): Volume,
    (mul, Volume, Concentration): Mass,
    (mul, Concentration, Volume): Mass,
    (mul, Concentration, FlowRate): DoseRate,
    (truediv, Volume, FlowRate): Duration,
    (truediv, Volume, Duration): FlowRate,
    (truediv, Mass, Volume): Concentration,
    (truediv, Mass, Concentration): Volume,
    (truediv, Mass, Duration): DoseRate,
    (truediv, DoseRate, Concentration): FlowRate,
    (truediv, DoseRate, FlowRate): Concentration,
}
positive = st.fractions(min_value=Fraction(1, 1000), max_value=1000)


@pytest.mark.parametrize(
    ("operator", "left", "right"),
    [(op, a, b) for op in (mul, truediv) for a, b in product(AMOUNTS, AMOUNTS)],
)
def test_an_operator_exists_only_where_physics_has_it(operator, left, right):
    kind = PHYSICS.get((operator, type(left), type(right)))
    if kind is None:
        with pytest.raises(TypeError):
            operator(left, right)
    else:
        assert type(operator(left, right)) is kind


@pytest.mark.parametrize(
    ("work_out", "printed"),
    [
        (lambda: Duration.of("2", "days") * FlowRate.of("0.5", "mL/day"), "1 mL"),
        (lambda: FlowRate.of("0.5", "mL/h") * Duration.of("1", "days"), "12 mL"),
        (lambda: Duration.of("12", "h") * DoseRate.of("500", "mcg/day"), "250 mcg"),
        (lambda: DoseRate.of("10", "mcg/h") * Duration.of("22", "h"), "220 mcg"),
        (lambda: DoseRate.of("1", "mg/h") * Duration.of("22", "h"), "22 mg"),
        (lambda: Length.of("80", "cm") * Bore.of("0.0022", "mL/cm"), "0.176 mL"),
        (lambda: Length.of("800", "mm") * Bore.of("0.0022", "mL/cm"), "0.176 mL"),
        (lambda: Volume.of("20", "mL") * Concentration.of("25", "mg/mL"), "500 mg"),
        (lambda: Volume.of("20", "mL") * Concentration.of("500", "mcg/mL"), "10000 mcg"),
        (lambda: Concentration.of("0.75", "%") * Volume.of("2", "mL"), "15 mg"),
        (lambda: Concentration.of("0.75", "%") * FlowRate.of("0.4", "mL/day"), "3 mg/day"),
        (lambda: Concentration.of("200", "mcg/mL") * FlowRate.of("0.3", "mL/day"), "60 mcg/day"),
        (lambda: Volume.of("20", "mL") / FlowRate.of("0.5", "mL/day"), "40 days"),
        (lambda: Volume.of("20", "mL") / Duration.of("40", "days"), "0.5 mL/day"),
        (lambda: Mass.of("10", "mg") / Volume.of("20", "mL"), "0.5 mg/mL"),
        (lambda: Mass.of("10000", "mcg") / Volume.of("20", "mL"), "500 mcg/mL"),
        (lambda: Mass.of("0.01", "g") / Volume.of("20", "mL"), "0.5 mg/mL"),
        (lambda: Mass.of("300", "mcg") / Concentration.of("0.3", "mg/mL"), "1 mL"),
        (lambda: Mass.of("187.5", "mcg") / Duration.of("12", "h"), "375 mcg/day"),
        (lambda: Mass.of("6", "mg") / Duration.of("1", "days"), "6 mg/day"),
        (lambda: Mass.of("0.006", "g") / Duration.of("1", "days"), "6 mg/day"),
        (lambda: DoseRate.of("6", "mg/day") / Concentration.of("20", "mg/mL"), "0.3 mL/day"),
        (lambda: DoseRate.of("10", "mcg/h") / Concentration.of("500", "mcg/mL"), "0.48 mL/day"),
        (lambda: DoseRate.of("5", "mg/day") / FlowRate.of("0.5", "mL/day"), "10 mg/mL"),
        (lambda: DoseRate.of("10", "mcg/h") / FlowRate.of("0.48", "mL/day"), "500 mcg/mL"),
        (lambda: DoseRate.of("1", "mg/h") / FlowRate.of("0.48", "mL/day"), "50 mg/mL"),
        (lambda: DoseRate.of("240", "mcg/day") / FlowRate.of("0.48", "mL/day"), "500 mcg/mL"),
    ],
)
def test_a_product_or_quotient_prints_in_the_unit_of_what_went_in(work_out, printed):
    assert str(work_out()) == printed


@given(positive, positive)
def test_dividing_undoes_multiplying(first, second):
    volume, strength = Volume(first, "mL"), Concentration(second, "mg/mL")
    flow, time = FlowRate(first, "mL/day"), Duration(second, "days")
    assert volume * strength / strength == volume
    assert volume * strength / volume == strength
    assert flow * time / time == flow
    assert flow * time / flow == time
    assert strength * flow / flow == strength
    assert strength * flow / strength == flow
    assert strength * flow * time / time == strength * flow


@given(positive, positive)
def test_a_change_of_unit_changes_no_product(first, second):
    flow = FlowRate(first, "mL/day")
    strength = Concentration(second, "mg/mL")
    assert strength.shown_in("mcg/mL") * flow.shown_in("mL/h") == strength * flow
    assert str((strength.shown_in("mcg/mL") * flow).unit) == "mcg/day"


def test_one_percent_is_ten_milligrams_in_a_millilitre():
    assert Concentration.of("1", "%") == Concentration.of("10", "mg/mL")


def test_units_of_time_agree():
    assert Duration.of("1", "days") == Duration.of("24", "h") == Duration.of("1440", "min")


def test_units_of_mass_agree():
    assert Mass.of("1", "g") == Mass.of("1000", "mg") == Mass.of("1000000", "mcg")


def test_a_percentage_is_a_ratio_times_a_hundred():
    assert Percent.of_ratio(Fraction(29, 200)) == Percent.of("14.5", "%")
    assert str(Percent.of_ratio(Fraction(29, 200))) == "14.5 %"
