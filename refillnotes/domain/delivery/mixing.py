"""What old drug left in the reservoir does to the new one."""

from __future__ import annotations

from fractions import Fraction

from refillnotes.domain.errors import NotDefined
from refillnotes.domain.pumps import PumpModel
from refillnotes.domain.quantities import (
    Concentration,
    DoseRate,
    FlowRate,
    Percent,
    Ratio,
    Volume,
)
from refillnotes.domain.worksheet import Calculation, NotRecorded, Worked

_NOTHING = Volume.of("0", "mL")


def dead_volume(pump: PumpModel) -> Worked[Volume]:
    """What stays in the reservoir when nothing more can be aspirated.

    Formula: Vd of the model, mL
    """
    if pump.dead_volume is None:
        raise NotRecorded(("dead_volume",))
    volume = pump.dead_volume.value
    return Worked(volume, f"{volume} for {pump.name}")


def retained_volume(
    dead_volume: Volume,
    measured_residual: Volume | None = None,
    expected_residual: Volume | None = None,
) -> Worked[Volume]:
    """Old drug under the new: the dead volume and what was expected but not aspirated.

    Formula: V_ret = Vd + max(Ve - Vm, 0), mL
    """
    if measured_residual is None or expected_residual is None:
        return Worked(
            dead_volume,
            f"{dead_volume} dead volume; whether all was aspirated cannot be told",
        )
    left = max(expected_residual - measured_residual, _NOTHING)
    volume = dead_volume + left
    return Worked(volume, f"{dead_volume} dead volume + {left} not aspirated = {volume}")


def diluted_old_concentration(
    previous_concentration: Concentration,
    retained_volume: Volume,
    injected: Volume,
    fraction_left: Ratio | None = None,
) -> Worked[Concentration]:
    """What the old fill still adds.

    Formula: C_old x V_ret / (V_ret + V_in) x F, F = 1 without a rinse, mg/mL or mcg/mL
    """
    whole = retained_volume + injected
    _refuse_nothing(whole)
    rinsed = Fraction(1) if fraction_left is None else fraction_left.exact
    strength = previous_concentration.times(rinsed * retained_volume.ratio_to(whole))
    rinse = "" if fraction_left is None else f" x {fraction_left} left after rinsing"
    return Worked(
        strength, f"{previous_concentration} x {retained_volume} / {whole}{rinse} = {strength}"
    )


def diluted_new_concentration(
    concentration: Concentration,
    retained_volume: Volume,
    injected: Volume,
    fraction_left: Ratio | None = None,
) -> Worked[Concentration]:
    """What the new fill comes down to.

    A rinse is taken to be done with the new drug, as the ziconotide label asks.

    Formula: C_new x (V_in + (1 - F) x V_ret) / (V_ret + V_in), F = 1 without a rinse, mg/mL or
    mcg/mL
    """
    whole = retained_volume + injected
    _refuse_nothing(whole)
    if fraction_left is None:
        strength = concentration.times(injected.ratio_to(whole))
        return Worked(strength, f"{concentration} x {injected} / {whole} = {strength}")
    of_rinse = retained_volume.times(1 - fraction_left.exact)
    strength = concentration.times((injected + of_rinse).ratio_to(whole))
    return Worked(
        strength,
        f"{concentration} x ({injected} + {of_rinse} left of the rinse) / {whole} = {strength}",
    )


def true_concentration(
    diluted_new_concentration: Concentration,
    diluted_old_concentration: Concentration,
    previous_drug: str | None = None,
    primary_drug: str | None = None,
) -> Worked[Concentration]:
    """Of the drug put in now; another drug's residue adds nothing to it.

    Formula: (C_old x V_ret + C_new x V_in) / (V_ret + V_in), mg/mL or mcg/mL; after a rinse F of
    V_ret is old and 1 - F new
    """
    if previous_drug is not None and primary_drug is not None and previous_drug != primary_drug:
        return Worked(
            diluted_new_concentration,
            f"{diluted_new_concentration} {primary_drug}; what is left is {previous_drug}",
        )
    strength = diluted_new_concentration + diluted_old_concentration
    return Worked(
        strength,
        f"{diluted_new_concentration} from the new fill + {diluted_old_concentration} "
        f"from the old = {strength}",
    )


def deviation_from_label(
    true_concentration: Concentration, concentration: Concentration
) -> Worked[Percent]:
    """How far the reservoir is from the strength on the label and in the programmer.

    Formula: (C_true - C) / C x 100, %
    """
    if concentration.exact == 0:
        raise NotDefined("The label's strength is zero, so there is no percentage of it.")
    deviation = Percent.of_ratio(true_concentration.ratio_to(concentration) - 1)
    return Worked(
        deviation,
        f"({true_concentration} - {concentration}) / {concentration} x 100 = {deviation}",
    )


def old_drug_dose(diluted_old_concentration: Concentration, set_flow: FlowRate) -> Worked[DoseRate]:
    """What of the old drug goes on being given at the new flow.

    Formula: what the old fill still adds x Q, mg/day or mcg/day
    """
    rate = diluted_old_concentration * set_flow
    return Worked(rate, f"{diluted_old_concentration} x {set_flow} = {rate}")


def fraction_left(dead_volume: Volume, rinse_volume: Volume, rinses: int) -> Worked[Ratio]:
    """What is left of the old drug after rinsing.

    Formula: F = (Vd / (Vd + Vr))^n
    """
    whole = dead_volume + rinse_volume
    _refuse_nothing(whole)
    left = Ratio(dead_volume.ratio_to(whole) ** rinses, "")
    return Worked(left, f"({dead_volume} / {whole})^{rinses} = {left}")


def _refuse_nothing(whole: Volume) -> None:
    if whole.exact <= 0:
        raise NotDefined("The reservoir is empty, so there is nothing to mix.")


CALCULATIONS = (
    Calculation("dead_volume", "Dead volume", dead_volume, printed=False),
    Calculation("retained_volume", "Old drug left in the reservoir", retained_volume),
    Calculation("fraction_left", "Left of the old drug after rinsing", fraction_left),
    Calculation(
        "diluted_old_concentration", "What the old fill still adds", diluted_old_concentration
    ),
    Calculation(
        "diluted_new_concentration", "What the new fill comes down to", diluted_new_concentration
    ),
    Calculation("true_concentration", "True concentration", true_concentration),
    Calculation("deviation_from_label", "Deviation from the label", deviation_from_label),
    Calculation("old_drug_dose", "Dose of the old drug", old_drug_dose),
)
