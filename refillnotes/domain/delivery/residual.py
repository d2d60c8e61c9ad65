"""What should be left in the reservoir, and how far the syringe disagrees."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from refillnotes.domain.errors import NotDefined
from refillnotes.domain.policy import Policy
from refillnotes.domain.pumps import PumpModel
from refillnotes.domain.quantities import Count, Duration, FlowRate, Percent, Ratio, Volume
from refillnotes.domain.rows import Segment
from refillnotes.domain.worksheet import Calculation, NotRecorded, Worked


@dataclass(frozen=True, slots=True)
class Band:
    """Between ``low`` and ``high`` the syringe and the calculation agree; both ends belong."""

    low: Volume
    high: Volume

    def __str__(self) -> str:
        return f"{self.low} to {self.high}"


def bolus_volume_total(
    previous_bolus_volume: Volume | None = None, boluses_delivered: Count | None = None
) -> Worked[Volume]:
    """Volume the patient's own boluses took out since the last refill.

    Formula: boluses delivered x volume of one; 0 where none was programmed, mL
    """
    if previous_bolus_volume is None:
        return Worked(Volume.of("0", "mL"), "no patient bolus was programmed: 0 mL")
    if boluses_delivered is None:
        raise NotRecorded(("boluses_delivered",))
    total = previous_bolus_volume.times(boluses_delivered.exact)
    return Worked(total, f"{boluses_delivered.number} boluses x {previous_bolus_volume} = {total}")


def segments(
    previous_flow: FlowRate,
    time_since_fill: Duration,
    previous_bridge_duration: Duration | None = None,
) -> Worked[tuple[Segment, ...]]:
    """The flow since the last refill; while a bridge bolus ran, the bridge counts instead.

    Formula: Q for D = t - duration of a bridge, mL/day and days
    """
    at_flow = time_since_fill
    if previous_bridge_duration is not None:
        at_flow = time_since_fill - previous_bridge_duration
        if at_flow.exact < 0:
            raise NotDefined(
                f"The bridge of {previous_bridge_duration} had not ended when the pump was "
                f"seen again after {time_since_fill}."
            )
    return Worked((Segment(previous_flow, at_flow),), f"{previous_flow} for {at_flow}")


def not_delivered_in_stall(
    segments: tuple[Segment, ...],
    stall_duration: Duration | None = None,
    flow_during_stall: FlowRate | None = None,
    stall_logged: str | None = None,
) -> Worked[Volume]:
    """Volume the rotor did not move while it stood still.

    Formula: Qs x stall, Qs the flow during the stall, else Q; 0 where no stall is recorded, mL
    """
    if stall_duration is None:
        if stall_logged in {"recovered", "not-recovered"}:
            raise NotRecorded(("stall_duration",))
        return Worked(Volume.of("0", "mL"), "no stall is recorded: 0 mL")
    flow = flow_during_stall or segments[-1].flow
    volume = flow * stall_duration
    return Worked(volume, f"{flow} x {stall_duration} = {volume}")


def expected_residual(
    previous_volume: Volume,
    segments: tuple[Segment, ...],
    bolus_volume_total: Volume,
    not_delivered_in_stall: Volume,
    previous_priming_volume: Volume | None = None,
    previous_bridge_volume: Volume | None = None,
    previous_told_by: str | None = None,
) -> Worked[Volume]:
    """What should be left in the reservoir. Below zero: empty since.

    Formula: Ve = V0 - sum(Q x D) - boluses - priming - bridge + Qs x stall, mL
    """
    left = previous_volume
    told = "" if previous_told_by is None else f" elsewhere (told by {previous_told_by})"
    terms = [f"{previous_volume} filled{told}"]
    for segment in segments:
        left -= segment.volume
        terms.append(f"- {segment.flow} x {segment.duration}")
    for volume, word in (
        (bolus_volume_total, "patient boluses"),
        (previous_priming_volume, "priming"),
        (previous_bridge_volume, "bridge"),
    ):
        if volume is not None and volume.exact:
            left -= volume
            terms.append(f"- {volume} {word}")
    if not_delivered_in_stall.exact:
        left += not_delivered_in_stall
        terms.append(f"+ {not_delivered_in_stall} not delivered while the motor stood still")
    return Worked(left, f"{' '.join(terms)} = {left}")


def discrepancy(measured_residual: Volume, expected_residual: Volume) -> Worked[Volume]:
    """Measured less expected: positive is more left, so under-infusion.

    Formula: Vm - Ve, mL; above 0 more is left: under-infusion; below 0 less: over-infusion or loss
    """
    gap = measured_residual - expected_residual
    return Worked(
        gap,
        f"{measured_residual} measured - {expected_residual} expected = {gap} ({in_words(gap)})",
    )


def in_words(gap: Volume) -> str:
    """A discrepancy's sign in words, since a minus is easily lost."""
    if gap.exact > 0:
        return "more than expected"
    return "less than expected" if gap.exact < 0 else "as expected"


