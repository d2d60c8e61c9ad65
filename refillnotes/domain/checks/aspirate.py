"""Whether the syringe shows the pump's own drug, and no more of it than the pump can hold."""

from __future__ import annotations

from refillnotes.domain.checks.model import REFILLED, Check, Outcome, Severity
from refillnotes.domain.errors import NotDefined
from refillnotes.domain.policy import Policy
from refillnotes.domain.pumps import PumpModel
from refillnotes.domain.quantities import Volume
from refillnotes.domain.worksheet import NotRecorded


def no_more_came_out_than_went_in(
    measured_residual: Volume,
    previous_volume: Volume | None = None,
    capacity: Volume | None = None,
    pump: PumpModel | None = None,
) -> Outcome:
    """No more came out than was put in.

    Why: more fluid than was filled is not the drug that was filled: the needle may be in a
    seroma or in the catheter, or somebody added fluid, or a number is wrong.

    Formula: Vm > V0, or Vm > capacity + Vd: block; else ok

    Then: stop, and verify the port before anything is injected.
    """
    dead = None if pump is None or pump.dead_volume is None else pump.dead_volume.value
    working = []
    over = []
    if previous_volume is not None:
        working.append(f"{measured_residual} aspirated, {previous_volume} filled last time")
        if measured_residual > previous_volume:
            gap = measured_residual - previous_volume
            over.append(f"{gap} more than the {previous_volume} filled last time")
    if capacity is not None and dead is not None:
        most = capacity + dead
        working.append(f"{capacity} capacity + {dead} dead volume = {most} at most")
        if measured_residual > most:
            over.append(f"{measured_residual - most} more than the pump can hold")
    if over:
        sentence = f"{measured_residual} aspirated: {' and '.join(over)}."
        return Outcome(Severity.BLOCK, sentence, tuple(working))
    if previous_volume is None:
        raise NotRecorded(("previous_volume",))
    sentence = f"{measured_residual} aspirated of {previous_volume} filled last time."
    return Outcome(Severity.OK, sentence, tuple(working))


MASS_BALANCE = Check(
    id="mass-balance",
    title="No more came out than was put in",
    judge=no_more_came_out_than_went_in,
    sources=("anesthesiology-1998-tampering", "proposed-default"),
    facts=("measured_residual",),
    causes=(
        "a slip of typing",
        "another fluid: seroma, or CSF through the access port",
        "fluid added by somebody",
        "wrong volume on file from the last refill",
    ),
)


def reservoir_still_holds_drug(
    measured_residual: Volume,
    previous_alarm_volume: Volume | None = None,
    programmable: bool | None = None,
) -> Outcome:
    """The reservoir still holds more than the alarm volume.

    Why: nothing aspirated means an empty pump or a needle beside the port; both end badly
    when the fill goes on.

    Formula: Vm = 0 mL: block; Vm < V_alarm: ack; else ok

    Then: confirm the port before any injection. If the pump was empty, the patient may have
    lost tolerance: the dose must be ordered anew.
    """
    if measured_residual.exact == 0:
        sentence = "0 mL aspirated: the pump is empty, or the needle is not in the port."
        return Outcome(Severity.BLOCK, sentence, ("0 mL aspirated",))
    if previous_alarm_volume is None:
        if programmable is False:
            return Outcome(
                Severity.OK, f"{measured_residual} aspirated; this pump has no alarm volume."
            )
        raise NotRecorded(("previous_alarm_volume",))
    working = (f"{measured_residual} aspirated, alarm volume {previous_alarm_volume}",)
    if measured_residual < previous_alarm_volume:
        gap = previous_alarm_volume - measured_residual
        sentence = (
            f"{measured_residual} aspirated: {gap} below the alarm volume of "
            f"{previous_alarm_volume}."
        )
        return Outcome(Severity.ACK, sentence, working)
    sentence = f"{measured_residual} aspirated, the alarm is at {previous_alarm_volume}."
    return Outcome(Severity.OK, sentence, working)


RESERVOIR_LOW = Check(
    id="reservoir-low",
    title="The reservoir is neither empty nor below its alarm",
    judge=reservoir_still_holds_drug,
    sources=("neurosurgery-2004-alarm", "medtronic-fa596-2016"),
    facts=("measured_residual",),
    causes=("the pump ran empty", "the needle is not in the port"),
)

_ODD = {
    "blood": "bloody",
    "watery": "clear and watery",
    "cloudy": "cloudy",
    "particles": "full of particles",
}


def aspirate_is_the_drug(
    policy: Policy,
    measured_residual: Volume | None = None,
    expected_residual: Volume | None = None,
    aspirate_appearance: str | None = None,
    access_flow: str | None = None,
    access_appearance: str | None = None,
) -> Outcome:
    """What was aspirated is there and looks like the drug.

    Why: no aspirate, blood, watery or cloudy fluid come from the pocket, a seroma, the
    catheter or an infection.

    Formula: Ve > [residual.aspirate_expected] and Vm < [residual.aspirate_scant], or blood,
    watery, cloudy or particles, or spinal fluid of the access port coloured or not coming:
    escalate; else ok

    Then: do not inject. Find out where the needle is.
    """
    rule = policy.residual
    odd = []
    if aspirate_appearance in _ODD:
        odd.append(f"the aspirate is {_ODD[aspirate_appearance]}")
    scant = measured_residual is not None and measured_residual < rule.aspirate_scant.value
    if scant and expected_residual is not None and expected_residual > rule.aspirate_expected.value:
        odd.append(f"{measured_residual} aspirated where {expected_residual} should be")
    if access_flow == "none":
        odd.append("no spinal fluid comes from the access port")
    if access_appearance == "coloured":
        odd.append("the spinal fluid from the access port is coloured")
    if odd:
        sentence = f"{', and '.join(odd)}."
        return Outcome(
            Severity.ESCALATE,
            sentence,
            (
                (
                    f"asked when less than {rule.aspirate_scant.value} comes where more than "
                    f"{rule.aspirate_expected.value} is expected"
                ),
            ),
        )
    if aspirate_appearance is None:
        raise NotRecorded(("aspirate_appearance",))
    if measured_residual is None:
        raise NotRecorded(("measured_residual",))
    if scant and expected_residual is None:
        raise NotDefined(
            f"Whether {measured_residual} is little cannot be told: the expected residual is "
            "not worked out."
        )
    return Outcome(Severity.OK, f"{measured_residual} aspirated, {aspirate_appearance}.")


ASPIRATE_QUALITY = Check(
    id="aspirate-quality",
    title="The aspirate is there and looks like the drug",
    judge=aspirate_is_the_drug,
    sources=("red-flag-rules", "ipswich-poster-211"),
    facts=("aspirate_appearance", "measured_residual", "access_flow", "access_appearance"),
    causes=(
        "needle in the pocket or a seroma",
        "CSF through the access port",
        "infection",
        "a blocked or torn catheter",
    ),
    core=False,
    where=(REFILLED,),
)
