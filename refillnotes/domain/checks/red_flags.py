"""Which signs, with this drug or after this discrepancy, call for the physician."""

from __future__ import annotations

from refillnotes.domain.catalogue import Catalogue
from refillnotes.domain.checks.model import Check, Outcome, Severity
from refillnotes.domain.checks.signs import (
    asked_for,
    classes_in_pump,
    concerns,
    fast_heart,
    fires,
    nothing_fires,
    seen,
    vital_signs,
)
from refillnotes.domain.checks.syndromes import undelivered
from refillnotes.domain.drugs import DrugClass
from refillnotes.domain.policy import Policy
from refillnotes.domain.quantities import Percent, VitalRate, Volume
from refillnotes.domain.rows import DrugInPump


def nothing_points_to_opioid_or_clonidine_withdrawal(
    policy: Policy,
    catalogue: Catalogue,
    flow_spec: Percent,
    drug_classes: frozenset[DrugClass] | None = None,
    previous_drugs: tuple[DrugInPump, ...] | None = None,
    signs: frozenset[str] | None = None,
    heart_rate: VitalRate | None = None,
    flow_error: Percent | None = None,
    measured_residual: Volume | None = None,
    stall_logged: str | None = None,
) -> Outcome:
    """Nothing points to withdrawal of opioid or clonidine.

    Why: withdrawal says that drug no longer arrives. Clonidine stopped at once brings a rebound
    of blood pressure and heart rate.

    Formula: opioid or clonidine, and n >= [red_flags.opioid_withdrawal_signs]: escalate; n counts
    sweating, nausea, vomiting, agitation or confusion, blood pressure swings, heart >
    [red_flags.tachycardia], and beside any of them Vm = 0 mL, a stall, or e < -specification

    Then: call the physician now, measure the blood pressure, and look for why drug does not
    arrive before the dose is changed.
    """
    classes = classes_in_pump(catalogue, drug_classes, previous_drugs)
    if not concerns(classes, DrugClass.OPIOID, DrugClass.CLONIDINE):
        return Outcome(Severity.OK, "neither an opioid nor clonidine is in the pump.")
    flags = policy.red_flags
    looked_for = (
        *asked_for(signs, "sweating", "nausea", "vomiting", "confusion", "unstable-pressure"),
        fast_heart(policy, heart_rate),
    )
    there = seen(looked_for)
    less = undelivered(flow_spec, flow_error, measured_residual, stall_logged)
    if there and less:
        there.append(less)
    if len(there) >= flags.opioid_withdrawal_signs.value.exact:
        return fires(there, "with opioid or clonidine in the pump this may be withdrawal")
    return nothing_fires(looked_for, "withdrawal of opioid or clonidine")


OPIOID_WITHDRAWAL_SIGNS = Check(
    id="opioid-withdrawal-signs",
    title="Nothing points to opioid or clonidine withdrawal",
    judge=nothing_points_to_opioid_or_clonidine_withdrawal,
    sources=("red-flag-rules", "aneskey-withdrawal"),
    facts=("signs", "heart_rate"),
    causes=("empty pump or stall", "catheter trouble", "a dose lowered too far", "infection"),
)


def nothing_points_to_harm_by_over_infusion(
    policy: Policy,
    flow_error: Percent,
    flow_spec: Percent,
    sedation: str | None = None,
    respiratory_rate: VitalRate | None = None,
    oxygen_saturation: Percent | None = None,
    signs: frozenset[str] | None = None,
) -> Outcome:
    """Nothing points to harm by a pump that gives too much.

    Why: a pump that gave more than it may, and a drowsy or confused patient, are one finding.
    Over-infusion can grow, sometimes abruptly.

    Formula: e > specification, and at least 1 of: POSS >= [red_flags.sedation_high], breathing <
    [red_flags.respiratory_rate_low], oxygen < [red_flags.oxygen_saturation_low], drowsiness,
    agitation or confusion: escalate; else ok

    Then: call the physician before the pump is filled; airway and breathing first. Report the
    pump to its maker.
    """
    working = f"flow error {flow_error}, specification {flow_spec}"
    if flow_error <= flow_spec:
        return Outcome(Severity.OK, "no more flowed than the specification allows.", (working,))
    looked_for = (
        *vital_signs(policy, sedation, respiratory_rate, oxygen_saturation),
        *asked_for(signs, "drowsiness", "confusion"),
    )
    there = seen(looked_for)
    if there:
        return fires(
            (f"{flow_error} more flowed than programmed", *there), "this may be over-infusion"
        )
    return nothing_fires(looked_for, "harm by over-infusion")


OVER_INFUSION_SIGNS = Check(
    id="over-infusion-signs",
    title="Nothing points to harm by over-infusion",
    judge=nothing_points_to_harm_by_over_infusion,
    sources=("red-flag-rules", "mdd-hk-2014", "ecri-2014"),
    facts=("sedation", "respiratory_rate", "oxygen_saturation", "signs"),
    causes=("pump wear or overfill", "a wrong concentration", "another sedative"),
)


def nothing_points_to_psychiatric_harm(
    catalogue: Catalogue,
    drug_classes: frozenset[DrugClass] | None = None,
    previous_drugs: tuple[DrugInPump, ...] | None = None,
    signs: frozenset[str] | None = None,
) -> Outcome:
    """Nothing points to psychiatric harm by ziconotide.

    Why: ziconotide can bring confusion, hallucinations, changes of mood and psychosis.

    Formula: ziconotide, and at least 1 of agitation or confusion, hallucination or change of mood:
    escalate; none: ok

    Then: call the physician now. Ziconotide may be stopped at once; no withdrawal follows.
    """
    classes = classes_in_pump(catalogue, drug_classes, previous_drugs)
    if not concerns(classes, DrugClass.ZICONOTIDE):
        return Outcome(Severity.OK, "there is no ziconotide in the pump.")
    looked_for = asked_for(signs, "confusion", "hallucination")
    there = seen(looked_for)
    if there:
        return fires(there, "with ziconotide in the pump this may be its doing")
    return nothing_fires(looked_for, "psychiatric harm")


PSYCHIATRIC_SIGNS = Check(
    id="psychiatric-signs",
    title="Nothing points to psychiatric harm by ziconotide",
    judge=nothing_points_to_psychiatric_harm,
    sources=("red-flag-rules", "prialt-label", "prialt-label-archive"),
    facts=("signs",),
    causes=("a step of the dose", "a history of psychosis", "infection", "another drug"),
)
