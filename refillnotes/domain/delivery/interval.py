"""The time since the last refill: how long, how overdue, and for how long without drug."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from refillnotes.domain.delivery.dates import whole_days
from refillnotes.domain.errors import NotDefined
from refillnotes.domain.quantities import Duration, FlowRate, Volume
from refillnotes.domain.rows import Segment
from refillnotes.domain.worksheet import Calculation, NotRecorded, Worked

_SECONDS_A_DAY = 86_400
_NOTHING = Volume.of("0", "mL")


def elapsed(start: datetime, end: datetime) -> Duration:
    """Time between two aware moments, to the second, whatever the clocks on the wall did."""
    gap = end.astimezone(UTC) - start.astimezone(UTC)
    return Duration(Fraction(gap // timedelta(seconds=1), _SECONDS_A_DAY), "days")


def time_since_fill(
    previous_fill_at: datetime,
    aspirated_at: datetime | None = None,
    started_at: datetime | None = None,
) -> Worked[Duration]:
    """Elapsed time in UTC, so that a clock change neither adds nor hides an hour.

    Formula: t = aspiration (else start of the visit) - last refill, both in UTC, days
    """
    until = aspirated_at or started_at
    if until is None:
        raise NotRecorded(("aspirated_at",))
    days = elapsed(previous_fill_at, until)
    if days.exact < 0:
        raise NotDefined(
            f"{_minute(until)} lies before the last refill at {_minute(previous_fill_at)}."
        )
    return Worked(days, f"{_minute(until)} - {_minute(previous_fill_at)} = {days} elapsed")


def scheduled_volume(segments: tuple[Segment, ...]) -> Worked[Volume]:
    """What the programme alone should have given.

    Formula: sum(Q x D), mL
    """
    total = sum((segment.volume for segment in segments), start=_NOTHING)
    terms = " + ".join(f"{segment.flow} x {segment.duration}" for segment in segments)
    return Worked(total, f"{terms} = {total}")


def visit_date(
    started_at: datetime | None = None,
    fill_date: date | None = None,
    now: datetime | None = None,
) -> Worked[date]:
    """Today, as far as this visit is concerned.

    Formula: day the visit started, else day of the fill, else today
    """
    if started_at is not None:
        day, why = started_at.date(), "the visit started"
    elif fill_date is not None:
        day, why = fill_date, "the pump was filled"
    elif now is not None:
        day, why = now.date(), "now"
    else:
        raise NotRecorded(("started_at",))
    return Worked(day, f"{day.isoformat()}, {why}")


def days_between_visits(previous_fill_at: datetime, visit_date: date) -> Worked[Duration]:
    """Calendar days from the last refill to this visit; negative when the dates are swapped.

    Formula: day of this visit - day of the last refill, days
    """
    return _days(previous_fill_at.date(), visit_date)


def days_overdue(
    visit_date: date, previous_limit: date | None = None, previous_alarm_date: date | None = None
) -> Worked[Duration]:
    """Days past the last limit; below zero, days still left.

    Formula: day of this visit - limit of the last fill (else its alarm date), days
    """
    limit = previous_limit or previous_alarm_date
    if limit is None:
        raise NotRecorded(("previous_limit",))
    return _days(limit, visit_date)


def residual_if_continued(
    visit_date: date,
    previous_alarm_date: date,
    previous_alarm_volume: Volume,
    previous_flow: FlowRate,
) -> Worked[Volume]:
    """What is left if the pump ran on past its alarm. Below zero: empty since.

    Formula: V_alarm - Q x (day of this visit - alarm date), mL
    """
    since = _days(previous_alarm_date, visit_date).value
    left = previous_alarm_volume - previous_flow * since
    return Worked(left, f"{previous_alarm_volume} - {since} x {previous_flow} = {left}")


def empty_for(
    previous_flow: FlowRate,
    expected_residual: Volume | None = None,
    residual_if_continued: Volume | None = None,
) -> Worked[Duration]:
    """How long the reservoir has been empty by calculation; zero while something is left.

    Formula: -Ve / Q (without Ve: what is left past the alarm date); 0 while something is left,
    days
    """
    left = expected_residual or residual_if_continued
    if left is None:
        raise NotRecorded(("expected_residual",))
    if left.exact >= 0:
        return Worked(Duration.of("0", "days"), f"{left} left: not empty")
    if previous_flow.exact <= 0:
        raise NotDefined("The pump stood still, so the reservoir did not run out.")
    days = -left / previous_flow
    return Worked(days, f"{-left} / {previous_flow} = {days}")


def ended_empty(expected_residual: Volume) -> Worked[bool]:
    """Whether the last fill had run out before this visit, by calculation.

    Formula: Ve <= 0 mL
    """
    empty = expected_residual.exact <= 0
    return Worked(empty, f"{expected_residual} expected: {'empty' if empty else 'not empty'}")


def _days(start: date, end: date) -> Worked[Duration]:
    days = whole_days(end - start)
    return Worked(days, f"{end.isoformat()} - {start.isoformat()} = {days}")


def _minute(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="minutes")


CALCULATIONS = (
    Calculation("time_since_fill", "Time since the last refill", time_since_fill),
    Calculation("scheduled_volume", "Volume of the programme", scheduled_volume),
    Calculation("visit_date", "Day of this visit", visit_date, printed=False),
    Calculation("days_between_visits", "Days since the last refill", days_between_visits),
    Calculation("days_overdue", "Days past the last limit", days_overdue),
    Calculation(
        "residual_if_continued", "Left if the pump ran on past its alarm", residual_if_continued
    ),
    Calculation("empty_for", "Time empty, by calculation", empty_for),
    Calculation("ended_empty", "Whether the last fill ran out", ended_empty, printed=False),
)
