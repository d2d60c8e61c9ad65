"""Whether what came out of the pump agrees with what should have been left."""

from __future__ import annotations

from refillnotes.domain.checks.model import PROGRAMMABLE, Check, Outcome, Severity, exceeding
from refillnotes.domain.delivery.residual import Band, in_words, meaning
from refillnotes.domain.errors import NotDefined
from refillnotes.domain.policy import Policy
from refillnotes.domain.quantities import Percent, Volume

_NOTHING = Volume.of("0", "mL")

_UNDER = (
    "catheter kink, occlusion, granuloma or disconnection",
    "motor stall or rotor wear",
    "wrong volume or concentration programmed last time",
    "incomplete emptying last time",
    "fluid added by somebody",
)
_OVER = (
    "pump wear or overfill",
    "needle flipped, so not everything was aspirated this time",
    "pocket fill last time, or a leak",
    "withdrawal by somebody else",
    "wrong volume programmed last time",
)


def expected_residual_is_worked_out(
    expected_residual: Volume,
    previous_volume: Volume,
    residual_band: Band,
    previous_told_by: str | None = None,
) -> Outcome:
    """The residual that should be left is worked out before it is measured.

    Why: without a number to compare with, over- and under-infusion go unseen.

    Formula: Ve = V0 - sum(Q x D) - boluses - priming - bridge + Qs x stall, mL: info

    Then: compare it with what the syringe holds.
    """
    if expected_residual.exact < 0:
        sentence = (
            f"Nothing should be left: by calculation {-expected_residual} more than the "
            f"{previous_volume} filled last time would have flowed."
        )
    else:
        sentence = f"{expected_residual} should be left of {previous_volume} filled last time."
    if previous_told_by is not None:
        sentence += f" That fill was not ours: {previous_told_by} told of it."
    return Outcome(Severity.INFO, sentence, (f"{residual_band} agrees with it",))


EXPECTED_RESIDUAL = Check(
    id="expected-residual",
    title="The expected residual is worked out",
    judge=expected_residual_is_worked_out,
    sources=("wesemann-2014", "medtronic-fa596-2016"),
    facts=("measured_residual", "boluses_delivered", "stall_duration"),
)


def measured_residual_agrees(
    discrepancy: Volume,
    delivered_expected: Volume,
    delivered_measured: Volume,
    flow_spec: Percent,
    policy: Policy,
    flow_error: Percent | None = None,
) -> Outcome:
    """The measured residual agrees with the expected one.

    Why: over- and under-infusion first show as a residual far from the expected one.

    Formula: |Vm - Ve| <= [residual.floor]: ok; else |e| > [residual.escalate_above]: escalate;
    else |e| > specification, or |Vm - Ve| > [residual.absolute_limit]: ack; else ok; where V0 - Ve
    < [residual.least_delivered], by volume only

    Then: aspirate again, read the event log and the last printout, and tell the physician
    before the patient leaves when the difference is large. Do not raise the dose to make up. Where
    less was delivered and no stall is in the log: rotor study, then CSF from the access port, then
    dye, in that order. Over-infusion beyond the specification goes to the maker: it can grow,
    sometimes abruptly, so refills come at shorter intervals until the pump is replaced.
    """
    if delivered_measured.exact < 0:
        raise NotDefined("More came out than was put in, so nothing can be said about delivery.")
    severity, working = weigh(discrepancy, delivered_expected, flow_spec, policy, flow_error)
    said = in_words(discrepancy) if severity is Severity.OK else meaning(discrepancy)
    return Outcome(
        severity,
        _sentence(discrepancy, said, _percentage(flow_error, delivered_expected, policy)),
        (f"{abs(discrepancy)} {said}", working),
        () if severity is Severity.OK else (_UNDER if discrepancy.exact > 0 else _OVER),
    )


