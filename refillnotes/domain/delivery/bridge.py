"""The line between reservoir and tip, and the bridge bolus that clears it."""

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
from refillnotes.domain.rows import DrugInPump
from refillnotes.domain.worksheet import Calculation, NotRecorded, Worked


def catheter_volume(catheter_length: Length, catheter_bore: Bore) -> Worked[Volume]:
    """Implanted length x volume per centimetre."""
    volume = catheter_length * catheter_bore
    return Worked(volume, f"{catheter_length} x {catheter_bore} = {volume}")


def implanted_length(catheter_total: Length, catheter_trimmed: Length) -> Worked[Length]:
    """What was left in the patient of a catheter cut to length."""
    length = catheter_total - catheter_trimmed
    return Worked(length, f"{catheter_total} - {catheter_trimmed} = {length}")


def line_volume(tubing_volume: Volume, catheter_volume: Volume) -> Worked[Volume]:
    """Vb = pump tubing + catheter: what stands between the reservoir and the tip."""
    volume = tubing_volume + catheter_volume
    return Worked(volume, f"{tubing_volume} tubing + {catheter_volume} catheter = {volume}")


def old_concentration(previous_drugs: tuple[DrugInPump, ...]) -> Worked[Concentration]:
    """The primary drug's concentration in the line."""
    primary = previous_drugs[0]
    return Worked(primary.concentration, f"{primary.drug} {primary.concentration}")


def bridge_flow(previous_dose: DoseRate, old_concentration: Concentration) -> Worked[FlowRate]:
    """d_old / C_old: the flow at which the old drug keeps its old dose."""
    flow = previous_dose / old_concentration
    return Worked(flow, f"{previous_dose} / {old_concentration} = {flow}")


def expected_bridge_duration(line_volume: Volume, bridge_flow: FlowRate) -> Worked[Duration]:
    """T = Vb x C_old / d_old."""
    if bridge_flow.exact <= 0:
        raise NotDefined("The old dose is zero, so the line never clears at it.")
    duration = (line_volume / bridge_flow).shown_in("h")
    return Worked(duration, f"{line_volume} / {bridge_flow} = {duration}")


def old_mass_in_line(line_volume: Volume, old_concentration: Concentration) -> Worked[Mass]:
    """Vb x C_old: the old drug that stands in the line."""
    mass = line_volume * old_concentration
    return Worked(mass, f"{line_volume} x {old_concentration} = {mass}")


def implied_bridge_dose(
    old_concentration: Concentration,
    bridge_duration: Duration,
    bridge_volume: Volume | None = None,
    line_volume: Volume | None = None,
) -> Worked[DoseRate]:
    """What the patient receives a day while the bridge as programmed runs."""
    volume = bridge_volume or line_volume
    if volume is None:
        raise NotRecorded(("bridge_volume",))
    if bridge_duration.exact <= 0:
        raise NotDefined("A bridge that lasts no time gives no dose per day.")
    dose = volume * old_concentration / bridge_duration
    return Worked(dose, f"{volume} x {old_concentration} / {bridge_duration} = {dose}")


def without_bridge_dose(old_concentration: Concentration, new_flow: FlowRate) -> Worked[DoseRate]:
    """C_old x Q_new: what the old drug in the line gives at the new flow."""
    dose = old_concentration * new_flow
    return Worked(dose, f"{old_concentration} x {new_flow} = {dose}")


def new_flow(set_flow: FlowRate) -> Worked[FlowRate]:
    """The flow after this visit."""
    return Worked(set_flow, str(set_flow))


def without_bridge_ratio(without_bridge_dose: DoseRate, dose: DoseRate) -> Worked[Ratio]:
    """That dose by the dose wanted."""
    if dose.exact == 0:
        raise NotDefined("The new dose is zero, so there is no ratio to it.")
    ratio = Ratio(without_bridge_dose.ratio_to(dose), "")
    return Worked(ratio, f"{without_bridge_dose} / {dose} = {ratio}")


def without_bridge_duration(line_volume: Volume, new_flow: FlowRate) -> Worked[Duration]:
    """Vb / Q_new: how long it would last."""
    if new_flow.exact <= 0:
        raise NotDefined("The new flow is zero, so the line never clears.")
    duration = (line_volume / new_flow).shown_in("h")
    return Worked(duration, f"{line_volume} / {new_flow} = {duration}")


CALCULATIONS = (
    Calculation("catheter_volume", "Catheter volume", catheter_volume),
    Calculation("implanted_length", "Implanted catheter length", implanted_length),
    Calculation("line_volume", "Line volume", line_volume),
    Calculation("old_concentration", "Concentration in the line", old_concentration, printed=False),
    Calculation("bridge_flow", "Bridge flow", bridge_flow),
    Calculation("expected_bridge_duration", "Bridge duration", expected_bridge_duration),
    Calculation("old_mass_in_line", "Old drug in the line", old_mass_in_line),
    Calculation("implied_bridge_dose", "Dose per day during the bridge", implied_bridge_dose),
    Calculation("new_flow", "Flow after this visit", new_flow, printed=False),
    Calculation("without_bridge_dose", "Dose per day without a bridge", without_bridge_dose),
    Calculation("without_bridge_ratio", "Of the new dose", without_bridge_ratio),
    Calculation("without_bridge_duration", "For how long", without_bridge_duration),
)
