"""Show a note's own pages as pictures; each is a reading of its PDF."""

from __future__ import annotations

from uuid import UUID

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.read_chart import NotHere
from refillnotes.actions.read_note import OpenNote, read_pdf
from refillnotes.actions.refusals import PdfCorrupt, PdfMissing, RenderFailed
from refillnotes.store import pdfs
from refillnotes.store.people import Person

_NONE = 0


def read_page(clinic: Clinic, who: Person, note_id: UUID, page: int) -> bytes:
    """One page of the stored PDF as a PNG, the first is 1; remembered as the PDF's reading is.

    Errors: ``NotHere`` also where the note has no such page, those of ``read_pdf``, the printer's.
    """
    _, content = read_pdf(clinic, who, note_id)
    picture = clinic.printer.picture(content, page)
    if not picture:
        raise NotHere(note_id)
    return picture


def pages_of(clinic: Clinic, opened: OpenNote) -> int:
    """How many pages can be shown; none when the file or the printer is out of order.

    The note itself opens all the same, and asking for the PDF says what is wrong.
    """
    try:
        return clinic.printer.count_pages(pdfs.read(clinic.folder, opened.shown.pdf_sha256))
    except (PdfCorrupt, PdfMissing, RenderFailed):
        return _NONE
