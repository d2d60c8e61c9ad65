"""Whether strengths and daily doses stay below what guidelines and labels advise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from refillnotes.domain.catalogue import Catalogue
from refillnotes.domain.checks.model import (
    PROGRAMMABLE,
    REFILLED,
    Check,
    Outcome,
    Severity,
    exceeding,
    worst,
)
from refillnotes.domain.drugs import Drug, DrugClass
from refillnotes.domain.errors import NotDefined, UnknownName
from refillnotes.domain.policy import Policy
from refillnotes.domain.quantities import Concentration
from refillnotes.domain.quantity import Quantity
from refillnotes.domain.rows import DailyDose, NamedDrug

_NOT_NAMED = "a drug that is not named"


@dataclass(frozen=True, slots=True)
class _Cap:
    """The most a guideline advises of one drug; ``most`` is None where it sets no limit."""

    drug: str
    guideline: str
    most: Quantity | None


def strength_is_below_the_cap(
    strengths: tuple[NamedDrug, ...], catalogue: Catalogue, policy: Policy
) -> Outcome:
    """No concentration is above the guideline's.

    Why: granuloma at the catheter tip comes with strong opioid; strong solutions also make
    every slip of the rate larger.

    Formula: Ck of every drug: > guideline's cap ack, > guideline's cap x [limits.escalate_factor]
    escalate

    Then: ask the pharmacist and the physician whether this strength is meant. Limits advise,
    they do not veto: in end-of-life care they may be exceeded.
    """
    amounts = [
        (named.drug, named.concentration)
        for named in strengths
        if isinstance(named.concentration, Concentration)
    ]
    return _judge(amounts, _concentration_caps(catalogue), catalogue, policy)


CONCENTRATION_LIMIT = Check(
    id="concentration-limit",
    title="No concentration is above the guideline's",
    judge=strength_is_below_the_cap,
    sources=("pacc-2012", "pacc-2017", "infumorph-label", "pittnsgy-granuloma"),
    facts=("order_1_concentration", "label_1_concentration", "programmer_1_concentration"),
    causes=("compounded so on order", "a wrong unit"),
    where=(REFILLED,),
)


def daily_dose_is_below_the_cap(
    max_daily_doses: tuple[DailyDose, ...], catalogue: Catalogue, policy: Policy
) -> Outcome:
    """No drug's dose on a day with every bolus taken is above the guideline's.

    Why: a rise of the first drug carries the others along, past their own limits too.

    Formula: dk + n x V_bolus x Ck of every drug: > guideline's cap ack, > guideline's cap x
    [limits.escalate_factor] escalate

    Then: ask the physician whether this dose is meant. Limits advise, they do not veto: in
    end-of-life care they may be exceeded.
    """
    amounts = [(one.drug, one.dose) for one in max_daily_doses]
    return _judge(amounts, _dose_caps(catalogue), catalogue, policy)


DOSE_LIMIT = Check(
    id="dose-limit",
    title="No daily dose is above the guideline's",
    judge=daily_dose_is_below_the_cap,
    sources=("pacc-2012", "pacc-2017", "goucke-2010", "prialt-prescribing"),
    facts=("dose_1", "bolus_dose", "bolus_most"),
    causes=("ordered so", "a second drug carried along by the first", "a wrong unit"),
    where=(REFILLED, PROGRAMMABLE),
)


def _concentration_caps(catalogue: Catalogue) -> dict[str, _Cap]:
    return {
        drug.id: _Cap(drug.name, cap.guideline, cap.concentration.value)
        for drug in catalogue.drugs
        if (cap := drug.concentration_cap) is not None and cap.concentration is not None
    }


def _dose_caps(catalogue: Catalogue) -> dict[str, _Cap]:
    return {
        drug.id: _Cap(drug.name, cap.guideline, None if cap.dose is None else cap.dose.value)
        for drug in catalogue.drugs
        if (cap := drug.dose_cap) is not None
    }


def _judge(
    amounts: Iterable[tuple[str | None, Quantity]],
    caps: dict[str, _Cap],
    catalogue: Catalogue,
    policy: Policy,
) -> Outcome:
    factor = policy.limits.escalate_factor.value
    severities, above, within, working, not_on_file = [], [], [], [], []
    for name, amount in amounts:
        drug = _known(catalogue, name)
        if drug is not None and drug.drug_class is DrugClass.DILUENT:
            continue
        cap = _cap_of(drug, name, caps)
        if cap is None:
            not_on_file.append(name or _NOT_NAMED)
            continue
        if cap.most is None:
            working.append(f"{cap.drug} {amount}: {cap.guideline} sets no limit")
            within.append(f"{name} {amount}")
            continue
        most = cap.most.shown_in(amount.unit)
        said = f"{name} {amount}" if name else f"{amount} of a drug not named"
        working.append(f"{said}: {cap.guideline} advises at most {most} of {cap.drug}")
        severity = exceeding(
            amount, (most, Severity.ACK), (most.times(factor.exact), Severity.ESCALATE)
        )
        severities.append(severity)
        if severity is not Severity.OK:
            above.append(f"{said} is above {most} ({cap.guideline})")
        elif name is None:
            not_on_file.append(_NOT_NAMED)
        else:
            within.append(f"{name} {amount}")
    if above:
        return Outcome(worst(severities), f"{'; '.join(above)}.", tuple(working))
    if not_on_file:
        raise NotDefined(f"No limit is on file for {', '.join(not_on_file)}.")
    return Outcome(Severity.OK, f"{', '.join(within)}: within what is advised.", tuple(working))


def _cap_of(drug: Drug | None, name: str | None, caps: dict[str, _Cap]) -> _Cap | None:
    """The drug's own cap; where no drug is named, the largest: what is above it is above all."""
    if drug is not None:
        return caps.get(drug.id)
    limited = {drug_id: cap.most.exact for drug_id, cap in caps.items() if cap.most is not None}
    if name is not None or not limited or len(limited) < len(caps):
        return None
    return caps[max(limited, key=limited.__getitem__)]


def _known(catalogue: Catalogue, name: str | None) -> Drug | None:
    try:
        return None if name is None else catalogue.drug(name)
    except UnknownName:
        return None