def meaning(gap: Volume) -> str:
    """The sign in words with what it points to: said of a gap beyond the limits alone."""
    if gap.exact > 0:
        return f"{in_words(gap)}: under-infusion"
    return f"{in_words(gap)}: over-infusion or loss" if gap.exact < 0 else in_words(gap)


def delivered_expected(previous_volume: Volume, expected_residual: Volume) -> Worked[Volume]:
    """What should have left the reservoir.

    Formula: V0 - Ve, mL
    """
    volume = previous_volume - expected_residual
    return Worked(volume, f"{previous_volume} - {expected_residual} = {volume}")


def delivered_measured(previous_volume: Volume, measured_residual: Volume) -> Worked[Volume]:
    """What did leave the reservoir, by the syringe. Below zero more came out than was put in.

    Formula: V0 - Vm, mL
    """
    volume = previous_volume - measured_residual
    return Worked(volume, f"{previous_volume} - {measured_residual} = {volume}")


def accuracy_ratio(delivered_measured: Volume, delivered_expected: Volume) -> Worked[Ratio]:
    """Delivered by expected. Not defined when nothing should have left, or fluid came in.

    Formula: (V0 - Vm) / (V0 - Ve); not defined where V0 - Vm < 0 or V0 - Ve <= 0
    """
    if delivered_measured.exact < 0:
        raise NotDefined("More came out than was put in, so nothing can be said about delivery.")
    if delivered_expected.exact <= 0:
        raise NotDefined("Nothing should have been delivered, so there is no ratio to it.")
    ratio = Ratio(delivered_measured.ratio_to(delivered_expected), "")
    return Worked(ratio, f"{delivered_measured} / {delivered_expected} = {ratio}")


def flow_error(accuracy_ratio: Ratio) -> Worked[Percent]:
    """How far delivery was off, as device specifications count it.

    Formula: e = ((V0 - Vm) / (V0 - Ve) - 1) x 100, %; above 0 is over-infusion
    """
    error = Percent.of_ratio(accuracy_ratio.exact - 1)
    return Worked(error, f"({accuracy_ratio} - 1) x 100 = {error}")


def flow_spec(policy: Policy, pump: PumpModel | None = None) -> Worked[Percent]:
    """The accuracy the maker gives for this model, else the policy's for one not known.

    Formula: the model's own figure, else [residual.spec_not_stated]; with no model recorded
    [residual.spec_not_recorded], %
    """
    figure = policy.residual.flow_spec(pump)
    of_whom = "where no model is recorded" if pump is None else f"for {pump.name}"
    return Worked(figure.value, f"{figure.value} {of_whom}")


def residual_band(
    expected_residual: Volume, delivered_expected: Volume, flow_spec: Percent, policy: Policy
) -> Worked[Band]:
    """Where the syringe may lie without a finding: the rule of residual-discrepancy, drawn.

    Formula: Ve +/- h, never below 0, mL; h = max([residual.floor], min(specification x (V0 - Ve),
    [residual.absolute_limit])); where V0 - Ve < [residual.least_delivered], h =
    [residual.absolute_limit]
    """
    rule = policy.residual
    if delivered_expected < rule.least_delivered.value:
        half, why = rule.absolute_limit.value, "too little delivered for a percentage"
    else:
        by_spec = delivered_expected.times(flow_spec.exact / Fraction(100))
        half = max(rule.floor.value, min(by_spec, rule.absolute_limit.value))
        why = (
            f"the smaller of {flow_spec} x {delivered_expected} = {by_spec} and "
            f"{rule.absolute_limit.value}, at least {rule.floor.value}"
        )
    low = max(expected_residual - half, Volume.of("0", "mL"))
    band = Band(low, max(expected_residual + half, Volume.of("0", "mL")))
    return Worked(band, f"{expected_residual} +/- {half} ({why}) = {band}")


CALCULATIONS = (
    Calculation("segments", "Flow since the last refill", segments),
    Calculation("bolus_volume_total", "Patient boluses", bolus_volume_total),
    Calculation("not_delivered_in_stall", "Not delivered during a stall", not_delivered_in_stall),
    Calculation("expected_residual", "Expected residual volume", expected_residual),
    Calculation("discrepancy", "Discrepancy", discrepancy),
    Calculation("delivered_expected", "Expected delivered volume", delivered_expected),
    Calculation("delivered_measured", "Measured delivered volume", delivered_measured),
    Calculation("accuracy_ratio", "Accuracy ratio", accuracy_ratio),
    Calculation("flow_error", "Flow error", flow_error),
    Calculation("flow_spec", "Flow accuracy specification", flow_spec),
    Calculation("residual_band", "Band around the expected residual", residual_band),
)
