"""Pumps whose flow is set at the factory: what they really run at, and what follows."""

from __future__ import annotations

from refillnotes.domain.errors import NotDefined
from refillnotes.domain.quantities import (
    Concentration,
    DoseRate,
    Duration,
    FlowRate,
    Mass,
    Percent,
    Volume,
)
from refillnotes.domain.worksheet import Calculation, Worked


def actual_flow(
    previous_volume: Volume,
    measured_residual: Volume,
    time_since_fill: Duration,
    factory_flow: FlowRate,  # noqa: ARG001 - only a pump with a factory flow is judged this way
) -> Worked[FlowRate]:
    """(V0 - Vm) / days."""
    if time_since_fill.exact <= 0:
        raise NotDefined("No time has passed since the last refill.")
    flow = (previous_volume - measured_residual) / time_since_fill
    return Worked(flow, f"({previous_volume} - {measured_residual}) / {time_since_fill} = {flow}")


def actual_flow_error(actual_flow: FlowRate, factory_flow: FlowRate) -> Worked[Percent]:
    """How far the pump runs from its calibration; positive is faster."""
    if factory_flow.exact == 0:
        raise NotDefined("The certificate's flow is zero, so nothing can deviate from it.")
    error = Percent.of_ratio(actual_flow.ratio_to(factory_flow) - 1)
    return Worked(error, f"({actual_flow} - {factory_flow}) / {factory_flow} = {error}")


def actual_dose(old_concentration: Concentration, actual_flow: FlowRate) -> Worked[DoseRate]:
    """What the patient received a day."""
    dose = old_concentration * actual_flow
    return Worked(dose, f"{old_concentration} x {actual_flow} = {dose}")


def nominal_dose(old_concentration: Concentration, factory_flow: FlowRate) -> Worked[DoseRate]:
    """What the certificate's flow would have given a day."""
    dose = old_concentration * factory_flow
    return Worked(dose, f"{old_concentration} x {factory_flow} = {dose}")


def concentration_by_actual_flow(
    target_dose: DoseRate, actual_flow: FlowRate
) -> Worked[Concentration]:
    """Which concentration carries an ordered dose at the flow the pump runs at."""
    strength = target_dose / actual_flow
    return Worked(strength, f"{target_dose} / {actual_flow} = {strength}")


def concentration_by_factory_flow(
    target_dose: DoseRate, factory_flow: FlowRate
) -> Worked[Concentration]:
    """Which concentration the certificate's flow would have asked for."""
    strength = target_dose / factory_flow
    return Worked(strength, f"{target_dose} / {factory_flow} = {strength}")


def run_time(capacity: Volume, factory_flow: FlowRate) -> Worked[Duration]:
    """How long a full reservoir lasts: capacity / flow."""
    time = capacity / factory_flow
    return Worked(time, f"{capacity} / {factory_flow} = {time}")


def ordered_mass(target_dose: DoseRate, run_time: Duration) -> Worked[Mass]:
    """Drug for one run: dose x run time."""
    mass = target_dose * run_time
    return Worked(mass, f"{target_dose} x {run_time} = {mass}")


def stock_volume(ordered_mass: Mass, stock: Concentration) -> Worked[Volume]:
    """Volume of stock solution that holds that drug."""
    volume = ordered_mass / stock
    return Worked(volume, f"{ordered_mass} / {stock} = {volume}")


def saline_volume(capacity: Volume, stock_volume: Volume) -> Worked[Volume]:
    """Diluent to fill the reservoir."""
    volume = capacity - stock_volume
    return Worked(volume, f"{capacity} - {stock_volume} = {volume}")


def prepared_concentration(ordered_mass: Mass, capacity: Volume) -> Worked[Concentration]:
    """Concentration of the filled reservoir."""
    strength = ordered_mass / capacity
    return Worked(strength, f"{ordered_mass} / {capacity} = {strength}")


PRIMING_EXTRA = Volume.of("3", "mL")
"""Prepared beyond the fill to prime the set: Codman Archimedes manual, appendix B."""


def prepare_total(capacity: Volume) -> Worked[Volume]:
    """What to prepare: the fill and what primes the set."""
    total = capacity + PRIMING_EXTRA
    return Worked(total, f"{capacity} + {PRIMING_EXTRA} to prime = {total}")


CALCULATIONS = (
    Calculation("actual_flow", "Flow measured since the last refill", actual_flow),
    Calculation("actual_flow_error", "Deviation from the factory flow", actual_flow_error),
    Calculation("actual_dose", "Dose per day received", actual_dose),
    Calculation("nominal_dose", "Dose per day by the factory flow", nominal_dose),
    Calculation(
        "concentration_by_actual_flow",
        "Concentration by the measured flow",
        concentration_by_actual_flow,
    ),
    Calculation(
        "concentration_by_factory_flow",
        "Concentration by the factory flow",
        concentration_by_factory_flow,
    ),
    Calculation("run_time", "Run time of a full reservoir", run_time, printed=False),
    Calculation("ordered_mass", "Drug for one run", ordered_mass),
    Calculation("stock_volume", "Stock solution", stock_volume),
    Calculation("saline_volume", "Saline", saline_volume),
    Calculation("prepared_concentration", "Concentration prepared", prepared_concentration),
    Calculation("prepare_total", "Volume to prepare", prepare_total, printed=False),
)
