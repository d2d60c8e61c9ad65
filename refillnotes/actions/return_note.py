"""Send a note back to the nurse with a question."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.once import Once, answered_before, remember
from refillnotes.actions.read_note import note_in
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.text import clean_text
from refillnotes.domain.visit import Move, State, after
from refillnotes.store import notes, visits
from refillnotes.store.notes import Return
from refillnotes.store.people import Person


def return_note(
    clinic: Clinic, who: Person, note_id: UUID, reason: str, once: Once | None = None
) -> None:
    """Return a submitted note. The revision stays as it was; the nurse makes a new one.

    Errors: ``Unreadable`` without a reason, ``NotHere``, ``NotAllowedNow``.
    """
    asked = clean_text(reason, lines=True).strip()
    if not asked:
        raise Unreadable(
            "A note goes back with a question. Write what is unclear, "
            "like: Is the lot number A1234 or A1284?"
        )
    now = clinic.now()
    with clinic.database.writing() as connection:
        if answered_before(connection, who, once) is not None:
            return
        opened = note_in(connection, who, note_id)
        moved = after(State(opened.visit.state), Move.RETURN)
        visits.write(
            connection, replace(opened.visit, state=moved, updated_at=now, updated_by=who.id)
        )
        notes.send_back(
            connection,
            Return(note_id, who.id, asked, now),
            AuditEntry(
                Event.NOTE_RETURNED,
                who.id,
                now,
                {Subject.NOTE: note_id, Subject.VISIT: opened.visit.id},
            ),
        )
        remember(connection, who, once, now, str(note_id))
