"""What the reservoir really holds when something of the old drug stayed behind."""

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
from refillnotes.domain.rows import DrugInPump
from refillnotes.domain.worksheet import Calculation, NotRecorded, Worked


def retained_volume(
    pump: PumpModel | None = None,
    dead_volume: Volume | None = None,
    expected_residual: Volume | None = None,
    measured_residual: Volume | None = None,
) -> Worked[Volume]:
    """Dead volume, and what the calculation says was left but the syringe did not hold."""
    dead = dead_volume
    if dead is None and pump is not None and pump.dead_volume is not None:
        dead = pump.dead_volume.value
    if dead is None:
        raise NotRecorded(("dead_volume",))
    if expected_residual is None or measured_residual is None:
        return Worked(dead, f"{dead} that cannot be aspirated")
    left = expected_residual - measured_residual
    if left.exact <= 0:
        return Worked(dead, f"{dead} that cannot be aspirated")
    total = dead + left
    return Worked(total, f"{dead} that cannot be aspirated + {left} not aspirated = {total}")


def mixed_concentration(
    old_concentration: Concentration,
    retained_volume: Volume,
    concentration: Concentration,
    injected: Volume,
    fraction_left: Ratio | None = None,
) -> Worked[Concentration]:
    """(C_old x V_ret + C_new x V_inj) / (V_ret + V_inj), after what was rinsed away."""
    if (retained_volume + injected).exact <= 0:
        raise NotDefined("There is nothing in the reservoir to mix.")
    kept = old_concentration
    if fraction_left is not None:
        kept = old_concentration.times(fraction_left.exact)
    mass = (kept * retained_volume) + (concentration * injected)
    true = (mass / (retained_volume + injected)).shown_in(concentration.unit)
    return Worked(
        true,
        f"({kept} x {retained_volume} + {concentration} x {injected}) / "
        f"({retained_volume} + {injected}) = {true}",
    )


def deviation_from_label(
    mixed_concentration: Concentration, concentration: Concentration
) -> Worked[Percent]:
    """How far the mixture is from the label."""
    if concentration.exact == 0:
        raise NotDefined("The label's concentration is zero, so nothing can deviate from it.")
    error = Percent.of_ratio(mixed_concentration.ratio_to(concentration) - 1)
    return Worked(error, f"({mixed_concentration} - {concentration}) / {concentration} = {error}")


def diluted_old_concentration(
    old_concentration: Concentration, retained_volume: Volume, injected: Volume
) -> Worked[Concentration]:
    """What is left of another drug, thinned by the fill."""
    mass = old_concentration * retained_volume
    thin = (mass / (retained_volume + injected)).shown_in(old_concentration.unit)
    return Worked(
        thin,
        f"{old_concentration} x {retained_volume} / ({retained_volume} + {injected}) = {thin}",
    )


def diluted_new_concentration(
    concentration: Concentration, retained_volume: Volume, injected: Volume
) -> Worked[Concentration]:
    """The new drug thinned by what stayed behind of another."""
    mass = concentration * injected
    thin = (mass / (retained_volume + injected)).shown_in(concentration.unit)
    return Worked(thin, f"{concentration} x {injected} / ({retained_volume} + {injected}) = {thin}")


def old_drug_dose(diluted_old_concentration: Concentration, new_flow: FlowRate) -> Worked[DoseRate]:
    """What the patient still receives a day of the old drug."""
    dose = diluted_old_concentration * new_flow
    return Worked(dose, f"{diluted_old_concentration} x {new_flow} = {dose}")


def fraction_left(
    rinses: int,
    rinse_volume: Volume,
    pump: PumpModel | None = None,
    dead_volume: Volume | None = None,
) -> Worked[Ratio]:
    """(Vd / (Vd + Vr))^n: what n rinses leave of the old drug."""
    dead = dead_volume
    if dead is None and pump is not None and pump.dead_volume is not None:
        dead = pump.dead_volume.value
    if dead is None:
        raise NotRecorded(("dead_volume",))
    if (dead + rinse_volume).exact == 0:
        raise NotDefined("A rinse of nothing in nothing leaves no fraction.")
    once = dead.ratio_to(dead + rinse_volume)
    left = Ratio(Fraction(once**rinses), "")
    return Worked(left, f"({dead} / ({dead} + {rinse_volume}))^{rinses} = {left}")


def drug_changed(
    previous_drugs: tuple[DrugInPump, ...], drugs: tuple[DrugInPump, ...]
) -> Worked[bool]:
    """Whether another drug went in than was there before."""
    before = sorted(drug.drug for drug in previous_drugs)
    now = sorted(drug.drug for drug in drugs)
    words = "the same drugs" if before == now else f"{' + '.join(before)} to {' + '.join(now)}"
    return Worked(before != now, words)


CALCULATIONS = (
    Calculation("retained_volume", "Left behind in the reservoir", retained_volume),
    Calculation("fraction_left", "Left of the old drug after rinsing", fraction_left),
    Calculation("mixed_concentration", "True concentration", mixed_concentration),
    Calculation("deviation_from_label", "Deviation from the label", deviation_from_label),
    Calculation("drug_changed", "Another drug", drug_changed, printed=False),
    Calculation(
        "diluted_old_concentration",
        "Old drug in the mixture",
        diluted_old_concentration,
        printed=False,
    ),
    Calculation(
        "diluted_new_concentration",
        "New drug in the mixture",
        diluted_new_concentration,
        printed=False,
    ),
    Calculation("old_drug_dose", "Dose per day of the old drug", old_drug_dose, printed=False),
)
