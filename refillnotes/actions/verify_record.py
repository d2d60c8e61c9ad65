"""Verify the whole record: the chain, every frozen row, every PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.judge_visit import record_of
from refillnotes.actions.rebuild_figures import stale_figures
from refillnotes.domain.audit import broken_link
from refillnotes.domain.record import record_hash
from refillnotes.store import audit, evidence, notes, pdfs
from refillnotes.store.errors import PdfCorrupt, PdfMissing


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was written."""

    where: str
    why: str


def verify_record(clinic: Clinic, since: int = 0) -> Iterator[Fault]:
    """Everything wrong with the record, first the chain; nothing at all when it is whole.

    ``since`` skips the chain up to a link known to be good. A tail cut off leaves no trace in the
    chain itself: compare its head with one printed in a note or kept elsewhere.
    """
    with clinic.database.reading() as connection:
        known = audit.find(connection, since) if since else None
        broken = broken_link(audit.read_chain(connection, since), known)
        if broken is not None:
            yield Fault(f"audit record {broken.seq}", broken.why)
            return
        for disagreement in evidence.disagreements(connection):
            yield Fault(disagreement.row, disagreement.fault.value)
        for note in notes.every_note(connection):
            if record_hash(record_of(note.record)) != note.record_sha256:
                yield Fault(f"note {note.id}", "its record does not give its hash")
        for visit_id in stale_figures(connection):
            yield Fault(
                f"visit {visit_id}",
                "lists and trends show something else than its note: run refillnotes rebuild",
            )
        for pdf in notes.every_pdf(connection):
            try:
                pdfs.read(clinic.folder, pdf.sha256)
            except (PdfCorrupt, PdfMissing) as fault:
                yield Fault(f"note {pdf.note_id}", str(fault))
