"""Whether the pump ran, was read before and after, and bears what comes next."""

from __future__ import annotations

from datetime import date, datetime

from refillnotes.domain.checks.model import PROGRAMMABLE, REFILLED, Check, Outcome, Severity
from refillnotes.domain.clock import day_in_words
from refillnotes.domain.delivery.dates import after
from refillnotes.domain.delivery.limit import Limit
from refillnotes.domain.policy import Policy
from refillnotes.domain.pumps import MriRule, PumpModel
from refillnotes.domain.quantities import Duration, Volume
from refillnotes.domain.worksheet import NotRecorded


def pump_was_read_before_and_after(
    interrogated_before: datetime | None = None,
    interrogated_after: datetime | None = None,
    measured_residual: Volume | None = None,
    next_appointment: datetime | None = None,
) -> Outcome:
    """The pump was interrogated before the aspiration and after the programming.

    Why: without the first reading nobody knows what the pump was doing, without the second
    nobody knows what it is doing now.

    Formula: aspirated with no interrogation before, or next visit booked with no interrogation
    after: block; both recorded: ok

    Then: interrogate the pump before the patient leaves, and print it.
    """
    missed = []
    if interrogated_before is None and measured_residual is not None:
        missed.append(f"{measured_residual} aspirated, and no interrogation before it is recorded")
    if interrogated_after is None and next_appointment is not None:
        missed.append("the visit is planned to its end, and no interrogation after it is recorded")
    if missed:
        return Outcome(Severity.BLOCK, f"{'; '.join(missed)}.")
    times = {"interrogated_before": interrogated_before, "interrogated_after": interrogated_after}
    if None in times.values():
        raise NotRecorded(name for name, moment in times.items() if moment is None)
    return Outcome(
        Severity.OK,
        "the pump was interrogated before and after.",
        tuple(moment.isoformat(sep=" ", timespec="minutes") for moment in times.values() if moment),
    )


INTERROGATION = Check(
    id="interrogation",
    title="The pump was interrogated before and after",
    judge=pump_was_read_before_and_after,
    sources=("post-implant-follow-up",),
    facts=("interrogated_before", "interrogated_after"),
    causes=("the programmer was not at hand", "the printout was not copied"),
    core=False,
    where=(REFILLED, PROGRAMMABLE),
)


def event_log_is_quiet(
    log_read: bool,
    stall_logged: str | None = None,
    reset_logged: bool | None = None,
    critical_alarm: bool | None = None,
    denied_unexplained: bool | None = None,
) -> Outcome:
    """The event log was read and holds nothing that needs an account.

    Why: a stall, a reset or a critical alarm means that the patient got less than programmed,
    or something else.

    Formula: log not read: ack; critical alarm, or stall not recovered: escalate; stall recovered,
    reset, or boluses denied without an explanation: ack; none of these: ok

    Then: a stall that recovered after an MRI is expected: add its hours. One that did not is
    urgent. After a reset, program from the order and not from memory.
    """
    if not log_read:
        return Outcome(Severity.ACK, "the event log was not read.", ("log read: no",))
    loud = []
    if critical_alarm:
        loud.append("a critical (two-tone) alarm")
    if stall_logged == "not-recovered":
        loud.append("a motor stall that has not recovered")
    quiet = []
    if stall_logged == "recovered":
        quiet.append("a motor stall that recovered")
    if reset_logged:
        quiet.append("a reset or memory error")
    if denied_unexplained:
        quiet.append("boluses denied without an explanation")
    if loud or quiet:
        return Outcome(
            Severity.ESCALATE if loud else Severity.ACK,
            f"The log holds {', '.join([*loud, *quiet])}.",
            (f"stall: {stall_logged or 'not recorded'}",),
        )
    asked = {
        "stall_logged": stall_logged,
        "reset_logged": reset_logged,
        "critical_alarm": critical_alarm,
    }
    missing = [name for name, answer in asked.items() if answer is None]
    if missing:
        raise NotRecorded(missing)
    return Outcome(Severity.OK, "the log was read: no stall, reset or critical alarm.")


EVENT_LOG = Check(
    id="event-log",
    title="The event log is read and quiet",
    judge=event_log_is_quiet,
    sources=("ecri-2014", "hsa-over-infusion-2016"),
    facts=("log_read", "stall_logged", "reset_logged", "critical_alarm", "denied_unexplained"),
    causes=("MRI", "wear of the rotor", "a drug outside the label", "a lockout after programming"),
    where=(PROGRAMMABLE,),
)

_STALLING = {MriRule.REINTERROGATE, MriRule.RESTART}


def stall_has_its_hours(
    stall_logged: str | None = None,
    stall_duration: Duration | None = None,
    mri_since_last_visit: bool | None = None,
    pump: PumpModel | None = None,
) -> Outcome:
    """A stall, or an MRI that stops this pump, has its hours recorded.

    Why: what was not delivered while the rotor stood still is still in the reservoir; without
    the hours the residual looks wrong, or hides something that is.

    Formula: stall in the log, or MRI since the last visit with a pump that an MRI stops, and no
    hours: ack; hours recorded, or neither: ok

    Then: read the hours off the event log, and write 0 h when the rotor never stopped.
    """
    if stall_duration is not None:
        return Outcome(
            Severity.OK, f"The motor stood still for {stall_duration}.", (f"{stall_duration}",)
        )
    if stall_logged in {"recovered", "not-recovered"}:
        return Outcome(Severity.ACK, "the log holds a motor stall, and its hours are not recorded.")
    stops = pump is not None and pump.mri_rule.value in _STALLING
    if mri_since_last_visit and stops:
        return Outcome(
            Severity.ACK,
            "There was an MRI, which stops this pump, and its hours are not recorded.",
        )
    missing = [
        name
        for name, answer in (
            ("stall_logged", stall_logged),
            ("mri_since_last_visit", mri_since_last_visit),
        )
        if answer is None
    ]
    if missing:
        raise NotRecorded(missing)
    return Outcome(Severity.OK, "No stall is recorded, and no MRI that stops this pump.")


