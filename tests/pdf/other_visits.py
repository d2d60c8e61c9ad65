"""Visits that went another way: nothing put in, or a pump nobody can program."""

from __future__ import annotations

from typing import Any

from refillnotes.domain.record import Record
from tests.pdf.record_parts import ARRIVAL, BEFORE, DRUG, FILL, PATIENT, PLAN, RESIDUAL, WASTE
from tests.pdf.records import a_record


def aborted_visit() -> Record:
    """The port was not found at home; nothing came out and nothing went in."""
    facts = {
        **ARRIVAL,
        **BEFORE,
        **PATIENT,
        **PLAN,
        "place": "home",
        "supervision": "video",
        "outcome": "not-refilled",
        "not_refilled_because": "port-not-found",
        "emergency_kit": "yes",
        "not_refilled_account": "Three attempts by template and palpation. The pump has tilted."
        "\nIt still holds about 3.5 mL by the programmer.",
        "located_by": "palpation",
        "attempts": "3",
    }
    record: Any = a_record(
        **{"facts": facts, "visit.outcome": "not-refilled", "visit.place": "home", "comparison": []}
    )
    keep = {"segments", "expected_residual", "residual_band", "earliest_limit_day", "limited_by"}
    record["figures"] = [figure for figure in record["figures"] if figure["name"] in keep]
    record["findings"] = record["findings"][9:]
    return record


def constant_flow_visit() -> Record:
    """A pump that cannot be interrogated: no programme, no telemetry, its own flow history."""
    facts = {**ARRIVAL, **PATIENT, **RESIDUAL, **DRUG, **FILL, **WASTE, **PLAN}
    facts = {name: text for name, text in facts.items() if not name.startswith("programmer_1")}
    return a_record(
        **{
            "facts": facts,
            "pump.model": "Codman 3000",
            "pump.capacity": "16.0 mL",
            "pump.factory_flow": "0.50 mL/day",
            "comparison": [
                {
                    "group": "Drug",
                    "title": "Morphine sulfate concentration",
                    "before": "10 mg/mL",
                    "now": "20 mg/mL",
                    "changed": "changed",
                },
            ],
        }
    )
