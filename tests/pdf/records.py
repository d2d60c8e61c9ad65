"""Records as a clinic would make them: one clean visit, and others named for what differs."""

from __future__ import annotations

import copy
from typing import Any

from refillnotes.domain.record import Record, Signature

NURSE = "D. Reyes RN"
PHYSICIAN = "Dr A. Osei"

NAMES = {
    "drug": {
        "morphine": "Morphine sulfate",
        "bupivacaine": "Bupivacaine",
        "clonidine": "Clonidine",
        "baclofen": "Baclofen",
        "fentanyl": "Fentanyl",
        "ziconotide": "Ziconotide",
    },
    "person": {"okafor": "M. Okafor RN", "reyes": NURSE},
    "physician": {"osei": PHYSICIAN},
}

ARRIVAL = {
    "started_at": "2026-11-14T10:02-06:00",
    "place": "clinic",
    "reason": "scheduled",
    "identifiers_checked": "yes",
    "allergies_reviewed": "yes",
    "responsible_physician": "osei",
    "supervision": "on-site",
    "mri_since_last_visit": "no",
    "mri_planned": "no",
    "outcome": "refilled",
}
BEFORE = {
    "interrogated_before": "2026-11-14T10:04-06:00",
    "serial_read": "NGP0012345",
    "programmer_residual": "3.5 mL",
    "found_1_concentration": "20 mg/mL",
    "found_1_dose": "4.5 mg/day",
    "log_read": "yes",
    "stall_logged": "none",
    "reset_logged": "no",
    "critical_alarm": "no",
    "boluses_delivered": "12 times",
    "battery_state": "good",
    "eri_replace_by": "2029-05-30",
}
PATIENT = {
    "pain": "4",
    "sedation": "1",
    "respiratory_rate": "14 per min",
    "oxygen_saturation": "97 %",
    "signs": "none",
}
RESIDUAL = {
    "measured_residual": "3.2 mL",
    "aspirate_appearance": "clear",
    "aspirated_at": "2026-11-14T10:11-06:00",
    "port": "reservoir",
    "located_by": "template",
    "attempts": "1",
    "needle": "22 G non-coring",
}
DRUG = {
    "order_1_drug": "morphine",
    "order_1_concentration": "20 mg/mL",
    "label_1_drug": "morphine",
    "label_1_concentration": "20 mg/mL",
    "programmer_1_drug": "morphine",
    "programmer_1_concentration": "20 mg/mL",
    "lot_1": "A1234",
    "expiry_1": "2027-03-31",
    "drug_source": "compounded",
    "use_by": "2026-11-20T12:00-06:00",
    "syringe_total": "20.0 mL",
    "second_checker": "okafor",
}
FILL = {
    "injected": "20.0 mL",
    "aspirated_back": "yes",
    "needle_stop": "yes",
    "resistance": "none",
    "swelling": "no",
    "injected_at": "2026-11-14T10:16-06:00",
    "syringe_wasted": "0 mL",
}
PROGRAMMING = {
    "programmed_volume": "20.0 mL",
    "mode": "simple",
    "dose_1": "4.5 mg/day",
    "flow": "0.225 mL/day",
    "alarm_volume": "2.0 mL",
    "bolus_dose": "0.30 mg",
    "bolus_most": "4",
    "lockout": "4 h",
    "programmer_alarm_date": "2027-02-02",
    "interrogated_after": "2026-11-14T10:22-06:00",
}
WASTE = {
    "residual_wasted": "3.2 mL",
    "waste_method": "sequestration",
    "witness": "okafor",
    "witnessed_at": "2026-11-14T10:20-06:00",
}
PLAN = {
    "next_appointment": "2027-01-26T09:30-06:00",
    "left_how": "as-before",
    "advice_given": "yes",
}

