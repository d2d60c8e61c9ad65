"""How the patient is: scores, vital signs, side effects, the skin over the pump."""

from __future__ import annotations

from refillnotes.domain.facts import Fact, Needed, Step
from refillnotes.domain.kinds import Amount, Choice, Named, Several, Whole, Words
from refillnotes.domain.quantities import Percent, Pressure, Temperature, VitalRate
from refillnotes.domain.steps.effects import graded

SIGNS = (
    ("drowsiness", "Drowsiness"),
    ("itching", "Itching"),
    ("nausea", "Nausea"),
    ("vomiting", "Vomiting"),
    ("urinary-retention", "Urinary retention"),
    ("constipation", "Constipation"),
    ("sweating", "Sweating"),
    ("oedema", "Swollen legs"),
    ("hormones", "Change of weight, libido or periods"),
    ("hyperalgesia", "Pain from touch"),
    ("myoclonus", "Muscle jerks"),
    ("pinpoint-pupils", "Pinpoint pupils"),
    ("dry-mouth", "Dry mouth"),
    ("dizziness", "Dizziness"),
    ("unsteady", "Unsteady gait or eye jerks"),
    ("memory", "Trouble with memory or words"),
    ("headache", "Headache"),
    ("neck-stiffness", "Neck stiffness"),
    ("confusion", "Agitation or confusion"),
    ("hallucination", "Hallucination or change of mood"),
    ("seizure", "Seizure"),
    ("warmth", "Sudden warmth or anxiety"),
    ("low-pressure", "Low blood pressure"),
    ("unstable-pressure", "Blood pressure swings"),
    ("rebound-spasticity", "Rebound spasticity"),
    ("low-tone", "Ascending loss of tone"),
    ("coma", "Cannot be roused"),
    ("weakness", "New weakness"),
    ("loss-of-relief", "Loss of relief"),
    ("dermatomal-pain", "New band of pain or pain down a limb"),
    ("sensory-change", "New numbness"),
    ("bladder-bowel", "New bladder or bowel trouble"),
    ("pocket-redness", "Redness over the pump"),
    ("pocket-drainage", "Drainage over the pump"),
    ("pocket-swelling", "Swelling over the pump"),
    ("pocket-warmth", "Warmth over the pump"),
    ("pocket-fluid", "Fluid around the pump"),
    ("pocket-pain", "Pain over the pump"),
    ("pocket-scar", "Scar over the pump changed"),
    ("pocket-erosion", "Skin thin or open over the pump"),
    ("pump-moved", "Pump turned or moved"),
    ("fluid-leak", "Leak of spinal fluid"),
    ("ck-rise", "Creatine kinase raised"),
)
"""What section by section is asked for: opioid, ziconotide, baclofen, catheter tip, pocket."""

_RASS = (
    ("+4", "+4, combative"),
    ("+3", "+3, very agitated"),
    ("+2", "+2, agitated"),
    ("+1", "+1, restless"),
    ("0", "0, alert and calm"),
    ("-1", "-1, drowsy"),
    ("-2", "-2, light sedation"),
    ("-3", "-3, moderate sedation"),
    ("-4", "-4, deep sedation"),
    ("-5", "-5, cannot be roused"),
)

PATIENT = Step(
    id="patient",
    title="Patient",
    facts=(
        Fact("pain", "Pain, 0 to 10", Whole(0, 10), Needed.ALWAYS),
        Fact("function", "Function", Words(200), hint="Like walks indoors with a frame."),
        Fact(
            "scores_told_by",
            "Scores told by",
            Choice((("patient", "Patient"), ("caregiver", "Caregiver"))),
        ),
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
        Fact("rass", "Sedation (RASS)", Choice(_RASS)),
        Fact("respiratory_rate", "Breaths per minute", Amount(VitalRate, ("per min",))),
        Fact("oxygen_saturation", "Oxygen saturation", Amount(Percent, ("%",))),
        Fact("heart_rate", "Heart beats per minute", Amount(VitalRate, ("per min",))),
        Fact("systolic", "Blood pressure, upper", Amount(Pressure, ("mmHg",))),
        Fact("diastolic", "Blood pressure, lower", Amount(Pressure, ("mmHg",))),
        Fact("temperature", "Temperature", Amount(Temperature, ("Celsius",))),
        Fact(
            "spasticity",
            "Spasticity (Modified Ashworth)",
            Choice((("0", "0"), ("1", "1"), ("1+", "1+"), ("2", "2"), ("3", "3"), ("4", "4"))),
        ),
        Fact(
            "rated_by",
            "Scales rated by",
            Named("person"),
            hint="Who rated sedation and spasticity, where it was not the nurse.",
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
        *graded(SIGNS),
        Fact("signs_account", "More about them", Words(1000, lines=True)),
    ),
)
