"""The pinned cases of every check: a good visit, what is changed in it, what the check says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NotRequired, TypedDict

import yaml

_Row = TypedDict(
    "_Row",
    {
        "that": str,
        "with": dict[str, str],
        "gives": str,
        "says": NotRequired[str],
        "working": NotRequired[list[str]],
        "missing": NotRequired[list[str]],
        "why": NotRequired[str],
        "causes": NotRequired[list[str]],
    },
)

OUTSIDE = "nothing"
"""What a case gives where the check does not belong to the visit."""

NOT_EVALUATED = "not evaluated"

_SHOWN = ("ok", "info", "ack", "escalate", "block", NOT_EVALUATED)
_GOOD_VISIT = "good_visit.yaml"
_parsed = partial(yaml.load, Loader=yaml.CBaseLoader)
"""Every scalar as the text it is written in: 2.30 mL stays 2.30 mL."""


@dataclass(frozen=True, slots=True)
class PinnedCase:
    """One visit, one check, and what it says. ``changed`` holds texts; a blank one is taken away.

    ``causes`` is None where the check's own are meant.
    """

    check: str
    that: str
    changed: Mapping[str, str]
    gives: str
    says: str
    working: tuple[str, ...]
    missing: tuple[str, ...]
    why: str
    causes: tuple[str, ...] | None

    def __str__(self) -> str:
        return f"{self.check}: {self.that}"


@cache
def good_visit() -> Mapping[str, str]:
    """The visit every case starts from, by the names of its facts: nothing is wrong with it."""
    visit: dict[str, str] = _parsed(_content(_GOOD_VISIT))
    return visit


@cache
def pinned_cases() -> tuple[PinnedCase, ...]:
    """Every case of every check, in the order of the files."""
    return tuple(_cases())


def shown_cases(check: str) -> tuple[PinnedCase, ...]:
    """The first case of each answer this check can give, from agreeing to not evaluated."""
    own = [case for case in pinned_cases() if case.check == check]
    firsts = (next((case for case in own if case.gives == answer), None) for answer in _SHOWN)
    return tuple(case for case in firsts if case is not None)


def _cases() -> Iterator[PinnedCase]:
    for name in sorted(file.name for file in _folder().iterdir()):
        if name != _GOOD_VISIT:
            by_check: dict[str, list[_Row]] = _parsed(_content(name))
            for check, rows in by_check.items():
                yield from (_case(check, row) for row in rows)


def _case(check: str, row: _Row) -> PinnedCase:
    return PinnedCase(
        check=check,
        that=row["that"],
        changed=row["with"],
        gives=row["gives"],
        says=row.get("says", ""),
        working=tuple(row.get("working", ())),
        missing=tuple(row.get("missing", ())),
        why=row.get("why", ""),
        causes=tuple(row["causes"]) if "causes" in row else None,
    )


def _folder() -> Traversable:
    return files("refillnotes").joinpath("reference", "check_cases")


def _content(name: str) -> bytes:
    return _folder().joinpath(name).read_bytes()
