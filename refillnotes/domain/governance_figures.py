"""Every figure and entry a change may name: what it is called, what stands there, blanks too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from refillnotes.domain.case import Rules
from refillnotes.domain.drugs import Drug, GuidelineCap
from refillnotes.domain.figures import Figure, ReferenceRefused
from refillnotes.domain.pumps import Catheter, PumpModel
from refillnotes.domain.thresholds import Threshold

BLANK = "blank"
"""Stands where nothing is known."""

_WORDS = {
    "flow_min": "Lowest flow",
    "flow_max": "Highest flow",
    "minimum_rate": "Minimum rate mode",
    "flow_spec": "Flow accuracy specification",
    "delivered_in_study": "Delivered by expected in a study",
    "alarm_volume": "Low-reservoir alarm volume",
    "alarm_basis": "What the low-reservoir alarm goes by",
    "tubing_volume": "Pump tubing volume",
    "access_port": "Catheter access port",
    "mri_rule": "What an MRI asks for",
    "mri_advice": "Advice for an MRI",
    "access_syringe": "Smallest syringe at the access port",
    "mri_bolus_most": "Largest bolus an MRI can cause",
    "labelled_words": "What the label names",
    "bore_words": "What is said of the bore",
    "full_length": "Length before trimming",
    "controlled": "Controlled schedule",
    "billing_unit": "Mass of a billing unit (US)",
}
_CAPPED = {"concentration": "concentration", "dose": "dose per day"}


@dataclass(frozen=True, slots=True)
class Cell:
    """The place of one figure, such as a pump's dead volume; ``figure`` is None where blank."""

    key: str
    group: str
    title: str
    figure: Figure[object] | None
    entry: str = ""
    """The id of the pump, catheter or drug it belongs to; blank for a threshold."""

    @property
    def value(self) -> str:
        return BLANK if self.figure is None else in_text(self.figure.value)


@dataclass(frozen=True, slots=True)
class Entry:
    """One pump, catheter or drug, by its key such as "pumps.synchromed-ii"."""

    key: str
    name: str
    retired: bool


def in_text(value: object) -> str:
    """A figure's value as it is written in the reference data."""
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def entries(rules: Rules) -> tuple[Entry, ...]:
    """Every pump and drug that can be retired or offered again."""
    catalogue = rules.catalogue
    return (
        *(Entry(f"pumps.{one.id}", one.name, bool(one.retired_on)) for one in catalogue.pumps),
        *(Entry(f"drugs.{one.id}", one.name, bool(one.retired_on)) for one in catalogue.drugs),
    )


def cells(rules: Rules) -> tuple[Cell, ...]:
    """Every figure that may be changed, thresholds first, then pumps, catheters and drugs."""
    return (*_thresholds(rules), *_catalogue(rules))


def cell_at(rules: Rules, key: str) -> Cell:
    """One of them. Errors: ``ReferenceRefused`` when no figure has that key."""
    for one in cells(rules):
        if one.key == key:
            return one
    raise ReferenceRefused(
        f"{key} is no figure known here. Choose one from the list of pumps, drugs and thresholds."
    )


def entry_at(rules: Rules, key: str) -> Entry:
    """One pump or drug. Errors: ``ReferenceRefused`` when none has that key."""
    for one in entries(rules):
        if one.key == key:
            return one
    raise ReferenceRefused(f"{key} is no pump or drug known here. Choose one from the list.")


def _thresholds(rules: Rules) -> Iterator[Cell]:
    for threshold in rules.policy.thresholds():
        yield Cell(threshold.key, _group(threshold), threshold.title, threshold)


def _group(threshold: Threshold[object]) -> str:
    group, _ = threshold.key.split(".")
    return _words(group)


def _catalogue(rules: Rules) -> Iterator[Cell]:
    seen: set[str] = set()
    catalogue = rules.catalogue
    known: tuple[PumpModel | Catheter | Drug, ...] = (
        *catalogue.pumps,
        *catalogue.catheters,
        *catalogue.drugs,
    )
    for entry in known:
        for one in _of_entry(entry, rules):
            if one.key not in seen:
                seen.add(one.key)
                yield replace(one, entry=entry.id)


def _of_entry(entry: PumpModel | Catheter | Drug, rules: Rules) -> Iterator[Cell]:
    table = {PumpModel: "pumps", Catheter: "catheters", Drug: "drugs"}[type(entry)]
    path = f"{table}.{entry.id}"
    for field in fields(entry):
        held = getattr(entry, field.name)
        if isinstance(held, Figure):
            yield Cell(held.key, entry.name, _words(field.name), held)
        elif held is None and "Figure" in str(field.type):
            yield Cell(f"{path}.{field.name}", entry.name, _words(field.name), None)
    if isinstance(entry, PumpModel):
        for variant in entry.variants:
            title = f"Capacity of {variant.ref}"
            yield Cell(variant.capacity.key, entry.name, title, variant.capacity)
        for drug in entry.labelled:
            title = f"Label: {drug.drug} up to"
            yield Cell(drug.up_to.key, entry.name, title, drug.up_to)
    if isinstance(entry, Drug):
        yield from _of_drug(entry, path, rules)


def _of_drug(drug: Drug, path: str, rules: Rules) -> Iterator[Cell]:
    for guideline in rules.catalogue.guidelines:
        cap = drug.cap(guideline.name)
        if cap is not None:
            yield from _of_cap(drug, cap, f"{path}.caps.{guideline.id}")
    for row in drug.stability:
        together = " with ".join(sorted(row.drugs))
        title = f"In-pump stability of {together} ({row.preparation})"
        yield Cell(row.days.key, drug.name, title, row.days)


def _of_cap(drug: Drug, cap: GuidelineCap, path: str) -> Iterator[Cell]:
    for field, words in _CAPPED.items():
        held: Figure[object] | None = getattr(cap, field)
        yield Cell(f"{path}.{field}", drug.name, f"{cap.guideline}: highest {words}", held)


def _words(name: str) -> str:
    return _WORDS.get(name) or name.replace("_", " ").capitalize()
