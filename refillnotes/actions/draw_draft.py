"""Draw the note of a visit that is not submitted yet, with DRAFT across it."""

from __future__ import annotations

from uuid import UUID

from refillnotes.actions.changes import changes_of
from refillnotes.actions.clinic import Clinic
from refillnotes.actions.open_visit import OpenVisit, open_visit
from refillnotes.actions.submit_visit import frozen
from refillnotes.domain.record import Record
from refillnotes.store import notes
from refillnotes.store.people import Person


def draw_draft(clinic: Clinic, who: Person, visit_id: UUID) -> bytes:
    """The PDF as it would be now. Errors: ``NotHere``, the printer's."""
    record = draft_record(clinic, who, open_visit(clinic, who, visit_id))
    return clinic.printer.render(record, clinic.paper, "draft")


def draft_record(clinic: Clinic, who: Person, opened: OpenVisit) -> Record:
    """The record as it would be frozen now, with what differs from the revision before."""
    visit = opened.visit
    with clinic.database.reading() as connection:
        changes = changes_of(connection, visit, clinic.zone)
        latest = notes.latest(connection, visit.id)
    revision = 1 if latest is None else latest.revision + 1
    return frozen(
        clinic, who, visit, opened.kept.background, opened.standing, revision, None, changes
    )
