"""Whether the catheter access port was aspirated first, and the emptied line primed again."""

from __future__ import annotations

from collections.abc import Iterator

from refillnotes.domain.checks.model import (
    PROGRAMMABLE,
    REFILLED,
    Check,
    Outcome,
    Severity,
    exceeding,
    worst,
)
from refillnotes.domain.checks.screen import apart
from refillnotes.domain.errors import NotDefined
from refillnotes.domain.policy import Policy
from refillnotes.domain.pumps import PumpModel
from refillnotes.domain.quantities import Volume
from refillnotes.domain.worksheet import NotRecorded

_PUT_IN: dict[str | None, str] = {"contrast": "contrast", "drug": "a drug", "other": "something"}
_USED = ("access_port_used", True)


def access_port_was_aspirated_first(
    access_injected: str | None = None,
    access_csf: Volume | None = None,
    access_flow: str | None = None,
    access_syringe: Volume | None = None,
    catheter_volume: Volume | None = None,
    pump: PumpModel | None = None,
) -> Outcome:
    """Nothing went into the catheter access port before the line was aspirated.

    Why: the line holds drug of the reservoir's strength. What is pushed in sends it ahead, all at
    once, into the spinal fluid.

    Formula: put in after nothing was withdrawn, or with no word of what was: block; spinal fluid
    withdrawn < volume of the catheter and something put in, or syringe < the smallest its maker
    allows: ack; else ok

    Then: stop. If drug went ahead, call the physician and watch breathing and sedation.
    """
    least = None if pump is None or pump.access_syringe is None else pump.access_syringe.value
    thing = _PUT_IN.get(access_injected)
    came = "nothing" if access_flow == "none" else f"{access_csf or 'volume not recorded'}"
    working = [f"withdrawn: {came}; put in: {access_injected or 'not recorded'}"]
    if thing and catheter_volume is not None:
        working.append(f"the catheter holds {catheter_volume}")
    if least is not None:
        working.append(f"syringe {access_syringe or 'not recorded'}, at least {least}")
    odd = [
        *_pushed_ahead(thing, access_csf, access_flow, catheter_volume),
        *_too_small(access_syringe, least),
    ]
    if odd:
        said = "; ".join(words for _, words in odd)
        return Outcome(worst(severity for severity, _ in odd), f"{said}.", tuple(working))
    needed: dict[str, object] = {"access_injected": access_injected}
    if thing:
        needed = {"access_csf": access_csf, "catheter_length": catheter_volume}
    if least is not None:
        needed |= {"access_syringe": access_syringe}
    if None in needed.values():
        raise NotRecorded(name for name, value in needed.items() if value is None)
    said = f"{access_csf} was withdrawn before {thing} was put in"
    if not thing:
        said = "nothing was put in through the access port"
    return Outcome(Severity.OK, f"{said}.", tuple(working))


def _pushed_ahead(
    thing: str | None,
    access_csf: Volume | None,
    access_flow: str | None,
    catheter_volume: Volume | None,
) -> Iterator[tuple[Severity, str]]:
    """What of the line's drug went ahead of the thing that was put in."""
    if thing is None:
        return
    put_in = f"{thing} was put in through the access port"
    if access_flow == "none" or (access_csf is not None and access_csf.exact == 0):
        yield Severity.BLOCK, f"{put_in}, and nothing was withdrawn before"
    elif access_csf is None and access_flow is None:
        yield Severity.BLOCK, f"{put_in}, and no aspiration is recorded"
    elif access_csf is not None and catheter_volume is not None and access_csf < catheter_volume:
        left = f"{access_csf} was withdrawn before, the catheter holds {catheter_volume}"
        yield Severity.ACK, f"{put_in}; {left}: drug was left in it"


def _too_small(syringe: Volume | None, least: Volume | None) -> Iterator[tuple[Severity, str]]:
    if syringe is not None and least is not None and syringe < least:
        yield (
            Severity.ACK,
            f"a syringe of {syringe} builds more pressure than one of {least}, which is the least",
        )


ACCESS_PORT_ASPIRATED = Check(
    id="access-port",
    title="The access port was aspirated before anything was put in",
    judge=access_port_was_aspirated_first,
    sources=(
        "ismp-2004",
        "anesthesiology-1995-access-port",
        "prometra-ii-ifu-access",
        "infusate-complications",
        "proposed-default",
    ),
    facts=("access_injected", "access_csf", "access_flow", "access_syringe"),
    causes=("a blocked catheter", "a dye study begun in a hurry", "the wrong port"),
    where=(REFILLED, _USED),
    once_recorded=("access_port_used", "access_csf", "access_flow", "access_injected"),
)


def emptied_line_is_primed(
    policy: Policy,
    access_csf: Volume,
    priming_volume: Volume | None = None,
    catheter_volume: Volume | None = None,
) -> Outcome:
    """A line that holds spinal fluid instead of drug is primed.

    Why: until drug has passed the whole line none reaches the tip, and a priming bolus larger than
    the line is an overdose.

    Formula: spinal fluid withdrawn > 0 mL and no priming bolus: escalate; |priming bolus / volume
    of the catheter - 1|: > [bridge.ok_within] ack, > [bridge.ack_within] block; else ok

    Then: have the physician order the priming bolus, or write why the line is left to fill by
    itself.
    """
    if access_csf.exact == 0:
        said = "nothing was withdrawn from the access port: the line still holds drug."
        return Outcome(Severity.OK, said, (f"{access_csf} withdrawn",))
    if priming_volume is None or priming_volume.exact == 0:
        said = f"{access_csf} was aspirated so the line holds CSF: priming bolus needed."
        holds = "an unknown volume" if catheter_volume is None else str(catheter_volume)
        return Outcome(
            Severity.ESCALATE,
            said,
            (f"{access_csf} withdrawn, the catheter holds {holds}", "no priming bolus"),
        )
    if catheter_volume is None:
        raise NotRecorded(("catheter_length", "catheter_bore"))
    if catheter_volume.exact == 0:
        raise NotDefined("A catheter of no volume needs no priming. Check its length.")
    rule = policy.bridge
    limits = ((rule.ok_within.value, Severity.ACK), (rule.ack_within.value, Severity.BLOCK))
    off = apart(priming_volume, catheter_volume)
    said = f"The priming bolus is {priming_volume}, the catheter holds {catheter_volume}"
    working = f"{priming_volume} primed, {catheter_volume} in the catheter: {off} off"
    asked = f"asked above {limits[0][0]}, stopped above {limits[1][0]}"
    return Outcome(exceeding(off, *limits), f"{said}.", (f"{working}; {asked}",))


LINE_PRIMED = Check(
    id="line-primed",
    title="A line that holds spinal fluid is primed",
    judge=emptied_line_is_primed,
    sources=("priming-2013", "red-flag-rules", "proposed-default"),
    facts=("access_csf", "priming_volume"),
    causes=("priming forgotten after a dye study", "a wrong catheter length", "a wrong unit"),
    where=(REFILLED, PROGRAMMABLE, _USED),
    once_recorded=("access_csf",),
)
