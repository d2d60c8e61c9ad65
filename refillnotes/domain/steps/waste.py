"""What was destroyed, how, and who saw it."""

from __future__ import annotations

from refillnotes.domain.facts import Fact, Needed, Step
from refillnotes.domain.kinds import Choice, Moment, Named, Words
from refillnotes.domain.steps.found import VOLUME

WASTE = Step(
    id="waste",
    title="Waste",
    facts=(
        Fact(
            "residual_wasted",
            "Residual destroyed",
            VOLUME,
            Needed.REFILLED,
            "None is 0 mL.",
        ),
        Fact(
            "waste_method",
            "Destroyed by",
            Choice(
                (
                    ("sequestration", "Drug disposal pouch"),
                    ("return", "Return to pharmacy"),
                    ("incineration", "Incineration bin"),
                )
            ),
        ),
        Fact(
            "waste_carried",
            "Waste carried from the home",
            Words(100),
            hint="How and by whom, like sealed pouch in the locked case, by the nurse.",
            only_when=(("place", "home"),),
        ),
        Fact("witness", "Witness", Named("person"), hint="Somebody else than the nurse."),
        Fact("witnessed_at", "Witnessed at", Moment()),
    ),
)
