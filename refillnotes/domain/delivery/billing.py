"""Units a payer counts: what was given, what was opened, what was discarded."""

from __future__ import annotations

from fractions import Fraction

from refillnotes.domain.catalogue import Catalogue
from refillnotes.domain.errors import NotDefined
from refillnotes.domain.quantities import Concentration, Count, Mass, Volume
from refillnotes.domain.worksheet import Calculation, NotRecorded, Worked


def mass_per_unit(
    billing_code: str, primary_drug: str, drug_source: str, catalogue: Catalogue
) -> Worked[Mass]:
    """What a payer counts as one unit of the primary drug, asked once a billing code is recorded.

    Formula: the figure on file for the drug, bought ready-made, mg or mcg
    """
    if drug_source == "compounded":
        raise NotDefined("A compounded drug is billed by each payer's own code and unit.")
    drug = catalogue.drug(primary_drug)
    if drug.billing_unit is None:
        raise NotDefined(
            f"The mass of a billing unit of {drug.name} is not on file. Whoever keeps the catalogue"
            " can add it, with its source."
        )
    unit = drug.billing_unit
    words = f"{billing_code} is billed; {drug.name} counts by {unit.value} ({unit.source})"
    return Worked(unit.value, words)


def billed_mass(
    concentration: Concentration | None = None,
    injected: Volume | None = None,
    injected_mass: Mass | None = None,
) -> Worked[Mass]:
    """The primary drug given, stated or C x V.

    Formula: mass stated, else C1 x V_in, mg or mcg
    """
    if injected_mass is not None:
        return Worked(injected_mass, f"{injected_mass} given")
    if concentration is None or injected is None:
        raise NotRecorded(("concentration", "injected"))
    mass = (concentration * injected).shown_in("mg")
    return Worked(mass, f"{concentration} x {injected} = {mass}")


def billing_units(billed_mass: Mass, mass_per_unit: Mass) -> Worked[Count]:
    """Units given, a part of a unit counting as one.

    Formula: ceiling(drug given / mass of a unit)
    """
    return _units(billed_mass, mass_per_unit)


def opened_mass(vial_mass: Mass, vials: int) -> Worked[Mass]:
    """All that the opened single-dose containers held.

    Formula: containers x mass of one, mg or mcg
    """
    mass = vial_mass.times(vials)
    return Worked(mass, f"{vials} x {vial_mass} = {mass}")


def vial_waste(opened_mass: Mass, billed_mass: Mass) -> Worked[Mass]:
    """What was opened and not given. Not defined when more was given than was opened.

    Formula: drug opened - drug given, mg or mcg
    """
    if billed_mass > opened_mass:
        raise NotDefined(f"{billed_mass} given is more than the {opened_mass} opened.")
    mass = opened_mass - billed_mass
    return Worked(mass, f"{opened_mass} - {billed_mass} = {mass}")


def total_units(
    mass_per_unit: Mass, opened_mass: Mass | None = None, billed_mass: Mass | None = None
) -> Worked[Count]:
    """Units of all that was opened; of what was given when nobody wrote what was opened.

    Formula: ceiling(drug opened (else given) / mass of a unit)
    """
    mass = opened_mass or billed_mass
    if mass is None:
        raise NotRecorded(("vial_mass",))
    return _units(mass, mass_per_unit)


def vial_waste_units(vial_waste: Mass, mass_per_unit: Mass) -> Worked[Count]:
    """Whole units discarded (JW); less than one is none (JZ).

    Formula: floor(drug discarded / mass of a unit)
    """
    _refuse_zero(mass_per_unit)
    count = Count(Fraction(vial_waste.ratio_to(mass_per_unit) // 1), "times")
    return Worked(count, f"{vial_waste} / {mass_per_unit}, rounded down = {count.number} units")


def _units(mass: Mass, unit: Mass) -> Worked[Count]:
    _refuse_zero(unit)
    count = Count(Fraction(-(-mass.ratio_to(unit) // 1)), "times")
    return Worked(count, f"{mass} / {unit}, rounded up = {count.number} units")


def _refuse_zero(unit: Mass) -> None:
    if unit.exact == 0:
        raise NotDefined("A billing unit of zero counts nothing.")


CALCULATIONS = (
    Calculation("mass_per_unit", "Mass of a billing unit", mass_per_unit),
    Calculation("billed_mass", "Drug given", billed_mass, printed=False),
    Calculation("billing_units", "Billing units given", billing_units),
    Calculation("opened_mass", "Drug opened", opened_mass),
    Calculation("vial_waste", "Drug discarded", vial_waste),
    Calculation("total_units", "Billing units opened", total_units),
    Calculation("vial_waste_units", "Billing units discarded", vial_waste_units),
)
