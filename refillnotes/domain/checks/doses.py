"""Whether the doses follow from the fill, and how far they moved."""

from __future__ import annotations

from refillnotes.domain.catalogue import Catalogue
from refillnotes.domain.checks.model import (
    PROGRAMMABLE,
    REFILLED,
    Check,
    Outcome,
    Severity,
    exceeding,
    worst,
)
from refillnotes.domain.checks.screen import can_stand_for
from refillnotes.domain.errors import NotDefined, UnknownName
from refillnotes.domain.policy import Policy
from refillnotes.domain.quantities import (
    Concentration,
    Count,
    DoseRate,
    Mass,
    Percent,
    Volume,
)
from refillnotes.domain.rows import DrugInPump
from refillnotes.domain.worksheet import NotRecorded


def other_doses_follow_from_the_flow(
    drugs: tuple[DrugInPump, ...], secondary_doses: tuple[DrugInPump, ...], policy: Policy
) -> Outcome:
    """The other drugs' doses are those the primary drug's flow carries along.

    Why: one flow serves every drug of an admixture. A second dose typed by hand is a wish,
    not what the patient gets.

    Formula: dk typed = Q x Ck, to half of its last digit shown and no further than
    [programming.dose_ok]: ok; else block; none typed: ok

    Then: compare with the dose the programmer shows for that drug. If it is really that far
    off, the concentration in the pump is not the one on the label.
    """
    if not secondary_doses:
        return Outcome(Severity.OK, "there is one drug, so nothing follows from it.")
    wrong, derived, working = [], [], []
    for typed, by_flow in zip(drugs[1:], secondary_doses, strict=True):
        if by_flow.dose is None:
            raise NotRecorded(("flow",))
        if typed.dose is None:
            derived.append(f"{typed.drug} {by_flow.dose}")
            working.append(f"{typed.drug}: {by_flow.dose}, none typed")
            continue
        dose = by_flow.dose.shown_in(typed.dose.unit)
        working.append(f"{typed.drug}: {typed.dose} typed, {dose} by the flow")
        if not can_stand_for(typed.dose, dose, policy.programming.dose_ok.value):
            wrong.append(f"{typed.drug} {typed.dose} is typed, the flow carries {dose}")
        else:
            derived.append(f"{typed.drug} {typed.dose}")
    if wrong:
        return Outcome(Severity.BLOCK, f"{'; '.join(wrong)}.", tuple(working))
    return Outcome(Severity.OK, f"The flow carries along {', '.join(derived)}.", tuple(working))


SECONDARY_DOSE = Check(
    id="secondary-dose",
    title="The other drugs' doses follow from the flow",
    judge=other_doses_follow_from_the_flow,
    sources=("proposed-default",),
    facts=("dose_2", "dose_3", "dose_4", "dose_5"),
    causes=("typed by hand", "a wrong concentration"),
    where=(REFILLED, PROGRAMMABLE),
)


def strength_agrees_with_the_label_mass(
    label_mass: Mass, label_volume: Volume, concentration: Concentration, policy: Policy
) -> Outcome:
    """The concentration agrees with the mass and volume on the label.

    Why: 10 mg and 40 mg of the same drug come in ampules of 20 mL that look alike.

    Formula: C = mass on the label / volume on the label, to half of its last digit shown and no
    further than [programming.dose_ok]: ok; else block

    Then: read the label again: total mass, total volume, strength.
    """
    if label_volume.exact == 0:
        raise NotDefined("The label's volume is 0 mL, so it has no strength.")
    by_label = (label_mass / label_volume).shown_in(concentration.unit)
    working = (f"{label_mass} / {label_volume} = {by_label}",)
    if can_stand_for(concentration, by_label, policy.programming.dose_ok.value):
        return Outcome(
            Severity.OK, f"{concentration} recorded, as the label works out to.", working
        )
    return Outcome(
        Severity.BLOCK,
        f"{concentration} recorded, the label works out to {by_label}.",
        working,
    )


DRUG_MASS = Check(
    id="drug-mass",
    title="The concentration agrees with the mass on the label",
    judge=strength_agrees_with_the_label_mass,
    sources=("lioresal-ampules",),
    facts=("label_1_concentration",),
    causes=("ampules of two strengths taken for each other",),
    core=False,
    where=(REFILLED,),
    once_recorded=("label_mass",),
)


