"""Names that look or sound alike are noticed, whatever letters they are made of, and no others."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refillnotes.domain.alike import alike_in, one_slip_apart, soundex

BORN = date(1961, 3, 12)


class Line(NamedTuple):
    family_name: str
    given_name: str
    born: date


def listed(*names: str) -> dict[UUID, Line]:
    """Like "Doe, Jane", each born on a day of their own."""
    return {
        UUID(int=place): Line(*name.split(", "), born=BORN.replace(year=1900 + place))
        for place, name in enumerate(names, start=1)
    }


def said(lines: dict[UUID, Line]) -> list[tuple[str, str]]:
    return [
        (lines[one].family_name, alike.other.family_name)
        for one, others in alike_in(lines).items()
        for alike in others
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Doe, Jane", "Doe, Jane"),
        ("Doe, Jane", "Doe, John"),
        ("Müller, Eva", "Mueller, Eva"),
        ("Müller, Eva", "Muller, Emma"),
        ("Smith, Ann", "Smyth, Ann"),
        ("Meyer, Tom", "Maier, Tim"),
        ("Marsh, Leo", "Harsh, Leo"),
        ("Petrov, Anna", "Pertov, Anna"),
        ("Petrov, Anna", "Petrova, Alla"),
        ("Petrov, Anna", "\u0420\u0435tr\u043ev, Anna"),
        ("Barnes, Kim", "Bames, Kim"),
        ("O'Neill, Pat", "ONeill, Pat"),
        ("Anna, Petrov", "Petrov, Anna"),
        ("Łukasz, Jan", "Lukasz, Jan"),
    ],
)
def test_two_who_could_be_taken_for_each_other_are_named_at_both(one, other):
    lines = listed(one, other)
    (first, second) = alike_in(lines).items()
    assert first[1][0].other is lines[second[0]]
    assert second[1][0].other is lines[first[0]]
    assert (first[1][0].by_name, first[1][0].by_birth) == (True, False)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Doe, Jane", "Roe, Jane"),
        ("Doe, Jane", "Doe, Richard"),
        ("Kessler, Ruth", "Marsh, Ruth"),
        ("Lee, Ann", "Ito, Ann"),
        ("Garcia, Ana", "Gomez, Ana"),
        ("王, 小明", "李, 小明"),
        ("Petrov, Anna", "Ivanov, Anna"),
    ],
)
def test_names_that_differ_at_a_glance_and_by_ear_are_not(one, other):
    assert said(listed(one, other)) == []


def test_the_same_birthday_is_named_whatever_the_names():
    lines = {UUID(int=1): Line("Doe", "Jane", BORN), UUID(int=2): Line("Marsh", "Leo", BORN)}
    (alike,) = alike_in(lines)[UUID(int=1)]
    assert (alike.other.family_name, alike.by_name, alike.by_birth) == ("Marsh", False, True)


def test_a_name_and_a_birthday_are_named_together():
    lines = {UUID(int=1): Line("Doe", "Jane", BORN), UUID(int=2): Line("Doe", "Jana", BORN)}
    (alike,) = alike_in(lines)[UUID(int=2)]
    assert (alike.other.given_name, alike.by_name, alike.by_birth) == ("Jane", True, True)


def test_each_of_three_is_told_of_two():
    lines = listed("Doe, Jane", "Doe, John", "Marsh, Leo", "Dow, Jack")
    assert {len(others) for others in alike_in(lines).values()} == {2}
    assert UUID(int=3) not in alike_in(lines)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("robert", "r163"),
        ("rupert", "r163"),
        ("rubin", "r150"),
        ("ashcraft", "a261"),
        ("tymczak", "t522"),
        ("pfister", "p236"),
        ("honeyman", "h555"),
        ("lee", "l000"),
        ("stone", "s350"),
        ("o'neill", "o540"),
        ("a王", "a000"),
        ("", ""),
        ("王", ""),
    ],
)
def test_a_name_sounds_as_the_archives_write_it(name, code):
    """The examples of the US National Archives, and what has no Latin sound."""
    assert soundex(name) == code


NAMES = st.text("abcdefg", min_size=4, max_size=9)


@given(NAMES, st.data())
def test_one_slip_is_a_letter_more_less_or_another_or_two_swapped(name, data):
    place = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from("xyz"))
    slips = [
        name[:place] + letter + name[place:],
        name[:place] + letter + name[place + 1 :],
        name[:place] + name[place : place + 2][::-1] + name[place + 2 :],
    ]
    for slip in slips:
        assert one_slip_apart(name, slip)
        assert one_slip_apart(slip, name)
    assert not one_slip_apart(name, f"{letter}{letter}{name}")
    assert not one_slip_apart(name, letter + name[1:-1] + letter)


@pytest.mark.parametrize("other", ["kxsxler", "kexyler", "kelsser", "kesslerra", "kessl"])
def test_two_slips_make_another_name(other):
    assert not one_slip_apart("kessler", other)
    assert not one_slip_apart(other, "kessler")


def test_a_letter_of_a_short_name_is_no_slip():
    assert not one_slip_apart("lee", "leo")
    assert one_slip_apart("leed", "lees")
