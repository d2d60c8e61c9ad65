"""Every step of the visit, in the order they are done, shown and printed."""

from __future__ import annotations

from refillnotes.domain.facts import Fact, Needed, Step
from refillnotes.domain.steps.arrival import ARRIVAL
from refillnotes.domain.steps.before import BEFORE
from refillnotes.domain.steps.drug import DRUG
from refillnotes.domain.steps.fill import FILL
from refillnotes.domain.steps.patient import PATIENT
from refillnotes.domain.steps.plan import PLAN
from refillnotes.domain.steps.programming import PROGRAMMING
from refillnotes.domain.steps.residual import RESIDUAL
from refillnotes.domain.steps.waste import WASTE

STEPS: tuple[Step, ...] = (
    ARRIVAL,
    BEFORE,
    PATIENT,
    RESIDUAL,
    DRUG,
    FILL,
    PROGRAMMING,
    WASTE,
    PLAN,
)

FACTS: dict[str, Fact] = {fact.name: fact for step in STEPS for fact in step.facts}


def still_needed(values: dict[str, object], *, programmable: bool) -> tuple[Fact, ...]:
    """The facts this visit must record before it can be submitted and does not yet.

    A visit counts as a refill until it says that it was none.
    """
    refilled = values.get("outcome") != "not-refilled"
    wanted = {Needed.ALWAYS, Needed.REFILLED if refilled else Needed.NOT_REFILLED}
    if refilled and programmable:
        wanted.add(Needed.PROGRAMMABLE)
    return tuple(
        fact for fact in FACTS.values() if fact.needed in wanted and fact.name not in values
    )
