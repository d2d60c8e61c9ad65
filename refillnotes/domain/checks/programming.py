"""Whether dose, concentration and flow agree, and the pump can run them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from refillnotes.domain.checks.model import (
    PROGRAMMABLE,
    REFILLED,
    Check,
    Outcome,
    Severity,
    exceeding,
)
from refillnotes.domain.errors import NotDefined
from refillnotes.domain.policy import Policy
from refillnotes.domain.pumps import PumpModel
from refillnotes.domain.quantities import (
    Concentration,
    DoseRate,
    FlowRate,
    Percent,
    Ratio,
)
from refillnotes.domain.quantity import Quantity
from refillnotes.domain.rows import DrugInPump
from refillnotes.domain.worksheet import NotRecorded


def dose_is_concentration_times_flow(
    dose: DoseRate,
    computed_dose: DoseRate,
    dose_ratio: Ratio,
    policy: Policy,
    concentration: Concentration,
    flow: FlowRate,
) -> Outcome:
    """The dose programmed is concentration times flow.

    Why: these three numbers are one fact said twice; when they disagree, one is wrong, and
    the patient gets what concentration and flow say.

    Formula: |d1 / (C1 x Q) - 1|, in %: > [programming.dose_ok] ack, > [programming.dose_ack] block

    Then: compare each of the three with the order and the label.
    """
    rule = policy.programming
    off = Percent.of_ratio(abs(dose_ratio.exact - 1))
    severity = exceeding(
        off, (rule.dose_ok.value, Severity.ACK), (rule.dose_ack.value, Severity.BLOCK)
    )
    by_flow = computed_dose.shown_in(dose.unit)
    sentence = f"{dose} programmed, {by_flow} by concentration and flow"
    return Outcome(
        severity,
        f"{sentence}: they differ by {off}." if off.exact else f"{sentence}.",
        (
            f"{concentration} x {flow} = {by_flow}",
            (
                f"{dose} / {by_flow} = {dose_ratio}; {off} off, asked above {rule.dose_ok.value}, "
                f"stopped above {rule.dose_ack.value}"
            ),
        ),
    )


DOSE_CLOSURE = Check(
    id="dose-closure",
    title="Dose is concentration times flow",
    judge=dose_is_concentration_times_flow,
    sources=("misprogramming-1997", "proposed-default"),
    facts=("dose_1", "flow", "programmer_1_concentration"),
    causes=("rounding", "a wrong unit", "a wrong concentration"),
    where=(REFILLED, PROGRAMMABLE),
)

_SLIPS = (
    (10, "ten", "a decimal point, or percent for mg/mL: 1 % is 10 mg/mL"),
    (24, "24", "an hour's amount for a day's"),
    (100, "a hundred", "a decimal point"),
    (1000, "a thousand", "mg for mcg"),
)


def no_number_is_off_by_a_unit(
    policy: Policy,
    dose: DoseRate | None = None,
    computed_dose: DoseRate | None = None,
    drugs: tuple[DrugInPump, ...] | None = None,
    previous_drugs: tuple[DrugInPump, ...] | None = None,
    previous_dose: DoseRate | None = None,
    programmable: bool | None = None,
) -> Outcome:
    """No dose or concentration is off by the size of a unit.

    Why: ten, 24 or a thousand times is the size of a slip between units, and such a dose
    kills.

    Formula: d1 / (C1 x Q), Ck / Ck_old and d1 / d_old within [programming.magnitude_within] of 10,
    24, 100 or 1000, or of 1 by one of them: block; else ok

    Then: read the order, the label and the screen again, unit by unit.
    """
    pairs = []
    if dose is not None and computed_dose is not None:
        pairs.append(_Pair("dose", dose, "by concentration and flow", computed_dose))
    pairs += _with_last_time(dose, previous_dose, drugs or (), previous_drugs or ())
    pairs = [pair for pair in pairs if pair.other.exact]
    within = policy.programming.magnitude_within.value
    slips = [f"{pair}: {slip}" for pair in pairs if (slip := _slip(pair.ratio.exact, within))]
    working = tuple(f"{pair} = {pair.ratio}" for pair in pairs)
    if slips:
        return Outcome(Severity.BLOCK, f"{'; '.join(slips)}.", working)
    if programmable is not False and (dose is None or computed_dose is None):
        raise NotRecorded(("dose_1",) if dose is None else ("flow",))
    if not pairs:
        raise NotRecorded(("previous_drugs",))
    gap = "" if previous_drugs is not None else " There is no last visit to compare with."
    return Outcome(Severity.OK, f"No number is off by the size of a unit.{gap}", working)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two amounts of one thing that should be of one size."""

    what: str
    amount: Quantity
    than: str
    other: Quantity

    def __str__(self) -> str:
        return f"{self.what} {self.amount} against {self.other} {self.than}"

    @property
    def ratio(self) -> Ratio:
        return Ratio(self.amount.ratio_to(self.other), "")