def weigh(
    discrepancy: Volume,
    delivered_expected: Volume,
    flow_spec: Percent,
    policy: Policy,
    flow_error: Percent | None,
) -> tuple[Severity, str]:
    """How loud a discrepancy is, and the numbers it was weighed with."""
    rule = policy.residual
    size = abs(discrepancy)
    limit = rule.absolute_limit.value
    if size <= rule.floor.value:
        return Severity.OK, f"within the reading of a syringe, {rule.floor.value}"
    error = _percentage(flow_error, delivered_expected, policy)
    if error is None:
        return exceeding(size, (limit, Severity.ACK)), (
            f"{delivered_expected} should have been delivered: too little for a percentage; "
            f"limit {limit}"
        )
    escalate = rule.escalate_above.value
    severity = exceeding(abs(error), (flow_spec, Severity.ACK), (escalate, Severity.ESCALATE))
    if severity is Severity.OK:
        severity = exceeding(size, (limit, Severity.ACK))
    return severity, (
        f"flow error {error} of {delivered_expected} expected; "
        f"specification {flow_spec}, physician above {escalate}, limit {limit}"
    )


def _percentage(
    flow_error: Percent | None, delivered_expected: Volume, policy: Policy
) -> Percent | None:
    """The flow error, where enough should have flowed for a percentage to say something."""
    enough = delivered_expected >= policy.residual.least_delivered.value
    return flow_error if enough else None


def _sentence(discrepancy: Volume, said: str, flow_error: Percent | None) -> str:
    if discrepancy.exact == 0:
        return "the measured residual is the expected one."
    of_delivery = "" if flow_error is None else f", {abs(flow_error)} of what should have flowed"
    return f"{abs(discrepancy)} {said}{of_delivery}."


RESIDUAL_DISCREPANCY = Check(
    id="residual-discrepancy",
    title="The measured residual agrees with the expected one",
    judge=measured_residual_agrees,
    sources=(
        "mdd-hk-2014",
        "ecri-2014",
        "wesemann-2014",
        "sgouros-2010",
        "medtronic-fa596-2016",
        "ipswich-poster-211",
        "anesthesiology-2004-granuloma",
        "anesthesiology-1998-tampering",
        "anesthesiology-letter-diversion",
        "fsahq-p020",
    ),
    facts=("measured_residual",),
    causes=(
        f"more left: {_UNDER[0]}",
        *_UNDER[1:],
        f"less left: {_OVER[0]}",
        *_OVER[1:],
    ),
)


def programmer_and_calculation_agree(
    programmer_residual: Volume, expected_residual: Volume, policy: Policy
) -> Outcome:
    """The residual the programmer shows agrees with the one worked out here.

    Why: when they differ, this record and the pump do not describe the same interval.

    Formula: |Ve by the programmer - max(Ve, 0)|, mL: > [residual.programmer_ack] ack, >
    [residual.programmer_block] block

    Then: read the history again: reprogramming between visits, boluses, stalls, dates.
    """
    rule = policy.residual
    worked_out = max(expected_residual, _NOTHING)
    gap = abs(programmer_residual - worked_out)
    severity = exceeding(
        gap,
        (rule.programmer_ack.value, Severity.ACK),
        (rule.programmer_block.value, Severity.BLOCK),
    )
    return Outcome(
        severity,
        f"The programmer shows {programmer_residual}, {worked_out} is worked out here: "
        f"they differ by {gap}."
        if gap.exact
        else f"The programmer shows {programmer_residual}, as worked out here.",
        (
            (
                f"{programmer_residual} - {worked_out}: {gap} apart; "
                f"asked above {rule.programmer_ack.value}, "
                f"stopped above {rule.programmer_block.value}"
            ),
        ),
    )


PROGRAMMER_RESIDUAL = Check(
    id="programmer-residual",
    title="Programmer and calculation agree on the residual",
    judge=programmer_and_calculation_agree,
    sources=("proposed-default",),
    facts=("programmer_residual",),
    causes=(
        "reprogramming between the visits that is not on file",
        "boluses not counted",
        "a stall counted by one and not by the other",
        "a wrong date",
    ),
    core=False,
    where=(PROGRAMMABLE,),
)