STALL_TIME = Check(
    id="stall-time",
    title="A stall has its hours recorded",
    judge=stall_has_its_hours,
    sources=("medtronic-mri-guidelines", "tga-synchromed-mri"),
    facts=("stall_duration", "stall_logged", "mri_since_last_visit"),
    causes=("the log was not read to its end",),
    core=False,
    where=(PROGRAMMABLE,),
)


def mri_is_provided_for(
    pump: PumpModel,
    mri_planned: bool | None = None,
    mri_since_last_visit: bool | None = None,
    emptied_for_mri: bool | None = None,
    stall_recovery_logged: bool | None = None,
) -> Outcome:
    """An MRI is provided for in the way this pump asks.

    Why: some pumps may discharge their reservoir in the scanner, others stop and must be seen
    to run again.

    Formula: pump to be emptied for an MRI: MRI planned and not emptied: block; this pump, or one
    that an MRI stops: MRI since the last visit and no recovery seen at a second interrogation:
    ack; else ok

    Then: follow what the maker asks of this model, before the scan and after it.
    """
    rule = pump.mri_rule.value
    if rule is MriRule.EMPTY_FIRST:
        if mri_planned is None:
            raise NotRecorded(("mri_planned",))
        severity, said = _before_the_scan(pump, mri_planned, emptied_for_mri)
        if severity is Severity.OK and mri_since_last_visit:
            severity, said = _after_the_scan(mri_since_last_visit, stall_recovery_logged)
    elif rule in _STALLING:
        if mri_since_last_visit is None:
            raise NotRecorded(("mri_since_last_visit",))
        severity, said = _after_the_scan(mri_since_last_visit, stall_recovery_logged)
    else:
        severity, said = Severity.OK, f"An MRI does not stop the {pump.name}."
    return Outcome(severity, said, (f"{pump.name}: {pump.mri_advice.value}",))


def _before_the_scan(pump: PumpModel, planned: bool, emptied: bool | None) -> tuple[Severity, str]:
    if not planned:
        return Severity.OK, "No MRI is planned."
    if emptied:
        return Severity.OK, f"The {pump.name} is emptied for the MRI."
    said = f"An MRI is planned and the {pump.name} is not recorded as emptied."
    return Severity.BLOCK, said


def _after_the_scan(had_one: bool, recovered: bool | None) -> tuple[Severity, str]:
    if not had_one:
        return Severity.OK, "There was no MRI since the last visit."
    if recovered:
        return Severity.OK, "The pump was seen to run again after the MRI."
    said = "There was an MRI, and recovery was not seen at a second interrogation."
    return Severity.ACK, said


MRI = Check(
    id="mri",
    title="An MRI is provided for",
    judge=mri_is_provided_for,
    sources=(
        "prometra-ii-ifu",
        "prometra-mri-2020",
        "flowonix-safety-notice-2019",
        "medtronic-mri-guidelines",
        "tga-synchromed-mri",
        "medstream-manual-mri",
        "prometra-ii-ifu-access",
        "prometra-mri-guide",
    ),
    facts=("mri_planned", "mri_since_last_visit", "emptied_for_mri", "stall_recovery_logged"),
    causes=("the scan was booked elsewhere", "the pump was read once only"),
)


def battery_outlasts_the_fill(
    policy: Policy,
    battery_state: str | None = None,
    eri_replace_by: date | None = None,
    earliest_limit: Limit | None = None,
) -> Outcome:
    """The battery lasts beyond the next refill, with room to plan a replacement.

    Why: a pump that stops brings withdrawal. Replacement is planned at least three months
    ahead.

    Formula: EOS: escalate; ERI: ack; replace by < earliest limit + [dates.battery_margin]: ack;
    else ok

    Then: plan the replacement.
    """
    if battery_state == "eos":
        return Outcome(Severity.ESCALATE, "The battery is at its end (EOS): the pump has stopped.")
    if battery_state == "eri":
        by = "" if eri_replace_by is None else f" by {day_in_words(eri_replace_by)}"
        return Outcome(Severity.ACK, f"The pump asks to be replaced{by} (ERI).")
    if eri_replace_by is None:
        if battery_state is None:
            raise NotRecorded(("battery_state",))
        return Outcome(Severity.OK, "the battery is good.")
    if earliest_limit is None:
        raise NotRecorded(("next_appointment",))
    margin = policy.dates.battery_margin.value
    needed = after(earliest_limit.day, margin)
    working = (f"{earliest_limit.day} + {margin} = {needed}; replace by {eri_replace_by}",)
    said = f"Replace by {day_in_words(eri_replace_by)}"
    if eri_replace_by < needed:
        return Outcome(
            Severity.ACK, f"{said}: less than {margin} after the next refill is due.", working
        )
    return Outcome(Severity.OK, f"{said}: later than {day_in_words(needed)}.", working)


BATTERY = Check(
    id="battery",
    title="The battery outlasts the fill",
    judge=battery_outlasts_the_fill,
    sources=("itb-best-practices-2016", "medtronic-8637-manual"),
    facts=("battery_state", "eri_replace_by"),
    causes=("the battery nears its end",),
    core=False,
    where=(PROGRAMMABLE,),
)
