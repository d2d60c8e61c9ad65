"""One visit with something in every place of its record, and that record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from refillnotes.domain.checks.model import Finding, Findings, NotEvaluated, Severity
from refillnotes.domain.note import Heading, Judged
from refillnotes.domain.quantities import Volume
from refillnotes.domain.worksheet import Calculation, Worked, Worksheet

AT = datetime(2026, 11, 14, 10, 2, 7, tzinfo=UTC)
HEADING = Heading(
    visit_id="visit-7",
    number="2026-000123",
    revision=2,
    clinic="Lakeside Pain Clinic",
    timezone="America/Chicago",
    nurse="Sam Okafor RN",
    responsible="Amara Osei MD",
    started_at=AT,
    submitted_at=AT.replace(hour=11),
    entered_at=AT,
    nonce="00112233445566778899aabbccddeeff",
)
SHEET = Worksheet(
    {
        "previous_volume": Volume.parse("20.0 mL"),
        "previous_fill_at": AT.replace(month=9),
        "previous_alarm_date": date(2026, 11, 27),
        "previous_drugs": (),
        "alarm_volume": Volume.parse("2.0 mL"),
        "previous_alarm_volume": Volume.parse("1.0 mL"),
    },
    {
        "half": Calculation(
            "half",
            "Half of what was there",
            lambda previous_volume: Worked(previous_volume.times(1), "20.0 mL / 1"),
            source="half-source",
        ),
        "step": Calculation("step", "A step", lambda: Worked(1, "1"), printed=False),
    },
)
DOCUMENT = {
    "place": " clinic ",
    "outcome": "refilled",
    "order_1_drug": "baclofen",
    "pain": "  ",
    "answer.loud.reason": "spill",
    "answer.loud.account": "The syringe slipped.",
    "answer.loud.told": "Dr Osei",
    "answer.loud.told_at": "2026-11-14T10:14-06:00",
    "answer.short.reason": "late",
    "answer.quiet.reason": "spill",
}


def a_finding(check: str, severity: Severity, **more: object) -> Finding:
    said = Finding(check, f"{check} title", severity, f"{check} said.", (), (), "", (), ())
    return replace(said, **more)


LOUD = a_finding(
    "loud", Severity.BLOCK, working=("1 < 2", "so"), causes=("a leak",), then="Look again."
)
JUDGED = Judged(
    document=DOCUMENT,
    sheet=SHEET,
    findings=Findings(
        (
            LOUD,
            a_finding("short", Severity.ACK),
            a_finding("open", Severity.ACK),
            a_finding("quiet", Severity.INFO),
        ),
        (NotEvaluated("gap", "Gap title", ("heart_rate", "pain"), "Nobody looked."),),
    ),
    names={
        "drug": {"baclofen": "Baclofen", "morphine": "Morphine"},
        "retired drug": {"baclofen": "Baclofen"},
        "person": {"1": "Nobody"},
    },
    history=[{"date": "2026-08-29"}],
    rules={"policy_version": "p", "register_version": "r", "catalogue_version": "c", "other": "o"},
)
RECORD = {
    "schema": "refillnotes-record-1",
    "nonce": "00112233445566778899aabbccddeeff",
    "clinic": {"name": "Lakeside Pain Clinic", "timezone": "America/Chicago"},
    "visit": {
        "id": "visit-7",
        "number": "2026-000123",
        "revision": "2",
        "outcome": "refilled",
        "place": "clinic",
        "started_at": "2026-11-14T10:02+00:00",
        "submitted_at": "2026-11-14T11:02:07+00:00",
    },
    "patient": {
        "id": "00000000-0000-0000-0000-000000000001",
        "family_name": "Doe",
        "given_name": "Jane",
        "born": "1961-03-12",
        "mrn": "0042-1187",
        "allergies": "none known",
        "indication": "spasticity, spinal origin",
        "icd_code": "G82.20",
    },
    "pump": {
        "id": "00000000-0000-0000-0000-000000000002",
        "model_id": "synchromed-ii",
        "model": "Medtronic SynchroMed II",
        "serial": "NGP0012345",
        "udi": "(01)09521234543213(21)NGP0012345",
        "capacity": "20 mL",
        "implanted_on": "2023-02-04",
        "catheter": "8780, 80 cm, T9",
        "catheter_bore": "0.0022 mL/cm",
        "tubing_volume": "0.199 mL",
    },
    "people": {"nurse": "Sam Okafor RN", "responsible": "Amara Osei MD"},
    "facts": {"place": "clinic", "outcome": "refilled", "order_1_drug": "baclofen"},
    "previous": {
        "previous_volume": "20.0 mL",
        "previous_fill_at": "2026-09-14T10:02+00:00",
        "previous_alarm_date": "2026-11-27",
        "previous_alarm_volume": "1.0 mL",
    },
    "names": {"drug": {"baclofen": "Baclofen"}, "person": {}},
    "figures": [
        {
            "name": "half",
            "title": "Half of what was there",
            "value": "20 mL",
            "working": "20.0 mL / 1",
            "sources": ["half-source"],
        }
    ],
    "comparison": [
        {
            "group": "Limits",
            "title": "Put in the reservoir",
            "before": "20.0 mL",
            "now": "",
            "changed": "not recorded",
        },
        {
            "group": "Limits",
            "title": "Low-reservoir alarm volume",
            "before": "1.0 mL",
            "now": "2.0 mL",
            "changed": "changed",
        },
        {
            "group": "Limits",
            "title": "Alarm date",
            "before": "27 Nov 2026",
            "now": "",
            "changed": "not recorded",
        },
    ],
    "findings": [
        {
            "check": "loud",
            "title": "loud title",
            "severity": "block",
            "sentence": "loud said.",
            "working": ["1 < 2", "so"],
            "causes": ["a leak"],
            "then": "Look again.",
            "accepted": {
                "choice": "spill",
                "reason": "Spill or loss. The syringe slipped.",
                "told": "Dr Osei",
                "told_at": "2026-11-14T10:14-06:00",
            },
        },
        {
            "check": "short",
            "title": "short title",
            "severity": "ack",
            "sentence": "short said.",
            "working": [],
            "causes": [],
            "then": "",
            "accepted": {
                "choice": "late",
                "reason": "Visit came late",
                "told": "",
                "told_at": "",
            },
        },
        {
            "check": "open",
            "title": "open title",
            "severity": "ack",
            "sentence": "open said.",
            "working": [],
            "causes": [],
            "then": "",
            "accepted": None,
        },
        {
            "check": "quiet",
            "title": "quiet title",
            "severity": "info",
            "sentence": "quiet said.",
            "working": [],
            "causes": [],
            "then": "",
            "accepted": None,
        },
    ],
    "not_evaluated": [
        {
            "check": "gap",
            "title": "Gap title",
            "missing": ["heart_rate", "pain"],
            "why": "Nobody looked.",
        }
    ],
    "history": [{"date": "2026-08-29"}],
    "rules": {"policy_version": "p", "register_version": "r", "catalogue_version": "c"},
    "template": "note-2",
}
