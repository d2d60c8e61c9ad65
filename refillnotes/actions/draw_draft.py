"""Draw the note of a visit that is not submitted yet, with DRAFT across it."""

from __future__ import annotations

from uuid import UUID

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.open_visit import open_visit
from refillnotes.actions.submit_visit import frozen
from refillnotes.store.people import Person


def draw_draft(clinic: Clinic, who: Person, visit_id: UUID) -> bytes:
    """The PDF as it would be now. Errors: ``NotHere``, the printer's."""
    opened = open_visit(clinic, who, visit_id)
    record = frozen(clinic, who, opened.visit, opened.kept.background, opened.standing, 1, None)
    return clinic.printer.render(record, clinic.paper, "draft")
