"""The worksheet of one visit: what was recorded, the chart, and what the last refill left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from refillnotes.domain.catalogue import Catalogue
from refillnotes.domain.chart import Chart
from refillnotes.domain.delivery.register import CALCULATIONS
from refillnotes.domain.facts import DRUG_ROWS, SCHEDULE_ROWS
from refillnotes.domain.policy import Policy
from refillnotes.domain.quantities import Concentration, DoseRate, Duration, Mass
from refillnotes.domain.rows import DrugInPump, FlexStep, Lot, NamedDrug, PastRefill
from refillnotes.domain.told_fill import TOLD_BY, as_refill, told_by
from refillnotes.domain.worksheet import Worksheet

T = TypeVar("T")

_ROWS = range(1, DRUG_ROWS + 1)

_CARRIED = {
    "set_flow": "previous_flow",
    "drugs": "previous_drugs",
    "dose": "previous_dose",
    "bolus_volume": "previous_bolus_volume",
    "bolus_dose": "previous_bolus_dose",
    "bolus_most": "previous_bolus_most",
    "lockout": "previous_lockout",
    "bridge_volume": "previous_bridge_volume",
    "bridge_duration": "previous_bridge_duration",
    "priming_volume": "previous_priming_volume",
    "fill_volume": "previous_volume",
    "programmed_volume": "previous_programmed_volume",
    "injected_at": "previous_fill_at",
    "alarm_volume": "previous_alarm_volume",
    "alarm_date": "previous_alarm_date",
    "earliest_limit_day": "previous_limit",
    "mode": "previous_mode",
}
"""What the next visit needs to know of this one, and its name there."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What judges a visit: the clinic's thresholds and the reference data."""

    policy: Policy
    catalogue: Catalogue


def worksheet_of(
    values: Mapping[str, object],
    chart: Chart,
    carried: Mapping[str, object],
    rules: Rules,
    now: datetime,
    earlier: Worksheet | None = None,
) -> Worksheet:
    """Lay one visit out for the checks. ``carried`` comes from ``carry_forward``.

    ``earlier`` is the same visit laid out before; what still stands is not worked out again.
    """
    carried = carried or _told(values, chart, rules, now)
    facts: dict[str, object] = {
        "policy": rules.policy,
        "catalogue": rules.catalogue,
        "now": now,
        **chart.facts(),
        **carried,
        **values,
        **_rows_of(values, chart, carried),
    }
    if "tubing_volume" not in facts and chart.pump.tubing_volume is not None:
        facts["tubing_volume"] = chart.pump.tubing_volume
        facts["tubing_origin"] = "implant-record"
    if (
        facts.get("outcome") == "not-refilled"
        and "drugs" not in facts
        and "previous_drugs" in facts
    ):
        facts["drugs"] = facts["previous_drugs"]
    return Worksheet(facts, CALCULATIONS, earlier)


def carry_forward(last_refill: Worksheet, past_refills: Iterable[PastRefill]) -> dict[str, object]:
    """What the last refill left behind, under the names the next visit uses."""
    carried: dict[str, object] = {
        name: last_refill.value(source)
        for source, name in _CARRIED.items()
        if last_refill.has(source)
    }
    if "previous_fill_at" not in carried and last_refill.has("started_at"):
        carried["previous_fill_at"] = last_refill.value("started_at")
    past = tuple(past_refills)
    if past:
        carried["past_refills"] = past
    return carried


def _told(
    values: Mapping[str, object], chart: Chart, rules: Rules, now: datetime
) -> dict[str, object]:
    """What a fill elsewhere left behind, and who told of it."""
    told = as_refill(values)
    if not told:
        return {}
    left = carry_forward(worksheet_of(told, chart, {}, rules, now), ())
    return left | {TOLD_BY: told_by(values)}


def _rows_of(
    values: Mapping[str, object], chart: Chart, carried: Mapping[str, object]
) -> dict[str, object]:
    rows: dict[str, tuple[object, ...]] = {
        "ordered": _named(values, "order"),
        "labelled": _named(values, "label"),
        "programmed": _named(values, "programmer"),
        "drugs": _drugs(values, "programmer" if chart.pump.model.programmable else "label"),
        "lots": _lots(values),
        "flex_steps": _flex_steps(values),
        "found": _found(values, carried),
    }
    return {name: row for name, row in rows.items() if row}


def _named(values: Mapping[str, object], place: str) -> tuple[NamedDrug, ...]:
    """One paper's drugs row by row, as far as any paper names one; empty when this one is blank."""
    rows = [
        row
        for row in _ROWS
        if any(
            f"{where}_{row}_{what}" in values
            for where in ("order", "label", "programmer")
            for what in ("drug", "concentration")
        )
    ]
    named = tuple(
        NamedDrug(
            _of(str, values.get(f"{place}_{row}_drug")),
            _of(Concentration, values.get(f"{place}_{row}_concentration")),
            _of(str, values.get(f"{place}_{row}_unit")),
        )
        for row in rows
    )
    return named if any(drug.drug or drug.concentration for drug in named) else ()


def _drugs(values: Mapping[str, object], place: str) -> tuple[DrugInPump, ...]:
    drugs = []
    for row in _ROWS:
        drug = _of(str, values.get(f"{place}_{row}_drug"))
        concentration = _of(Concentration, values.get(f"{place}_{row}_concentration"))
        if drug is not None and concentration is not None:
            dose = _of(DoseRate, values.get(f"dose_{row}"))
            shown_in = _of(str, values.get(f"dose_{row}_unit"))
            drugs.append(DrugInPump(drug, concentration, dose, shown_in))
    return tuple(drugs)


def _lots(values: Mapping[str, object]) -> tuple[Lot, ...]:
    """One for every drug on the label, and for any row with a lot, an expiry or an NDC."""
    recorded = ("label_{}_drug", "lot_{}", "expiry_{}", "ndc_{}")
    last = max((row for row in _ROWS for of in recorded if of.format(row) in values), default=0)
    return tuple(
        Lot(
            str(values.get(f"label_{row}_drug", f"drug {row}")),
            _of(str, values.get(f"lot_{row}")),
            _of(date, values.get(f"expiry_{row}")),
            _of(str, values.get(f"ndc_{row}")),
        )
        for row in range(1, last + 1)
    )


def _flex_steps(values: Mapping[str, object]) -> tuple[FlexStep, ...]:
    steps = []
    for row in range(1, SCHEDULE_ROWS + 1):
        start = _of(str, values.get(f"flex_{row}_start"))
        duration = _of(Duration, values.get(f"flex_{row}_duration"))
        dose = _of(Mass, values.get(f"flex_{row}_dose"))
        if start is not None and duration is not None and dose is not None:
            steps.append(FlexStep(start, duration, dose))
    return tuple(steps)


def _found(values: Mapping[str, object], carried: Mapping[str, object]) -> tuple[DrugInPump, ...]:
    """The settings the programmer showed before, matched to the drugs of the last refill."""
    previous = carried.get("previous_drugs")
    found = []
    for row, drug in enumerate(previous if isinstance(previous, tuple) else (), start=1):
        concentration = _of(Concentration, values.get(f"found_{row}_concentration"))
        if isinstance(drug, DrugInPump) and concentration is not None:
            dose = _of(DoseRate, values.get(f"found_{row}_dose"))
            found.append(DrugInPump(drug.drug, concentration, dose))
    return tuple(found)


def _of(kind: type[T], value: object) -> T | None:
    """The value when it was recorded and is of this kind."""
    return value if isinstance(value, kind) else None