FIGURES = [
    ("segments", "Flow since the last refill", "0.225 mL/day for 73 days",
     "0.225 mL/day for 73 days", "reference formula"),
    ("bolus_volume_total", "Patient boluses", "0.18 mL", "12 boluses x 0.015 mL = 0.18 mL",
     "reference formula"),
    ("expected_residual", "Expected residual volume", "3.4 mL",
     "20.0 mL filled - 0.225 mL/day x 73 days - 0.18 mL patient boluses = 3.4 mL",
     "reference formula"),
    ("discrepancy", "Discrepancy", "-0.2 mL",
     "3.2 mL measured - 3.4 mL expected = -0.2 mL (less than expected: over-infusion or loss)",
     "reference formula"),
    ("delivered_expected", "Expected delivered volume", "16.6 mL", "20.0 mL - 3.4 mL = 16.6 mL",
     "reference formula"),
    ("delivered_measured", "Measured delivered volume", "16.8 mL", "20.0 mL - 3.2 mL = 16.8 mL",
     "reference formula"),
    ("accuracy_ratio", "Accuracy ratio", "1.012", "16.8 mL / 16.6 mL = 1.012",
     "wesemann-2014"),
    ("flow_error", "Flow error", "1.2 %", "(1.012 - 1) x 100 = 1.2 %", "mdd-hk-2014"),
    ("residual_band", "Band around the expected residual", "1.4 mL to 5.4 mL",
     "3.4 mL +/- 2.0 mL (the smaller of 14.5 % x 16.6 mL = 2.4 mL and 2.0 mL, at least 0.5 mL)"
     " = 1.4 mL to 5.4 mL", "mdd-hk-2014"),
    ("cumulative_accuracy_ratio", "Accuracy ratio over several refills", "0.986",
     "114.1 mL / 115.7 mL over 7 refills = 0.986", "wesemann-2014"),
    ("waste_masses", "Drug destroyed", "Morphine sulfate 64 mg",
     "3.2 mL x 20 mg/mL = 64 mg", "reference formula"),
    ("alarm_date", "Alarm date", "2027-02-09", "14 Nov 2026 + floor((20.0 - 2.0) / 0.205) days",
     "reference formula"),
    ("earliest_limit", "Earliest limit", "2027-02-02 (drug stability in the pump)",
     "the earliest of 2027-02-09 (low-reservoir alarm), 2027-02-02 (drug stability in the pump),"
     " 2029-05-30 (battery) = 2027-02-02 (drug stability in the pump)", "reference formula"),
    ("earliest_limit_day", "Day of the earliest limit", "2027-02-02",
     "2027-02-02 (drug stability in the pump)", "reference formula"),
    ("limited_by", "Limited by", "stability", "drug stability in the pump", "reference formula"),
]

COMPARISON = [
    ("Drug", "Morphine sulfate concentration", "20 mg/mL", "20 mg/mL", ""),
    ("Drug", "Morphine sulfate dose per day", "4.2 mg/day", "4.5 mg/day", "+7.1 %"),
    ("Programme", "Mode", "Simple continuous", "Simple continuous", ""),
    ("Programme", "Flow rate", "0.21 mL/day", "0.225 mL/day", "+7.1 %"),
    ("Programme", "Patient bolus", "0.015 mL", "0.015 mL", ""),
    ("Programme", "Boluses a day at most", "4", "4", ""),
    ("Limits", "Reservoir volume", "20.0 mL", "20.0 mL", ""),
    ("Limits", "Low-reservoir alarm volume", "2.0 mL", "2.0 mL", ""),
    ("Limits", "Alarm date", "2026-11-23", "2027-02-09", "changed"),
]

