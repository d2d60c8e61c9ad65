"""Hand out signed notes: the stored bytes, each checked, the export itself audited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.judge_visit import record_of
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.export.bundle import Entry, Selection, bundle
from refillnotes.store import audit, figures, notes, pdfs
from refillnotes.store.figures import VisitFigures, Wanted
from refillnotes.store.people import Person


def export_notes(clinic: Clinic, who: Person | None, wanted: Wanted) -> Iterator[bytes]:
    """Stream a bundle of the signed notes a selection holds.

    ``who`` is None when the operator exports from the command line. Every note handed out is in
    the audit trail before the first byte leaves. Errors: ``PdfMissing``, ``PdfCorrupt``.
    """
    now = clinic.now()
    with clinic.database.writing() as connection:
        lines = tuple(figures.every_signed(connection, wanted))
        head = audit.head(connection)
        for line in lines:
            audit.record(
                connection,
                AuditEntry(
                    Event.NOTES_EXPORTED,
                    None if who is None else who.id,
                    now,
                    {Subject.NOTE: line.note_id, Subject.VISIT: line.visit_id},
                ),
            )
    selection = Selection(
        query={name: str(value) for name, value in asdict(wanted).items() if value is not None},
        made_at=now,
        made_by="operator" if who is None else who.name,
        clinic=clinic.name,
        audit_head="" if head is None else head.hash,
    )
    return bundle(selection, (_entry(clinic, line) for line in lines))


def _entry(clinic: Clinic, line: VisitFigures) -> Entry:
    with clinic.database.reading() as connection:
        pdf = notes.pdf_of(connection, line.note_id)
        note = notes.find(connection, line.note_id)
    if pdf is None or note is None:
        raise LookupError(f"signed note {line.note_id} has no PDF on record")
    content = pdfs.read(clinic.folder, pdf.sha256)
    record = record_of(note.record)
    return Entry(
        number=record["visit"]["number"],
        revision=note.revision,
        occurred_on=line.occurred_on,
        sha256=pdf.sha256,
        size=len(content),
        content=content,
        index=_index(line, record["visit"]["number"], note.revision),
    )


def _index(line: VisitFigures, number: str, revision: int) -> dict[str, str]:
    return {
        "number": number,
        "revision": str(revision),
        "date": line.occurred_on.isoformat(),
        "outcome": line.outcome,
        "clinician": line.clinician,
        "pump_model": line.pump_model,
        "drugs": " + ".join(line.drugs),
        "expected_residual": line.expected_residual or "",
        "measured_residual": line.measured_residual or "",
        "discrepancy": line.discrepancy or "",
        "worst_finding": line.worst_severity,
        "accepted_deviations": str(line.accepted),
        "signed_at": "" if line.signed_at is None else line.signed_at.isoformat(timespec="seconds"),
    }
