"""What happened since the last visit, and what else bears on drug or pump."""

from __future__ import annotations

from refillnotes.domain.facts import Fact
from refillnotes.domain.kinds import Several

SINCE = (
    ("surgery", "Surgery"),
    ("fall", "Fall"),
    ("fever", "Fever"),
    ("heat", "Sauna or hot tub"),
    ("altitude", "Altitude or a flight"),
    ("travel", "Other travel"),
    ("alarm-heard", "Alarm of the pump heard"),
)
CAUTIONS = (
    ("anticoagulant", "Anticoagulant"),
    ("pregnancy", "Pregnancy"),
    ("sedative", "New medicine that sedates"),
    ("psychosis", "Psychosis, now or ever"),
)

SINCE_LAST_VISIT = (
    Fact("since_last_visit", "Since the last visit there was", Several(SINCE)),
    Fact("cautions", "To be known of the patient today", Several(CAUTIONS)),
)
