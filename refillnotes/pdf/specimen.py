"""The smallest record that can be drawn: it warms a fresh process up and is shown to nobody."""

from __future__ import annotations

from refillnotes.domain.record import Record

SPECIMEN: Record = {
    "schema": "refillnotes-record-1",
    "nonce": "0" * 32,
    "clinic": {"name": "Specimen", "timezone": "UTC"},
    "visit": {
        "id": "specimen",
        "number": "0",
        "revision": "1",
        "outcome": "refilled",
        "place": "clinic",
        "started_at": "2026-01-01T00:00+00:00",
    },
    "patient": {"family_name": "Specimen", "given_name": "S", "born": "2000-01-01", "mrn": "0"},
    "pump": {"model": "Specimen", "serial": "0"},
    "people": {"nurse": "N", "responsible": "P"},
    "facts": {"measured_residual": "1.0 mL", "outcome": "refilled"},
    "previous": {},
    "figures": [
        {
            "name": "expected_residual",
            "title": "Expected residual volume",
            "value": "1.0 mL",
            "working": "1.0 mL",
        },
        {
            "name": "residual_band",
            "title": "Band",
            "value": "0.5 mL to 1.5 mL",
            "working": "1.0 mL +/- 0.5 mL",
        },
    ],
    "comparison": [],
    "findings": [],
    "not_evaluated": [],
    "history": [],
    "rules": {"policy_version": "-", "register_version": "-", "catalogue_version": "-"},
    "template": "note-1",
}
