"""A flex schedule: what its steps and base rate give in a day, and its highest flow."""

from __future__ import annotations

from refillnotes.domain.quantities import Concentration, DoseRate, Duration, FlowRate
from refillnotes.domain.rows import FlexStep
from refillnotes.domain.worksheet import Calculation, Worked

DAY = Duration.of("24", "h")


def flex_base_hours(flex_steps: tuple[FlexStep, ...]) -> Worked[Duration]:
    """The rest of the day, when the base rate runs."""
    rest = DAY
    for step in flex_steps:
        rest -= step.duration
    return Worked(rest.shown_in("h"), f"24 h - {_hours(flex_steps)} = {rest.shown_in('h')}")


def flex_hours(flex_steps: tuple[FlexStep, ...], flex_base_hours: Duration) -> Worked[Duration]:
    """Steps and base together: a day has 24 hours."""
    total = flex_base_hours
    for step in flex_steps:
        total += step.duration
    total = total.shown_in("h")
    return Worked(total, f"{flex_base_hours} base + {_hours(flex_steps)} = {total}")


def flex_dose(
    flex_steps: tuple[FlexStep, ...], flex_base: DoseRate, flex_base_hours: Duration
) -> Worked[DoseRate]:
    """Sum of the steps and base rate x the rest of the day."""
    mass = flex_base * flex_base_hours
    for step in flex_steps:
        mass += step.dose
    total = mass / DAY
    steps = " + ".join(str(step.dose) for step in flex_steps)
    return Worked(total, f"{steps} + {flex_base} x {flex_base_hours} = {total}")


def flex_flow(flex_dose: DoseRate, concentration: Concentration) -> Worked[FlowRate]:
    """The day's mean flow."""
    flow = flex_dose / concentration
    return Worked(flow, f"{flex_dose} / {concentration} = {flow}")


def flex_flows(
    flex_steps: tuple[FlexStep, ...],
    concentration: Concentration,
    flex_base: DoseRate | None = None,
) -> Worked[tuple[FlowRate, ...]]:
    """The flow of every step, and of the base rate last."""
    flows = [
        step.dose / step.duration / concentration for step in flex_steps if step.duration.exact
    ]
    if flex_base is not None:
        flows.append(flex_base / concentration)
    return Worked(tuple(flows), ", ".join(str(flow) for flow in flows))


def peak_flow(flex_flows: tuple[FlowRate, ...]) -> Worked[FlowRate]:
    """The highest flow of any step, which the pump must be able to run."""
    highest = max(flex_flows, key=lambda flow: flow.exact)
    return Worked(highest, f"the highest of {', '.join(str(flow) for flow in flex_flows)}")


def lowest_flow(flex_flows: tuple[FlowRate, ...]) -> Worked[FlowRate]:
    """The lowest flow of any step or of the base rate."""
    lowest = min(flex_flows, key=lambda flow: flow.exact)
    return Worked(lowest, f"the lowest of {', '.join(str(flow) for flow in flex_flows)}")


def _hours(flex_steps: tuple[FlexStep, ...]) -> str:
    return " + ".join(str(step.duration) for step in flex_steps)


CALCULATIONS = (
    Calculation("flex_base_hours", "Hours at the base rate", flex_base_hours),
    Calculation("flex_hours", "Hours of the schedule", flex_hours),
    Calculation("flex_dose", "Dose of the schedule in 24 h", flex_dose),
    Calculation("flex_flow", "Mean flow of the schedule", flex_flow),
    Calculation("flex_flows", "Flow of each step", flex_flows, printed=False),
    Calculation("peak_flow", "Highest flow of the schedule", peak_flow),
    Calculation("lowest_flow", "Lowest flow of the schedule", lowest_flow),
)
