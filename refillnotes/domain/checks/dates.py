"""Until when the fill lasts, and whether the next visit comes in time."""

from __future__ import annotations

from datetime import date, datetime

from refillnotes.domain.checks.model import (
    PROGRAMMABLE,
    REFILLED,
    Check,
    Outcome,
    Severity,
    exceeding,
)
from refillnotes.domain.clock import day_in_words
from refillnotes.domain.delivery.dates import whole_days
from refillnotes.domain.delivery.limit import LIMIT_WORDS, Limit
from refillnotes.domain.policy import Policy
from refillnotes.domain.quantities import Duration, Volume
from refillnotes.domain.worksheet import NotRecorded


def alarm_date_is_worked_out(
    alarm_date: date, days_to_alarm: Duration, alarm_threshold: Volume
) -> Outcome:
    """The day the low-reservoir alarm is due is worked out, with every patient bolus taken.

    Why: the alarm goes by calculation on most pumps. A pump that runs too fast is empty
    before it sounds.

    Formula: day of the fill + floor((V_fill - V_alarm - priming - bridge) / Q_plan + bridge
    duration): ok

    Then: compare with the date the programmer shows.
    """
    return Outcome(
        Severity.OK,
        f"The alarm volume, {alarm_threshold}, is reached on {day_in_words(alarm_date)}.",
        (f"{days_to_alarm} to {alarm_threshold}, whole days only",),
    )


ALARM_DATE = Check(
    id="alarm-date",
    title="The alarm date is worked out",
    judge=alarm_date_is_worked_out,
    sources=("medtronic-fa596-2016", "prometra-ptc-guide"),
    facts=("alarm_volume", "programmer_alarm_date"),
)


def fill_keeps_in_the_pump(stability_date: date, stability_days: Duration) -> Outcome:
    """How long the drug keeps in the warm pump is known.

    Why: drug that decays loses strength and can block the pump. The date on the syringe is
    about something else.

    Formula: day of the fill + days of stability in the pump: ok

    Then: ask the pharmacy where the figure is a default.
    """
    return Outcome(
        Severity.OK,
        f"The fill keeps in the pump until {day_in_words(stability_date)}.",
        (f"{stability_days} in the pump",),
    )


IN_PUMP_STABILITY = Check(
    id="in-pump-stability",
    title="The fill's time in the pump is known",
    judge=fill_keeps_in_the_pump,
    sources=("wisconsin-refills", "prialt-pump-use", "classen-2004", "sitaram-1995"),
    facts=("first_fill", "diluted"),
    core=False,
)


def earliest_limit_is_known(
    earliest_limit: Limit,
    days_to_alarm_worst: Duration | None = None,
    stability_date: date | None = None,
) -> Outcome:
    """The day the pump must be seen by is known, and why.

    Why: volume, stability, battery and order end on different days; the first one counts.

    Formula: min(alarm date, last day of stability, battery replace-by, end of the order): info

    Then: book the next visit before it.
    """
    working = [f"{earliest_limit}"]
    if days_to_alarm_worst is not None:
        working.append(f"{days_to_alarm_worst} at the fastest the pump may run")
    if stability_date is None:
        working.append("how long the drug keeps in the pump is not known here")
    return Outcome(
        Severity.INFO,
        f"Refill by {day_in_words(earliest_limit.day)}: {LIMIT_WORDS[earliest_limit.limited_by]}.",
        tuple(working),
    )


EARLIEST_LIMIT = Check(
    id="earliest-limit",
    title="The earliest limit is known",
    judge=earliest_limit_is_known,
    sources=("medtronic-fa596-2016", "proposed-default"),
    facts=("next_appointment",),
)


def appointment_is_in_time(
    next_appointment: datetime, earliest_limit: Limit, refill_due: date
) -> Outcome:
    """The next appointment is before the earliest limit, with a margin.

    Why: a missed visit, a weekend or a holiday must not empty the pump.

    Formula: appointment <= earliest limit - [dates.appointment_margin] (or the margin recorded):
    ok; <= earliest limit: ack; else block

    Then: book an earlier appointment.
    """
    day = next_appointment.date()
    booked = f"Booked for {day_in_words(day)}"
    limit = f"{day_in_words(earliest_limit.day)} ({LIMIT_WORDS[earliest_limit.limited_by]})"
    working = (f"due by {day_in_words(refill_due)}, limit {limit}",)
    if day > earliest_limit.day:
        late = whole_days(day - earliest_limit.day)
        return Outcome(Severity.BLOCK, f"{booked}: {late} after the limit, {limit}.", working)
    if day > refill_due:
        margin = whole_days(earliest_limit.day - day)
        return Outcome(Severity.ACK, f"{booked}: {margin} before the limit, {limit}.", working)
    return Outcome(Severity.OK, f"{booked}, due by {day_in_words(refill_due)}.", working)


