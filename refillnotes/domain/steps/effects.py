"""How grave each side effect is, since when, and whether drug or pump may be behind it."""

from __future__ import annotations

from refillnotes.domain.facts import Fact
from refillnotes.domain.kinds import Choice

EFFECT_ROWS = 3
"""A visit grades at most three side effects; more go into words."""

GRADES = (
    ("1", "1, mild"),
    ("2", "2, moderate: limits shopping, cooking, telephone"),
    ("3", "3, severe: limits washing, dressing, eating"),
    ("4", "4, life-threatening"),
    ("5", "5, death"),
)
"""The general grades of CTCAE 5.0, in our own words."""

ONSETS = (
    ("before-refill", "Before the last refill"),
    ("since-refill", "Since the last refill"),
    ("since-change", "Since the last change of dose or drug"),
    ("today", "Today"),
)
RELATIONS = (
    ("none", "Not to drug or pump"),
    ("possible", "Possibly to drug or pump"),
    ("probable", "Probably to drug or pump"),
    ("certain", "Certainly to drug or pump"),
)


def graded(signs: tuple[tuple[str, str], ...]) -> tuple[Fact, ...]:
    """The facts of every side effect that is graded, one row for each."""
    return tuple(fact for row in range(1, EFFECT_ROWS + 1) for fact in _row(row, signs))


def _row(row: int, signs: tuple[tuple[str, str], ...]) -> tuple[Fact, ...]:
    which = f", side effect {row}"
    return (
        Fact(f"effect_{row}_sign", f"Which{which}", Choice(signs)),
        Fact(f"effect_{row}_grade", f"CTCAE grade{which}", Choice(GRADES)),
        Fact(f"effect_{row}_onset", f"Onset{which}", Choice(ONSETS)),
        Fact(f"effect_{row}_relation", f"Related{which}", Choice(RELATIONS)),
    )