def dose_moved_within_the_usual(
    dose: DoseRate,
    previous_dose: DoseRate,
    dose_change: Percent,
    policy: Policy,
    catalogue: Catalogue,
    drug_names: tuple[str, ...],
    indication: str | None = None,
) -> Outcome:
    """The dose moved no further than is usual at one refill.

    Why: a large step up is an overdose, a large step down a withdrawal. The percentage is of
    the dose: after a change of concentration the rate says nothing.

    Formula: (d_new - d_old) / d_old x 100, %, of d and not of Q; opioid up: >
    [dose_change.opioid_rise_ack] ack, > [dose_change.opioid_rise_escalate] escalate; malignant
    pain: > [dose_change.opioid_malignant_rise_escalate] escalate; opioid down: >
    [dose_change.opioid_fall_ack] ack, > [dose_change.opioid_fall_escalate] escalate; baclofen,
    spinal: > [dose_change.baclofen_spinal_rise_ack], > [dose_change.baclofen_spinal_fall_ack] ack;
    baclofen, cerebral or not stated: > [dose_change.baclofen_cerebral_rise_ack], >
    [dose_change.baclofen_cerebral_fall_ack] ack; ziconotide: d_new - d_old >
    [dose_change.ziconotide_step_ack] ack

    Then: confirm the new dose with whoever ordered it.
    """
    change = f"+{dose_change}" if dose_change.exact > 0 else str(dose_change)
    sentence = f"{previous_dose} before, {dose} now: {change}."
    working = [f"({dose} - {previous_dose}) / {previous_dose} x 100 = {change}"]
    if dose_change.exact == 0:
        return Outcome(Severity.OK, f"{dose} as before.", tuple(working))
    name = drug_names[0]
    try:
        drug_class = catalogue.drug(name).drug_class
    except UnknownName as unknown:
        raise NotDefined(str(unknown)) from unknown
    band = policy.dose_change.band(drug_class, indication)
    if band is None:
        raise NotDefined(f"{sentence} How far a dose of {name} may move is not on file.")
    limits = [
        (dose_change, band.rise_ack, Severity.ACK, "a rise asked above"),
        (dose_change, band.rise_escalate, Severity.ESCALATE, "to the physician above"),
        (-dose_change, band.fall_ack, Severity.ACK, "a fall asked above"),
        (-dose_change, band.fall_escalate, Severity.ESCALATE, "a fall to the physician above"),
        (dose - previous_dose, band.step_ack, Severity.ACK, "a step asked above"),
    ]
    known = [
        (size, limit.value, severity, words)
        for size, limit, severity, words in limits
        if limit is not None
    ]
    working.append("; ".join(f"{words} {limit}" for _, limit, _, words in known))
    severity = worst(severity for size, limit, severity, _ in known if size > limit)
    return Outcome(severity, sentence, tuple(working))


DOSE_CHANGE = Check(
    id="dose-change",
    title="The dose moved no further than usual",
    judge=dose_moved_within_the_usual,
    sources=("refill-chapter", "lioresal-smpc", "prialt-prescribing", "cmsc-2015"),
    facts=("dose_1",),
    causes=("ordered so", "a slip of typing", "a wrong concentration"),
    core=False,
    where=(REFILLED, PROGRAMMABLE),
)


def boluses_fit_their_settings(
    policy: Policy,
    bolus_dose: Mass | None = None,
    bolus_most: int | None = None,
    most_by_lockout: Count | None = None,
    bolus_share: Percent | None = None,
    boluses_delivered: Count | None = None,
    boluses_requested: Count | None = None,
    most_possible: Count | None = None,
) -> Outcome:
    """The patient's boluses fit the lockout, the counter and the daily dose.

    Why: more boluses than the settings allow mean that a setting or the counter is wrong,
    and every bolus is drug.

    Formula: boluses delivered > t x n a day, or > boluses requested: block; n > floor(24 h /
    lockout): block; bolus / d1 x 100 > [limits.bolus_share_most]: ack; else ok

    Then: read the bolus settings and the counters on the programmer again.
    """
    answers = [
        *_counted(boluses_delivered, most_possible),
        *_granted(boluses_requested, boluses_delivered),
        *_allowed(bolus_most, most_by_lockout),
        *_sized(bolus_share, policy.limits.bolus_share_most.value),
    ]
    severity = worst(answer for answer, _, _ in answers)
    working = tuple(line for _, _, line in answers)
    if severity is not Severity.OK:
        said = "; ".join(words for answer, words, _ in answers if answer is not Severity.OK)
        return Outcome(severity, f"{said}.", working)
    missing = []
    if boluses_requested is not None and boluses_delivered is None:
        missing.append("boluses_delivered")
    if boluses_delivered is not None and most_possible is None:
        missing.append("previous_bolus_most")
    if bolus_dose is not None:
        missing += [
            name
            for name, value in (("bolus_most", bolus_most), ("lockout", most_by_lockout))
            if value is None
        ]
    if missing or not working:
        raise NotRecorded(missing or ("bolus_most", "lockout"))
    return Outcome(Severity.OK, "the boluses fit their settings.", working)


def _counted(delivered: Count | None, possible: Count | None) -> list[tuple[Severity, str, str]]:
    if delivered is None or possible is None:
        return []
    words = f"{delivered.number} boluses delivered, {possible.number} possible"
    return [(exceeding(delivered, (possible, Severity.BLOCK)), words, words)]


def _granted(requested: Count | None, delivered: Count | None) -> list[tuple[Severity, str, str]]:
    if requested is None or delivered is None:
        return []
    words = f"{requested.number} boluses requested, {delivered.number} delivered"
    return [(exceeding(delivered, (requested, Severity.BLOCK)), words, words)]


def _allowed(most: int | None, by_lockout: Count | None) -> list[tuple[Severity, str, str]]:
    if most is None or by_lockout is None:
        return []
    words = f"{most} boluses a day allowed, the lockout leaves room for {by_lockout.number}"
    severity = Severity.BLOCK if most > by_lockout.exact else Severity.OK
    return [(severity, words, words)]


def _sized(share: Percent | None, most: Percent) -> list[tuple[Severity, str, str]]:
    if share is None:
        return []
    words = f"one bolus is {share} of the daily dose"
    return [(exceeding(share, (most, Severity.ACK)), words, f"{words}, asked above {most}")]


PATIENT_BOLUS = Check(
    id="patient-bolus",
    title="The patient's boluses fit their settings",
    judge=boluses_fit_their_settings,
    sources=("prometra-ptc-guide", "pacc-2017"),
    facts=("bolus_dose", "bolus_most", "lockout", "boluses_requested", "boluses_delivered"),
    causes=("a wrong setting", "a counter not cleared", "boluses of an earlier interval counted"),
    core=False,
    where=(PROGRAMMABLE,),
    once_recorded=("bolus_dose", "bolus_most", "lockout", "boluses_requested", "boluses_delivered"),
)
