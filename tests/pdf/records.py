"""Records as a clinic would make them: one clean visit, and others named for what differs."""

from __future__ import annotations

import copy
from typing import Any

from refillnotes.domain.record import Record
from tests.pdf.record_parts import (
    ARRIVAL,
    BEFORE,
    CHECKS,
    COMPARISON,
    DRUG,
    FIGURES,
    FILL,
    HISTORY,
    NAMES,
    NURSE,
    PATIENT,
    PHYSICIAN,
    PLAN,
    PROGRAMMING,
    RESIDUAL,
    WASTE,
)


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
            **ARRIVAL,
            **BEFORE,
            **PATIENT,
            **RESIDUAL,
            **DRUG,
            **FILL,
            **PROGRAMMING,
            **WASTE,
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
                "check": check,
                "title": title,
                "severity": "ok",
                "sentence": sentence,
                "working": working,
                "causes": [],
                "then": "",
                "accepted": None,
            }
            for check, title, sentence, working in CHECKS
        ],
        "not_evaluated": [
            {
                "check": "fill-verification",
                "title": "The fill sensor agrees",
                "missing": ["sensor_volume"],
                "why": "",
            },
            {
                "check": "infection-signs",
                "title": "No sign of infection",
                "missing": ["temperature"],
                "why": "",
            },
        ],
        "history": [
            dict(
                zip(
                    ("date", "filled", "expected", "measured", "discrepancy", "severity", "ratio"),
                    row,
                    strict=True,
                )
            )
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
        "check": check,
        "title": more.get("title", check),
        "severity": severity,
        "sentence": sentence,
        "working": more.get("working", []),
        "causes": more.get("causes", []),
        "then": more.get("then", ""),
        "accepted": more.get("accepted"),
    }


def clean_visit() -> Record:
    return a_record()


def unusual_visit() -> Record:
    """Too much left, an overdue refill and an expired lot, all answered."""
    record: Any = a_record(
        **{
            "facts.measured_residual": "7.9 mL",
            "facts.residual_wasted": "7.9 mL",
            "facts.signs": "nausea, itching, loss-of-relief",
            "facts.signs_account": "Nausea for two days, worse in the morning."
            "\nRelief fades by noon.",
            "facts.pain": "7",
        }
    )
    values = {
        "discrepancy": (
            "4.5 mL",
            "7.9 mL measured - 3.4 mL expected = 4.5 mL (more than expected: under-infusion)",
        ),
        "delivered_measured": ("12.1 mL", "20.0 mL - 7.9 mL = 12.1 mL"),
        "accuracy_ratio": ("0.729", "12.1 mL / 16.6 mL = 0.729"),
        "flow_error": ("-27.1 %", "(0.729 - 1) x 100 = -27.1 %"),
        "waste_masses": ("Morphine sulfate 158 mg", "7.9 mL x 20 mg/mL = 158 mg"),
    }
    for figure in record["figures"]:
        if figure["name"] in values:
            figure["value"], figure["working"] = values[figure["name"]]
    record["findings"][0] = a_finding(
        "residual-discrepancy",
        "escalate",
        "4.5 mL more than expected: under-infusion, 27.1 % of what should have flowed.",
        title="The measured residual agrees with the expected one",
        working=[
            (
                "flow error -27.1 % of 16.6 mL expected; specification 14.5 %, escalation above"
                " 20 %, limit 2.0 mL"
            )
        ],
        causes=[
            "catheter kink, occlusion, granuloma or disconnection",
            "motor stall or rotor wear",
            "wrong volume or concentration programmed last time",
        ],
        then="Aspirate again.",
        accepted={
            "choice": "looked-again",
            "reason": "Looked again: it is so. Aspirated twice, the same volume both times",
            "told": "Dr A. Osei",
            "told_at": "2026-11-14T10:14-06:00",
        },
    )
    record["findings"].append(
        a_finding(
            "use-by",
            "block",
            "Lot A1234 expired on 31 Oct 2026, 14 days before it was put in.",
            title="Nothing put in had expired",
            working=["31 Oct 2026 < 14 Nov 2026"],
            accepted={
                "choice": "ordered",
                "reason": "Ordered so by the physician",
                "told": "Dr A. Osei",
                "told_at": "2026-11-14T10:15-06:00",
            },
        )
    )
    record["findings"].append(
        a_finding(
            "dose-change",
            "ack",
            "The dose rose by 32 %.",
            title="The dose changed moderately",
            working=["(4.5 mg/day - 3.4 mg/day) / 3.4 mg/day = 32 %"],
            accepted={
                "choice": "palliative",
                "reason": "Palliative care",
                "told": "",
                "told_at": "",
            },
        )
    )
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
        facts |= {
            f"flex_{row}_start": f"{row * 3:02}:00",
            f"flex_{row}_duration": "1 h 30 min"[:3],
            f"flex_{row}_dose": f"0.{row}0 mg",
        }
    return a_record(
        facts=facts,
        comparison=[
            {"group": group, "title": title, "before": before, "now": now, "changed": changed}
            for group, title, before, now, changed in (*comparison, *COMPARISON[2:])
        ],
    )
