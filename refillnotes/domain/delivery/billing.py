"""Billing units of what was put in and of what was thrown away from single-dose vials."""

from __future__ import annotations

from fractions import Fraction

from refillnotes.domain.errors import NotDefined
from refillnotes.domain.quantities import Count, Mass
from refillnotes.domain.worksheet import Calculation, NotRecorded, Worked


def billed_mass(
    fill_masses: tuple[tuple[str, Mass], ...] | None = None,
    vial_mass: Mass | None = None,
    vials: int | None = None,
) -> Worked[Mass]:
    """What is charged: whole vials where they were opened for this patient, else the fill."""
    if vial_mass is not None and vials is not None:
        mass = vial_mass.times(vials)
        return Worked(mass, f"{vials} x {vial_mass} = {mass}")
    if fill_masses is None:
        raise NotRecorded(("injected",))
    return Worked(fill_masses[0][1], f"{fill_masses[0][1]} put in")


def billing_units(billed_mass: Mass, mass_per_unit: Mass) -> Worked[Count]:
    """Whole units begun: a part of a unit counts as one."""
    if mass_per_unit.exact <= 0:
        raise NotDefined("A billing unit of no drug counts nothing.")
    units = Count(Fraction(-(-billed_mass.exact // mass_per_unit.exact)), "times")
    return Worked(units, f"{billed_mass} / {mass_per_unit} = {units.number} units")


def vial_waste(vial_mass: Mass, vials: int, injected_mass: Mass) -> Worked[Mass]:
    """What was thrown away out of single-dose vials."""
    waste = vial_mass.times(vials) - injected_mass
    return Worked(waste, f"{vials} x {vial_mass} - {injected_mass} = {waste}")


def vial_waste_units(vial_waste: Mass, mass_per_unit: Mass) -> Worked[Count]:
    """Whole units thrown away: less than one is none."""
    if mass_per_unit.exact <= 0:
        raise NotDefined("A billing unit of no drug counts nothing.")
    units = Count(Fraction(vial_waste.exact // mass_per_unit.exact), "times")
    return Worked(units, f"{vial_waste} / {mass_per_unit} = {units.number} whole units")


CALCULATIONS = (
    Calculation("billed_mass", "Drug charged", billed_mass, printed=False),
    Calculation("billing_units", "Billing units", billing_units, printed=False),
    Calculation("vial_waste", "Thrown away from vials", vial_waste, printed=False),
    Calculation("vial_waste_units", "Units thrown away", vial_waste_units, printed=False),
)