CHECKS = [
    ("residual-discrepancy", "The measured residual agrees with the expected one",
     "0.2 mL less than expected: over-infusion or loss, 1.2 % of what should have flowed.",
     ["-0.2 mL less than expected", "within the reading of a syringe, 0.5 mL"]),
    ("mass-balance", "No more came out than was in", "3.2 mL is less than the 20.0 mL put in.",
     ["3.2 mL <= 20.0 mL"]),
    ("reservoir-low", "The reservoir was not empty", "3.2 mL is above the alarm volume, 2.0 mL.",
     ["3.2 mL > 2.0 mL"]),
    ("overfill", "The fill fits the reservoir", "20.0 mL fits a reservoir of 20.0 mL.",
     ["20.0 mL <= 20.0 mL"]),
    ("syringe-reconciliation", "The syringe adds up", "20.0 mL, all of it accounted for.",
     ["20.0 mL - 20.0 mL - 0 mL = 0 mL"]),
    ("programmed-volume", "The programmed volume is the volume put in",
     "20.0 mL programmed, 20.0 mL put in.", ["20.0 mL - 20.0 mL = 0 mL"]),
    ("dose-closure", "Dose, concentration and flow agree", "4.5 mg/day is 20 mg/mL x 0.225 mL/day.",
     ["20 mg/mL x 0.225 mL/day = 4.5 mg/day"]),
    ("flow-limits", "The pump can run at this flow", "0.225 mL/day lies in 0.048 to 24 mL/day.",
     ["0.048 mL/day <= 0.225 mL/day <= 24 mL/day"]),
    ("dose-limit", "The dose is inside the guideline", "5.7 mg/day with all boluses; 15 mg/day.",
     ["4.5 mg/day + 4 x 0.30 mg = 5.7 mg/day"]),
    ("bridge-needed", "No bridge bolus is missing", "The concentration did not change.",
     ["20 mg/mL / 20 mg/mL = 1"]),
    ("use-by", "Nothing put in had expired", "Lot A1234 expires 31 Mar 2027.", []),
    ("pump-identity", "This is the pump on record", "NGP0012345 was read and is on record.", []),
    ("three-way-match", "Order, label and programmer agree", "All three: morphine, 20 mg/mL.", []),
    ("next-appointment", "The appointment comes in time",
     "26 Jan 2027 is 7 days before the limit, 2 Feb 2027.", []),
    ("port-stated", "The reservoir port was used", "Reservoir port.", []),
]

HISTORY = [
    ("2025-08-11", "20.0 mL", "3.8 mL", "3.6 mL", "-0.2 mL", "ok", "1.012"),
    ("2025-11-03", "20.0 mL", "3.5 mL", "3.9 mL", "0.4 mL", "ok", "0.976"),
    ("2026-01-26", "20.0 mL", "3.1 mL", "3.5 mL", "0.4 mL", "ok", "0.976"),
    ("2026-04-20", "20.0 mL", "4.2 mL", "4.0 mL", "-0.2 mL", "ok", "1.013"),
    ("2026-07-01", "20.0 mL", "3.3 mL", "5.6 mL", "2.3 mL", "ack", "0.862"),
    ("2026-09-02", "20.0 mL", "3.9 mL", "4.1 mL", "0.2 mL", "ok", "0.988"),
]


def a_record(**differences: Any) -> Record:
    """Give a clean visit. A name with a dot changes one value: ``**{"patient.mrn": "1"}``."""
    record: dict[str, Any] = {
        "schema": "refillnotes-record-1",
        "nonce": "00112233445566778899aabbccddeeff",
        "clinic": {"name": "Lakeside Pain Clinic", "timezone": "America/Chicago"},
        "visit": {
            "id": "5e0e7c4e-6f0a-4f2e-9a53-0d8a1f6d2b11",
            "number": "2026-000123",
            "revision": "1",
            "outcome": "refilled",
            "place": "clinic",
            "started_at": "2026-11-14T10:02-06:00",
            "submitted_at": "2026-11-14T10:31:00-06:00",
        },
        "patient": {
            "id": "0b9d8f0e-1111-4222-8333-444455556666",
            "family_name": "Doe",
            "given_name": "Jane",
            "born": "1961-03-12",
            "mrn": "0042-1187",
            "allergies": "penicillin",
        },
        "pump": {
            "id": "9c9d8f0e-1111-4222-8333-444455556666",
            "model_id": "synchromed-ii-20",
            "model": "Medtronic SynchroMed II",
            "serial": "NGP0012345",
            "capacity": "20.0 mL",
            "implanted_on": "2023-02-04",
            "catheter": "8780, 64 cm, T9",
        },
        "people": {"nurse": NURSE, "responsible": PHYSICIAN},
        "facts": {
            **ARRIVAL, **BEFORE, **PATIENT, **RESIDUAL, **DRUG, **FILL, **PROGRAMMING, **WASTE,
            **PLAN,
        },
        "previous": {"previous_volume": "20.0 mL", "previous_flow": "0.21 mL/day"},
        "names": copy.deepcopy(NAMES),
        "figures": [
            {"name": name, "title": title, "value": value, "working": working, "sources": [source]}
            for name, title, value, working, source in FIGURES
        ],
        "comparison": [
            {"group": group, "title": title, "before": before, "now": now, "changed": changed}
            for group, title, before, now, changed in COMPARISON
        ],
        "findings": [
            {
                "check": check, "title": title, "severity": "ok", "sentence": sentence,
                "working": working, "causes": [], "then": "", "accepted": None,
            }
            for check, title, sentence, working in CHECKS
        ],
        "not_evaluated": [
            {"check": "fill-verification", "title": "The fill sensor agrees",
             "missing": ["sensor_volume"], "why": ""},
            {"check": "infection-signs", "title": "No sign of infection",
             "missing": ["temperature"], "why": ""},
        ],
        "history": [
            dict(zip(
                ("date", "filled", "expected", "measured", "discrepancy", "severity", "ratio"), row,
                strict=True,
            ))
            for row in HISTORY
        ],
        "rules": {
            "policy_version": "2026-11-01 (site changes: 2)",
            "register_version": "5b1f0c77a9d2",
            "catalogue_version": "c0ffee12ab34",
        },
        "template": "note-1",
    }
    for path, value in differences.items():
        place: Any = record
        *folders, last = path.split(".")
        for folder in folders:
            place = place[folder]
        if value is None:
            del place[last]
        else:
            place[last] = value
    return record  # type: ignore[return-value]


