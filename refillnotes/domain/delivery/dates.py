"""Until when the fill lasts, and which limit comes first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from refillnotes.domain.catalogue import Catalogue
from refillnotes.domain.errors import NotDefined
from refillnotes.domain.policy import Policy
from refillnotes.domain.quantities import Duration, FlowRate, Percent, Volume
from refillnotes.domain.rows import DrugInPump
from refillnotes.domain.worksheet import Calculation, NotRecorded, Worked

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """The day by which the pump must be seen to, and what ends then."""

    day: date
    limited_by: str

    def __str__(self) -> str:
        return f"{self.day.isoformat()}, limited by {self.limited_by}"


def elapsed(start: datetime, end: datetime) -> Duration:
    """Real time between two aware moments, whatever the clocks on the wall did."""
    return Duration(
        Fraction((end - start) // timedelta(microseconds=1), _DAY // timedelta(microseconds=1)),
        "days",
    )


def time_since_fill(
    previous_fill_at: datetime,
    aspirated_at: datetime | None = None,
    started_at: datetime | None = None,
) -> Worked[Duration]:
    """Elapsed real time since the last refill, to the aspiration if there was one."""
    until = aspirated_at or started_at
    if until is None:
        raise NotRecorded(("aspirated_at",))
    since = elapsed(previous_fill_at, until)
    return Worked(
        since, f"{previous_fill_at:%Y-%m-%d %H:%M%z} to {until:%Y-%m-%d %H:%M%z} = {since}"
    )


def fill_volume(
    injected: Volume | None = None,
    outcome: str | None = None,
    previous_volume: Volume | None = None,
) -> Worked[Volume]:
    """What the reservoir was filled with: this time, or last time when it was not refilled."""
    if outcome == "not-refilled":
        if previous_volume is None:
            raise NotRecorded(("previous_volume",))
        return Worked(previous_volume, f"{previous_volume} at the last refill")
    if injected is None:
        raise NotRecorded(("injected",))
    return Worked(injected, f"{injected} put in")


def fill_date(
    injected_at: datetime | None = None,
    outcome: str | None = None,
    previous_fill_at: datetime | None = None,
) -> Worked[date]:
    """The day of the fill that is in the pump now."""
    moment = previous_fill_at if outcome == "not-refilled" else injected_at
    if moment is None:
        missing = "previous_fill_at" if outcome == "not-refilled" else "injected_at"
        raise NotRecorded((missing,))
    return Worked(moment.date(), moment.date().isoformat())


def flow_in_force(
    outcome: str | None = None,
    planned_flow: FlowRate | None = None,
    previous_flow: FlowRate | None = None,
) -> Worked[FlowRate]:
    """The flow dates are reckoned by: as planned now, or as it was when nothing was changed."""
    flow = planned_flow
    if flow is None and outcome == "not-refilled":
        flow = previous_flow
    if flow is None:
        raise NotRecorded(("flow",))
    return Worked(flow, str(flow))


def alarm_threshold(
    alarm_volume: Volume | None = None,
    programmable: bool | None = None,
    outcome: str | None = None,
    previous_alarm_volume: Volume | None = None,
) -> Worked[Volume]:
    """The volume the low-reservoir alarm is set to; a pump without one is reckoned to empty."""
    if alarm_volume is None and outcome == "not-refilled":
        alarm_volume = previous_alarm_volume
    if alarm_volume is not None:
        return Worked(alarm_volume, f"{alarm_volume}")
    if programmable is False:
        return Worked(Volume.of("0", "mL"), "no alarm: reckoned to empty, 0 mL")
    raise NotRecorded(("alarm_volume",))


def days_to_alarm(
    fill_volume: Volume, alarm_threshold: Volume, flow_in_force: FlowRate
) -> Worked[Duration]:
    """(V - alarm) / Q, with every patient bolus counted in."""
    return _days(
        fill_volume - alarm_threshold, flow_in_force, f"({fill_volume} - {alarm_threshold})"
    )


def alarm_date(fill_date: date, days_to_alarm: Duration) -> Worked[date]:
    """Whole days only, rounded down: the alarm may sound earlier in the day, never later."""
    day = after(fill_date, days_to_alarm)
    return Worked(day, f"{fill_date} + {days_to_alarm.exact // 1} whole days = {day}")


def days_to_empty(fill_volume: Volume, flow_in_force: FlowRate) -> Worked[Duration]:
    """V / Q."""
    return _days(fill_volume, flow_in_force, str(fill_volume))


def empty_date(fill_date: date, days_to_empty: Duration) -> Worked[date]:
    """The day the reservoir runs dry, whole days, rounded down."""
    day = after(fill_date, days_to_empty)
    return Worked(day, f"{fill_date} + {days_to_empty.exact // 1} whole days = {day}")


def days_to_alarm_worst(
    fill_volume: Volume, alarm_threshold: Volume, flow_in_force: FlowRate, flow_spec: Percent
) -> Worked[Duration]:
    """The same for a pump that runs as fast as its specification allows."""
    fastest = flow_in_force.times(1 + flow_spec.exact / 100)
    return _days(fill_volume - alarm_threshold, fastest, f"({fill_volume} - {alarm_threshold})")


def stability_days(
    drugs: tuple[DrugInPump, ...],
    catalogue: Catalogue,
    first_fill: bool | None = None,
    diluted: bool | None = None,
) -> Worked[Duration]:
    """How long these drugs may stay in the warm pump; not the syringe's use-by."""
    figure = catalogue.stability(
        tuple(drug.drug for drug in drugs), first_fill=bool(first_fill), diluted=bool(diluted)
    )
    names = " + ".join(drug.drug for drug in drugs)
    marks = [word for flag, word in ((first_fill, "first fill"), (diluted, "diluted")) if flag]
    return Worked(figure.value, f"{figure.value} for {', '.join([names, *marks])}")


