"""What went in: against the syringe, the reservoir, the programmer and the label."""

from __future__ import annotations

from refillnotes.domain.errors import NotDefined
from refillnotes.domain.quantities import Concentration, Mass, Ratio, Volume
from refillnotes.domain.worksheet import Calculation, Worked


def over_capacity(injected: Volume, capacity: Volume) -> Worked[Volume]:
    """What was put in above what the reservoir holds; below zero is room left.

    Formula: V_in - capacity, mL
    """
    excess = injected - capacity
    return Worked(excess, f"{injected} put in - {capacity} capacity = {excess}")


def programmed_difference(programmed_volume: Volume, injected: Volume) -> Worked[Volume]:
    """How far the volume programmed is from what was put in, whichever is more.

    Formula: |V_programmed - V_in|, mL
    """
    gap = abs(programmed_volume - injected)
    return Worked(gap, f"{programmed_volume} programmed against {injected} put in: {gap} apart")


def unaccounted(syringe_total: Volume, injected: Volume, syringe_wasted: Volume) -> Worked[Volume]:
    """What the syringe held and nobody wrote down; below zero more was written than it held.

    Formula: V_syringe - V_in - left over, mL
    """
    gap = syringe_total - injected - syringe_wasted
    return Worked(
        gap,
        f"{syringe_total} in the syringe - {injected} put in - {syringe_wasted} left over = {gap}",
    )


def missing_volume(injected: Volume, sensor_volume: Volume) -> Worked[Volume]:
    """What was put in and a fill sensor does not see: it may lie outside the pump.

    Formula: V_in - V_sensor, mL
    """
    gap = injected - sensor_volume
    return Worked(gap, f"{injected} put in - {sensor_volume} by the sensor = {gap}")


def label_concentration(label_mass: Mass, label_volume: Volume) -> Worked[Concentration]:
    """What the label's total mass and volume work out to.

    Formula: mass on the label / volume on the label, mg/mL or mcg/mL
    """
    if label_volume.exact == 0:
        raise NotDefined("The label gives a volume of zero. Read it again.")
    strength = label_mass / label_volume
    return Worked(strength, f"{label_mass} / {label_volume} = {strength}")


def label_ratio(concentration: Concentration, label_concentration: Concentration) -> Worked[Ratio]:
    """The concentration entered by the one the label works out to.

    Formula: C / concentration by the label's total
    """
    if label_concentration.exact == 0:
        raise NotDefined("The label works out to a strength of zero. Read it again.")
    ratio = Ratio(concentration.ratio_to(label_concentration), "")
    return Worked(ratio, f"{concentration} / {label_concentration} = {ratio}")


CALCULATIONS = (
    Calculation("over_capacity", "Put in above capacity", over_capacity),
    Calculation("programmed_difference", "Programmed against put in", programmed_difference),
    Calculation("unaccounted", "Not accounted for in the syringe", unaccounted),
    Calculation("missing_volume", "Missing after the fill", missing_volume),
    Calculation("label_concentration", "Concentration by the label's total", label_concentration),
    Calculation("label_ratio", "Concentration entered by the label's", label_ratio),
)
