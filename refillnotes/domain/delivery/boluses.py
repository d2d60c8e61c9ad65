"""What the patient may add, and what that means for volume and dose."""

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
from refillnotes.domain.worksheet import Calculation, NotRecorded, Worked

_A_DAY = Duration.of("24", "h")
_NOT_REFILLED = "not-refilled"


def bolus_volume(bolus_dose: Mass, concentration: Concentration) -> Worked[Volume]:
    """Volume of one patient bolus.

    Formula: V_bolus = bolus / C1, mL
    """
    if concentration.exact == 0:
        raise NotDefined("A strength of zero needs an endless volume. Check the concentration.")
    volume = bolus_dose / concentration
    return Worked(volume, f"{bolus_dose} / {concentration} = {volume}")


def planned_flow(
    set_flow: FlowRate,
    bolus_volume: Volume | None = None,
    bolus_most: int | None = None,
) -> Worked[FlowRate]:
    """The flow on a day on which the patient takes every bolus allowed.

    Formula: Q_plan = Q + n x V_bolus a day, mL/day
    """
    if bolus_most == 0 or (bolus_volume is None and bolus_most is None):
        return Worked(set_flow, f"{set_flow}, no patient bolus is programmed")
    if bolus_volume is None:
        raise NotRecorded(("bolus_dose",))
    if bolus_most is None:
        raise NotRecorded(("bolus_most",))
    total = FlowRate(set_flow.exact + bolus_most * bolus_volume.exact, "mL/day")
    return Worked(total, f"{set_flow} + {bolus_most} x {bolus_volume} a day = {total}")


def flow_in_force(
    outcome: str | None = None,
    planned_flow: FlowRate | None = None,
    previous_flow: FlowRate | None = None,
    previous_bolus_volume: Volume | None = None,
    previous_bolus_most: int | None = None,
) -> Worked[FlowRate]:
    """The flow dates are reckoned by. Not refilled: the fastest since that fill.

    Formula: Q_plan; not refilled: the larger of Q_plan and the flow since the last refill with
    every bolus, mL/day
    """
    if outcome != _NOT_REFILLED:
        if planned_flow is None:
            raise NotRecorded(("flow", "dose_1"))
        return Worked(planned_flow, f"{planned_flow} as planned")
    if previous_flow is None:
        raise NotRecorded(("previous_flow",))
    with_boluses = previous_flow
    if previous_bolus_volume is not None:
        if previous_bolus_most is None:
            raise NotRecorded(("previous_bolus_most",))
        boluses = previous_bolus_most * previous_bolus_volume.exact
        with_boluses = FlowRate(previous_flow.exact + boluses, "mL/day")
    if planned_flow is None or planned_flow <= with_boluses:
        return Worked(with_boluses, f"{with_boluses} since the last refill")
    return Worked(planned_flow, f"{planned_flow} as planned, faster than {with_boluses} before")


def bolus_share(bolus_dose: Mass, dose: DoseRate) -> Worked[Percent]:
    """One bolus as a part of the basal dose of a day.

    Formula: bolus / d x 100, %
    """
    if dose.exact == 0:
        raise NotDefined("The dose is zero, so a bolus is no part of it.")
    share = Percent.of_ratio(bolus_dose.exact / dose.exact)
    return Worked(share, f"{bolus_dose} / {dose} x 100 = {share}")


def most_by_lockout(lockout: Duration) -> Worked[Count]:
    """How many boluses the lockout leaves room for in 24 hours, whole ones only.

    Formula: floor(24 h / lockout)
    """
    if lockout.exact == 0:
        raise NotDefined("A lockout of zero limits nothing.")
    most = Count(Fraction(_A_DAY.ratio_to(lockout) // 1), "times")
    return Worked(most, f"{_A_DAY} / {lockout}, whole ones = {most}")


def most_possible(previous_bolus_most: int, time_since_fill: Duration) -> Worked[Count]:
    """How many boluses the setting allowed since the last refill.

    Formula: t x n a day
    """
    most = Count(time_since_fill.exact * previous_bolus_most, "times")
    return Worked(most, f"{time_since_fill} x {previous_bolus_most} a day = {most}")


def boluses_denied(boluses_requested: Count, boluses_delivered: Count) -> Worked[Count]:
    """How many boluses the patient asked for and did not get.

    Formula: boluses requested - boluses delivered
    """
    if boluses_delivered > boluses_requested:
        raise NotDefined("More boluses were delivered than requested. Read the counters again.")
    denied = boluses_requested - boluses_delivered
    return Worked(denied, f"{boluses_requested} - {boluses_delivered} = {denied}")


def boluses_a_day(boluses_delivered: Count, time_since_fill: Duration) -> Worked[Frequency]:
    """How many boluses the patient took on a mean day.

    Formula: boluses delivered / t, per day
    """
    if time_since_fill.exact <= 0:
        raise NotDefined("No time has passed since the last refill, so there is no mean day.")
    mean = Frequency(boluses_delivered.exact / time_since_fill.exact, "per day")
    return Worked(mean, f"{boluses_delivered} / {time_since_fill} = {mean}")


CALCULATIONS = (
    Calculation("bolus_volume", "Volume of one patient bolus", bolus_volume),
    Calculation("planned_flow", "Flow rate with every bolus taken", planned_flow),
    Calculation("flow_in_force", "Flow rate dates are reckoned by", flow_in_force, printed=False),
    Calculation("bolus_share", "One bolus as part of the daily dose", bolus_share),
    Calculation("most_by_lockout", "Boluses the lockout allows", most_by_lockout),
    Calculation("most_possible", "Boluses possible since the last refill", most_possible),
    Calculation("boluses_denied", "Boluses denied", boluses_denied),
    Calculation("boluses_a_day", "Boluses on a mean day", boluses_a_day),
)
