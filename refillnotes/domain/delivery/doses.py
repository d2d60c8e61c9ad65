"""Which drugs, how strong, and how much of each a day."""

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
from refillnotes.domain.rows import DailyDose, DrugInPump
from refillnotes.domain.worksheet import Calculation, NotRecorded, Worked


def dose(drugs: tuple[DrugInPump, ...]) -> Worked[DoseRate]:
    """Dose of the primary drug a day, as programmed.

    Formula: d1 as programmed, mg/day or mcg/day
    """
    if drugs[0].dose is None:
        raise NotRecorded(("dose_1",))
    return Worked(drugs[0].dose, f"{drugs[0].drug} {drugs[0].dose} programmed")


def previous_dose(
    previous_drugs: tuple[DrugInPump, ...], previous_flow: FlowRate | None = None
) -> Worked[DoseRate]:
    """Dose of the primary drug a day since the last fill, as programmed or by its flow.

    Formula: d_old as programmed, else C_old x Q, mg/day or mcg/day
    """
    first = previous_drugs[0]
    if first.dose is not None:
        return Worked(first.dose, f"{first.drug} {first.dose} programmed")
    if previous_flow is None:
        raise NotRecorded(("previous_dose",))
    worked_out = first.concentration * previous_flow
    return Worked(worked_out, f"{first.concentration} x {previous_flow} = {worked_out}")


def computed_flow(dose: DoseRate, concentration: Concentration) -> Worked[FlowRate]:
    """The primary drug drives the flow.

    Formula: Q = d1 / C1, mL/day
    """
    if concentration.exact == 0:
        raise NotDefined("A strength of zero needs an endless flow. Check the concentration.")
    flow = dose / concentration
    return Worked(flow, f"{dose} / {concentration} = {flow}")


def set_flow(
    flow: FlowRate | None = None,
    computed_flow: FlowRate | None = None,
    factory_flow: FlowRate | None = None,
) -> Worked[FlowRate]:
    """The flow from now on: typed, else from the dose, else a constant-flow pump's own.

    Formula: Q as the programmer shows, else d1 / C1, else Q_factory, mL/day
    """
    if flow is not None:
        return Worked(flow, f"{flow} as the programmer shows")
    if computed_flow is not None:
        return Worked(computed_flow, f"{computed_flow} from dose and concentration")
    if factory_flow is not None:
        return Worked(factory_flow, f"{factory_flow} as calibrated by the maker")
    raise NotRecorded(("flow", "dose_1"))


def computed_dose(concentration: Concentration, flow: FlowRate) -> Worked[DoseRate]:
    """The dose that follows from the flow the programmer shows.

    Formula: d = C1 x Q, mg/day or mcg/day
    """
    rate = concentration * flow
    return Worked(rate, f"{concentration} x {flow} = {rate}")


def dose_ratio(dose: DoseRate, computed_dose: DoseRate) -> Worked[Ratio]:
    """The dose typed by the dose that concentration and flow give.

    Formula: d1 / (C1 x Q)
    """
    if computed_dose.exact == 0:
        raise NotDefined("Concentration times flow is zero, so there is no ratio to it.")
    ratio = Ratio(dose.ratio_to(computed_dose), "")
    return Worked(ratio, f"{dose} / {computed_dose} = {ratio}")


def secondary_doses(
    drugs: tuple[DrugInPump, ...], set_flow: FlowRate
) -> Worked[tuple[DrugInPump, ...]]:
    """The flow the primary drug sets carries the others along.

    Formula: dk = Q x Ck, mg/day or mcg/day
    """
    derived = tuple(
        DrugInPump(drug.drug, drug.concentration, drug.concentration * set_flow)
        for drug in drugs[1:]
    )
    terms = [f"{drug.concentration} x {set_flow} = {drug.dose} {drug.drug}" for drug in derived]
    return Worked(derived, "; ".join(terms) or "there is one drug")


def daily_doses(
    drugs: tuple[DrugInPump, ...],
    set_flow: FlowRate,
    secondary_doses: tuple[DrugInPump, ...],
    dose: DoseRate | None = None,
) -> Worked[tuple[DrugInPump, ...]]:
    """Every drug's dose a day without boluses.

    Formula: d1 as programmed, else Q x C1; dk = Q x Ck, mg/day or mcg/day
    """
    first = drugs[0]
    primary = DrugInPump(first.drug, first.concentration, dose or first.concentration * set_flow)
    doses = (primary, *secondary_doses)
    return Worked(doses, "; ".join(f"{drug.drug} {drug.dose}" for drug in doses))


