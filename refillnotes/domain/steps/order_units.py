"""The unit an amount of a drug is written in: the order's, unless it is printed in another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from refillnotes.domain.errors import Unreadable
from refillnotes.domain.facts import DRUG_ROWS, Fact
from refillnotes.domain.kinds import Choice
from refillnotes.domain.quantities import Concentration

_STRENGTHS = (("mg/mL", "mg/mL"), ("mcg/mL", "mcg/mL"), ("%", "%"))
_MASSES = (("mg", "mg"), ("mcg", "mcg"))
_MASS_OF = {"mg/mL": "mg", "mcg/mL": "mcg"}
"""An order in percent names no mass, so the dose of such a drug keeps its choice of unit."""

_PRINTED = re.compile(r"(label|programmer)_([0-9])_concentration", re.ASCII)
_DOSE = re.compile(r"dose_([0-9])", re.ASCII)
_OF_THE_PRIMARY_DRUG = re.compile(r"bolus_dose|flex_base|flex_[0-9]_dose", re.ASCII)
_FLOW = "mL/day"


@dataclass(frozen=True, slots=True)
class Lock:
    """The one unit a field is written in: the order's, or the one that was said to be printed."""

    unit: str
    ordered: str

    @property
    def opened(self) -> bool:
        """Whether somebody recorded that it is printed in another unit."""
        return self.unit != self.ordered


def lock_of(name: str, texts: Mapping[str, str]) -> Lock | None:
    """The unit a fact is locked to by what else is recorded; None while there is no order."""
    if name == "flow":
        return Lock(texts.get("flow_unit", "").strip() or _FLOW, _FLOW)
    if printed := _PRINTED.fullmatch(name):
        place, row = printed.groups()
        ordered = _ordered(row, texts)
        stated = texts.get(f"{place}_{row}_unit", "").strip()
        return Lock(stated or ordered, ordered) if ordered else None
    dose = _DOSE.fullmatch(name)
    if dose is None and not _OF_THE_PRIMARY_DRUG.fullmatch(name):
        return None
    row = dose[1] if dose else "1"
    mass = _MASS_OF.get(_ordered(row, texts))
    stated = texts.get(f"dose_{row}_unit", "").strip()
    time = "/day" if dose else "/h" if name == "flex_base" else ""
    return Lock(f"{stated or mass}{time}", f"{mass}{time}") if mass else None


def _ordered(row: str, texts: Mapping[str, str]) -> str:
    """The unit of the row's order; blank when there is none or it cannot be read."""
    try:
        return Concentration.parse(texts.get(f"order_{row}_concentration", "")).unit
    except Unreadable:
        return ""


def openings(place: str, title: str) -> tuple[Fact, ...]:
    """For each drug, the unit it is printed in where that is not the order's."""
    units = Choice(_MASSES if place == "dose" else _STRENGTHS)
    return tuple(
        Fact(
            f"{place}_{row}_unit",
            title if row == 1 else f"{title}, drug {row}",
            units,
            programmable_only=place != "label",
        )
        for row in range(1, DRUG_ROWS + 1)
    )


FLOW_OPENING = Fact(
    "flow_unit",
    "Unit the programmer shows the flow rate in",
    Choice(((_FLOW, _FLOW), ("mL/h", "mL/h"))),
    programmable_only=True,
)
