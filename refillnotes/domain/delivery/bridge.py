"""The line between pump and tip: what it holds, and how a bridge bolus clears it."""

from __future__ import annotations

from refillnotes.domain.errors import NotDefined
from refillnotes.domain.quantities import (
    Bore,
    Concentration,
    DoseRate,
    Duration,
    FlowRate,
    Length,
    Mass,
    Ratio,
    Volume,
)
from refillnotes.domain.worksheet import Calculation, NotRecorded, Worked


def catheter_length(catheter_total: Length, catheter_trimmed: Length) -> Worked[Length]:
    """What was implanted: the catheter as delivered less what was cut off.

    Formula: length as delivered - length cut off, cm
    """
    left = catheter_total - catheter_trimmed
    return Worked(left, f"{catheter_total} - {catheter_trimmed} cut off = {left}")


def catheter_volume(catheter_length: Length, catheter_bore: Bore) -> Worked[Volume]:
    """What the implanted catheter holds.

    Formula: implanted length x volume per length, mL
    """
    volume = catheter_length * catheter_bore
    return Worked(volume, f"{catheter_length} x {catheter_bore} = {volume}")


def line_volume(tubing_volume: Volume, catheter_volume: Volume) -> Worked[Volume]:
    """All that lies between reservoir and tip.

    Formula: Vb = pump tubing + catheter, mL
    """
    volume = tubing_volume + catheter_volume
    return Worked(volume, f"{tubing_volume} tubing + {catheter_volume} catheter = {volume}")


def bridge_flow(previous_dose: DoseRate, previous_concentration: Concentration) -> Worked[FlowRate]:
    """The flow that gives the old drug at the old dose.

    Formula: d_old / C_old, mL/day
    """
    if previous_concentration.exact == 0:
        raise NotDefined("The old strength is zero. Check the concentration of the last fill.")
    flow = previous_dose / previous_concentration
    return Worked(flow, f"{previous_dose} / {previous_concentration} = {flow}")


def expected_bridge_duration(
    bridge_flow: FlowRate, line_volume: Volume | None = None, bridge_volume: Volume | None = None
) -> Worked[Duration]:
    """How long the old drug in the line lasts at the old dose.

    Formula: T = Vb x C_old / d_old, h
    """
    volume = line_volume or bridge_volume
    if volume is None:
        raise NotRecorded(("tubing_volume", "bridge_volume"))
    if bridge_flow.exact == 0:
        raise NotDefined("The old dose was zero, so nothing clears the line.")
    duration = (volume / bridge_flow).shown_in("h")
    return Worked(duration, f"{volume} / {bridge_flow} = {duration}")


def old_mass_in_line(line_volume: Volume, previous_concentration: Concentration) -> Worked[Mass]:
    """How much of the old drug stands in the line.

    Formula: Vb x C_old, mg or mcg
    """
    mass = line_volume * previous_concentration
    return Worked(mass, f"{line_volume} x {previous_concentration} = {mass}")


def implied_bridge_dose(
    previous_concentration: Concentration,
    bridge_duration: Duration,
    bridge_volume: Volume | None = None,
    line_volume: Volume | None = None,
) -> Worked[DoseRate]:
    """The old drug's dose a day while the bridge as entered runs.

    Formula: C_old x bridge volume (else Vb) / bridge duration, mg/day or mcg/day
    """
    volume = bridge_volume or line_volume
    if volume is None:
        raise NotRecorded(("bridge_volume",))
    if bridge_duration.exact == 0:
        raise NotDefined("A bridge of no duration has no dose a day.")
    rate = previous_concentration * volume / bridge_duration
    return Worked(rate, f"{previous_concentration} x {volume} / {bridge_duration} = {rate}")


def without_bridge_dose(
    previous_concentration: Concentration, set_flow: FlowRate
) -> Worked[DoseRate]:
    """What the old drug gives when it leaves at the new rate.

    Formula: C_old x Q_new = C_old x d_new / C_new, mg/day or mcg/day
    """
    rate = previous_concentration * set_flow
    return Worked(rate, f"{previous_concentration} x {set_flow} = {rate}")


def without_bridge_ratio(without_bridge_dose: DoseRate, dose: DoseRate) -> Worked[Ratio]:
    """That dose by the one wanted: below 1 is underdose, above 1 overdose.

    Formula: C_old x Q_new / d_new; below 1 underdose, above 1 overdose
    """
    if dose.exact == 0:
        raise NotDefined("The new dose is zero, so there is no ratio to it.")
    ratio = Ratio(without_bridge_dose.ratio_to(dose), "")
    return Worked(ratio, f"{without_bridge_dose} / {dose} = {ratio}")


def without_bridge_duration(line_volume: Volume, set_flow: FlowRate) -> Worked[Duration]:
    """How long the old drug goes on leaving at the new rate.

    Formula: Vb / Q_new, h
    """
    if set_flow.exact == 0:
        raise NotDefined("The new flow is zero, so the line never clears.")
    duration = (line_volume / set_flow).shown_in("h")
    return Worked(duration, f"{line_volume} / {set_flow} = {duration}")


CALCULATIONS = (
    Calculation("catheter_length", "Implanted catheter", catheter_length),
    Calculation("catheter_volume", "Catheter volume", catheter_volume),
    Calculation("line_volume", "Line volume", line_volume),
    Calculation("bridge_flow", "Flow rate of the bridge", bridge_flow),
    Calculation(
        "expected_bridge_duration", "How long the bridge must run", expected_bridge_duration
    ),
    Calculation("old_mass_in_line", "Old drug in the line", old_mass_in_line),
    Calculation("implied_bridge_dose", "Dose while the bridge runs", implied_bridge_dose),
    Calculation("without_bridge_dose", "Dose without a bridge", without_bridge_dose),
    Calculation("without_bridge_ratio", "That dose by the new one", without_bridge_ratio),
    Calculation("without_bridge_duration", "How long without a bridge", without_bridge_duration),
)
