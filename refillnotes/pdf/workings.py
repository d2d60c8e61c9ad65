"""Which figures are worked out on paper: those that say more than what was recorded.

The record inside the PDF holds every figure with its working; paper shows the workings that
tell this visit's reader something.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from refillnotes.domain.formulas import figure_formula
from refillnotes.domain.record import Figure, Record
from refillnotes.pdf.ledger import two_columns
from refillnotes.pdf.wording import in_sentence

_OWN = "reference formula"
_AMOUNT = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)( .*)?")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_OF_THE_FIRST_PAGE = {
    "expected_residual",
    "residual_band",
    "discrepancy",
    "accuracy_ratio",
    "cumulative_accuracy_ratio",
    "alarm_date",
    "earliest_limit",
    "refill_due",
    "waste_masses",
}
_OF_A_CHANGE = {
    "retained_volume",
    "diluted_old_concentration",
    "diluted_new_concentration",
    "true_concentration",
    "old_drug_dose",
    "catheter_volume",
    "line_volume",
    "bridge_flow",
    "expected_bridge_duration",
    "old_mass_in_line",
    "without_bridge_dose",
    "without_bridge_ratio",
    "without_bridge_duration",
}
"""What matters while an old drug or strength is on its way out, and says nothing otherwise."""

_OF_A_PREPARATION = {"run_time", "ordered_mass", "prepared_concentration", "prepare_total"}
"""What somebody who makes the drug up needs to know."""


@dataclass(frozen=True, slots=True)
class Workings:
    """The workings in two columns, and how many figures are left to the record."""

    columns: tuple[str, str]
    left_out: int


def read_workings(record: Record) -> Workings:
    """Choose the figures that tell something, in the order they were worked out in."""
    known = {_amount(text) for text in record["facts"].values()}
    idle = _OF_A_CHANGE if _settled(record) else set()
    if record["facts"].get("drug_source") == "commercial":
        idle = idle | _OF_A_PREPARATION
    shown = []
    for figure in record["figures"]:
        if figure["name"] not in idle and _tells(figure, known):
            shown.append(_working(figure))
        known.add(_amount(figure["value"]))
    return Workings(two_columns(shown), len(record["figures"]) - len(shown))


def _settled(record: Record) -> bool:
    """Whether the pump goes on with what it held: same drug, same strength, no bridge."""
    left = [f["value"] for f in record["figures"] if f["name"] == "deviation_from_label"]
    return left != [] and _is_nothing(left[0]) and record["facts"].get("bridge_programmed") != "yes"


def _tells(figure: Figure, known: Collection[str]) -> bool:
    """Say whether a working holds more than a copy of something known, or nothing."""
    if figure["name"] in _OF_THE_FIRST_PAGE:
        return True
    copied = _amount(figure["value"]) in known or " = " not in figure["working"]
    return not (copied or _is_nothing(figure["value"]))


def _amount(text: str) -> str:
    """Write an amount without the zeros that only say how finely it was read."""
    found = _AMOUNT.fullmatch(text)
    return text if found is None else f"{Decimal(found[1]).normalize()}{found[2] or ''}"


def _is_nothing(value: str) -> bool:
    """Say whether a figure is a ratio of one, or has no amount that is more than nothing."""
    return value == "1" or not any(map(Decimal, _NUMBER.findall(value)))


def _working(figure: Figure) -> str:
    """Print formula and working, and the value where the working does not end in it."""
    formula = figure_formula(figure["name"])
    parts = [f"{figure['title']}: {f'{formula}: ' if formula else ''}{figure['working']}"]
    if not {*figure["value"].split()} <= {*figure["working"].rpartition(" = ")[2].split()}:
        parts.append(f"= {figure['value']}")
    parts += [f"[{source}]" for source in figure.get("sources", []) if source != _OWN]
    return in_sentence(" ".join(parts))
