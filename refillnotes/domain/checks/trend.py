"""Whether small differences over several refills add up to a direction."""

from __future__ import annotations

from collections.abc import Callable

from refillnotes.domain.checks.model import REFILLED, Check, Outcome, Severity, exceeding, worst
from refillnotes.domain.checks.residual import weigh
from refillnotes.domain.delivery.residual import meaning
from refillnotes.domain.policy import Policy
from refillnotes.domain.quantities import FlowRate, Percent, Volume
from refillnotes.domain.rows import PastRefill, refills_in_words
from refillnotes.domain.steps.since import SINCE

_MOVES_THE_FLOW = {"fever", "heat", "altitude"}
_SHOWN = 6
"""Discrepancies a working lists: more than that nobody reads."""

_FLAGGED = {severity.value for severity in Severity if severity.wants_an_answer}


def discrepancies_show_no_direction(
    past_refills: tuple[PastRefill, ...],
    discrepancy: Volume,
    delivered_expected: Volume,
    flow_spec: Percent,
    policy: Policy,
    flow_error: Percent | None = None,
    cumulative_flow_error: Percent | None = None,
) -> Outcome:
    """The discrepancies of several refills show no direction.

    Why: slow occlusion, granuloma and wear stay below the limit at each single refill.

    Formula: refills in a row of one sign that were flagged by residual-discrepancy >=
    [trend.consecutive_flagged]; or refills in a row of one sign with |Vm - Ve| > [residual.floor]
    >= [trend.same_sign]; or |e over all refills| > [trend.cumulative_error] of >=
    [trend.cumulative_refills] refills: ack; else ok

    Then: imaging or a rotor study; discuss it with the physician.
    """
    rule = policy.trend
    today, _ = weigh(discrepancy, delivered_expected, flow_spec, policy, flow_error)
    refills = (*past_refills, PastRefill(discrepancy, today.value))
    small = policy.residual.floor.value
    flagged = _run(refills, lambda one: one.severity in _FLAGGED)
    large = _run(refills, lambda one: abs(one.discrepancy) > small)
    side = meaning(discrepancy)
    reasons = []
    if flagged >= rule.consecutive_flagged.value.exact:
        reasons.append(f"{refills_in_words(flagged)} in a row flagged, {side}")
    if large >= rule.same_sign.value.exact:
        reasons.append(f"{refills_in_words(large)} in a row more than {small} off, {side}")
    working = [_listed(refills)]
    if cumulative_flow_error is not None and len(refills) >= rule.cumulative_refills.value.exact:
        limit = rule.cumulative_error.value
        working.append(f"flow error over all of them {cumulative_flow_error}, limit {limit}")
        if exceeding(abs(cumulative_flow_error), (limit, Severity.ACK)) is Severity.ACK:
            way = "more" if cumulative_flow_error.exact > 0 else "less"
            size = abs(cumulative_flow_error)
            reasons.append(
                f"over {refills_in_words(len(refills))} {size} {way} flowed than programmed"
            )
    if not reasons:
        sentence = f"{refills_in_words(len(refills))} show no direction."
        return Outcome(Severity.OK, sentence, tuple(working))
    return Outcome(Severity.ACK, f"{'; '.join(reasons)}.", tuple(working))


def _run(refills: tuple[PastRefill, ...], counts: Callable[[PastRefill], bool]) -> int:
    """How many refills up to the newest lie on its side and count."""
    newest = refills[-1].discrepancy
    run = 0
    for one in reversed(refills):
        if not counts(one) or one.discrepancy.exact * newest.exact <= 0:
            break
        run += 1
    return run


def _listed(refills: tuple[PastRefill, ...]) -> str:
    gaps = ", ".join(_signed(one.discrepancy) for one in refills[-_SHOWN:])
    left_out = f", the last {_SHOWN} of {len(refills)}" if len(refills) > _SHOWN else ""
    return f"{gaps}, oldest first{left_out}"


def _signed(discrepancy: Volume) -> str:
    return f"+{discrepancy}" if discrepancy.exact > 0 else str(discrepancy)


RESIDUAL_TREND = Check(
    id="residual-trend",
    title="The discrepancies of several refills show no direction",
    judge=discrepancies_show_no_direction,
    sources=("wesemann-2014", "anesthesiology-1998-tampering"),
    facts=("measured_residual",),
    causes=("slow occlusion", "granuloma", "pump wear", "fluid added or withdrawn by somebody"),
    core=False,
    once_recorded=("past_refills",),
)


def constant_flow_pump_keeps_its_flow(
    actual_flow: FlowRate,
    factory_flow: FlowRate,
    actual_flow_error: Percent,
    policy: Policy,
    own_flow: FlowRate | None = None,
    own_flow_error: Percent | None = None,
    since_last_visit: frozenset[str] | None = None,
) -> Outcome:
    """The constant-flow pump runs at the flow on its certificate, and at its own.

    Why: such a pump's dose is its concentration times the flow it really has.

    Formula: |Q_measured / Q_factory - 1| and |Q_measured / Q_own - 1|, the larger in %: >
    [constant_flow.ack] ack, > [constant_flow.escalate] escalate

    Then: ask about fever, sauna or hot tub, altitude and flights since the last visit. Order
    the next concentration by the measured flow.
    """
    compared = [(factory_flow, "on the certificate", actual_flow_error)]
    if own_flow is not None and own_flow_error is not None:
        compared.append((own_flow, "its own mean", own_flow_error))
    rule = policy.constant_flow
    limits = ((rule.ack.value, Severity.ACK), (rule.escalate.value, Severity.ESCALATE))
    words = f"asked above {rule.ack.value}, physician above {rule.escalate.value}"
    severity = worst(exceeding(abs(error), *limits) for _, _, error in compared)
    said = f"{actual_flow} measured, {'; '.join(_beside(*one) for one in compared)}."
    if severity.wants_an_answer and since_last_visit is not None:
        said += f" {_what_moves_it(since_last_visit)}"
    return Outcome(
        severity,
        said,
        tuple(
            f"({actual_flow} - {flow}) / {flow} = {error}; {words}" for flow, _, error in compared
        ),
    )


def _beside(flow: FlowRate, whose: str, error: Percent) -> str:
    if not error.exact:
        return f"as {whose}"
    return f"{flow} {whose}: {abs(error)} {'faster' if error.exact > 0 else 'slower'}"


def _what_moves_it(since_last_visit: frozenset[str]) -> str:
    """What was said of heat and height, by which the flow of such a pump moves."""
    there = [label for code, label in SINCE if code in _MOVES_THE_FLOW & since_last_visit]
    if there:
        return f"Since the last visit: {', '.join(there).lower()}."
    return "No fever, heat, altitude or flight since the last visit."


CONSTANT_FLOW = Check(
    id="constant-flow",
    title="The constant-flow pump keeps its factory flow",
    judge=constant_flow_pump_keeps_its_flow,
    sources=(
        "codman-3000-manual",
        "codman-archimedes-appendix-b",
        "proposed-default",
        "codman-patient-support",
    ),
    facts=("measured_residual",),
    causes=("fever or heat", "altitude or a flight", "a more viscous drug", "residue in the line"),
    core=False,
    where=(REFILLED, ("programmable", False)),
)
