"""Whether what was withdrawn was destroyed, and seen to be."""

from __future__ import annotations

from datetime import datetime

from refillnotes.domain.catalogue import Catalogue
from refillnotes.domain.checks.model import REFILLED, Check, Outcome, Severity, exceeding
from refillnotes.domain.errors import NotDefined, UnknownName
from refillnotes.domain.policy import Policy
from refillnotes.domain.quantities import Volume
from refillnotes.domain.rows import DrugInPump


def waste_was_watched(
    residual_wasted: Volume,
    previous_drugs: tuple[DrugInPump, ...],
    catalogue: Catalogue,
    policy: Policy,
    witness: str | None = None,
    witnessed_at: datetime | None = None,
) -> Outcome:
    """Controlled drug destroyed was watched by a second person.

    Why: a pump's residual holds enough opioid to be stolen for.

    Formula: volume destroyed > 0 mL of a drug of [waste.witness_schedules], and no witness or no
    time: block; else ok

    Then: have a second person, present at the time, sign for it.
    """
    if residual_wasted.exact == 0:
        return Outcome(Severity.OK, "nothing was destroyed.")
    watched, working = [], []
    for drug in previous_drugs:
        try:
            schedule = catalogue.drug(drug.drug).controlled
        except UnknownName as unknown:
            raise NotDefined(str(unknown)) from unknown
        word = "schedule not on file" if schedule is None else schedule.value
        working.append(f"{drug.drug}: {word}")
        if schedule is not None and policy.waste.needs_witness(schedule.value):
            watched.append(f"{drug.concentration * residual_wasted} {drug.drug}")
    if not watched:
        return Outcome(
            Severity.OK, f"{residual_wasted} destroyed; no witness is asked for.", tuple(working)
        )
    said = f"{residual_wasted} destroyed: {', '.join(watched)}"
    if witness is None:
        return Outcome(Severity.BLOCK, f"{said}, and no witness is recorded.", tuple(working))
    if witnessed_at is None:
        return Outcome(
            Severity.BLOCK, f"{said}, and when it was watched is not recorded.", tuple(working)
        )
    return Outcome(Severity.OK, f"{said}, watched by a witness.", tuple(working))


WASTE_WITNESS = Check(
    id="waste-witness",
    title="Controlled waste was watched",
    judge=waste_was_watched,
    sources=("dea-practitioner-letter", "cfr-1308"),
    facts=("witness", "witnessed_at", "residual_wasted"),
    causes=("nobody else was there", "the witness was not written down"),
    core=False,
    where=(REFILLED,),
)


def what_came_out_was_destroyed(
    measured_residual: Volume, residual_wasted: Volume, policy: Policy
) -> Outcome:
    """What was aspirated was destroyed.

    Why: residual that is neither in the pump nor in the waste is in somebody's hands.

    Formula: |Vm - volume destroyed|, mL: > [fill.syringe_ok] ack

    Then: count again, and write down where the rest is.
    """
    limit = policy.fill.syringe_ok.value
    gap = measured_residual - residual_wasted
    side = "not destroyed" if gap.exact > 0 else "more destroyed than came out"
    return Outcome(
        exceeding(abs(gap), (limit, Severity.ACK)),
        f"{measured_residual} aspirated, {residual_wasted} destroyed: {abs(gap)} {side}."
        if gap.exact
        else f"{measured_residual} aspirated and destroyed.",
        (f"{measured_residual} - {residual_wasted} = {gap}; asked above {limit}",),
    )


WASTE_RECONCILIATION = Check(
    id="waste-reconciliation",
    title="What came out was destroyed",
    judge=what_came_out_was_destroyed,
    sources=("anesthesiology-letter-diversion", "dea-practitioner-letter"),
    facts=("residual_wasted", "measured_residual"),
    causes=("a slip of typing", "a sample kept for the laboratory", "diversion"),
    core=False,
    where=(REFILLED,),
)
