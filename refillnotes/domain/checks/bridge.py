"""Whether the old drug standing in the line is bridged, and by the right numbers."""

from __future__ import annotations

from refillnotes.domain.checks.model import (
    PROGRAMMABLE,
    REFILLED,
    Check,
    Outcome,
    Severity,
    exceeding,
    worst,
)
from refillnotes.domain.checks.screen import apart
from refillnotes.domain.errors import NotDefined
from refillnotes.domain.policy import Policy
from refillnotes.domain.quantities import (
    Bore,
    Concentration,
    DoseRate,
    Duration,
    Length,
    Mass,
    Percent,
    Ratio,
    Volume,
)
from refillnotes.domain.rows import DrugInPump
from refillnotes.domain.worksheet import NotRecorded


def change_is_bridged(
    policy: Policy,
    drugs: tuple[DrugInPump, ...] | None = None,
    previous_drugs: tuple[DrugInPump, ...] | None = None,
    concentration: Concentration | None = None,
    previous_concentration: Concentration | None = None,
    bridge_programmed: bool | None = None,
    bridge_duration: Duration | None = None,
    without_bridge_dose: DoseRate | None = None,
    without_bridge_ratio: Ratio | None = None,
    without_bridge_duration: Duration | None = None,
) -> Outcome:
    """A change of drug or concentration is bridged.

    Why: the old drug standing in the line leaves at the new rate. After a stronger fill that
    is an underdose for days, after a weaker one an overdose.

    Formula: [bridge.ratio_least] <= C_new / C_old <= [bridge.ratio_most] for every drug, and the
    same drugs, or a bridge recorded: ok; else block

    Then: program a bridge bolus, keep patient boluses locked while it runs, tell the patient when
    the new dose begins, and leave a number to call until then.
    """
    if drugs and previous_drugs:
        changes = _changes(drugs, previous_drugs, policy)
    elif concentration is not None and previous_concentration is not None:
        changes = _change("the drug", concentration, previous_concentration, policy)
    else:
        old_known = previous_drugs or previous_concentration
        raise NotRecorded(("drugs",) if old_known else ("previous_drugs",))
    if not changes:
        return Outcome(Severity.OK, "drug and concentration are as before: no bridge is needed.")
    said = "; ".join(changes)
    if bridge_programmed or (bridge_programmed is None and bridge_duration is not None):
        return Outcome(Severity.OK, f"{said}. A bridge bolus is recorded.", tuple(changes))
    harm = _harm(without_bridge_dose, without_bridge_ratio, without_bridge_duration)
    new_primary = bool(drugs and previous_drugs and drugs[0].drug != previous_drugs[0].drug)
    if harm and not new_primary:
        changes.append(harm)
        said = f"{said}, and no bridge bolus is recorded. Without one the patient gets {harm}"
    else:
        said = f"{said}, and no bridge bolus is recorded"
    return Outcome(Severity.BLOCK, f"{said}.", tuple(changes))


def _harm(dose: DoseRate | None, ratio: Ratio | None, duration: Duration | None) -> str:
    """What the old drug gives at the new rate; nothing to say when that is the new dose."""
    if dose is None or ratio is None or ratio.exact == 1:
        return ""
    side = "overdose" if ratio.exact > 1 else "underdose"
    lasting = "" if duration is None else f" for {duration}"
    return f"{dose}{lasting}, {Percent.of_ratio(ratio.exact)} of the new dose: {side}"


def _changes(
    drugs: tuple[DrugInPump, ...], previous_drugs: tuple[DrugInPump, ...], policy: Policy
) -> list[str]:
    before = {drug.drug: drug.concentration for drug in previous_drugs}
    now = {drug.drug: drug.concentration for drug in drugs}
    changes = [f"{name} is new" for name in now if name not in before]
    changes += [f"{name} is no longer in the fill" for name in before if name not in now]
    for name, concentration in now.items():
        if name in before:
            changes += _change(name, concentration, before[name], policy)
    return changes


def _change(name: str, now: Concentration, before: Concentration, policy: Policy) -> list[str]:
    least, most = policy.bridge.ratio_least.value, policy.bridge.ratio_most.value
    within = before.times(least.exact) <= now <= before.times(most.exact)
    return [] if within else [f"{name} goes from {before} to {now}"]


BRIDGE_NEEDED = Check(
    id="bridge-needed",
    title="A change of drug or concentration is bridged",
    judge=change_is_bridged,
    sources=("itb-best-practices-2016", "priming-2013"),
    facts=("bridge_programmed", "programmer_1_concentration"),
    causes=("the bridge was forgotten", "the bridge is programmed and not written down"),
    where=(REFILLED, PROGRAMMABLE, ("first_fill", False)),
)


