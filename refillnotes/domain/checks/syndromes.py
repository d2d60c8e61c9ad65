"""Which signs together suggest withdrawal, a granuloma or an infection."""

from __future__ import annotations

from refillnotes.domain.catalogue import Catalogue
from refillnotes.domain.checks.model import Check, Outcome, Severity
from refillnotes.domain.checks.signs import (
    Sign,
    asked_for,
    classes_in_pump,
    concerns,
    fast_heart,
    fires,
    nothing_fires,
    seen,
)
from refillnotes.domain.drugs import DrugClass
from refillnotes.domain.policy import Policy
from refillnotes.domain.quantities import Percent, Temperature, VitalRate, Volume
from refillnotes.domain.rows import DrugInPump
from refillnotes.domain.worksheet import NotRecorded


def nothing_points_to_baclofen_withdrawal(
    policy: Policy,
    catalogue: Catalogue,
    flow_spec: Percent,
    drug_classes: frozenset[DrugClass] | None = None,
    previous_drugs: tuple[DrugInPump, ...] | None = None,
    signs: frozenset[str] | None = None,
    spasticity_rise: int | None = None,
    temperature: Temperature | None = None,
    heart_rate: VitalRate | None = None,
    flow_error: Percent | None = None,
    measured_residual: Volume | None = None,
    stall_logged: str | None = None,
) -> Outcome:
    """Nothing points to baclofen withdrawal.

    Why: it begins like an infection or a full bladder and ends in fever, rigidity, organ
    failure and death. Most at risk: injury at T6 or above, and who cannot say what they feel.

    Formula: baclofen, and n >= [red_flags.withdrawal_signs]: escalate; n counts rebound spasticity
    (or Modified Ashworth up by >= [red_flags.spasticity_rise]), itching, temperature >=
    [red_flags.fever], heart > [red_flags.tachycardia], blood pressure swings, agitation or
    confusion, seizure, and beside any of them Vm = 0 mL, a stall, or e < -specification

    Then: call the physician now. Oral baclofen does not replace what the pump no longer
    delivers; the patient belongs in hospital while the cause is looked for.
    """
    classes = classes_in_pump(catalogue, drug_classes, previous_drugs)
    if not concerns(classes, DrugClass.BACLOFEN):
        return Outcome(Severity.OK, "there is no baclofen in the pump.")
    flags = policy.red_flags
    looked_for = (
        _rebound(policy, signs, spasticity_rise),
        *asked_for(signs, "itching"),
        _fever(policy, temperature),
        fast_heart(policy, heart_rate),
        *asked_for(signs, "unstable-pressure", "confusion", "seizure"),
    )
    there = seen(looked_for)
    less = undelivered(flow_spec, flow_error, measured_residual, stall_logged)
    if there and less:
        there.append(less)
    if len(there) >= flags.withdrawal_signs.value.exact:
        return fires(there, "with baclofen in the pump this may be withdrawal")
    return nothing_fires(looked_for, "withdrawal")


def _rebound(policy: Policy, signs: frozenset[str] | None, rise: int | None) -> Sign:
    told = None if signs is None else "rebound-spasticity" in signs
    steps = None if rise is None else rise >= policy.red_flags.spasticity_rise.value.exact
    words = "rebound spasticity" if not steps else f"spasticity up {rise} steps"
    answers = [answer for answer in (told, steps) if answer is not None]
    return Sign("spasticity_rise", words, any(answers) if answers else None)


def _fever(policy: Policy, temperature: Temperature | None) -> Sign:
    return Sign(
        "temperature",
        f"temperature {temperature}" if temperature else "temperature",
        None if temperature is None else temperature >= policy.red_flags.fever.value,
    )


def undelivered(
    flow_spec: Percent,
    flow_error: Percent | None,
    measured_residual: Volume | None,
    stall_logged: str | None,
) -> str | None:
    """What says that less drug arrived than was programmed; None when nothing does."""
    if measured_residual is not None and measured_residual.exact == 0:
        return "nothing left in the reservoir"
    if stall_logged in {"recovered", "not-recovered"}:
        return "a motor stall"
    if flow_error is not None and flow_error < -flow_spec:
        return f"{abs(flow_error)} less delivered than programmed"
    return None


