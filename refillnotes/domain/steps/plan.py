"""What happens next: observation, advice, the next appointment."""

from __future__ import annotations

from refillnotes.domain.facts import Fact, Needed, Step, Usual
from refillnotes.domain.kinds import Choice, Moment, Words, YesNo

PLAN = Step(
    id="plan",
    title="Plan",
    usual=Usual(
        "Left as before; warning signs and emergency number given",
        (("left_how", "as-before"), ("advice_given", "yes")),
    ),
    facts=(
        Fact("next_appointment", "Next appointment", Moment(), Needed.ALWAYS),
        Fact("observed_from", "Observed from", Moment()),
        Fact("observed_until", "Observed until", Moment()),
        Fact(
            "left_how",
            "State on leaving",
            Choice(
                (
                    ("as-before", "As before"),
                    ("drowsy", "Drowsy"),
                    ("stays", "Stays for observation"),
                    ("emergency", "Sent to emergency care"),
                )
            ),
            Needed.ALWAYS,
        ),
        Fact(
            "advice_given",
            "Warning signs and emergency number given",
            YesNo(),
            Needed.ALWAYS,
        ),
        Fact("oral_rescue", "Oral rescue supply at home", YesNo()),
        Fact("remarks", "Remarks", Words(2000, lines=True)),
    ),
)
