"""Who is here, why, and whether the refill takes place."""

from __future__ import annotations

from refillnotes.domain.facts import Fact, Needed, Step
from refillnotes.domain.kinds import Choice, Moment, Named, Words, YesNo

OUTCOMES = (("refilled", "Refilled"), ("not-refilled", "Not refilled"))
PLACES = (
    ("clinic", "Clinic"),
    ("home", "Home"),
    ("facility", "Care facility"),
    ("ward", "Hospital ward"),
)

ARRIVAL = Step(
    id="arrival",
    title="Arrival",
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
        Fact("responsible_physician", "Responsible physician", Named("physician"), Needed.ALWAYS),
        Fact(
            "supervision",
            "How the physician can be reached",
            Choice((("on-site", "On site"), ("phone", "Phone"), ("video", "Video"))),
        ),
        Fact("mri_since_last_visit", "MRI since the last visit", YesNo()),
        Fact("mri_planned", "MRI planned", YesNo()),
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
        ),
        Fact(
            "not_refilled_account",
            "What happened",
            Words(1000, lines=True),
            hint="In your own words, and what the pump contains now.",
        ),
    ),
)
