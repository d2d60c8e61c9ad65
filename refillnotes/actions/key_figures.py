"""Copy a visit's key figures out of its record for lists and trends."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from refillnotes.domain.record import Record
from refillnotes.store.figures import VisitFigures
from refillnotes.store.notes import Note

_ANSWERED = {"ack", "escalate", "block"}
_RANKS = ("ok", "info", "ack", "escalate", "block")


def figures_of(note: Note, record: Record, signed_at: datetime | None) -> VisitFigures:
    """Key figures of one revision, from its record alone."""
    worked = {figure["name"]: figure["value"] for figure in record["figures"]}
    facts, pump, patient = record["facts"], record["pump"], record["patient"]
    severities = [finding["severity"] for finding in record["findings"]]
    drugs = [facts[name] for row in range(1, 6) if (name := f"label_{row}_drug") in facts]
    appointment = facts.get("next_appointment")
    return VisitFigures(
        visit_id=note.visit_id,
        note_id=note.id,
        pump_id=UUID(pump["id"]),
        patient_id=UUID(patient["id"]),
        signed_at=signed_at,
        occurred_on=datetime.fromisoformat(record["visit"]["started_at"]).date(),
        outcome=record["visit"]["outcome"],
        drugs=tuple(drugs),
        pump_model=pump["model_id"],
        clinician=record["people"]["nurse"],
        filled=record["previous"].get("previous_volume"),
        expected_residual=worked.get("expected_residual"),
        measured_residual=facts.get("measured_residual"),
        discrepancy=worked.get("discrepancy"),
        flow_error=worked.get("flow_error"),
        accuracy_ratio=worked.get("accuracy_ratio"),
        dose=facts.get("dose_1"),
        concentration=facts.get("label_1_concentration"),
        pain=facts.get("pain"),
        refill_by=_day(worked.get("earliest_limit")),
        limited_by=worked.get("limited_by"),
        next_appointment=_day(appointment),
        worst_severity=max(severities, key=_RANKS.index, default="ok"),
        accepted=sum(
            finding["severity"] in _ANSWERED and bool(finding.get("accepted"))
            for finding in record["findings"]
        ),
        amended="amends" in record,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None