NEXT_APPOINTMENT = Check(
    id="next-appointment",
    title="The next appointment is in time",
    judge=appointment_is_in_time,
    sources=("proposed-default",),
    facts=("next_appointment",),
    causes=("no earlier appointment was free", "the dates were reckoned from another volume"),
)


def alarm_dates_agree(alarm_date: date, programmer_alarm_date: date, policy: Policy) -> Outcome:
    """The programmer's alarm date is the one worked out here.

    Why: when the dates differ, the pump holds another volume, concentration or dose than this
    record.

    Formula: |alarm date by the programmer - alarm date|, days: > [dates.alarm_ack] ack, >
    [dates.alarm_block] block

    Then: compare volume, concentration, dose and alarm volume with the programmer.
    """
    rule = policy.dates
    gap = whole_days(abs(programmer_alarm_date - alarm_date))
    severity = exceeding(
        gap, (rule.alarm_ack.value, Severity.ACK), (rule.alarm_block.value, Severity.BLOCK)
    )
    shown = f"The programmer shows {day_in_words(programmer_alarm_date)}"
    side = "later" if programmer_alarm_date > alarm_date else "earlier"
    return Outcome(
        severity,
        f"{shown}, {gap} {side} than {day_in_words(alarm_date)} worked out here."
        if gap.exact
        else f"{shown}, as worked out here.",
        (
            (
                f"{gap} apart; asked above {rule.alarm_ack.value}, "
                f"stopped above {rule.alarm_block.value}"
            ),
        ),
    )


ALARM_DATE_AGREEMENT = Check(
    id="alarm-date-agreement",
    title="The programmer's alarm date agrees",
    judge=alarm_dates_agree,
    sources=("tmlt-case", "proposed-default"),
    facts=("programmer_alarm_date",),
    causes=("a wrong volume in the pump", "a wrong concentration in the pump"),
    where=(REFILLED, PROGRAMMABLE),
)


def visit_is_not_overdue(
    visit_date: date,
    previous_limit: date | None = None,
    previous_alarm_date: date | None = None,
    expected_residual: Volume | None = None,
    residual_if_continued: Volume | None = None,
    empty_for: Duration | None = None,
    other_alarms: frozenset[str] | None = None,
) -> Outcome:
    """The visit came before the last fill's limit.

    Why: past it the pump may have run empty, and the patient lost the tolerance the old dose
    counts on.

    Formula: Ve (else what is left past the alarm date) <= 0 mL: escalate; day of this visit >
    earlier of the last fill's limit and alarm date, or low-reservoir alarm active: ack; else ok

    Then: ask about withdrawal. Treat the time without drug as unknown until shown otherwise.
    """
    limits = [day for day in (previous_limit, previous_alarm_date) if day is not None]
    left = residual_if_continued if expected_residual is None else expected_residual
    working = [] if left is None else [f"{left} left by calculation; below zero is empty since"]
    if left is not None and left.exact <= 0:
        since = "is empty"
        if empty_for is not None and empty_for.exact:
            since = f"has been empty for {empty_for}"
        return Outcome(Severity.ESCALATE, f"By calculation the pump {since}.", tuple(working))
    alarm = "the low-reservoir alarm is active: the refill is overdue."
    sounding = other_alarms is not None and "low-reservoir" in other_alarms
    if not limits:
        if sounding:
            return Outcome(Severity.ACK, alarm, tuple(working))
        raise NotRecorded(("previous_limit",))
    limit = min(limits)
    late = whole_days(visit_date - limit)
    working.append(f"{visit_date} - {limit} = {late}")
    if late.exact > 0:
        return Outcome(
            Severity.ACK,
            f"This visit is {late} after the last fill's limit, {day_in_words(limit)}.",
            tuple(working),
        )
    if sounding:
        return Outcome(Severity.ACK, alarm, tuple(working))
    return Outcome(Severity.OK, f"The last fill's limit is {day_in_words(limit)}.", tuple(working))


REFILL_OVERDUE = Check(
    id="refill-overdue",
    title="The visit came before the last fill's limit",
    judge=visit_is_not_overdue,
    sources=("tmlt-case", "aneskey-withdrawal"),
    facts=("aspirated_at", "measured_residual"),
    causes=("a missed visit", "the limit was reckoned from a wrong volume"),
)