BACLOFEN_WITHDRAWAL_SIGNS = Check(
    id="baclofen-withdrawal-signs",
    title="Nothing points to baclofen withdrawal",
    judge=nothing_points_to_baclofen_withdrawal,
    sources=("red-flag-rules", "lioresal-dosing", "baclofen-withdrawal-risk"),
    facts=("signs", "spasticity_rise", "temperature", "heart_rate"),
    causes=("catheter trouble", "empty pump or stall", "infection or a full bladder"),
)


def nothing_points_to_a_granuloma(
    policy: Policy,
    catalogue: Catalogue,
    flow_spec: Percent,
    drug_classes: frozenset[DrugClass] | None = None,
    previous_drugs: tuple[DrugInPump, ...] | None = None,
    signs: frozenset[str] | None = None,
    dose_rises: int | None = None,
    pain: int | None = None,
    flow_error: Percent | None = None,
    access_flow: str | None = None,
) -> Outcome:
    """Nothing points to a granuloma at the catheter tip.

    Why: a mass at the tip of an opioid catheter grows within weeks and can paralyse.

    Formula: opioid, and n >= [red_flags.granuloma_signs]: escalate; n counts loss of relief, dose
    increases in the last six months, new band of pain or pain down a limb, new numbness, new
    weakness or bladder or bowel trouble, and beside any of them e < -specification, and spinal
    fluid that comes slowly or not at all

    Then: imaging before the dose is raised once more.
    """
    classes = classes_in_pump(catalogue, drug_classes, previous_drugs)
    if not concerns(classes, DrugClass.OPIOID):
        return Outcome(Severity.OK, "there is no opioid in the pump.")
    lost = [sign.words for sign in asked_for(signs, "weakness", "bladder-bowel") if sign.seen]
    looked_for = (
        *asked_for(signs, "loss-of-relief"),
        Sign(
            "dose_rises",
            "dose increases" if not dose_rises else f"{dose_rises} dose increases",
            None if dose_rises is None else dose_rises > 0,
        ),
        *asked_for(signs, "dermatomal-pain", "sensory-change"),
        Sign(
            "signs",
            " and ".join(lost) or "new weakness, bladder or bowel trouble",
            None if signs is None else bool(lost),
        ),
    )
    there = seen(looked_for)
    less = undelivered(flow_spec, flow_error, None, None)
    poor = {"slow": "spinal fluid comes slowly", "none": "no spinal fluid comes"}
    if there and less:
        there.append(less)
    if there and access_flow in poor:
        there.append(poor[access_flow])
    if len(there) >= policy.red_flags.granuloma_signs.value.exact:
        return fires(there, "with an opioid in the pump this may be a granuloma")
    return nothing_fires(looked_for, "a granuloma", (pain,))


GRANULOMA_SIGNS = Check(
    id="granuloma-signs",
    title="Nothing points to a granuloma",
    judge=nothing_points_to_a_granuloma,
    sources=(
        "red-flag-rules",
        "anesthesiology-2004-granuloma",
        "granuloma-consensus-2012",
        "pittnsgy-granuloma",
    ),
    facts=("signs", "dose_rises", "pain"),
    causes=("granuloma", "catheter trouble", "disease going on"),
)


def nothing_points_to_an_infection(
    policy: Policy,
    temperature: Temperature | None = None,
    signs: frozenset[str] | None = None,
    aspirate_appearance: str | None = None,
) -> Outcome:
    """Nothing points to meningitis or an infected pump.

    Why: a needle through infected skin carries the infection into the pump and the spinal
    fluid.

    Formula: temperature >= [red_flags.fever], and at least 1 of headache, neck stiffness, redness
    or drainage over the pump, cloudy aspirate: escalate; else ok

    Then: leave the skin over the pump alone. Send the patient for assessment today.
    """
    fever = _fever(policy, temperature)
    with_fever = asked_for(signs, "headache", "neck-stiffness", "pocket-redness", "pocket-drainage")
    there = seen(with_fever)
    if aspirate_appearance == "cloudy":
        there.append("cloudy aspirate")
    if there and fever.seen:
        return fires([fever.words, *there], "this may be an infection")
    if there and temperature is None:
        raise NotRecorded(("temperature",))
    if fever.seen and signs is None:
        raise NotRecorded(("signs",))
    return nothing_fires((fever, *with_fever), "an infection")


INFECTION_SIGNS = Check(
    id="infection-signs",
    title="Nothing points to an infection",
    judge=nothing_points_to_an_infection,
    sources=("red-flag-rules",),
    facts=("temperature", "signs", "aspirate_appearance"),
    causes=("infected pocket", "meningitis", "an infection elsewhere"),
)
