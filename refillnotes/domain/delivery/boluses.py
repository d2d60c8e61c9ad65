"""Patient-activated boluses: what they may add to a day, and what the counters allow."""

from __future__ import annotations

from fractions import Fraction

from refillnotes.domain.errors import NotDefined
from refillnotes.domain.quantities import (
    Concentration,
    Count,
    DoseRate,
    Duration,
    FlowRate,
    Frequency,
    Mass,
    Percent,
    Volume,
)
from refillnotes.domain.rows import DrugInPump
from refillnotes.domain.worksheet import Calculation, Worked

_DAY = Duration.of("1", "days")


def bolus_volume(bolus_dose: Mass, concentration: Concentration) -> Worked[Volume]:
    """Volume of one patient bolus: dose / C."""
    volume = bolus_dose / concentration
    return Worked(volume, f"{bolus_dose} / {concentration} = {volume}")


def planned_flow(
    set_flow: FlowRate, bolus_volume: Volume | None = None, bolus_most: int | None = None
) -> Worked[FlowRate]:
    """Q + n x bolus: the most the pump may give in a day, which dates are reckoned by."""
    if bolus_volume is None or bolus_most is None:
        return Worked(set_flow, f"{set_flow}, no patient bolus programmed")
    flow = set_flow + bolus_volume.times(bolus_most) / _DAY
    return Worked(flow, f"{set_flow} + {bolus_most} x {bolus_volume} a day = {flow}")


def max_daily_dose(dose: DoseRate, bolus_dose: Mass, bolus_most: int) -> Worked[DoseRate]:
    """Base dose and every bolus allowed."""
    most = dose + (bolus_dose.times(bolus_most) / _DAY).shown_in(dose.unit)
    return Worked(most, f"{dose} + {bolus_most} x {bolus_dose} = {most}")


def max_daily_doses(
    daily_doses: tuple[DrugInPump, ...],
    bolus_volume: Volume | None = None,
    bolus_most: int | None = None,
) -> Worked[tuple[DrugInPump, ...]]:
    """Each drug's day with every bolus allowed: a bolus carries all drugs of the reservoir."""
    if bolus_volume is None or bolus_most is None:
        return Worked(daily_doses, "no patient bolus programmed")
    extra = bolus_volume.times(bolus_most) / _DAY
    most = tuple(
        DrugInPump(
            drug.drug,
            drug.concentration,
            None if drug.dose is None else drug.dose + drug.concentration * extra,
        )
        for drug in daily_doses
    )
    lines = (f"{drug.drug} {drug.dose}" for drug in most)
    return Worked(most, f"with {bolus_most} boluses of {bolus_volume}: {'; '.join(lines)}")


def bolus_share(bolus_dose: Mass, dose: DoseRate) -> Worked[Percent]:
    """One bolus as a share of the day's base dose."""
    if dose.exact == 0:
        raise NotDefined("The base dose is zero, so a bolus is no share of it.")
    share = Percent.of_ratio(bolus_dose.exact / (dose * _DAY).exact)
    return Worked(share, f"{bolus_dose} / {dose * _DAY} = {share}")


def most_by_lockout(lockout: Duration) -> Worked[Count]:
    """How many boluses the lockout leaves room for in 24 h, whole ones."""
    if lockout.exact == 0:
        raise NotDefined("A lockout of nothing limits nothing.")
    most = Count(Fraction(_DAY.exact // lockout.exact), "times")
    return Worked(most, f"24 h / {lockout} = {most}")


def most_possible(previous_bolus_most: int, time_since_fill: Duration) -> Worked[Count]:
    """How many boluses the pump can have given since the last refill."""
    most = Count(time_since_fill.exact * previous_bolus_most, "times")
    return Worked(most, f"{time_since_fill} x {previous_bolus_most} a day = {most}")


def boluses_a_day(boluses_delivered: Count, time_since_fill: Duration) -> Worked[Frequency]:
    """Mean number of boluses a day since the last refill."""
    if time_since_fill.exact <= 0:
        raise NotDefined("No time has passed since the last refill.")
    mean = Frequency(boluses_delivered.exact / time_since_fill.exact, "per day")
    return Worked(mean, f"{boluses_delivered.number} / {time_since_fill} = {mean}")


CALCULATIONS = (
    Calculation("bolus_volume", "Volume of a patient bolus", bolus_volume),
    Calculation("planned_flow", "Flow with every patient bolus", planned_flow),
    Calculation("max_daily_dose", "Highest dose in a day", max_daily_dose),
    Calculation("max_daily_doses", "Highest dose of each drug in a day", max_daily_doses),
    Calculation("bolus_share", "One bolus of the day's dose", bolus_share),
    Calculation("most_by_lockout", "Boluses the lockout allows", most_by_lockout),
    Calculation("most_possible", "Boluses that can have been given", most_possible),
    Calculation("boluses_a_day", "Boluses a day", boluses_a_day),
)
