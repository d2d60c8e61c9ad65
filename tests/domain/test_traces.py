"""Numbers of containers and pumps: what reads like one, and what one slip of a digit does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refillnotes.domain.traces import (
    NDC_FORMS,
    Udi,
    UdiUnreadable,
    check_digit,
    is_none,
    plain,
    read_udi,
    reads_like_ndc,
)

FDA = "(01)51022222233336(11)141231(17)150707(10)A213B1(21)1234"
"""The example of FDA's list of UDI formats."""

DIGITS = st.text("0123456789", min_size=13, max_size=13)


def test_the_example_of_fda_is_read():
    assert read_udi(FDA) == Udi(FDA, "1234")


def test_what_hibcc_prints_is_kept_as_it_stands():
    assert read_udi("+A99912345/$$3X1") == Udi("+A99912345/$$3X1", None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("(01)51022222233337(21)1", "ends its number 51022222233337 in 7, where 6 would check"),
        ("(01)5102222223333(21)1", "has 5102222223333 after (01), which is not 14 digits"),
        ("(01)510222222333361(21)1", "has 510222222333361 after (01), which is not 14 digits"),
        ("(01)5102222223333x(21)1", "has 5102222223333x after (01), which is not 14 digits"),
        ("(01)51022222233336", "has no serial number, which would stand after (21)"),
        ("(21)1234", '"(21)1234" begins neither with (01), as GS1’s, nor with +, as HIBCC’s'),
        (f"x{FDA}", f'"x{FDA}" begins neither with (01), as GS1’s, nor with +, as HIBCC’s'),
        (f"{FDA}()", f'"{FDA}()" begins neither with (01), as GS1’s, nor with +, as HIBCC’s'),
        (
            f"{FDA}{'9' * 17}",
            f'"{FDA}{"9" * 17}" begins neither with (01), as GS1’s, nor with +, as HIBCC’s',
        ),
    ],
)
def test_what_is_odd_about_a_udi_is_said(text, said):
    with pytest.raises(UdiUnreadable) as odd:
        read_udi(text)
    assert str(odd.value) == said


def test_a_serial_number_of_twenty_signs_is_read_whole():
    assert read_udi(f"(01)51022222233336(21){'9' * 20}").serial == "9" * 20


@given(DIGITS, st.integers(0, 12), st.integers(1, 9))
def test_the_check_digit_notices_any_one_wrong_digit(digits, place, by):
    wrong = f"{digits[:place]}{(int(digits[place]) + by) % 10}{digits[place + 1 :]}"
    assert check_digit(wrong) != check_digit(digits)


@given(DIGITS, st.integers(0, 11))
def test_the_check_digit_notices_neighbours_swapped_unless_they_are_five_apart(digits, place):
    one, other = digits[place], digits[place + 1]
    swapped = f"{digits[:place]}{other}{one}{digits[place + 2 :]}"
    alike = (int(one) - int(other)) % 5 == 0
    assert (check_digit(swapped) == check_digit(digits)) == alike


@given(st.lists(st.text("0123456789", max_size=7), max_size=4))
def test_an_ndc_has_three_groups_of_known_lengths(groups):
    lengths = "-".join(str(len(group)) for group in groups)
    assert reads_like_ndc("-".join(groups)) == (lengths in NDC_FORMS)


@pytest.mark.parametrize(
    "text",
    [
        "1234-567O-90",
        "1234-\N{FULLWIDTH DIGIT FIVE}678-90",
        "1234-5678-9\N{SUPERSCRIPT TWO}",
        "12345678-90",
        "",
    ],
)
def test_other_signs_are_no_ndc(text):
    assert not reads_like_ndc(text)


def test_none_is_an_answer_however_it_is_written():
    assert is_none(" None ")
    assert not is_none("")


def test_spaces_and_capitals_of_a_serial_number_say_nothing():
    assert plain("NGP 0012345") == plain("ngp0012345")
    assert plain("NGP0012345") != plain("NGP0012346")


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("1234-5678-90", True),
        ("12345-678-90", True),
        ("12345-6789-0", True),
        ("12345-6789-01", True),
        ("123456-789-01", False),
        ("1234-5678", False),
        ("1234567890", False),
        ("1234 5678 90", False),
        ("1234-567a-90", False),
        ("1234-567\u0668-90", False),
    ],
)
def test_a_drugs_number_is_three_groups_of_digits_of_a_known_length(text, does):
    assert reads_like_ndc(text) is does