def max_daily_doses(
    daily_doses: tuple[DrugInPump, ...] | None = None,
    bolus_volume: Volume | None = None,
    bolus_most: int | None = None,
    primary_drug: str | None = None,
    dose: DoseRate | None = None,
    computed_dose: DoseRate | None = None,
    max_daily_dose: DoseRate | None = None,
) -> Worked[tuple[DailyDose, ...]]:
    """Every drug's dose on a day with every bolus taken.

    Formula: dk + n x V_bolus x Ck, mg/day or mcg/day
    """
    if (bolus_volume is None) != (bolus_most is None) and bolus_most != 0:
        raise NotRecorded(("bolus_dose" if bolus_volume is None else "bolus_most",))
    if daily_doses is None:
        known = max_daily_dose or dose or computed_dose
        if known is None:
            raise NotRecorded(("dose_1",))
        return Worked((DailyDose(primary_drug, known),), f"{known}")
    a_day = None if bolus_volume is None or not bolus_most else bolus_volume.times(bolus_most)
    doses = []
    terms = []
    for drug in daily_doses:
        if drug.dose is not None:
            basal = drug.dose
            extra = None if a_day is None else drug.concentration * a_day
            total = basal if extra is None else _with_mass(basal, extra)
            doses.append(DailyDose(drug.drug, total))
            terms.append(
                f"{drug.drug} {basal}"
                if extra is None
                else f"{drug.drug} {basal} + {extra} in {bolus_most} boluses = {total}"
            )
    return Worked(tuple(doses), "; ".join(terms))


def max_daily_dose(
    dose: DoseRate, bolus_dose: Mass | None = None, bolus_most: int | None = None
) -> Worked[DoseRate]:
    """The primary drug on a day with every bolus taken: the number limits are tested with.

    Formula: d1 + n x bolus, mg/day or mcg/day
    """
    if bolus_most == 0 or (bolus_dose is None and bolus_most is None):
        return Worked(dose, f"{dose}, no patient bolus is programmed")
    if bolus_dose is None:
        raise NotRecorded(("bolus_dose",))
    if bolus_most is None:
        raise NotRecorded(("bolus_most",))
    total = _with_mass(dose, bolus_dose.times(bolus_most))
    return Worked(total, f"{dose} + {bolus_most} x {bolus_dose} = {total}")


def dose_change(
    previous_dose: DoseRate,
    dose: DoseRate,
    previous_drug: str | None = None,
    primary_drug: str | None = None,
) -> Worked[Percent]:
    """On the dose and never on the rate. Not defined from one drug to another.

    Formula: (d_new - d_old) / d_old x 100, %
    """
    if previous_drug is not None and primary_drug is not None and previous_drug != primary_drug:
        raise NotDefined(f"{primary_drug} follows {previous_drug}: two drugs have no percentage.")
    if previous_dose.exact == 0:
        raise NotDefined("The dose was zero before, so there is no percentage of it.")
    change = Percent.of_ratio(dose.ratio_to(previous_dose) - 1)
    return Worked(change, f"({dose} - {previous_dose}) / {previous_dose} x 100 = {change}")


def target_dose(
    dose: DoseRate | None = None, previous_dose: DoseRate | None = None
) -> Worked[DoseRate]:
    """The dose wanted of a pump whose flow cannot be set: as typed, else as before.

    Formula: d as typed, else d_old, mg/day or mcg/day
    """
    if dose is not None:
        return Worked(dose, f"{dose} wanted")
    if previous_dose is not None:
        return Worked(previous_dose, f"{previous_dose} as before")
    raise NotRecorded(("dose_1",))


def _with_mass(rate: DoseRate, a_day: Mass) -> DoseRate:
    return DoseRate(rate.exact + a_day.exact, rate.unit)


CALCULATIONS = (
    Calculation("dose", "Dose a day", dose, printed=False),
    Calculation("previous_dose", "Dose a day before", previous_dose, printed=False),
    Calculation("computed_flow", "Flow rate from dose and concentration", computed_flow),
    Calculation("set_flow", "Flow rate from now on", set_flow),
    Calculation("computed_dose", "Dose from concentration and flow rate", computed_dose),
    Calculation("dose_ratio", "Dose typed by dose computed", dose_ratio),
    Calculation("secondary_doses", "Doses of the other drugs", secondary_doses),
    Calculation("daily_doses", "Dose a day of every drug", daily_doses),
    Calculation("max_daily_doses", "Most of every drug in a day", max_daily_doses),
    Calculation("max_daily_dose", "Most of the primary drug in a day", max_daily_dose),
    Calculation("dose_change", "Change of dose", dose_change),
    Calculation("target_dose", "Dose wanted", target_dose, printed=False),
)
