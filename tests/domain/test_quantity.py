"""Amounts are read strictly, kept exactly and printed as they were typed."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refillnotes.domain import quantities
from refillnotes.domain.errors import NotANumber, UnknownUnit
from refillnotes.domain.quantities import (
    Concentration,
    Count,
    DoseRate,
    Duration,
    FlowRate,
    Mass,
    Percent,
    Ratio,
    Volume,
)
from refillnotes.domain.quantity import Quantity, exact_sum, for_reading, read_number

KINDS = [
    kind
    for kind in vars(quantities).values()
    if isinstance(kind, type) and issubclass(kind, Quantity) and kind is not Quantity
]
UNITS = [(kind, unit) for kind in KINDS for unit in kind.UNITS]
typed_numbers = st.from_regex(r"[0-9]{1,9}(\.[0-9]{1,9})?", fullmatch=True).filter(str.isascii)


@given(typed_numbers, st.sampled_from(UNITS))
def test_what_was_typed_prints_as_typed_and_reads_back_equal(digits, of):
    kind, unit = of
    amount = kind.parse(f"{digits} {unit}".strip())
    assert amount.exact == Fraction(digits) * kind.UNITS[unit]
    assert str(amount).startswith(digits)
    assert kind.parse(str(amount)) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".5",
        "5.",
        "1e1",
        "-1",
        "+1",
        "1_0",
        "1 0",
        "0x1",
        "NaN",
        "Infinity",
        "1.2.3",
        "\N{VULGAR FRACTION ONE HALF}",
        "\N{FULLWIDTH DIGIT FOUR}",
        "\N{ARABIC-INDIC DIGIT FOUR}",
        "1234567890",
        "0.1234567890",
    ],
)
def test_only_ascii_digits_and_one_point_are_a_number(text):
    with pytest.raises(NotANumber, match="is not a number"):
        read_number(text)


def test_nine_digits_on_each_side_are_the_most():
    assert read_number("123456789.123456789") == Decimal("123456789.123456789")


def test_a_comma_is_refused_with_both_ways_it_can_be_read():
    with pytest.raises(NotANumber) as refusal:
        read_number("1,5")
    assert str(refusal.value) == ('"1,5" has a comma, which can be read two ways. Type 1.5 or 15.')


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused_in_words(text):
    try:
        sentence = str(Volume.parse(text))
    except (NotANumber, UnknownUnit) as refusal:
        sentence = str(refusal)
    assert sentence.endswith((".", "mL"))


def test_an_amount_needs_its_unit():
    with pytest.raises(UnknownUnit, match='"3.2" has no unit. Write it like 3.2 mL.'):
        Volume.parse("3.2")


def test_an_unknown_unit_names_those_that_are_known():
    with pytest.raises(UnknownUnit) as refusal:
        Mass.parse("3 kg")
    assert str(refusal.value) == (
        '"kg" is not a unit of a mass of drug known here. Use mg or mcg or g, like 20 mg.'
    )


def test_a_megalitre_is_not_a_millilitre():
    with pytest.raises(UnknownUnit):
        Volume.parse("3 ML")


def test_a_kind_without_units_is_typed_bare():
    assert Ratio.parse("1.05").exact == Fraction(105, 100)
    with pytest.raises(UnknownUnit, match="Use a bare number, like 1.05"):
        Ratio.of("1.05", "mL")


def test_a_count_is_bare_or_times():
    assert Count.parse(" 4 ") == Count.parse("4 times")
    with pytest.raises(NotANumber):
        Count.parse("four")


def test_a_number_that_is_none_is_refused_before_its_unit():
    with pytest.raises(NotANumber, match='"x" is not a number'):
        Volume.parse("x mL")


@pytest.mark.parametrize("text", ["1e1", "1,5", "one", "", "--1", "1" * 16])
def test_a_number_of_ours_is_plain_digits_too(text):
    with pytest.raises(NotANumber):
        Volume.of(text, "mL")


def test_a_number_of_ours_may_lie_below_zero():
    assert Volume.of("-1.50", "mL").exact == Fraction(-3, 2)
    assert Volume.of(Decimal("2.30"), "mL").typed == "2.30"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("250 ug", "250 mcg"),
        ("250 mcg", "250 mcg"),
        ("0.250 mg", "0.250 mg"),
        ("1 mg", "1 mg"),
    ],
)
def test_micrograms_print_as_mcg(text, printed):
    assert str(Mass.parse(text)) == printed


@pytest.mark.parametrize(
    ("kind", "number", "unit", "printed"),
    [
        (Duration, "1", "d", "1 day"),
        (Duration, "2", "day", "2 days"),
        (Duration, "1.0", "days", "1.0 days"),
        (Count, "1", "{count}", "1 time"),
        (Count, "1", "", "1"),
        (Percent, "14.5", "%", "14.5 %"),
        (Ratio, "1.05", "1", "1.05"),
        (FlowRate, "0.40", "mL/d", "0.40 mL/day"),
    ],
)
def test_one_of_a_thing_is_singular(kind, number, unit, printed):
    amount = kind.of(number, unit)
    assert str(amount) == printed
    assert repr(amount) == f"{type(amount).__name__}({printed})"


@pytest.mark.parametrize(
    ("exact", "printed"),
    [
        ("0", "0"),
        ("20", "20"),
        ("1234.5678", "1235"),
        ("123456", "123456"),
        ("1.00004", "1"),
        ("1.0005", "1"),
        ("1.0015", "1.002"),
        ("0.04785", "0.04785"),
        ("0.000123456", "0.0001235"),
        ("-4.58333", "-4.583"),
        ("10.10", "10.1"),
        ("9.99996", "10"),
        ("100", "100"),
        ("1" + "2" * 40, "1" + "2" * 40),
        ("1" + "0" * 40, "1" + "0" * 40),
        ("0." + "0" * 40 + "12345", "0." + "0" * 40 + "1234"),
    ],
)
def test_a_computed_amount_prints_four_significant_digits(exact, printed):
    assert f"{for_reading(Fraction(exact)):f}" == printed
    assert str(Volume(Fraction(exact), "mL")) == f"{printed} mL"


@given(st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**6))
def test_printing_is_never_more_than_half_a_unit_of_the_fourth_digit_off(exact):
    off = abs(Fraction(for_reading(exact)) - exact)
    assert off <= max(abs(exact) / 1000, 0)


def test_half_a_step_follows_the_digits_typed():
    assert Volume.of("0.30", "mL").half_step == Fraction(5, 1000)
    assert Volume.of("3", "mL").half_step == Fraction(1, 2)
    assert Mass.of("0.3", "mcg").half_step == Fraction(5, 100_000)
    assert Volume(Fraction(1, 3), "mL").half_step == Fraction(1, 2)


def test_the_number_printed_is_in_the_unit_printed():
    assert Mass.of("250", "mcg").number == Decimal(250)
    assert Mass(Fraction(1, 3), "mcg").number == Decimal("333.3")


def test_another_unit_changes_what_is_printed_and_nothing_else():
    half = Mass.of("0.50", "mg")
    assert half.shown_in("mg") is half
    assert half.shown_in("ug") == half
    assert str(half.shown_in("ug")) == "500 mcg"
    with pytest.raises(UnknownUnit):
        half.shown_in("mL")


def test_an_amount_worked_out_prints_in_the_unit_asked_for():
    assert str(DoseRate.worked_out(Fraction(1, 1000), "ug/d")) == "1 mcg/day"


def test_amounts_of_one_kind_compare_by_what_they_are():
    small, large = Mass.of("999", "mcg"), Mass.of("1.000", "mg")
    assert small < large
    assert small <= large
    assert large > small
    assert large >= small
    assert large <= Mass.of("1000", "mcg")
    assert large >= Mass.of("1000", "mcg")
    assert not large < Mass.of("1000", "mcg")
    assert not large > Mass.of("1000", "mcg")
    assert large == Mass.of("1000", "mcg")
    assert hash(large) == hash(Mass.of("1000", "mcg"))
    assert large != Volume.of("1", "mL")
    assert len({large, Mass.of("1000", "mcg"), Volume.of("1", "mL")}) == 2


def test_neighbouring_whole_numbers_are_in_order():
    one, two = Volume.of("1", "mL"), Volume.of("2", "mL")
    assert (one < two, one <= two, one > two, one >= two) == (True, True, False, False)
    assert (two < one, two <= one, two > one, two >= one) == (False, False, True, True)


def test_amounts_that_differ_are_found_apart_in_a_set_without_comparing_them_all():
    amounts = [Volume.of(str(number), "mL") for number in range(100)]
    assert len({hash(amount) for amount in amounts}) == len(amounts)
    assert hash(Volume.of("1", "mL")) != hash(Mass.of("1", "mg"))


@pytest.mark.parametrize(
    "mix",
    [
        lambda a, b: a + b,
        lambda a, b: a - b,
        lambda a, b: a < b,
        lambda a, b: a <= b,
        lambda a, b: a > b,
        lambda a, b: a >= b,
        lambda a, b: a.ratio_to(b),
    ],
)
def test_amounts_of_two_kinds_never_mix(mix):
    with pytest.raises(TypeError, match="are not amounts of one kind"):
        mix(Volume.of("1", "mL"), Mass.of("1", "mg"))


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9))
def test_sums_come_back(first, second):
    one, other = (Volume(Fraction(n, 1000), "mL") for n in (first, second))
    assert one + other - other == one
    assert one - other == -(other - one)
    assert abs(one) == (one if first >= 0 else -one)
    assert one.times(2) == one + one


def test_a_sum_keeps_the_first_unit():
    assert str(Mass.of("1", "mg") + Mass.of("500", "mcg")) == "1.5 mg"
    assert str(Mass.of("500", "mcg") - Mass.of("0.1", "mg")) == "400 mcg"
    assert str(-Mass.of("500", "mcg")) == "-500 mcg"
    assert str(abs(Mass.of("-500", "mcg"))) == "500 mcg"
    assert str(abs(Mass.of("0.0", "mcg"))) == "0.0 mcg"
    assert str(Mass.of("250", "mcg").times(2)) == "500 mcg"


def test_many_amounts_are_added_exactly():
    thirds = [Volume(Fraction(1, 3), "mL"), Volume(Fraction(1, 6), "mL"), Volume.of("-2", "mL")]
    assert exact_sum(one for one in thirds) == Fraction(-3, 2)
    assert exact_sum([Mass.of("500", "mcg"), Mass.of("1", "mg")]) == Mass.of("1.5", "mg").exact
    assert exact_sum([]) == 0


def test_a_ratio_counts_in_one_unit():
    assert Concentration.of("2000", "mcg/mL").ratio_to(Concentration.of("2", "mg/mL")) == 1
    with pytest.raises(ZeroDivisionError):
        Volume.of("1", "mL").ratio_to(Volume.of("0", "mL"))
