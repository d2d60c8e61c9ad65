"""Send a note back to the nurse with a question."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.once import Once, answered_before, remember
from refillnotes.actions.read_note import note_in
from refillnotes.actions.refusals import SeenOtherwise
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.steps.register import FACTS
from refillnotes.domain.text import clean_text
from refillnotes.domain.visit import Move, State, after
from refillnotes.store import notes, visits
from refillnotes.store.notes import Return
from refillnotes.store.people import Person


def return_note(
    clinic: Clinic,
    who: Person,
    note_id: UUID,
    reason: str,
    once: Once | None = None,
    *,
    fact: str = "",
) -> None:
    """Return a submitted note. The revision stays as it was; the nurse makes a new one.

    ``fact`` is the recorded fact the question is about, blank when it is about the whole. Errors:
    ``Unreadable`` without a question or with an unknown fact, ``NotHere``, ``NotAllowedNow``,
    ``SeenOtherwise`` for a revision that has been replaced.
    """
    asked = clean_text(reason, lines=True).strip()
    if not asked:
        raise Unreadable(
            "A note goes back with a question. Write what is unclear, "
            "like: Is the lot number A1234 or A1284?"
        )
    if fact and fact not in FACTS:
        raise Unreadable(
            "The question is about a field that visits do not have. Choose one from the list, "
            "or leave it at the whole note."
        )
    now = clinic.now()
    with clinic.database.writing() as connection:
        if answered_before(connection, who, once) is not None:
            return
        opened = note_in(connection, who, note_id)
        moved = after(State(opened.visit.state), Move.RETURN)
        if opened.superseded or opened.signed:
            raise SeenOtherwise("Another revision waits. Open it from the queue and read that one.")
        visits.write(
            connection, replace(opened.visit, state=moved, updated_at=now, updated_by=who.id)
        )
        notes.send_back(
            connection,
            Return(note_id, who.id, asked, now, fact or None),
            AuditEntry(
                Event.NOTE_RETURNED,
                who.id,
                now,
                {Subject.NOTE: note_id, Subject.VISIT: opened.visit.id},
            ),
        )
        remember(connection, who, once, now, str(note_id))
