"""Whether the patient may have been without drug, and was watched after a change."""

from __future__ import annotations

from datetime import datetime

from refillnotes.domain.catalogue import Catalogue
from refillnotes.domain.checks.model import REFILLED, Check, Outcome, Severity
from refillnotes.domain.checks.signs import classes_in_pump, concerns
from refillnotes.domain.delivery.interval import elapsed
from refillnotes.domain.drugs import DrugClass
from refillnotes.domain.policy import Policy
from refillnotes.domain.quantities import Concentration, Duration, Percent, Volume
from refillnotes.domain.rows import DrugInPump
from refillnotes.domain.worksheet import NotRecorded


def restart_is_ordered_anew(
    policy: Policy,
    catalogue: Catalogue,
    drug_classes: frozenset[DrugClass] | None = None,
    previous_drugs: tuple[DrugInPump, ...] | None = None,
    measured_residual: Volume | None = None,
    residual_if_continued: Volume | None = None,
    empty_for: Duration | None = None,
    stall_logged: str | None = None,
    stall_duration: Duration | None = None,
    flow_error: Percent | None = None,
    dose_reordered: bool | None = None,
    ended_empty: bool | None = None,
    access_dye: str | None = None,
    access_rotor: str | None = None,
    pump_status: str | None = None,
) -> Outcome:
    """After a time without drug the dose is ordered anew.

    Why: tolerance is lost within days. The dose of before is then an overdose: a child was in
    coma an hour after the pump was restarted.

    Formula: opioid or baclofen, and Vm = 0 mL; or, where nothing was aspirated, time empty >
    [dates.naive_restart_after] or not known; or a stall > [dates.naive_restart_after], not
    recovered or of hours not known; or a pump found stopped and no hours; or a catheter that dye
    shows blocked or leaking, or a rotor that stands; or e < -[dates.naive_restart_undelivered]:
    block, or info where the dose was ordered anew; else ok

    Then: the physician orders the restart dose and the monitoring, before the pump is started.
    """
    classes = classes_in_pump(catalogue, drug_classes, previous_drugs)
    if not concerns(classes, DrugClass.OPIOID, DrugClass.BACLOFEN):
        return Outcome(Severity.OK, "neither an opioid nor baclofen is in the pump.")
    reasons = [
        *_empty(policy, measured_residual, residual_if_continued, empty_for, ended_empty),
        *_stalled(policy, stall_logged, stall_duration),
        *_cut_off(access_dye, access_rotor),
        *_stopped(pump_status, stall_duration),
        *_undelivered(policy, flow_error),
    ]
    dates = policy.dates
    working = (
        f"asked when without drug for more than {dates.naive_restart_after.value}, or not known",
        f"asked when more than {dates.naive_restart_undelivered.value} did not flow",
        *reasons,
    )
    if reasons:
        said = "; ".join(reasons)
        if dose_reordered:
            return Outcome(Severity.INFO, f"{said}. The dose was ordered anew for today.", working)
        return Outcome(
            Severity.BLOCK, f"{said}, and the dose is not recorded as ordered anew.", working
        )
    gap = "" if stall_logged is not None else " Whether the motor stalled is not recorded."
    if measured_residual is not None:
        return Outcome(
            Severity.OK, f"{measured_residual} of drug were still in the pump.{gap}", working
        )
    if ended_empty is None:
        raise NotRecorded(("measured_residual",))
    return Outcome(Severity.OK, f"By calculation the pump had not run empty.{gap}", working)


def _empty(
    policy: Policy,
    measured: Volume | None,
    if_continued: Volume | None,
    empty_for: Duration | None,
    ended_empty: bool | None,
) -> list[str]:
    """Whether the reservoir ran out, by the syringe first and by calculation otherwise."""
    if measured is not None:
        return [] if measured.exact else ["the reservoir was empty, since when is not known"]
    if not ended_empty and (if_continued is None or if_continued.exact >= 0):
        return []
    if empty_for is None:
        return ["the last fill ended empty, since when is not known"]
    if empty_for > policy.dates.naive_restart_after.value:
        return [f"by calculation the reservoir has been empty for {empty_for}"]
    return []


