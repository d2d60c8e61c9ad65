"""A day of several rates: how long, how much and how fast."""

from __future__ import annotations

from fractions import Fraction

from refillnotes.domain.errors import NotDefined
from refillnotes.domain.quantities import Concentration, DoseRate, Duration, FlowRate
from refillnotes.domain.rows import FlexStep
from refillnotes.domain.worksheet import Calculation, NotRecorded, Worked

_A_DAY = Duration.of("24", "h")
_NONE = Duration.of("0", "h")


def flex_base_hours(flex_steps: tuple[FlexStep, ...]) -> Worked[Duration]:
    """What the steps leave of the day; nothing when they fill it or more.

    Formula: 24 h - sum(step), not below 0, h
    """
    steps = sum((step.duration for step in flex_steps), start=_NONE)
    rest = max(_A_DAY - steps, _NONE)
    return Worked(rest, f"{_A_DAY} - {steps} in steps = {rest}")


def flex_hours(flex_steps: tuple[FlexStep, ...], flex_base_hours: Duration) -> Worked[Duration]:
    """Hours of the whole schedule; anything but 24 is a schedule the pump cannot run.

    Formula: base hours + sum(step), h
    """
    total = sum((step.duration for step in flex_steps), start=flex_base_hours.shown_in("h"))
    terms = " + ".join(str(step.duration) for step in flex_steps)
    return Worked(total, f"{flex_base_hours} at base + {terms} = {total}")


def flex_dose(
    flex_steps: tuple[FlexStep, ...], flex_base_hours: Duration, flex_base: DoseRate | None = None
) -> Worked[DoseRate]:
    """Dose of the primary drug in 24 hours: every step and the base rate for the rest.

    Formula: d_base x base hours + sum(dose of a step), mg/day or mcg/day
    """
    if flex_base is None and flex_base_hours.exact:
        raise NotRecorded(("flex_base",))
    total = Fraction(0)
    terms = []
    for step in flex_steps:
        total += step.dose.exact
        terms.append(str(step.dose))
    unit = "mcg/day" if flex_steps and flex_steps[0].dose.unit == "mcg" else "mg/day"
    if flex_base is not None:
        at_base = flex_base * flex_base_hours
        total += at_base.exact
        terms.insert(0, f"{flex_base} x {flex_base_hours}")
    rate = DoseRate(total, unit)
    return Worked(rate, f"{' + '.join(terms)} = {rate}")


def flex_flow(flex_dose: DoseRate, concentration: Concentration) -> Worked[FlowRate]:
    """Mean flow over the day of several rates.

    Formula: dose of the schedule / C1, mL/day
    """
    if concentration.exact == 0:
        raise NotDefined("A strength of zero needs an endless flow. Check the concentration.")
    flow = flex_dose / concentration
    return Worked(flow, f"{flex_dose} / {concentration} = {flow}")


def flex_flows(
    flex_steps: tuple[FlexStep, ...],
    concentration: Concentration,
    flex_base: DoseRate | None = None,
    flex_base_hours: Duration | None = None,
) -> Worked[tuple[FlowRate, ...]]:
    """The flow of the base rate and of every step: each must be one the pump can run.

    Formula: dose of a step / its duration / C1, for every step and the base rate, mL/day
    """
    if concentration.exact == 0:
        raise NotDefined("A strength of zero needs an endless flow. Check the concentration.")
    rates = [step.dose / step.duration for step in flex_steps if step.duration.exact]
    if flex_base is not None and (flex_base_hours is None or flex_base_hours.exact):
        rates.insert(0, flex_base)
    flows = tuple(rate / concentration for rate in rates)
    terms = [f"{rate} / {concentration} = {rate / concentration}" for rate in rates]
    return Worked(flows, "; ".join(terms))


def peak_flow(flex_flows: tuple[FlowRate, ...]) -> Worked[FlowRate]:
    """The fastest flow of the day.

    Formula: max(Q of every step), mL/day
    """
    if not flex_flows:
        raise NotDefined("No step of the schedule lasts, so there is no fastest one.")
    peak = max(flex_flows)
    return Worked(peak, f"the fastest of {', '.join(str(flow) for flow in flex_flows)} = {peak}")


def lowest_flow(flex_flows: tuple[FlowRate, ...]) -> Worked[FlowRate]:
    """The slowest flow of the day.

    Formula: min(Q of every step), mL/day
    """
    if not flex_flows:
        raise NotDefined("No step of the schedule lasts, so there is no slowest one.")
    lowest = min(flex_flows)
    words = ", ".join(str(flow) for flow in flex_flows)
    return Worked(lowest, f"the slowest of {words} = {lowest}")


CALCULATIONS = (
    Calculation("flex_base_hours", "Hours at the base rate", flex_base_hours),
    Calculation("flex_hours", "Hours of the flex schedule", flex_hours),
    Calculation("flex_dose", "Dose of the flex schedule in 24 hours", flex_dose),
    Calculation("flex_flow", "Mean flow rate of the flex schedule", flex_flow),
    Calculation("flex_flows", "Flow rate of every step", flex_flows),
    Calculation("lowest_flow", "Slowest flow rate of the flex schedule", lowest_flow),
    Calculation("peak_flow", "Fastest flow rate of the flex schedule", peak_flow),
)
