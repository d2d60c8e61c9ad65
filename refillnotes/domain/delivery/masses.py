"""How much drug went in, came out and was destroyed."""

from __future__ import annotations

from refillnotes.domain.quantities import Concentration, Mass, Volume
from refillnotes.domain.rows import DrugInPump, DrugMass
from refillnotes.domain.worksheet import Calculation, NotRecorded, Worked


def fill_masses(drugs: tuple[DrugInPump, ...], injected: Volume) -> Worked[tuple[DrugMass, ...]]:
    """How much of each drug went into the reservoir.

    Formula: Ck x V_in, mg or mcg
    """
    return _weigh(drugs, injected)


def waste_masses(
    previous_drugs: tuple[DrugInPump, ...], residual_wasted: Volume
) -> Worked[tuple[DrugMass, ...]]:
    """How much of each old drug was destroyed with the residual.

    Formula: Ck_old x volume destroyed, mg or mcg
    """
    return _weigh(previous_drugs, residual_wasted)


def syringe_waste_masses(
    drugs: tuple[DrugInPump, ...], syringe_wasted: Volume
) -> Worked[tuple[DrugMass, ...]]:
    """How much of each new drug was left over in the syringe.

    Formula: Ck x left over, mg or mcg
    """
    return _weigh(drugs, syringe_wasted)


def waste_mass(
    previous_concentration: Concentration,
    residual_wasted: Volume | None = None,
    measured_residual: Volume | None = None,
) -> Worked[Mass]:
    """The primary drug withdrawn; where nobody wrote what was destroyed, all that came out.

    Formula: C_old x volume destroyed (else Vm), mg or mcg
    """
    volume = residual_wasted or measured_residual
    if volume is None:
        raise NotRecorded(("residual_wasted",))
    mass = previous_concentration * volume
    return Worked(mass, f"{previous_concentration} x {volume} = {mass}")


def syringe_mass(concentration: Concentration, syringe_total: Volume) -> Worked[Mass]:
    """The primary drug in the syringe.

    Formula: C1 x V_syringe, mg or mcg
    """
    mass = concentration * syringe_total
    return Worked(mass, f"{concentration} x {syringe_total} = {mass}")


def _weigh(drugs: tuple[DrugInPump, ...], volume: Volume) -> Worked[tuple[DrugMass, ...]]:
    masses = []
    terms = []
    for drug in drugs:
        mass = drug.concentration * volume
        masses.append(DrugMass(drug.drug, mass))
        terms.append(f"{drug.concentration} x {volume} = {mass} {drug.drug}")
    return Worked(tuple(masses), "; ".join(terms))


CALCULATIONS = (
    Calculation("syringe_mass", "Drug in the syringe", syringe_mass),
    Calculation("fill_masses", "Drug put in", fill_masses),
    Calculation("waste_masses", "Drug destroyed", waste_masses),
    Calculation("syringe_waste_masses", "Drug left over in the syringe", syringe_waste_masses),
    Calculation("waste_mass", "Primary drug withdrawn", waste_mass, printed=False),
)
