"""Whether the pump leaves, little by little, the flow it has shown so far."""

from __future__ import annotations

from refillnotes.domain.checks.model import Check, Outcome, Severity
from refillnotes.domain.delivery.drift import Drift
from refillnotes.domain.policy import Policy
from refillnotes.domain.quantities import Percent, Ratio
from refillnotes.domain.rows import refills_in_words


def pump_keeps_the_flow_it_has_shown(
    flow_drift: Drift,
    policy: Policy,
    cumulative_accuracy_ratio: Ratio | None = None,
    cumulative_uncertainty: Percent | None = None,
) -> Outcome:
    """The pump keeps the flow it has shown so far.

    Why: a catheter that closes slowly and a rotor that wears change the flow by a few percent,
    which no single syringe can show. Added up against the pump's own earlier refills they do.

    Formula: max(faster, slower), of steps beyond [trend.drift_allowance], > [trend.drift_limit]:
    ack; else ok

    Then: look at the last discrepancies together, not at this one alone; read the event log, and
    discuss imaging or a rotor study with the physician before a dose is changed.
    """
    limit = policy.trend.drift_limit.value
    total = max(flow_drift.faster, flow_drift.slower)
    working = [
        (
            f"flow error {flow_drift.error:+.1f} %, {flow_drift.forecast:+.1f} % forecast from the "
            f"refills before, one step {flow_drift.step:.1f} %: {flow_drift.steps:+.2f} steps"
        ),
        (
            f"running sums: {flow_drift}; each refill counts beyond "
            f"{policy.trend.drift_allowance.value} steps; limit {limit}"
        ),
    ]
    if cumulative_accuracy_ratio is not None and cumulative_uncertainty is not None:
        working.append(
            f"over all of them {cumulative_accuracy_ratio} of what should have flowed, "
            f"+/- {cumulative_uncertainty}"
        )
    if total <= limit.exact:
        sentence = f"No drift of the flow over {refills_in_words(flow_drift.refills)}."
        return Outcome(Severity.OK, sentence, tuple(working))
    side = "faster" if flow_drift.faster > flow_drift.slower else "slower"
    sentence = (
        f"The pump runs {side} than its own earlier refills: the differences of "
        f"{refills_in_words(flow_drift.refills)} add up to {total:.2f}, limit {limit}."
    )
    return Outcome(Severity.ACK, sentence, tuple(working))


FLOW_DRIFT = Check(
    id="flow-drift",
    title="The pump keeps the flow it has shown",
    judge=pump_keeps_the_flow_it_has_shown,
    sources=("page-1954", "brown-durbin-evans-1975", "wesemann-2014"),
    facts=("measured_residual",),
    causes=(
        "slow occlusion of the catheter or granuloma",
        "wear of the rotor or of its tubing",
        "another nurse, syringe or way of emptying",
        "fever, altitude or another viscosity",
    ),
    core=False,
    once_recorded=("past_refills",),
)
