"""Which signs at the bedside call for somebody at once: the fill and the overdose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from refillnotes.domain.catalogue import Catalogue
from refillnotes.domain.checks.model import REFILLED, Check, Outcome, Severity
from refillnotes.domain.drugs import DrugClass
from refillnotes.domain.policy import Policy
from refillnotes.domain.quantities import Duration, Percent, Temperature, VitalRate
from refillnotes.domain.rows import DrugInPump
from refillnotes.domain.steps.patient import SIGNS
from refillnotes.domain.worksheet import NotRecorded

LABELS = {code: label[:1].lower() + label[1:] for code, label in SIGNS}


@dataclass(frozen=True, slots=True)
class Sign:
    """One observation of a rule: the fact it is read from, and whether it was seen.

    ``seen`` is None when nobody recorded it, which is neither yes nor no.
    """

    fact: str
    words: str
    seen: bool | None


def fast_heart(policy: Policy, heart_rate: VitalRate | None) -> Sign:
    """Tachycardia, as withdrawal brings it."""
    return Sign(
        "heart_rate",
        f"heart {heart_rate or 'rate'}",
        None if heart_rate is None else heart_rate > policy.red_flags.tachycardia.value,
    )


def asked_for(signs: frozenset[str] | None, *codes: str) -> tuple[Sign, ...]:
    """The signs of these codes: seen, asked and absent, or not asked."""
    return tuple(
        Sign("signs", LABELS[code], None if signs is None else code in signs) for code in codes
    )


def vital_signs(
    policy: Policy,
    sedation: str | None,
    respiratory_rate: VitalRate | None,
    oxygen_saturation: Percent | None,
) -> tuple[Sign, ...]:
    """Sedation, breathing and oxygen against the red flags."""
    flags = policy.red_flags
    deep = sedation is not None and sedation.isdigit()
    return (
        Sign(
            "sedation",
            f"sedation {sedation}" if sedation else "sedation",
            None if sedation is None else deep and int(sedation) >= flags.sedation_high.value.exact,
        ),
        Sign(
            "respiratory_rate",
            f"breathing {respiratory_rate or 'rate'}",
            None
            if respiratory_rate is None
            else respiratory_rate < flags.respiratory_rate_low.value,
        ),
        Sign(
            "oxygen_saturation",
            f"oxygen {oxygen_saturation or 'saturation'}",
            None
            if oxygen_saturation is None
            else oxygen_saturation < flags.oxygen_saturation_low.value,
        ),
    )


def classes_in_pump(
    catalogue: Catalogue,
    drug_classes: frozenset[DrugClass] | None,
    previous_drugs: tuple[DrugInPump, ...] | None,
) -> frozenset[DrugClass] | None:
    """What kinds of drug the patient gets, by the old fill and the new; None if not known."""
    before = {catalogue.drug(drug.drug).drug_class for drug in previous_drugs or ()}
    return frozenset(before | (drug_classes or frozenset())) or None


def concerns(classes: frozenset[DrugClass] | None, *wanted: DrugClass) -> bool:
    """Whether one of these is in the pump; a drug not recorded may be any."""
    return classes is None or not classes.isdisjoint(wanted)


def seen(signs: Iterable[Sign]) -> list[str]:
    return [sign.words for sign in signs if sign.seen]


def nothing_fires(
    signs: Iterable[Sign], name: str, also_asked: Iterable[object | None] = ()
) -> Outcome:
    """The answer when a rule does not fire: what was seen, and what nobody asked.

    Errors: ``NotRecorded`` when not one of the observations is recorded.
    """
    signs = tuple(signs)
    unasked = [sign for sign in signs if sign.seen is None]
    if len(unasked) == len(signs) and all(fact is None for fact in also_asked):
        raise NotRecorded(sign.fact for sign in unasked)
    there = seen(signs)
    absent = [sign.words for sign in signs if sign.seen is False]
    said = f"No sign of {name} is recorded."
    if there:
        said = f"Recorded: {', '.join(there)}. Alone that does not reach the rule for {name}."
    gap = f" Not recorded: {', '.join(sign.words for sign in unasked)}." if unasked else ""
    return Outcome(
        Severity.OK,
        f"{said}{gap}",
        (f"absent or within limits: {', '.join(absent)}",) if absent else (),
    )


def fires(there: Iterable[str], meaning: str) -> Outcome:
    """The answer when a rule fires."""
    listed = ", ".join(there)
    return Outcome(Severity.ESCALATE, f"{listed}: {meaning}.", (listed,))


def nothing_points_to_a_pocket_fill(
    policy: Policy,
    felt_different: bool | None = None,
    swelling: bool | None = None,
    resistance: str | None = None,
    needle_stop: bool | None = None,
    aspirated_back: bool | None = None,
    sedation: str | None = None,
    respiratory_rate: VitalRate | None = None,
    oxygen_saturation: Percent | None = None,
    heart_rate: VitalRate | None = None,
    signs: frozenset[str] | None = None,
    time_after_fill: Duration | None = None,
) -> Outcome:
    """Nothing points to drug outside the reservoir.

    Why: drug under the skin, or in the catheter, acts within minutes. The aspirate may have
    been exactly what was expected.

    Formula: at least 1 of: at the needle (felt different or burned, swelling, resistance, no
    needle stop, nothing aspirated back); and within [red_flags.pocket_fill_window] of the fill,
    POSS >= [red_flags.sedation_high], breathing < [red_flags.respiratory_rate_low], oxygen <
    [red_flags.oxygen_saturation_low], heart > [red_flags.tachycardia] or <
    [red_flags.bradycardia], low or swinging blood pressure, sudden warmth or anxiety, pinpoint
    pupils, swelling or pain over the pump: escalate; none: ok

    Then: stop. Aspirate the pump and the pocket again; airway; naloxone for an opioid, which
    does not help against baclofen; a monitored bed. Work out how many mg are missing.
    """
    at_the_needle = (
        Sign("felt_different", "it felt different or burned", felt_different),
        Sign("swelling", "swelling at the pump", swelling),
        Sign(
            "resistance",
            "resistance",
            None if resistance is None else resistance != "none",
        ),
        Sign(
            "needle_stop",
            "no needle stop",
            None if needle_stop is None else not needle_stop,
        ),
        Sign(
            "aspirated_back",
            "nothing aspirated back",
            None if aspirated_back is None else not aspirated_back,
        ),
    )
    flags = policy.red_flags
    of_the_body = (
        *vital_signs(policy, sedation, respiratory_rate, oxygen_saturation),
        Sign(
            "heart_rate",
            f"heart {heart_rate or 'rate'}",
            None
            if heart_rate is None
            else heart_rate > flags.tachycardia.value or heart_rate < flags.bradycardia.value,
        ),
        *asked_for(
            signs,
            "unstable-pressure",
            "low-pressure",
            "warmth",
            "pinpoint-pupils",
            "pocket-swelling",
            "pocket-pain",
        ),
    )
    window = flags.pocket_fill_window.value
    within = time_after_fill is None or time_after_fill <= window
    there = seen((*at_the_needle, *(of_the_body if within else ())))
    if there:
        return fires(there, "after a refill this is a pocket fill until shown otherwise")
    return nothing_fires((*at_the_needle, *of_the_body), "a pocket fill")


POCKET_FILL_SIGNS = Check(
    id="pocket-fill-signs",
    title="Nothing points to drug outside the reservoir",
    judge=nothing_points_to_a_pocket_fill,
    sources=(
        "pocket-fill-2011",
        "ipswich-poster-211",
        "coyne-2004",
        "maude-7440258",
        "refill-chapter",
        "red-flag-rules",
    ),
    facts=(
        "felt_different",
        "swelling",
        "resistance",
        "needle_stop",
        "aspirated_back",
        "sedation",
        "respiratory_rate",
        "oxygen_saturation",
        "heart_rate",
        "signs",
    ),
    causes=("needle outside the port", "needle moved during the injection", "access port"),
    floor=Severity.ESCALATE,
    where=(REFILLED,),
)


def nothing_points_to_an_overdose(
    policy: Policy,
    catalogue: Catalogue,
    drug_classes: frozenset[DrugClass] | None = None,
    previous_drugs: tuple[DrugInPump, ...] | None = None,
    sedation: str | None = None,
    respiratory_rate: VitalRate | None = None,
    oxygen_saturation: Percent | None = None,
    temperature: Temperature | None = None,
    signs: frozenset[str] | None = None,
) -> Outcome:
    """Nothing points to an overdose.

    Why: opioid stops the breathing; baclofen takes away tone, breathing and consciousness.

    Formula: opioid or baclofen, and at least 1 of: POSS >= [red_flags.sedation_high], breathing <
    [red_flags.respiratory_rate_low], oxygen < [red_flags.oxygen_saturation_low]; with baclofen
    also temperature < [red_flags.hypothermia], drowsiness, ascending loss of tone, cannot be
    roused: escalate; none: ok

    Then: airway and breathing first; naloxone for an opioid. Baclofen has no antidote: the
    residual is removed from the pump, and withdrawal of 30 to 40 mL of CSF is considered. Call the
    physician and emergency help now.
    """
    classes = classes_in_pump(catalogue, drug_classes, previous_drugs)
    if not concerns(classes, DrugClass.OPIOID, DrugClass.BACLOFEN):
        return Outcome(Severity.OK, "neither an opioid nor baclofen is in the pump.")
    looked_for = vital_signs(policy, sedation, respiratory_rate, oxygen_saturation)
    if concerns(classes, DrugClass.BACLOFEN):
        cold = policy.red_flags.hypothermia.value
        looked_for = (
            *looked_for,
            Sign(
                "temperature",
                f"temperature {temperature or ''}".strip(),
                None if temperature is None else temperature < cold,
            ),
            *asked_for(signs, "drowsiness", "low-tone", "coma"),
        )
    there = seen(looked_for)
    if there:
        return fires(there, "with this drug in the pump it may be an overdose")
    return nothing_fires(looked_for, "an overdose")


OVERDOSE_SIGNS = Check(
    id="overdose-signs",
    title="Nothing points to an overdose",
    judge=nothing_points_to_an_overdose,
    sources=("red-flag-rules", "poss-scale", "baclofen-overdose", "maude-7440258", "coyne-2004"),
    facts=("sedation", "respiratory_rate", "oxygen_saturation", "temperature", "signs"),
    causes=("a wrong dose or concentration", "pocket fill", "another sedative"),
)
