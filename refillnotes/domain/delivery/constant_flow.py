"""A pump whose flow cannot be set: its real flow, and what to prepare for it."""

from __future__ import annotations

from refillnotes.domain.delivery.trend import delivered
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
from refillnotes.domain.rows import PastRefill, refills_in_words
from refillnotes.domain.worksheet import Calculation, Worked

_NOTHING = Volume.of("0", "mL")
_EXTRA_TO_PRIME = Volume.of("3", "mL")
"""Prepared beside the fill, by the maker's own sheet for the Archimedes pump."""


def actual_flow(
    previous_volume: Volume, measured_residual: Volume, time_since_fill: Duration
) -> Worked[FlowRate]:
    """What the pump really ran at.

    Formula: Q_measured = (V0 - Vm) / t, mL/day
    """
    if time_since_fill.exact <= 0:
        raise NotDefined("No time has passed since the last refill, so there is no flow.")
    flow = (previous_volume - measured_residual) / time_since_fill
    return Worked(flow, f"({previous_volume} - {measured_residual}) / {time_since_fill} = {flow}")


def actual_flow_error(actual_flow: FlowRate, factory_flow: FlowRate) -> Worked[Percent]:
    """How far the pump ran from its certificate: positive is too fast.

    Formula: (Q_measured / Q_factory - 1) x 100, %
    """
    if factory_flow.exact == 0:
        raise NotDefined("The calibrated flow is zero, so there is no percentage of it.")
    error = Percent.of_ratio(actual_flow.ratio_to(factory_flow) - 1)
    return Worked(error, f"({actual_flow} / {factory_flow} - 1) x 100 = {error}")


def own_flow(past_refills: tuple[PastRefill, ...], factory_flow: FlowRate) -> Worked[FlowRate]:
    """The pump's own mean flow: what earlier refills gave of what the certificate let expect.

    Formula: Q_own = Q_factory x sum(V0 - Vm) / sum(V0 - Ve) over the earlier refills, mL/day
    """
    deliveries = [delivered(past) for past in past_refills]
    expected = sum((one for one, _ in deliveries), start=_NOTHING)
    measured = sum((one for _, one in deliveries), start=_NOTHING)
    if expected.exact <= 0 or measured.exact <= 0:
        raise NotDefined("Nothing was delivered at the earlier refills, so there is no mean flow.")
    flow = factory_flow.times(measured.ratio_to(expected))
    return Worked(
        flow,
        f"{factory_flow} x {measured} / {expected} "
        f"over {refills_in_words(len(past_refills))} = {flow}",
    )


def own_flow_error(actual_flow: FlowRate, own_flow: FlowRate) -> Worked[Percent]:
    """How far the pump ran from its own mean: positive is too fast.

    Formula: (Q_measured / Q_own - 1) x 100, %
    """
    error = Percent.of_ratio(actual_flow.ratio_to(own_flow) - 1)
    return Worked(error, f"({actual_flow} / {own_flow} - 1) x 100 = {error}")


def actual_dose(previous_concentration: Concentration, actual_flow: FlowRate) -> Worked[DoseRate]:
    """What the patient really got a day.

    Formula: C_old x Q_measured, mg/day or mcg/day
    """
    rate = previous_concentration * actual_flow
    return Worked(rate, f"{previous_concentration} x {actual_flow} = {rate}")


def nominal_dose(previous_concentration: Concentration, factory_flow: FlowRate) -> Worked[DoseRate]:
    """What the patient would have got at the calibrated flow.

    Formula: C_old x Q_factory, mg/day or mcg/day
    """
    rate = previous_concentration * factory_flow
    return Worked(rate, f"{previous_concentration} x {factory_flow} = {rate}")


def concentration_by_actual_flow(
    target_dose: DoseRate, actual_flow: FlowRate
) -> Worked[Concentration]:
    """What to order so that the pump, as it really runs, gives the dose.

    Formula: C = d / Q_measured, mg/mL or mcg/mL
    """
    return _strength(target_dose, actual_flow)


