"""What happens next: observation, advice, the next appointment."""

from __future__ import annotations

from refillnotes.domain.facts import Fact, Needed, Step, Usual
from refillnotes.domain.kinds import Choice, Moment, Words, YesNo

_CODES = (
    ("62367", "62367, read"),
    ("62368", "62368, read and reprogrammed"),
    ("62369", "62369, reprogrammed and refilled"),
    ("62370", "62370, the same by a physician’s skill"),
    ("95990", "95990, refilled"),
    ("95991", "95991, the same by a physician’s skill"),
)
"""CPT codes, in our own words."""

PLAN = Step(
    id="plan",
    title="Plan",
    seldom=frozenset({"patient_card", "billing_code", "reprogrammed"}),
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
        Fact("patient_card", "Patient card brought up to date", YesNo()),
        Fact(
            "billing_code",
            "Billing code (US)",
            Choice(_CODES),
            hint="What was done; billing decides what is billed.",
        ),
        Fact(
            "reprogrammed",
            "Pump was reprogrammed",
            YesNo(),
            programmable_only=True,
            only_when=tuple(("billing_code", code) for code, _ in _CODES),
        ),
        Fact("visit_end", "Visit ended", Moment()),
        Fact("remarks", "Remarks", Words(2000, lines=True)),
    ),
)
