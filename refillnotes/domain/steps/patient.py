"""How the patient is: scores, vital signs, side effects, the skin over the pump."""

from __future__ import annotations

from refillnotes.domain.facts import Fact, Needed, Step
from refillnotes.domain.kinds import Amount, Choice, Several, Whole, Words
from refillnotes.domain.quantities import Percent, Temperature, VitalRate

SIGNS = (
    ("drowsiness", "Drowsiness"),
    ("itching", "Itching"),
    ("nausea", "Nausea"),
    ("urinary-retention", "Urinary retention"),
    ("constipation", "Constipation"),
    ("sweating", "Sweating"),
    ("dizziness", "Dizziness"),
    ("headache", "Headache"),
    ("neck-stiffness", "Neck stiffness"),
    ("confusion", "Agitation or confusion"),
    ("hallucination", "Hallucination or change of mood"),
    ("seizure", "Seizure"),
    ("unstable-pressure", "Blood pressure swings"),
    ("rebound-spasticity", "Rebound spasticity"),
    ("low-tone", "Ascending loss of tone"),
    ("weakness", "New weakness"),
    ("loss-of-relief", "Loss of relief"),
    ("dermatomal-pain", "New band of pain or pain down a limb"),
    ("sensory-change", "New numbness"),
    ("bladder-bowel", "New bladder or bowel trouble"),
    ("pocket-redness", "Redness over the pump"),
    ("pocket-drainage", "Drainage over the pump"),
    ("pocket-swelling", "Swelling over the pump"),
)

PATIENT = Step(
    id="patient",
    title="Patient",
    facts=(
        Fact("pain", "Pain, 0 to 10", Whole(0, 10), Needed.ALWAYS),
        Fact(
            "sedation",
            "Sedation (POSS)",
            Choice(
                (
                    ("S", "S, asleep"),
                    ("1", "1, awake"),
                    ("2", "2, slightly drowsy"),
                    ("3", "3, often drowsy"),
                    ("4", "4, hard to rouse"),
                )
            ),
            Needed.ALWAYS,
        ),
        Fact("respiratory_rate", "Breaths per minute", Amount(VitalRate, ("per min",))),
        Fact("oxygen_saturation", "Oxygen saturation", Amount(Percent, ("%",))),
        Fact("heart_rate", "Heart beats per minute", Amount(VitalRate, ("per min",))),
        Fact("temperature", "Temperature", Amount(Temperature, ("Celsius",))),
        Fact(
            "spasticity",
            "Spasticity (Modified Ashworth)",
            Choice((("0", "0"), ("1", "1"), ("1+", "1+"), ("2", "2"), ("3", "3"), ("4", "4"))),
        ),
        Fact("spasticity_rise", "Steps of spasticity more than last time", Whole(0, 5)),
        Fact("dose_rises", "Dose increases in the last six months", Whole(0, 60)),
        Fact(
            "signs",
            "Side effects and signs",
            Several(SIGNS),
            Needed.ALWAYS,
            "Ask for each. Asked and none is one tap; blank is not the same.",
        ),
        Fact("signs_account", "More about them", Words(1000, lines=True)),
    ),
)
