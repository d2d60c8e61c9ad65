"""Until when the fill lasts: all from the state after the visit."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction

from refillnotes.domain.errors import NotDefined
from refillnotes.domain.quantities import Duration, FlowRate, Percent, Volume
from refillnotes.domain.worksheet import Calculation, NotRecorded, Worked

_NOT_REFILLED = "not-refilled"
_NO_DAYS = Duration.of("0", "days")


def fill_date(
    injected_at: datetime | None = None,
    outcome: str | None = None,
    previous_fill_at: datetime | None = None,
) -> Worked[date]:
    """The day the reservoir was last filled: today, or the last refill when there was none.

    Formula: day of the injection; not refilled: day of the last refill
    """
    if outcome == _NOT_REFILLED:
        if previous_fill_at is None:
            raise NotRecorded(("previous_fill_at",))
        day = previous_fill_at.date()
        return Worked(day, f"{day.isoformat()}, the last refill: today there was none")
    if injected_at is None:
        raise NotRecorded(("injected_at",))
    return Worked(injected_at.date(), f"{injected_at.date().isoformat()}, put in today")


def fill_volume(
    injected: Volume | None = None,
    outcome: str | None = None,
    previous_volume: Volume | None = None,
) -> Worked[Volume]:
    """What the reservoir held after its last fill.

    Formula: V_fill = V_in; not refilled: V0, mL
    """
    if outcome == _NOT_REFILLED:
        if previous_volume is None:
            raise NotRecorded(("previous_volume",))
        return Worked(previous_volume, f"{previous_volume} of the last refill")
    if injected is None:
        raise NotRecorded(("injected",))
    return Worked(injected, f"{injected} put in")


def alarm_threshold(
    alarm_volume: Volume | None = None,
    programmable: bool | None = None,
    outcome: str | None = None,
    previous_alarm_volume: Volume | None = None,
) -> Worked[Volume]:
    """The volume at which the alarm is set; a pump without an alarm runs to empty.

    Formula: V_alarm as set; 0 for a pump without an alarm, mL
    """
    if alarm_volume is not None:
        return Worked(alarm_volume, f"alarm at {alarm_volume}")
    if outcome == _NOT_REFILLED and previous_alarm_volume is not None:
        return Worked(previous_alarm_volume, f"alarm at {previous_alarm_volume} as before")
    if programmable is False:
        return Worked(Volume.of("0", "mL"), "no alarm: reckoned to empty, 0 mL")
    raise NotRecorded(("alarm_volume",))


def days_to_alarm(
    fill_volume: Volume,
    alarm_threshold: Volume,
    flow_in_force: FlowRate,
    bridge_volume: Volume | None = None,
    bridge_duration: Duration | None = None,
    priming_volume: Volume | None = None,
    outcome: str | None = None,
    previous_bridge_volume: Volume | None = None,
    previous_bridge_duration: Duration | None = None,
    previous_priming_volume: Volume | None = None,
) -> Worked[Duration]:
    """A bridge runs first, and it and a priming bolus take volume.

    Formula: (V_fill - V_alarm - priming - bridge) / Q_plan + bridge duration, days
    """
    if outcome == _NOT_REFILLED:
        bridge_volume, bridge_duration = previous_bridge_volume, previous_bridge_duration
        priming_volume = previous_priming_volume
    _refuse_standstill(flow_in_force)
    usable = fill_volume - alarm_threshold
    terms = f"{fill_volume} - {alarm_threshold}"
    for volume, word in ((priming_volume, "priming"), (bridge_volume, "bridge")):
        if volume is not None and volume.exact:
            usable -= volume
            terms += f" - {volume} {word}"
    before = _NO_DAYS if bridge_volume is None or bridge_duration is None else bridge_duration
    if usable.exact <= 0:
        return Worked(_NO_DAYS, f"{terms} = {usable}: at the alarm volume from the start")
    days = usable / flow_in_force + before
    bridging = f" + {before} of bridge" if before.exact else ""
    return Worked(days, f"({terms}) / {flow_in_force}{bridging} = {days}")


def days_to_alarm_worst(days_to_alarm: Duration, flow_spec: Percent) -> Worked[Duration]:
    """The same if the pump runs fast by all its specification allows: its alarm would be late.

    Formula: days to the alarm / (1 + specification), days
    """
    days = days_to_alarm.times(Fraction(100) / (100 + flow_spec.exact))
    return Worked(days, f"{days_to_alarm} / (1 + {flow_spec}) = {days}")


def days_to_empty(
    fill_volume: Volume,
    set_flow: FlowRate | None = None,
    outcome: str | None = None,
    previous_flow: FlowRate | None = None,
) -> Worked[Duration]:
    """Until nothing is left, without patient boluses.

    Formula: V_fill / Q, days
    """
    flow = previous_flow if outcome == _NOT_REFILLED else set_flow
    if flow is None:
        raise NotRecorded(("previous_flow" if outcome == _NOT_REFILLED else "flow",))
    _refuse_standstill(flow)
    days = fill_volume / flow
    return Worked(days, f"{fill_volume} / {flow} = {days}")


def alarm_date(fill_date: date, days_to_alarm: Duration) -> Worked[date]:
    """Fill day + whole days, always rounded down.

    Formula: day of the fill + floor(days to the alarm)
    """
    return _after(fill_date, days_to_alarm)


def alarm_date_worst(fill_date: date, days_to_alarm_worst: Duration) -> Worked[date]:
    """Fill day + whole days at the fastest the specification allows.

    Formula: day of the fill + floor(days to the alarm / (1 + specification))
    """
    return _after(fill_date, days_to_alarm_worst)


def empty_date(fill_date: date, days_to_empty: Duration) -> Worked[date]:
    """Fill day + whole days until nothing is left.

    Formula: day of the fill + floor(V_fill / Q)
    """
    return _after(fill_date, days_to_empty)


def stability_date(fill_date: date, stability_days: Duration) -> Worked[date]:
    """The last day the drugs keep inside the warm pump.

    Formula: day of the fill + days of stability in the pump
    """
    return _after(fill_date, stability_days)


def alarm_date_difference(alarm_date: date, programmer_alarm_date: date) -> Worked[Duration]:
    """How many days later than computed the programmer expects the alarm.

    Formula: alarm date by the programmer - alarm date worked out, days
    """
    days = whole_days(programmer_alarm_date - alarm_date)
    return Worked(
        days,
        f"{programmer_alarm_date.isoformat()} by the programmer - "
        f"{alarm_date.isoformat()} computed = {days}",
    )


def _after(start: date, duration: Duration) -> Worked[date]:
    whole = Duration(Fraction(duration.exact // 1), "days")
    day = after(start, whole)
    return Worked(day, f"{start.isoformat()} + {whole}, rounded down = {day.isoformat()}")


def after(start: date, duration: Duration) -> date:
    """The day so many whole days later, rounded down. Errors: ``NotDefined`` off the calendar."""
    try:
        return start + timedelta(days=int(duration.exact // 1))
    except OverflowError:
        raise NotDefined(f"{duration} from {start.isoformat()} is outside the calendar.") from None


def whole_days(gap: timedelta) -> Duration:
    """Calendar days between two days; negative when the first is the later one."""
    return Duration(Fraction(gap.days), "days")


def _refuse_standstill(flow: FlowRate) -> None:
    if flow.exact <= 0:
        raise NotDefined("The pump stands still, so the fill does not run out.")


CALCULATIONS = (
    Calculation("fill_date", "Day of the fill", fill_date),
    Calculation("fill_volume", "Volume of the fill", fill_volume),
    Calculation("alarm_threshold", "Alarm volume", alarm_threshold, printed=False),
    Calculation("days_to_alarm", "Days to the low-reservoir alarm", days_to_alarm),
    Calculation("alarm_date", "Alarm date", alarm_date),
    Calculation("days_to_alarm_worst", "Days to alarm, pump running fast", days_to_alarm_worst),
    Calculation("alarm_date_worst", "Alarm date, pump running fast", alarm_date_worst),
    Calculation("days_to_empty", "Days to empty", days_to_empty),
    Calculation("empty_date", "Day the reservoir is empty", empty_date),
    Calculation("stability_date", "Last day of stability in the pump", stability_date),
    Calculation("alarm_date_difference", "Programmer's alarm date and ours", alarm_date_difference),
)
