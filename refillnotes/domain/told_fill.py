"""A fill that another clinic told of, laid out as a refill of our own for the visit after it."""

from __future__ import annotations

from collections.abc import Mapping

from refillnotes.domain.facts import DRUG_ROWS

TOLD_BY = "previous_told_by"
UNNAMED = "another clinic"
"""Stands where nobody wrote down who told."""

_PLACES = ("label", "programmer")
_ONE = {
    "prior_filled_at": ("injected_at",),
    "prior_volume": ("injected",),
    "prior_flow": ("flow",),
    "prior_bolus_dose": ("bolus_dose",),
}
_BY_ROW = {
    "drug": tuple(f"{place}_{{row}}_drug" for place in _PLACES),
    "concentration": tuple(f"{place}_{{row}}_concentration" for place in _PLACES),
    "dose": ("dose_{row}",),
}
_NAMES = _ONE | {
    f"prior_{row}_{what}": tuple(name.format(row=row) for name in names)
    for row in range(1, DRUG_ROWS + 1)
    for what, names in _BY_ROW.items()
}


def as_refill(values: Mapping[str, object]) -> dict[str, object]:
    """What was told, under the names a refill records it by; empty when nothing was told."""
    return {
        name: values[told] for told, names in _NAMES.items() if told in values for name in names
    }


def told_by(values: Mapping[str, object]) -> str:
    return str(values.get("prior_told_by", UNNAMED))