def a_finding(check: str, severity: str, sentence: str, **more: Any) -> dict[str, Any]:
    return {
        "check": check, "title": more.get("title", check), "severity": severity,
        "sentence": sentence, "working": more.get("working", []), "causes": more.get("causes", []),
        "then": more.get("then", ""), "accepted": more.get("accepted"),
    }


def clean_visit() -> Record:
    return a_record()


def unusual_visit() -> Record:
    """Too much left, an overdue refill and an expired lot, all answered."""
    record: Any = a_record(**{
        "facts.measured_residual": "7.9 mL",
        "facts.residual_wasted": "7.9 mL",
        "facts.signs": "nausea, itching, loss-of-relief",
        "facts.signs_account": "Nausea for two days, worse in the morning.\nRelief fades by noon.",
        "facts.pain": "7",
    })
    values = {
        "discrepancy": ("4.5 mL", "7.9 mL measured - 3.4 mL expected = 4.5 mL"
                        " (more than expected: under-infusion)"),
        "delivered_measured": ("12.1 mL", "20.0 mL - 7.9 mL = 12.1 mL"),
        "accuracy_ratio": ("0.729", "12.1 mL / 16.6 mL = 0.729"),
        "flow_error": ("-27.1 %", "(0.729 - 1) x 100 = -27.1 %"),
        "waste_masses": ("Morphine sulfate 158 mg", "7.9 mL x 20 mg/mL = 158 mg"),
    }
    for figure in record["figures"]:
        if figure["name"] in values:
            figure["value"], figure["working"] = values[figure["name"]]
    record["findings"][0] = a_finding(
        "residual-discrepancy", "escalate",
        "4.5 mL more than expected: under-infusion, 27.1 % of what should have flowed.",
        title="The measured residual agrees with the expected one",
        working=["flow error -27.1 % of 16.6 mL expected; specification 14.5 %, escalation above"
                 " 20 %, limit 2.0 mL"],
        causes=["catheter kink, occlusion, granuloma or disconnection",
                "motor stall or rotor wear", "wrong volume or concentration programmed last time"],
        then="Aspirate again.",
        accepted={"choice": "looked-again",
                  "reason": "Looked again: it is so. Aspirated twice, the same volume both times",
                  "told": "Dr A. Osei", "told_at": "2026-11-14T10:14-06:00"},
    )
    record["findings"].append(a_finding(
        "use-by", "block", "Lot A1234 expired on 31 Oct 2026, 14 days before it was put in.",
        title="Nothing put in had expired", working=["31 Oct 2026 < 14 Nov 2026"],
        accepted={"choice": "ordered", "reason": "Ordered so by the physician",
                  "told": "Dr A. Osei", "told_at": "2026-11-14T10:15-06:00"},
    ))
    record["findings"].append(a_finding(
        "dose-change", "ack", "The dose rose by 32 %.", title="The dose changed moderately",
        working=["(4.5 mg/day - 3.4 mg/day) / 3.4 mg/day = 32 %"],
        accepted={"choice": "palliative", "reason": "Palliative care", "told": "", "told_at": ""},
    ))
    return record


