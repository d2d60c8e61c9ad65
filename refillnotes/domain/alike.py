"""Whether two patients of a list could be taken for each other, by name or by day of birth.

It warns and refuses nothing. A clinic has two patients of one name sooner or later.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations
from typing import Protocol
from uuid import UUID

_LEAST_FOR_A_SLIP = 4
"""In a shorter name one letter is no slip: Lee and Leo are two names."""

_DRAWN_ALIKE = str.maketrans(
    "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443"
    "\u0445\u0456\u0455\u0458\u04bb\u0501\u051b\u051d"
    "\u03b1\u03b2\u03b5\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7"
    "\u0030\u0031\u0131\u0142\u00f8\u0111\u00f0",
    "abekmhopctyxisjhdqwabeikvoptuxolilodd",
)
"""Cyrillic and Greek letters and digits that print like Latin ones, and strokes easily missed."""

_READ_AS_ONE = (("rn", "m"), ("vv", "w"))

_SOUNDEX = {
    letter: digit
    for digit, letters in (
        ("1", "bfpv"),
        ("2", "cgjkqsxz"),
        ("3", "dt"),
        ("4", "l"),
        ("5", "mn"),
        ("6", "r"),
    )
    for letter in letters
}
_SILENT = "hw"
_LONGEST_SOUND = 4


class Named(Protocol):
    """What a line of a list says of a patient."""

    @property
    def family_name(self) -> str: ...
    @property
    def given_name(self) -> str: ...
    @property
    def born(self) -> date: ...


@dataclass(frozen=True)
class _Name:
    """One part of a name as it is seen at a glance, and as it is heard."""

    text: str

    @cached_property
    def seen(self) -> str:
        bare = unicodedata.normalize("NFKD", self.text.casefold()).translate(_DRAWN_ALIKE)
        letters = "".join(one for one in bare if one.isalpha())
        for drawn, read in _READ_AS_ONE:
            letters = letters.replace(drawn, read)
        return letters

    @cached_property
    def heard(self) -> str:
        return soundex(self.seen)

    @cached_property
    def keys(self) -> frozenset[str]:
        """Two names that are alike share one of these; not every two that share one are."""
        shortened = {self.seen[:place] + self.seen[place + 1 :] for place in range(len(self.seen))}
        heard = {f"heard {self.heard}"} if self.heard else set()
        return frozenset({self.seen, *shortened} | heard)

    def is_like(self, other: _Name) -> bool:
        return (
            self.seen == other.seen
            or ("" != self.heard == other.heard)
            or one_slip_apart(self.seen, other.seen)
        )


@dataclass(frozen=True)
class _Patient:
    family: _Name
    given: _Name
    born: date

    def called_like(self, other: _Patient) -> bool:
        """Family names alike, and given names alike or of one initial; or the two swapped."""
        swapped = (self.family.seen, self.given.seen) == (other.given.seen, other.family.seen)
        return swapped or (
            self.family.is_like(other.family)
            and (self.given.seen[:1] == other.given.seen[:1] or self.given.is_like(other.given))
        )


@dataclass(frozen=True, slots=True)
class Alike:
    """Another patient, and by what the two could be taken for each other."""

    other: Named
    by_name: bool
    by_birth: bool


def alike_in(listed: Mapping[UUID, Named]) -> dict[UUID, tuple[Alike, ...]]:
    """For each patient of a list, by id, the others like them; who has none is left out.

    Only those who share a key are compared, so that a long list costs no more than its length.
    """
    patients = {
        one: _Patient(_Name(line.family_name), _Name(line.given_name), line.born)
        for one, line in listed.items()
    }
    sharing: dict[object, list[UUID]] = defaultdict(list)
    for one, patient in patients.items():
        swaps = frozenset((patient.family.seen, patient.given.seen))
        for key in (*patient.family.keys, swaps, patient.born):
            sharing[key].append(one)
    pairs = {pair: None for group in sharing.values() for pair in combinations(group, 2)}
    found: dict[UUID, list[Alike]] = defaultdict(list)
    for one, other in pairs:
        by_name = patients[one].called_like(patients[other])
        by_birth = patients[one].born == patients[other].born
        if by_name or by_birth:
            found[one].append(Alike(listed[other], by_name, by_birth))
            found[other].append(Alike(listed[one], by_name, by_birth))
    return {one: tuple(others) for one, others in found.items()}


def one_slip_apart(one: str, other: str) -> bool:
    """Whether one letter more, less or another, or two neighbours swapped, makes the other name."""
    if min(len(one), len(other)) < _LEAST_FOR_A_SLIP:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    mine, theirs = one[start : len(one) - end], other[start : len(other) - end]
    swapped = len(mine) == len(theirs) == len("ab") and mine == theirs[::-1]
    return max(len(mine), len(theirs)) <= 1 or swapped


def soundex(name: str) -> str:
    """The letter and three digits of a name's sound, as the US National Archives write it.

    Blank for a name that does not begin with a Latin letter.
    """
    if not (name[:1].isascii() and name[:1].isalpha()):
        return ""
    code, before = name[0], _SOUNDEX.get(name[0])
    for letter in name[1:]:
        digit = _SOUNDEX.get(letter)
        if digit and digit != before:
            code += digit
        if letter not in _SILENT:
            before = digit
    return f"{code}000"[:_LONGEST_SOUND]
