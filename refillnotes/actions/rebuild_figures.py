"""Compare the figures that lists and trends show with the records they were copied from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.judge_visit import record_of
from refillnotes.actions.key_figures import figures_of
from refillnotes.domain.signature import APPROVER
from refillnotes.domain.visit import State
from refillnotes.store import figures, notes, visits
from refillnotes.store.figures import VisitFigures


def stale_figures(connection: Connection) -> Iterator[UUID]:
    """Visits whose figures are not those of the note that stands, and figures of no note at all."""
    shown = figures.everything(connection)
    for visit_id, wanted in _wanted(connection):
        listed = None if wanted is None else figures.as_listed(wanted)
        if shown.pop(visit_id, None) != listed:
            yield visit_id
    yield from sorted(shown)


def rebuild_figures(clinic: Clinic) -> tuple[UUID, ...]:
    """Write the figures of every visit anew where they differ, and return those visits.

    Nothing of the record itself changes, so nothing is written to the audit.
    """
    with clinic.database.writing() as connection:
        stale = tuple(stale_figures(connection))
        for visit_id in stale:
            figures.remove(connection, visit_id)
        for visit_id, wanted in _wanted(connection):
            if wanted is not None and visit_id in stale:
                figures.put(connection, wanted)
    return stale


def _wanted(connection: Connection) -> Iterator[tuple[UUID, VisitFigures | None]]:
    """What lists should show of each visit: nothing where its record was altered past reading."""
    void = visits.in_state(connection, State.VOID)
    gone = visits.in_state(connection, State.DESTROYED)
    approved = notes.signed_at_in(connection, APPROVER.role)
    for note in notes.standing_notes(connection):
        if note.destroyed or note.visit_id in gone:
            continue
        try:
            wanted = figures_of(note, record_of(note.record), approved.get(note.id))
        except (LookupError, TypeError, ValueError, AttributeError):
            yield note.visit_id, None  # whoever verifies is told of the row itself
        else:
            yield note.visit_id, replace(wanted, void=note.visit_id in void)