def _with_last_time(
    dose: DoseRate | None,
    previous_dose: DoseRate | None,
    drugs: tuple[DrugInPump, ...],
    previous_drugs: tuple[DrugInPump, ...],
) -> list[_Pair]:
    """The concentration of each drug that was there before, and the dose of the primary one."""
    before = {drug.drug: drug.concentration for drug in previous_drugs}
    pairs = [
        _Pair(f"{drug.drug} concentration", drug.concentration, "last time", before[drug.drug])
        for drug in drugs
        if drug.drug in before
    ]
    same_primary = not drugs or not previous_drugs or drugs[0].drug == previous_drugs[0].drug
    if same_primary and dose is not None and previous_dose is not None:
        pairs.append(_Pair("dose", dose, "last time", previous_dose))
    return pairs


def _slip(ratio: Fraction, within: Percent) -> str | None:
    if not ratio:
        return None
    times, which_way = (ratio, "as much") if ratio > 1 else (1 / ratio, "too little")
    for factor, word, hint in _SLIPS:
        least, most = _around(factor, within)
        if least <= times <= most:
            return f"{word} times {which_way} ({hint})"
    return None


@cache
def _around(factor: int, within: Percent) -> tuple[Fraction, Fraction]:
    """From where to where a ratio is taken for this factor; both ends belong."""
    share = within.exact / 100
    return factor * (1 - share), factor * (1 + share)


UNIT_MAGNITUDE = Check(
    id="unit-magnitude",
    title="No number is off by the size of a unit",
    judge=no_number_is_off_by_a_unit,
    sources=("misprogramming-1997", "proposed-default"),
    facts=("dose_1", "flow", "programmer_1_concentration"),
    causes=("mg for mcg", "mL/h for mL/day", "percent for mg/mL", "a decimal point"),
    where=(REFILLED,),
)


def flow_is_one_the_pump_can_run(
    policy: Policy,
    set_flow: FlowRate | None = None,
    flex_flows: tuple[FlowRate, ...] | None = None,
    pump: PumpModel | None = None,
) -> Outcome:
    """The flow, and each step of a flex schedule, is one the pump can run.

    Why: a flow outside the pump's limits comes from a wrong number, or cannot be delivered.

    Formula: slowest flow of the model <= Q <= fastest flow of the model, for every step: ok; else
    block; with no model recorded [programming.flow_least_not_recorded] and
    [programming.flow_most_not_recorded]; the model's minimum rate: info

    Then: check the concentration first. A flow that is really too low or too high needs
    another concentration.
    """
    flows = flex_flows or (() if set_flow is None else (set_flow,))
    if not flows:
        raise NotRecorded(("flow", "dose_1"))
    if pump is None:
        of_whom = "no model is recorded"
        least: FlowRate | None = policy.programming.flow_least_not_recorded.value
        most: FlowRate | None = policy.programming.flow_most_not_recorded.value
    else:
        of_whom = pump.name
        least = None if pump.flow_min is None else pump.flow_min.value
        most = None if pump.flow_max is None else pump.flow_max.value
        if pump.minimum_rate is not None and set(flows) == {pump.minimum_rate.value}:
            return Outcome(
                Severity.INFO,
                f"{flows[0]} is the minimum rate of the {pump.name}: it keeps the pump running.",
            )
    outside = [
        *(f"{flow} is below {least}" for flow in flows if least is not None and flow < least),
        *(f"{flow} is above {most}" for flow in flows if most is not None and flow > most),
    ]
    limits = f"{least or 'not on file'} to {most or 'not on file'} ({of_whom})"
    if outside:
        return Outcome(Severity.BLOCK, f"{'; '.join(outside)} ({of_whom}).", (f"limits {limits}",))
    if least is None or most is None:
        raise NotDefined(f"How slow and how fast the {of_whom} can run is not on file.")
    return Outcome(
        Severity.OK,
        f"{', '.join(str(flow) for flow in flows)} is within the pump's limits.",
        (f"limits {limits}",),
    )


FLOW_LIMITS = Check(
    id="flow-limits",
    title="The pump can run this flow",
    judge=flow_is_one_the_pump_can_run,
    sources=(
        "medtronic-8637-manual",
        "flowonix-prometra-manual",
        "medtronic-8667-manual",
        "medtronic-8626-manual",
    ),
    facts=("flow", "dose_1"),
    causes=("a wrong concentration", "a wrong unit"),
    where=(REFILLED, PROGRAMMABLE),
)