def stability_date(fill_date: date, stability_days: Duration) -> Worked[date]:
    """The last day the drug may stay in the pump."""
    day = after(fill_date, stability_days)
    return Worked(day, f"{fill_date} + {stability_days} = {day}")


def earliest_limit(
    alarm_date: date,
    stability_date: date | None = None,
    eri_replace_by: date | None = None,
    order_ends: date | None = None,
    programmable: bool | None = None,
) -> Worked[Limit]:
    """The first of the limits, and its name."""
    limits = [
        (alarm_date, "empty reservoir" if programmable is False else "alarm"),
        (stability_date, "stability"),
        (eri_replace_by, "eri"),
        (order_ends, "order"),
    ]
    known = [Limit(day, cause) for day, cause in limits if day is not None]
    first = min(known, key=lambda limit: limit.day)
    listed = ", ".join(f"{limit.limited_by} {limit.day}" for limit in known)
    return Worked(first, f"the earliest of {listed}")


def limited_by(earliest_limit: Limit) -> Worked[str]:
    """What ends first."""
    words = LIMIT_WORDS[earliest_limit.limited_by]
    return Worked(earliest_limit.limited_by, words)


LIMIT_WORDS = {
    "alarm": "low-reservoir alarm",
    "empty reservoir": "empty reservoir",
    "stability": "drug stability in the pump",
    "eri": "battery (replace by)",
    "order": "end of the order",
}


def refill_due(
    earliest_limit: Limit, policy: Policy, margin: Duration | None = None
) -> Worked[date]:
    """The earliest limit less the margin: the day to have the next visit by."""
    days = policy.dates.appointment_margin.value if margin is None else margin
    day = after(earliest_limit.day, -days)
    return Worked(day, f"{earliest_limit.day} - {days} = {day}")


def days_overdue(visit_date: date, previous_alarm_date: date) -> Worked[Duration]:
    """Days since the last fill's alarm date; below zero: days still to go."""
    days = whole_days(visit_date - previous_alarm_date)
    return Worked(days, f"{visit_date} - {previous_alarm_date} = {days}")


def visit_date(
    aspirated_at: datetime | None = None, started_at: datetime | None = None
) -> Worked[date]:
    """The day of this visit."""
    moment = aspirated_at or started_at
    if moment is None:
        raise NotRecorded(("started_at",))
    return Worked(moment.date(), moment.date().isoformat())


def residual_if_continued(
    previous_alarm_volume: Volume, days_overdue: Duration, previous_flow: FlowRate
) -> Worked[Volume]:
    """What would be left had the pump run on past its alarm; below zero: empty since."""
    gone = previous_flow * days_overdue
    left = previous_alarm_volume - gone
    return Worked(left, f"{previous_alarm_volume} - {previous_flow} x {days_overdue} = {left}")


def empty_for(
    previous_flow: FlowRate,
    expected_residual: Volume | None = None,
    residual_if_continued: Volume | None = None,
) -> Worked[Duration]:
    """How long the pump has been without drug, by calculation; zero while something is left."""
    left = expected_residual if expected_residual is not None else residual_if_continued
    if left is None:
        raise NotRecorded(("previous_volume",))
    if left.exact >= 0:
        return Worked(Duration.of("0", "days"), f"{left} left: not empty")
    since = -left / previous_flow
    return Worked(since, f"{-left} / {previous_flow} = {since}")


def after(day: date, days: Duration) -> date:
    """A day some days later, counted in whole days, rounded down."""
    return day + timedelta(days=days.exact // 1)


def whole_days(gap: timedelta) -> Duration:
    return Duration(Fraction(gap // _DAY), "days")


def _days(volume: Volume, flow: FlowRate, words: str) -> Worked[Duration]:
    if flow.exact <= 0:
        raise NotDefined("The pump is set to no flow, so the reservoir never empties.")
    days = volume / flow
    return Worked(days, f"{words} / {flow} = {days}")


CALCULATIONS = (
    Calculation("time_since_fill", "Time since the last refill", time_since_fill),
    Calculation("visit_date", "Day of the visit", visit_date, printed=False),
    Calculation("fill_volume", "Volume in the reservoir", fill_volume),
    Calculation("fill_date", "Day of the fill", fill_date, printed=False),
    Calculation("flow_in_force", "Flow dates are reckoned by", flow_in_force, printed=False),
    Calculation("alarm_threshold", "Alarm volume", alarm_threshold, printed=False),
    Calculation("days_to_alarm", "Days to the alarm", days_to_alarm),
    Calculation("alarm_date", "Alarm date", alarm_date),
    Calculation("days_to_empty", "Days until empty", days_to_empty),
    Calculation("empty_date", "Empty on", empty_date),
    Calculation("days_to_alarm_worst", "Days to the alarm at the fastest", days_to_alarm_worst),
    Calculation("stability_days", "In-pump stability", stability_days),
    Calculation("stability_date", "Stable in the pump until", stability_date),
    Calculation("earliest_limit", "Earliest limit", earliest_limit),
    Calculation("limited_by", "Limited by", limited_by),
    Calculation("refill_due", "Refill due", refill_due),
    Calculation("days_overdue", "Days past the last alarm date", days_overdue),
    Calculation("residual_if_continued", "Residual had it run on", residual_if_continued),
    Calculation("empty_for", "Time without drug", empty_for),
)
