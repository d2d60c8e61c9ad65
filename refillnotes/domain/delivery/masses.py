"""How much drug went in, came out and was destroyed."""

from __future__ import annotations

from refillnotes.domain.quantities import Concentration, Mass, Volume
from refillnotes.domain.rows import DrugInPump, DrugMass
from refillnotes.domain.worksheet import Calculation, NotRecorded, Worked


def fill_masses(drugs: tuple[DrugInPump, ...], injected: Volume) -> Worked[tuple[DrugMass, ...]]:
    """C x V: how much of each drug went into the reservoir."""
    masses = tuple(DrugMass(drug.drug, drug.concentration * injected) for drug in drugs)
    return Worked(masses, _products(drugs, injected, masses))


def waste_masses(
    previous_drugs: tuple[DrugInPump, ...], residual_wasted: Volume
) -> Worked[tuple[DrugMass, ...]]:
    """C x V: how much of each old drug was destroyed with the residual."""
    masses = tuple(
        DrugMass(drug.drug, drug.concentration * residual_wasted) for drug in previous_drugs
    )
    return Worked(masses, _products(previous_drugs, residual_wasted, masses))


def syringe_waste_masses(
    drugs: tuple[DrugInPump, ...], syringe_wasted: Volume
) -> Worked[tuple[DrugMass, ...]]:
    """C x V: how much of each new drug was left over in the syringe."""
    masses = tuple(DrugMass(drug.drug, drug.concentration * syringe_wasted) for drug in drugs)
    return Worked(masses, _products(drugs, syringe_wasted, masses))


def waste_mass(
    previous_concentration: Concentration,
    residual_wasted: Volume | None = None,
    measured_residual: Volume | None = None,
) -> Worked[Mass]:
    """The primary drug withdrawn; where nobody wrote what was destroyed, all that came out."""
    volume = residual_wasted or measured_residual
    if volume is None:
        raise NotRecorded(("residual_wasted",))
    mass = previous_concentration * volume
    return Worked(mass, f"{previous_concentration} x {volume} = {mass}")


def syringe_mass(concentration: Concentration, syringe_total: Volume) -> Worked[Mass]:
    """C x V: the primary drug in the syringe."""
    mass = concentration * syringe_total
    return Worked(mass, f"{concentration} x {syringe_total} = {mass}")


def _products(drugs: tuple[DrugInPump, ...], volume: Volume, masses: tuple[DrugMass, ...]) -> str:
    return "; ".join(
        f"{drug.concentration} x {volume} = {mass.mass} {drug.drug}"
        for drug, mass in zip(drugs, masses, strict=True)
    )


CALCULATIONS = (
    Calculation("syringe_mass", "Drug in the syringe", syringe_mass),
    Calculation("fill_masses", "Drug put in", fill_masses),
    Calculation("waste_masses", "Drug destroyed", waste_masses),
    Calculation("syringe_waste_masses", "Drug left over in the syringe", syringe_waste_masses),
    Calculation("waste_mass", "Primary drug withdrawn", waste_mass, printed=False),
)