def bridge_gives_the_old_dose(
    bridge_duration: Duration,
    expected_bridge_duration: Duration,
    implied_bridge_dose: DoseRate,
    previous_dose: DoseRate,
    policy: Policy,
    bridge_volume: Volume | None = None,
    line_volume: Volume | None = None,
    bridge_dose: Mass | None = None,
    old_mass_in_line: Mass | None = None,
) -> Outcome:
    """The bridge bolus clears the line at the old dose.

    Why: a bridge that is too short pushes the old drug in at a higher dose, one that is too
    long stretches it below the old dose.

    Formula: T = Vb x C_old / d_old; |T entered / T - 1|, |bridge volume / Vb - 1| and
    |bridge dose / (Vb x C_old) - 1|, the largest in %: > [bridge.ok_within] ack,
    > [bridge.ack_within] block

    Then: check the bridge's volume and duration on the programmer, and the line volume they
    come from.
    """
    if expected_bridge_duration.exact == 0:
        raise NotDefined("A line of no volume needs no time to clear. Check the tubing volume.")
    rule = policy.bridge
    limits = ((rule.ok_within.value, Severity.ACK), (rule.ack_within.value, Severity.BLOCK))
    expected = expected_bridge_duration.shown_in(bridge_duration.unit)
    off = apart(bridge_duration, expected_bridge_duration)
    severity = exceeding(off, *limits)
    words = f"asked above {limits[0][0]}, stopped above {limits[1][0]}"
    working = [f"{bridge_duration} entered, {expected} worked out: {off} off; {words}"]
    said = f"The bridge lasts {bridge_duration}, {expected} is worked out"
    if severity is not Severity.OK:
        share = Percent.of_ratio(implied_bridge_dose.ratio_to(previous_dose))
        said = f"{said}: the old drug would come at {implied_bridge_dose}, {share} of the old dose"
    if bridge_volume is not None and line_volume is not None:
        off = apart(bridge_volume, line_volume)
        severity = worst((severity, exceeding(off, *limits)))
        working.append(f"{bridge_volume} entered, the line holds {line_volume}: {off} off")
        if exceeding(off, *limits) is not Severity.OK:
            said = f"{said}; its volume is {bridge_volume}, the line holds {line_volume}"
    if bridge_dose is not None and old_mass_in_line is not None:
        held = old_mass_in_line.shown_in(bridge_dose.unit)
        off = apart(bridge_dose, held)
        severity = worst((severity, exceeding(off, *limits)))
        working.append(f"{bridge_dose} given by it, {held} of the old drug in the line: {off} off")
        if exceeding(off, *limits) is not Severity.OK:
            said = f"{said}; it gives {bridge_dose}, the line holds {held} of the old drug"
    return Outcome(severity, f"{said}.", tuple(working))


BRIDGE_CLOSURE = Check(
    id="bridge-closure",
    title="The bridge bolus clears the line at the old dose",
    judge=bridge_gives_the_old_dose,
    sources=("priming-2013", "proposed-default"),
    facts=("bridge_volume", "bridge_duration", "bridge_dose"),
    causes=("a wrong line volume", "the new concentration used for the old", "a wrong unit"),
    where=(REFILLED, PROGRAMMABLE, ("bridge_programmed", True)),
    once_recorded=("bridge_programmed", "bridge_volume", "bridge_duration"),
)


def line_volume_is_known(
    tubing_volume: Volume | None = None,
    tubing_origin: str | None = None,
    catheter_length: Length | None = None,
    catheter_bore: Bore | None = None,
) -> Outcome:
    """The volume between reservoir and tip is known from the programmer or a record.

    Why: bridge and priming are reckoned from it, and a revision changes it.

    Formula: pump tubing, catheter length or volume per length not on file, or the tubing a
    default: ack; else ok

    Then: copy the tubing volume from the programmer; look up the catheter in the operation
    note.
    """
    unknown = [
        word
        for word, value in (
            ("the pump's tubing volume", tubing_volume),
            ("the catheter's length", catheter_length),
            ("the catheter's volume per length", catheter_bore),
        )
        if value is None
    ]
    if unknown:
        listed = ", ".join(unknown)
        return Outcome(Severity.ACK, f"Not on file: {listed}.", (f"missing: {listed}",))
    if tubing_origin == "default":
        return Outcome(
            Severity.ACK,
            f"The tubing volume {tubing_volume} is a default, not this pump's own.",
            (f"{tubing_volume} by default",),
        )
    return Outcome(
        Severity.OK,
        f"{tubing_volume} of tubing and {catheter_length} of catheter are on file.",
        (f"{tubing_volume}; {catheter_length} x {catheter_bore}",),
    )


LINE_VOLUME = Check(
    id="line-volume",
    title="The line volume is known",
    judge=line_volume_is_known,
    sources=("priming-2013", "prometra-ii-ifu-catheter", "medtronic-products"),
    facts=("tubing_volume", "tubing_origin"),
    causes=("a revision not recorded",),
    core=False,
    where=(REFILLED, PROGRAMMABLE),
    once_recorded=("bridge_programmed", "bridge_volume", "priming_volume", "tubing_origin"),
)
