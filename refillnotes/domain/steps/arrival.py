"""Who is here, why, and whether the refill takes place."""

from __future__ import annotations

from refillnotes.domain.facts import DRUG_ROWS, Fact, Needed, Step, Usual
from refillnotes.domain.kinds import Choice, Moment, Named, Words, YesNo
from refillnotes.domain.steps.found import DOSE, FLOW, MASS, STRENGTH, VOLUME
from refillnotes.domain.steps.since import SINCE_LAST_VISIT

OUTCOMES = (("refilled", "Refilled"), ("not-refilled", "Not refilled"))
PLACES = (
    ("clinic", "Clinic"),
    ("home", "Home"),
    ("facility", "Care facility"),
    ("ward", "Hospital ward"),
)

_AT_HOME = (("place", "home"),)
_NOT_REFILLED = (("outcome", "not-refilled"),)


def _told(row: int) -> tuple[Fact, ...]:
    which = "" if row == 1 else f", drug {row}"
    return (
        Fact(f"prior_{row}_drug", f"Drug filled elsewhere{which}", Named("drug")),
        Fact(f"prior_{row}_concentration", f"Concentration filled elsewhere{which}", STRENGTH),
        Fact(
            f"prior_{row}_dose",
            f"Dose per day programmed elsewhere{which}",
            DOSE,
            programmable_only=True,
        ),
    )


TOLD_FILL = (
    Fact(
        "prior_told_by",
        "Who told of the last fill",
        Words(100),
        hint="The clinic and the paper, like: South Clinic, letter of 3 Sep 2026.",
    ),
    Fact("prior_filled_at", "Filled elsewhere at", Moment()),
    Fact("prior_volume", "Volume filled elsewhere", VOLUME),
    *(fact for row in range(1, DRUG_ROWS + 1) for fact in _told(row)),
    Fact(
        "prior_flow",
        "Flow rate programmed elsewhere",
        FLOW,
        hint="When it was told; otherwise dose and concentration give it.",
        programmable_only=True,
    ),
    Fact(
        "prior_bolus_dose",
        "Patient bolus programmed elsewhere",
        MASS,
        programmable_only=True,
    ),
)
"""Asked at the first visit of a pump alone: what it holds, when no earlier refill is on record."""

ARRIVAL = Step(
    id="arrival",
    title="Arrival",
    seldom=frozenset({"late_because", "late_from"}),
    usual=Usual(
        "Scheduled, refilled, no MRI since and none planned",
        (
            ("reason", "scheduled"),
            ("mri_since_last_visit", "no"),
            ("mri_planned", "no"),
            ("outcome", "refilled"),
        ),
    ),
    facts=(
        Fact("started_at", "Visit started", Moment(), Needed.ALWAYS),
        Fact("place", "Place", Choice(PLACES), Needed.ALWAYS),
        Fact(
            "reason",
            "Reason for the visit",
            Choice(
                (
                    ("scheduled", "Scheduled"),
                    ("early", "Early"),
                    ("overdue", "Overdue"),
                    ("alarm", "Alarm"),
                    ("symptom", "Symptom"),
                    ("concentration-change", "Concentration change"),
                    ("mri", "MRI"),
                )
            ),
            Needed.ALWAYS,
        ),
        Fact(
            "identifiers_checked",
            "Two identifiers checked",
            YesNo(),
            Needed.ALWAYS,
            "Name and date of birth, or name and record number, said by the patient.",
        ),
        Fact("allergies_reviewed", "Allergies reviewed", YesNo(), Needed.ALWAYS),
        Fact(
            "interpreter",
            "Interpreter",
            Words(60),
            hint="Who interpreted and how, like M. Rossi, by phone; blank where nobody did.",
        ),
        Fact("responsible_physician", "Responsible physician", Named("physician"), Needed.ALWAYS),
        Fact(
            "supervision",
            "How the physician can be reached",
            Choice((("on-site", "On site"), ("phone", "Phone"), ("video", "Video"))),
        ),
        Fact(
            "caregiver",
            "Caregiver at home",
            YesNo(),
            only_when=_AT_HOME,
        ),
        Fact(
            "emergency_reach",
            "Emergency help",
            Words(60),
            hint="How far away it is, like ambulance 15 min.",
            only_when=_AT_HOME,
        ),
        *SINCE_LAST_VISIT,
        Fact("mri_since_last_visit", "MRI since the last visit", YesNo()),
        Fact("mri_planned", "MRI planned", YesNo()),
        Fact("emptied_for_mri", "Reservoir emptied for the MRI", YesNo()),
        Fact(
            "emergency_kit",
            "Emergency kit present",
            YesNo(),
            hint="Naloxone for an opioid, oral baclofen for baclofen.",
        ),
        Fact("outcome", "Outcome", Choice(OUTCOMES), Needed.ALWAYS),
        Fact(
            "not_refilled_because",
            "Why the pump was not refilled",
            Choice(
                (
                    ("port-not-found", "Port not found"),
                    ("not-aspirated", "Nothing aspirated"),
                    ("infected-skin", "Infected skin over the pump"),
                    ("mismatch", "Order, label and programmer do not match"),
                    ("declined", "Patient declined"),
                    ("other", "Another reason"),
                )
            ),
            Needed.NOT_REFILLED,
            only_when=_NOT_REFILLED,
        ),
        Fact(
            "not_refilled_account",
            "What happened",
            Words(1000, lines=True),
            hint="In your own words, and what the pump contains now.",
            only_when=_NOT_REFILLED,
        ),
        *TOLD_FILL,
        Fact(
            "late_because",
            "Why it is entered afterwards",
            Choice(
                (
                    ("downtime", "The program could not be used"),
                    ("no-device", "No tablet at hand"),
                    ("other", "Another reason"),
                )
            ),
            hint="Of a late entry; the note prints both moments. Set when the visit started first.",
        ),
        Fact(
            "late_from",
            "Entered afterwards from",
            Choice(
                (
                    ("form", "The form filled in by pen"),
                    ("notes", "Own notes"),
                    ("memory", "Memory"),
                )
            ),
        ),
    ),
)
