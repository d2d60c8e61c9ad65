"""Hand out a certificate of destruction, or the proposal while nobody has decided."""

from __future__ import annotations

from uuid import UUID

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.read_chart import NotHere
from refillnotes.store import destructions, pdfs


def read_certificate(clinic: Clinic, destruction_id: UUID) -> tuple[str, bytes]:
    """The file name and the stored bytes, with every signature made so far.

    It shows numbers of visits, hashes, and of the patient an id, so it leaves no trace.
    Errors: ``NotHere``, ``PdfMissing``, ``PdfCorrupt``.
    """
    with clinic.database.reading() as connection:
        destruction = destructions.find(connection, destruction_id)
        if destruction is None:
            raise NotHere(destruction_id)
        signed = destructions.certificate_of(connection, destruction_id)
    digest = destruction.sha256 if signed is None else signed.sha256
    return f"destruction-{destruction.number}.pdf", pdfs.read(clinic.folder, digest)