ADMIXTURE = (
    ("morphine", "20 mg/mL", "4.5 mg/day", "A1234"),
    ("bupivacaine", "7.5 mg/mL", "1.69 mg/day", "B77-2"),
    ("clonidine", "150 mcg/mL", "33.8 mcg/day", "C0091"),
    ("fentanyl", "1000 mcg/mL", "225 mcg/day", "F12/9"),
    ("ziconotide", "2.5 mcg/mL", "0.56 mcg/day", "Z5"),
)


def admixture_visit() -> Record:
    """Five drugs and a flex schedule of six steps."""
    facts = dict(a_record()["facts"])
    comparison = []
    for row, (drug, strength, dose, lot) in enumerate(ADMIXTURE, start=1):
        for place in ("order", "label", "programmer"):
            facts[f"{place}_{row}_drug"] = drug
            facts[f"{place}_{row}_concentration"] = strength
        facts |= {f"lot_{row}": lot, f"expiry_{row}": f"2027-0{row}-28", f"dose_{row}": dose}
        facts |= {f"found_{row}_concentration": strength, f"found_{row}_dose": dose}
        name = NAMES["drug"][drug]
        comparison.append(("Drug", f"{name} concentration", strength, strength, ""))
        comparison.append(("Drug", f"{name} dose per day", "", dose, "new"))
    facts["mode"] = "flex"
    facts["flex_base"] = "0.15 mg/h"
    for row in range(1, 7):
        facts |= {f"flex_{row}_start": f"{row * 3:02}:00", f"flex_{row}_duration": "1 h 30 min"[:3],
                  f"flex_{row}_dose": f"0.{row}0 mg"}
    return a_record(**{
        "facts": facts,
        "comparison": [
            {"group": group, "title": title, "before": before, "now": now, "changed": changed}
            for group, title, before, now, changed in (*comparison, *COMPARISON[2:])
        ],
    })


def aborted_visit() -> Record:
    """The port was not found at home; nothing came out and nothing went in."""
    facts = {
        **ARRIVAL, **BEFORE, **PATIENT, **PLAN,
        "place": "home", "supervision": "video", "outcome": "not-refilled",
        "not_refilled_because": "port-not-found", "emergency_kit": "yes",
        "not_refilled_account": "Three attempts by template and palpation. The pump has tilted."
        "\nIt still holds about 3.5 mL by the programmer.",
        "located_by": "palpation", "attempts": "3",
    }
    record: Any = a_record(**{"facts": facts, "visit.outcome": "not-refilled",
                              "visit.place": "home", "comparison": []})
    keep = {"segments", "expected_residual", "residual_band", "earliest_limit_day", "limited_by"}
    record["figures"] = [figure for figure in record["figures"] if figure["name"] in keep]
    record["findings"] = record["findings"][9:]
    return record


def constant_flow_visit() -> Record:
    """A pump that cannot be interrogated: no programme, no telemetry, its own flow history."""
    facts = {**ARRIVAL, **PATIENT, **RESIDUAL, **DRUG, **FILL, **WASTE, **PLAN}
    facts = {name: text for name, text in facts.items() if not name.startswith("programmer_1")}
    return a_record(**{
        "facts": facts,
        "pump.model": "Codman 3000",
        "pump.capacity": "16.0 mL",
        "pump.factory_flow": "0.50 mL/day",
        "comparison": [
            {"group": "Drug", "title": "Morphine sulfate concentration", "before": "10 mg/mL",
             "now": "20 mg/mL", "changed": "changed"},
        ],
    })


SIGNATURES: tuple[Signature, ...] = (
    {
        "role": "author", "name": "Dana Reyes", "credentials": "RN", "meaning": "author",
        "sentence": "I performed this refill and recorded these values.",
        "signed_at": "2026-11-14T10:31-06:00",
        "statement_sha256": "ab" * 32,
    },
    {
        "role": "approver", "name": "Abena Osei", "credentials": "MD", "meaning": "approver",
        "sentence": "I reviewed and approve this note.",
        "signed_at": "2026-11-14T16:05-06:00",
        "statement_sha256": "cd" * 32,
    },
)
