"""Flow, dose and mass of each drug: one flow carries them all."""

from __future__ import annotations

from refillnotes.domain.errors import NotDefined
from refillnotes.domain.quantities import (
    Concentration,
    DoseRate,
    FlowRate,
    Mass,
    Percent,
    Ratio,
    Volume,
)
from refillnotes.domain.rows import DrugInPump
from refillnotes.domain.worksheet import Calculation, NotRecorded, Worked


def concentration(drugs: tuple[DrugInPump, ...]) -> Worked[Concentration]:
    """The primary drug's concentration."""
    primary = drugs[0]
    return Worked(primary.concentration, f"{primary.drug} {primary.concentration}")


def dose(drugs: tuple[DrugInPump, ...]) -> Worked[DoseRate]:
    """The primary drug's dose per day, as the programmer shows it."""
    primary = drugs[0]
    if primary.dose is None:
        raise NotRecorded(("dose_1",))
    return Worked(primary.dose, f"{primary.drug} {primary.dose}")


def computed_flow(dose: DoseRate, concentration: Concentration) -> Worked[FlowRate]:
    """Q = d / C: the primary drug drives the flow."""
    flow = dose / concentration
    return Worked(flow, f"{dose} / {concentration} = {flow}")


def set_flow(
    flow: FlowRate | None = None,
    computed_flow: FlowRate | None = None,
    factory_flow: FlowRate | None = None,
) -> Worked[FlowRate]:
    """The flow the pump is set to: as the programmer shows it, else by dose, else factory."""
    for known, whence in (
        (flow, "as the programmer shows it"),
        (computed_flow, "by dose and concentration"),
        (factory_flow, "by the pump's certificate"),
    ):
        if known is not None:
            return Worked(known, f"{known} {whence}")
    raise NotRecorded(("flow",))


def computed_dose(concentration: Concentration, flow: FlowRate) -> Worked[DoseRate]:
    """d = C x Q, from the flow the programmer shows."""
    amount = concentration * flow
    return Worked(amount, f"{concentration} x {flow} = {amount}")


def dose_ratio(dose: DoseRate, computed_dose: DoseRate) -> Worked[Ratio]:
    """Dose as entered by dose as computed."""
    if computed_dose.exact == 0:
        raise NotDefined("The pump is set to no flow, so there is no dose to compare with.")
    ratio = Ratio(dose.ratio_to(computed_dose), "")
    return Worked(ratio, f"{dose} / {computed_dose} = {ratio}")


def daily_doses(
    drugs: tuple[DrugInPump, ...], set_flow: FlowRate
) -> Worked[tuple[DrugInPump, ...]]:
    """Each drug with the dose its concentration and the flow make: d = Q x C."""
    dosed = tuple(
        DrugInPump(drug.drug, drug.concentration, drug.concentration * set_flow) for drug in drugs
    )
    lines = (f"{drug.drug} {set_flow} x {drug.concentration} = {drug.dose}" for drug in dosed)
    return Worked(dosed, "; ".join(lines))


def secondary_doses(
    drugs: tuple[DrugInPump, ...], computed_flow: FlowRate
) -> Worked[tuple[DrugInPump, ...]]:
    """What the primary drug's flow carries of every other drug: d_k = d_1 / C_1 x C_k."""
    others = daily_doses(drugs[1:], computed_flow)
    return Worked(others.value, others.working or "one drug only")


def previous_dose(previous_drugs: tuple[DrugInPump, ...]) -> Worked[DoseRate]:
    """The primary drug's dose before this visit."""
    primary = previous_drugs[0]
    if primary.dose is None:
        raise NotRecorded(("previous_dose",))
    return Worked(primary.dose, f"{primary.drug} {primary.dose}")


def dose_change(previous_dose: DoseRate, dose: DoseRate) -> Worked[Percent]:
    """(new - old) / old, on the dose and never on the flow: a stronger drug halves the flow."""
    if previous_dose.exact == 0:
        raise NotDefined("The dose before was zero, so a change of it has no percentage.")
    change = Percent.of_ratio(dose.ratio_to(previous_dose) - 1)
    return Worked(change, f"({dose} - {previous_dose}) / {previous_dose} = {change}")


def fill_masses(
    drugs: tuple[DrugInPump, ...], injected: Volume
) -> Worked[tuple[tuple[str, Mass], ...]]:
    """How much of each drug went into the reservoir: m = C x V."""
    return _masses(drugs, injected)


def waste_masses(
    previous_drugs: tuple[DrugInPump, ...], residual_wasted: Volume
) -> Worked[tuple[tuple[str, Mass], ...]]:
    """How much of each old drug was destroyed: m = old C x V."""
    return _masses(previous_drugs, residual_wasted)


def syringe_waste_masses(
    drugs: tuple[DrugInPump, ...], syringe_wasted: Volume
) -> Worked[tuple[tuple[str, Mass], ...]]:
    """How much of each new drug was left over in the syringe."""
    return _masses(drugs, syringe_wasted)


def _masses(drugs: tuple[DrugInPump, ...], volume: Volume) -> Worked[tuple[tuple[str, Mass], ...]]:
    masses = tuple((drug.drug, drug.concentration * volume) for drug in drugs)
    lines = (
        f"{drug.drug} {drug.concentration} x {volume} = {mass}"
        for drug, (_, mass) in zip(drugs, masses, strict=True)
    )
    return Worked(masses, "; ".join(lines))


CALCULATIONS = (
    Calculation("concentration", "Concentration of the primary drug", concentration, printed=False),
    Calculation("dose", "Dose of the primary drug", dose, printed=False),
    Calculation("computed_flow", "Flow rate by dose and concentration", computed_flow),
    Calculation("set_flow", "Flow rate", set_flow),
    Calculation("computed_dose", "Dose per day by concentration and flow rate", computed_dose),
    Calculation("dose_ratio", "Dose entered by dose computed", dose_ratio),
    Calculation("daily_doses", "Dose per day of each drug", daily_doses),
    Calculation("secondary_doses", "Dose per day of the other drugs", secondary_doses),
    Calculation("previous_dose", "Dose per day before", previous_dose, printed=False),
    Calculation("dose_change", "Dose change", dose_change),
    Calculation("fill_masses", "Drug put in", fill_masses),
    Calculation("waste_masses", "Residual drug destroyed", waste_masses),
    Calculation("syringe_waste_masses", "Drug left over in the syringe", syringe_waste_masses),
)
