"""How lists of visits say what was in a pump and how far the residual was off."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from refillnotes.domain.catalogue import Catalogue
from refillnotes.domain.quantities import Volume

_HUNDREDTH = Decimal("0.01")
_NOTHING = "0 mL"


def drugs_in_words(drugs: Iterable[str], catalogue: Catalogue) -> str:
    """The names of drugs kept by their slugs, the primary drug first."""
    known = {drug.id: drug.name for drug in catalogue.drugs}
    return " + ".join(known.get(drug, drug) for drug in drugs)


def difference_in_words(discrepancy: str | None) -> str:
    """Measured less expected with its sign in a word, since a minus is easily lost."""
    if not discrepancy:
        return ""
    gap = signed_volume(discrepancy)
    size = to_hundredths(str(abs(gap)))
    if size == _NOTHING:
        return "as expected"
    return f"{size} {'more' if gap.exact > 0 else 'less'}"


def to_hundredths(volume: str | None) -> str:
    """A worked-out volume rounded for a list; a syringe is read to tenths. Blank stays blank."""
    if not volume:
        return ""
    exact = signed_volume(volume)
    rounded = f"{exact.number.quantize(_HUNDREDTH):f}".rstrip("0").rstrip(".")
    return f"{'0' if rounded in ('', '-0') else rounded} {exact.unit}"


def signed_volume(text: str) -> Volume:
    """A volume that may lie below zero. Errors: ``Unreadable``."""
    number, _, unit = text.partition(" ")
    return Volume.of(number, unit)
