"""Whether what came out of the pump agrees with what should have been left."""

from __future__ import annotations

from refillnotes.domain.checks.model import Check, Outcome, Severity
from refillnotes.domain.delivery.residual import in_words
from refillnotes.domain.policy import Policy
from refillnotes.domain.quantities import Percent, Volume

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


def measured_residual_agrees(
    discrepancy: Volume,
    delivered_expected: Volume,
    delivered_measured: Volume,  # noqa: ARG001 - not defined when more came out than went in
    flow_spec: Percent,
    policy: Policy,
    flow_error: Percent | None = None,
) -> Outcome:
    """The measured residual agrees with the expected one.

    Why: over- and under-infusion first show as a residual far from the expected one.

    Then: aspirate again, read the event log and the last printout, and tell the physician
    before the patient leaves when the difference is large. Do not raise the dose to make up.
    """
    rule = policy.residual
    size = abs(discrepancy)
    working = [f"{discrepancy} {in_words(discrepancy)}"]
    severity = Severity.OK
    if size <= rule.floor.value:
        working.append(f"within the reading of a syringe, {rule.floor.value}")
    elif flow_error is None or delivered_expected < rule.least_delivered.value:
        working.append(
            f"{delivered_expected} should have been delivered: too little for a percentage"
        )
        severity = Severity.ACK if size > rule.absolute_limit.value else Severity.OK
        working.append(f"limit {rule.absolute_limit.value}")
    else:
        error = abs(flow_error)
        working.append(
            f"flow error {flow_error} of {delivered_expected} expected; "
            f"specification {flow_spec}, escalation above {rule.escalate.value}, "
            f"limit {rule.absolute_limit.value}"
        )
        if error > rule.escalate.value:
            severity = Severity.ESCALATE
        elif error > flow_spec or size > rule.absolute_limit.value:
            severity = Severity.ACK
    return Outcome(
        severity,
        _sentence(discrepancy, flow_error),
        tuple(working),
        () if severity is Severity.OK else (_UNDER if discrepancy.exact > 0 else _OVER),
    )


def _sentence(discrepancy: Volume, flow_error: Percent | None) -> str:
    if discrepancy.exact == 0:
        return "The measured residual is the expected one."
    of_delivery = "" if flow_error is None else f", {abs(flow_error)} of what should have flowed"
    return f"{abs(discrepancy)} {in_words(discrepancy)}{of_delivery}."


RESIDUAL_DISCREPANCY = Check(
    id="residual-discrepancy",
    title="The measured residual agrees with the expected one",
    judge=measured_residual_agrees,
    sources=("mdd-hk-2014", "ecri-2014", "wesemann-2014"),
    facts=("measured_residual",),
    then=(
        "Aspirate again; read the event log and the last printout; tell the physician before "
        "the patient leaves. Do not raise the dose to make up."
    ),
)
