"""Whether what went in is what left the syringe, fits the pump and was told to it."""

from __future__ import annotations

from refillnotes.domain.checks.model import (
    PROGRAMMABLE,
    REFILLED,
    Check,
    Outcome,
    Severity,
    exceeding,
    worst,
)
from refillnotes.domain.policy import Policy
from refillnotes.domain.quantities import Volume
from refillnotes.domain.worksheet import NotRecorded


def port_is_the_reservoir_port(port: str | None = None, injected: Volume | None = None) -> Outcome:
    """The fill went through the reservoir port, and somebody wrote so.

    Why: a refill pushed into the catheter access port reaches the spinal fluid at once.
    Patients have died of it.

    Formula: reservoir port stated: ok; catheter access port, or drug put in and no port stated:
    block

    Then: stop. If drug went into the access port, call for emergency help and the physician.
    """
    working = (f"port: {port or 'not stated'}",)
    if port == "reservoir":
        return Outcome(Severity.OK, "the reservoir port is stated.", working)
    if port is not None:
        said = "The catheter access port is stated, which leads straight to the CSF."
        return Outcome(Severity.BLOCK, said, working)
    if injected is None:
        raise NotRecorded(("port",))
    return Outcome(Severity.BLOCK, f"{injected} put in, and no port is stated.", working)


PORT_STATED = Check(
    id="port-stated",
    title="The reservoir port is stated",
    judge=port_is_the_reservoir_port,
    sources=(
        "ismp-2004",
        "anesthesiology-1995-access-port",
        "southshore-itb",
        "prometra-ii-ifu-access",
        "codman-catheter-ifu",
    ),
    facts=("port",),
    causes=("template turned or misplaced", "a needle thin enough for the access port"),
    floor=Severity.BLOCK,
    where=(REFILLED,),
)


def fill_fits_the_reservoir(injected: Volume, capacity: Volume) -> Outcome:
    """No more was put in than the reservoir holds.

    Why: an overfilled pump can over-infuse.

    Formula: V_in > capacity: block; else ok

    Then: withdraw the excess and tell the physician. Confirm the pump's size by its serial
    number.
    """
    if injected > capacity:
        excess = injected - capacity
        return Outcome(
            Severity.BLOCK,
            f"{injected} put in, the reservoir holds {capacity}: {excess} too much.",
            (f"{injected} - {capacity} = {excess}",),
        )
    return Outcome(
        Severity.OK,
        f"{injected} put in, the reservoir holds {capacity}.",
        (f"{injected} of {capacity}",),
    )


OVERFILL = Check(
    id="overfill",
    title="No more was put in than the reservoir holds",
    judge=fill_fits_the_reservoir,
    sources=("hsa-over-infusion-2016",),
    facts=("injected",),
    causes=("a 20 mL pump taken for a 40 mL pump", "residual not fully withdrawn"),
    floor=Severity.BLOCK,
    where=(REFILLED,),
)


def syringe_adds_up(
    syringe_total: Volume, injected: Volume, syringe_wasted: Volume, policy: Policy
) -> Outcome:
    """What was in the syringe was put in or wasted.

    Why: drug that is missing went somewhere: onto the drape, or under the skin.

    Formula: |V_syringe - V_in - left over|, mL: > [fill.syringe_ok] ack, > [fill.syringe_ack]
    block

    Then: count again. Look and feel for swelling over the pump.
    """
    rule = policy.fill
    gap = syringe_total - injected - syringe_wasted
    severity = exceeding(
        abs(gap),
        (rule.syringe_ok.value, Severity.ACK),
        (rule.syringe_ack.value, Severity.BLOCK),
    )
    where = "unaccounted for" if gap.exact > 0 else "more than the syringe held"
    sentence = f"{syringe_total} in the syringe, {injected} put in, {syringe_wasted} wasted"
    return Outcome(
        severity,
        f"{sentence}: {abs(gap)} {where}." if gap.exact else f"{sentence}: it adds up.",
        (
            (
                f"{syringe_total} - {injected} - {syringe_wasted} = {gap}; "
                f"asked above {rule.syringe_ok.value}, stopped above {rule.syringe_ack.value}"
            ),
        ),
    )