def _stalled(policy: Policy, logged: str | None, duration: Duration | None) -> list[str]:
    if logged == "not-recovered":
        return ["the motor has stalled and not recovered"]
    if duration is None:
        stalled = logged == "recovered"
        return ["the motor stood still, for how long is not recorded"] if stalled else []
    longest = policy.dates.naive_restart_after.value
    return [f"the motor stood still for {duration}"] if duration > longest else []


_CUT_OFF = {
    "blocked": "the dye study shows the catheter blocked",
    "leak": "the dye study shows a leak or a disconnection",
    "stands": "the rotor study shows the rotor standing",
}


def _cut_off(dye: str | None, rotor: str | None) -> list[str]:
    """What kept the drug from the patient for a time that nobody knows."""
    found = [_CUT_OFF[result] for result in (dye, rotor) if result in _CUT_OFF]
    return [f"{one}, since when is not known" for one in found]


def _stopped(status: str | None, duration: Duration | None) -> list[str]:
    """A pump found stopped; where its hours are known, they are judged as those of a stall."""
    if status != "stopped" or duration is not None:
        return []
    return ["the pump was found stopped, since when is not known"]


def _undelivered(policy: Policy, flow_error: Percent | None) -> list[str]:
    if flow_error is None or flow_error >= -policy.dates.naive_restart_undelivered.value:
        return []
    return [f"{abs(flow_error)} of what should have flowed did not"]


NAIVE_RESTART = Check(
    id="naive-restart",
    title="After a time without drug the dose is ordered anew",
    judge=restart_is_ordered_anew,
    sources=("tmlt-case", "sgouros-2010", "aneskey-withdrawal"),
    facts=(
        "dose_reordered",
        "measured_residual",
        "stall_logged",
        "stall_duration",
        "pump_status",
        "access_dye",
        "access_rotor",
    ),
    causes=("empty pump", "motor stall", "an occlusion that was resolved", "a new catheter"),
    floor=Severity.BLOCK,
    where=(REFILLED,),
)


def change_is_followed_by_observation(
    policy: Policy,
    observed_from: datetime | None = None,
    observed_until: datetime | None = None,
    left_how: str | None = None,
    dose_change: Percent | None = None,
    concentration: Concentration | None = None,
    previous_concentration: Concentration | None = None,
    felt_different: bool | None = None,
    swelling: bool | None = None,
    needle_stop: bool | None = None,
    programmable: bool | None = None,
) -> Outcome:
    """A change or a concern is followed by observation.

    Why: an overdose or a pocket fill shows in the first half hour, or later.

    Formula: dose or concentration changed, or a doubt at the needle, and observed <
    [dates.observation] or not at all: ack; else ok

    Then: observe the patient and write down from when until when, and how the patient left.
    """
    least = policy.dates.observation.value
    why = []
    if dose_change is not None and dose_change.exact != 0:
        why.append(f"the dose changed by {dose_change}")
    if (
        concentration is not None
        and previous_concentration is not None
        and concentration != previous_concentration
    ):
        why.append(f"the concentration went from {previous_concentration} to {concentration}")
    if felt_different or swelling or needle_stop is False:
        why.append("there was a doubt at the needle")
    if not why:
        missing: dict[str, object] = {"felt_different": felt_different}
        if programmable is False:
            missing["previous_drugs"] = previous_concentration
        else:
            missing["dose_1"] = dose_change
        if None in missing.values():
            raise NotRecorded(name for name, value in missing.items() if value is None)
        return Outcome(Severity.OK, "nothing changed and nothing was in doubt.")
    said = ", ".join(why)
    if observed_from is None or observed_until is None:
        if left_how is None:
            raise NotRecorded(("observed_from", "observed_until"))
        return Outcome(Severity.ACK, f"{said}, and no observation is recorded.", tuple(why))
    lasted = elapsed(observed_from, observed_until).shown_in("min")
    working = (*why, f"observed for {lasted}, asked below {least}")
    if lasted < least:
        return Outcome(Severity.ACK, f"{said}; observed for {lasted}.", working)
    return Outcome(Severity.OK, f"{said}; observed for {lasted}.", working)


OBSERVATION = Check(
    id="observation",
    title="A change or a doubt is followed by observation",
    judge=change_is_followed_by_observation,
    sources=("proposed-default",),
    facts=("observed_from", "observed_until"),
    causes=("the patient left at once", "the times were not written down"),
    core=False,
    where=(REFILLED,),
)