def concentration_by_factory_flow(
    target_dose: DoseRate, factory_flow: FlowRate
) -> Worked[Concentration]:
    """The same by the certificate, to compare with.

    Formula: C = d / Q_factory, mg/mL or mcg/mL
    """
    return _strength(target_dose, factory_flow)


def run_time(capacity: Volume, set_flow: FlowRate) -> Worked[Duration]:
    """How long a full reservoir lasts at this flow.

    Formula: capacity / Q, days
    """
    if set_flow.exact <= 0:
        raise NotDefined("The pump stands still, so the fill does not run out.")
    days = capacity / set_flow
    return Worked(days, f"{capacity} / {set_flow} = {days}")


def ordered_mass(target_dose: DoseRate, run_time: Duration) -> Worked[Mass]:
    """Drug for the whole run time.

    Formula: d x capacity / Q, mg or mcg
    """
    mass = target_dose * run_time
    return Worked(mass, f"{target_dose} x {run_time} = {mass}")


def stock_volume(ordered_mass: Mass, stock: Concentration) -> Worked[Volume]:
    """How much of the stock solution holds that drug.

    Formula: mass to prepare / C_stock, mL
    """
    if stock.exact == 0:
        raise NotDefined("The stock solution's strength is zero. Check its concentration.")
    volume = ordered_mass / stock
    return Worked(volume, f"{ordered_mass} / {stock} = {volume}")


def saline_volume(capacity: Volume, stock_volume: Volume) -> Worked[Volume]:
    """What makes the reservoir's volume full. Not defined when the stock is too weak.

    Formula: capacity - stock solution to draw, mL
    """
    if stock_volume > capacity:
        raise NotDefined(
            f"{stock_volume} of stock do not fit in {capacity}. Use a stronger stock solution."
        )
    volume = capacity - stock_volume
    return Worked(volume, f"{capacity} - {stock_volume} = {volume}")


def prepared_concentration(ordered_mass: Mass, capacity: Volume) -> Worked[Concentration]:
    """The strength that ends up in the reservoir.

    Formula: mass to prepare / capacity, mg/mL or mcg/mL
    """
    if capacity.exact == 0:
        raise NotDefined("A capacity of zero holds nothing.")
    strength = ordered_mass / capacity
    return Worked(strength, f"{ordered_mass} / {capacity} = {strength}")


def prepare_total(capacity: Volume) -> Worked[Volume]:
    """The fill and 3 mL to prime needle and tubing.

    Formula: capacity + 3 mL to prime, mL
    """
    volume = capacity + _EXTRA_TO_PRIME
    return Worked(volume, f"{capacity} + {_EXTRA_TO_PRIME} to prime = {volume}")


def _strength(dose: DoseRate, flow: FlowRate) -> Worked[Concentration]:
    if flow.exact <= 0:
        raise NotDefined("The pump stands still, so no strength gives a dose.")
    strength = dose / flow
    return Worked(strength, f"{dose} / {flow} = {strength}")


CALCULATIONS = (
    Calculation("actual_flow", "Flow rate measured since the last refill", actual_flow),
    Calculation("actual_flow_error", "Measured flow by calibrated flow", actual_flow_error),
    Calculation("own_flow", "The pump's own mean flow rate", own_flow),
    Calculation("own_flow_error", "Measured flow by the pump's own mean", own_flow_error),
    Calculation("actual_dose", "Dose really given", actual_dose),
    Calculation("nominal_dose", "Dose at the calibrated flow", nominal_dose),
    Calculation(
        "concentration_by_actual_flow",
        "Concentration for the dose, by measured flow",
        concentration_by_actual_flow,
    ),
    Calculation(
        "concentration_by_factory_flow",
        "Concentration for the dose, by calibrated flow",
        concentration_by_factory_flow,
    ),
    Calculation("run_time", "Run time of a full reservoir", run_time),
    Calculation("ordered_mass", "Drug to prepare", ordered_mass),
    Calculation("stock_volume", "Stock solution to draw", stock_volume),
    Calculation("saline_volume", "Saline to add", saline_volume),
    Calculation("prepared_concentration", "Concentration prepared", prepared_concentration),
    Calculation("prepare_total", "Volume to prepare", prepare_total),
)