SYRINGE_RECONCILIATION = Check(
    id="syringe-reconciliation",
    title="The syringe adds up",
    judge=syringe_adds_up,
    sources=("proposed-default", "pocket-fill-2011"),
    facts=("syringe_total", "injected", "syringe_wasted"),
    causes=("leakage", "a slip of typing", "rinses taken from the same syringe", "pocket fill"),
    where=(REFILLED,),
)


def programmed_volume_is_what_went_in(
    programmed_volume: Volume,
    injected: Volume,
    policy: Policy,
    capacity: Volume | None = None,
    volume_after: Volume | None = None,
) -> Outcome:
    """The reservoir volume programmed is the volume put in.

    Why: the alarm is worked out from the programmed volume. 20 mL in and 40 mL programmed
    ran a pump dry months early, in silence.

    Formula: |V_programmed - V_in|, and |V_in - what the pump shows after programming|, mL:
    > [fill.programmed_ok] ack, > [fill.programmed_ack] block; V_programmed > capacity: block

    Then: correct the volume in the pump now.
    """
    rule = policy.fill
    gap = abs(programmed_volume - injected)
    limits = f"asked above {rule.programmed_ok.value}, stopped above {rule.programmed_ack.value}"
    working = [f"{injected} put in, {programmed_volume} programmed: {gap} apart; {limits}"]
    if capacity is None:
        working.append("the capacity of this pump is not on file, so it is not compared with it")
    elif programmed_volume > capacity:
        working.append(f"{programmed_volume} programmed > {capacity} capacity")
    asked = (
        (rule.programmed_ok.value, Severity.ACK),
        (rule.programmed_ack.value, Severity.BLOCK),
    )
    severity = exceeding(gap, *asked)
    too_large = capacity is not None and programmed_volume > capacity
    sentence = f"{injected} put in, {programmed_volume} programmed"
    if gap.exact:
        sentence = f"{sentence}: they differ by {gap}"
    if too_large:
        sentence = f"{sentence}, more than the {capacity} the reservoir holds"
    if volume_after is not None:
        gap = abs(volume_after - injected)
        working.append(f"{volume_after} shown afterwards, {injected} put in: {gap} apart")
        severity = worst((severity, exceeding(gap, *asked)))
        if exceeding(gap, *asked) is not Severity.OK:
            sentence = f"{sentence}; the pump then shows {volume_after}"
    return Outcome(Severity.BLOCK if too_large else severity, f"{sentence}.", tuple(working))


PROGRAMMED_VOLUME = Check(
    id="programmed-volume",
    title="The volume programmed is the volume put in",
    judge=programmed_volume_is_what_went_in,
    sources=("tmlt-case", "proposed-default"),
    facts=("programmed_volume", "injected", "volume_after"),
    causes=("volume copied from the last visit", "a 20 mL pump taken for a 40 mL pump"),
    floor=Severity.BLOCK,
    where=(REFILLED, PROGRAMMABLE),
)


def sensor_finds_what_was_put_in(
    injected: Volume, sensor_volume: Volume, capacity: Volume, policy: Policy
) -> Outcome:
    """A fill sensor, or aspirating again, finds what was put in.

    Why: what the reservoir does not hold may be under the skin.

    Formula: V_in - V_sensor, mL: > [fill.missing_small] escalate, or > [fill.missing_large] where
    capacity > [fill.small_capacity]

    Then: observe the patient; look at the pocket by ultrasound; trust neither the sensor nor
    the count alone.
    """
    limit = policy.fill.missing_after_fill(capacity).value
    missing = injected - sensor_volume
    return Outcome(
        exceeding(missing, (limit, Severity.ESCALATE)),
        f"{injected} put in, {sensor_volume} found afterwards: {missing} missing."
        if missing.exact > 0
        else f"{injected} put in, {sensor_volume} found afterwards.",
        (f"{injected} - {sensor_volume} = {missing}; limit {limit} for a {capacity} reservoir",),
    )


FILL_VERIFICATION = Check(
    id="fill-verification",
    title="A second look finds what was put in",
    judge=sensor_finds_what_was_put_in,
    sources=("maino-2017", "medstream-recall", "pocket-fill-2011"),
    facts=("sensor_volume", "injected"),
    causes=("pocket fill", "a faulty sensor"),
    core=False,
    where=(REFILLED,),
    once_recorded=("sensor_volume",),
)
