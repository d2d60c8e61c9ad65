"""Whether one drug is written in one unit, from the order to the programmer."""

from __future__ import annotations

from refillnotes.domain.checks.model import REFILLED, Check, Outcome, Severity, worst
from refillnotes.domain.quantities import Concentration, DoseRate
from refillnotes.domain.rows import DrugInPump, NamedDrug
from refillnotes.domain.worksheet import NotRecorded

_DOSE_IN = {"mg/mL": "mg/day", "mcg/mL": "mcg/day"}
_MASS_OF = {"mg/day": "mg", "mg/h": "mg", "mcg/day": "mcg", "mcg/h": "mcg"}
_PERCENT = "%"


def one_drug_is_written_in_one_unit(
    ordered: tuple[NamedDrug, ...] | None = None,
    labelled: tuple[NamedDrug, ...] | None = None,
    programmed: tuple[NamedDrug, ...] | None = None,
    drugs: tuple[DrugInPump, ...] | None = None,
) -> Outcome:
    """Every amount of a drug is written in the order's unit.

    Why: a slip by a thousand begins where one drug is written in mg here and in mcg there.
    Nothing is converted silently: both are shown.

    Formula: unit of label, programmer and dose = unit of the order: ok; else ack, or info between
    % and mg/mL and where that unit is recorded as the one printed

    Then: have it written in the order's unit, or read both amounts aloud to a second person.
    """
    in_pump: dict[str | None, DrugInPump] = {drug.drug: drug for drug in drugs or ()}
    severities, differ, same = [], [], []
    for row, order in enumerate(ordered or ()):
        if order.concentration is None:
            continue
        wanted = order.concentration.unit
        same.append(f"{order.drug or 'drug'} in {wanted}")
        for place, paper in (("label", labelled), ("programmer", programmed)):
            named = paper[row] if paper and row < len(paper) else None
            written = named.concentration if named else None
            if named is not None and written is not None and written.unit != wanted:
                said = _PERCENT in {written.unit, wanted} or named.printed_in == written.unit
                severities.append(Severity.INFO if said else Severity.ACK)
                differ.append(_both(order.drug, place, written, wanted))
        drug, dose_in = in_pump.get(order.drug), _DOSE_IN.get(wanted)
        dose = drug.dose if drug else None
        if drug is not None and dose is not None and dose_in:
            mass = _MASS_OF[dose.unit]
            if mass != _MASS_OF[dose_in]:
                severities.append(Severity.INFO if drug.shown_in == mass else Severity.ACK)
                differ.append(_both(order.drug, "dose", dose, dose_in))
    if not same:
        raise NotRecorded(("order_1_concentration",))
    working = (f"ordered: {', '.join(same)}",)
    if differ:
        return Outcome(worst(severities), f"{'; '.join(differ)}.", working)
    return Outcome(Severity.OK, "every amount is written in the order's unit.", working)


def _both(drug: str | None, place: str, written: Concentration | DoseRate, wanted: str) -> str:
    return f"{drug or 'drug'}: {place} {written}, in the order's unit {written.shown_in(wanted)}"


UNITS_AS_ORDERED = Check(
    id="units-as-ordered",
    title="Every amount of a drug is in the order's unit",
    judge=one_drug_is_written_in_one_unit,
    sources=("misprogramming-1997", "proposed-default"),
    facts=(
        "order_1_concentration",
        "label_1_concentration",
        "programmer_1_concentration",
        "dose_1",
    ),
    causes=("a label or a screen in another unit than the order", "a unit chosen by mistake"),
    core=False,
    where=(REFILLED,),
)
