"""How lists of visits say what was in a pump and how far the residual was off."""

from __future__ import annotations

from collections.abc import Iterable

from refillnotes.domain.catalogue import Catalogue
from refillnotes.domain.quantities import Volume


def drugs_in_words(drugs: Iterable[str], catalogue: Catalogue) -> str:
    """The names of drugs kept by their slugs, the primary drug first."""
    known = {drug.id: drug.name for drug in catalogue.drugs}
    return " + ".join(known.get(drug, drug) for drug in drugs)


def difference_in_words(discrepancy: str | None) -> str:
    """Measured less expected with its sign in a word, since a minus is easily lost."""
    if not discrepancy:
        return ""
    gap = signed_volume(discrepancy)
    if gap.exact == 0:
        return "as expected"
    return f"{abs(gap)} {'more' if gap.exact > 0 else 'less'}"


def signed_volume(text: str) -> Volume:
    """A volume that may lie below zero. Errors: ``Unreadable``."""
    number, _, unit = text.partition(" ")
    return Volume.of(number, unit)
