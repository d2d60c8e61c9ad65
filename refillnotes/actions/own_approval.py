"""May somebody approve a note they wrote? Only where the clinic's rule says so, and on record."""

from __future__ import annotations

from contextlib import suppress

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.read_note import OpenNote
from refillnotes.domain.audit import AuditEntry, Event
from refillnotes.domain.roles import Role
from refillnotes.store import audit
from refillnotes.store.errors import SavingIsOff
from refillnotes.store.people import Person


def may_approve(clinic: Clinic, who: Person, opened: OpenNote) -> bool:
    """Whether authorship stands in nobody's way: another's note, or the only physician's own."""
    return not opened.own or (clinic.one_physician and Role.PHYSICIAN in who.roles)


def note_who_may_approve(clinic: Clinic) -> None:
    """Record that the clinic began to let its physician approve their own notes, or ended it.

    Asked at each start; nothing is written while clinic.toml says what it said before.
    """
    with clinic.database.reading() as connection:
        allowed = audit.newest(connection, Event.OWN_APPROVAL_ALLOWED)
        ended = audit.newest(connection, Event.OWN_APPROVAL_ENDED)
    before = allowed is not None and (ended is None or ended.seq < allowed.seq)
    if before is clinic.one_physician:
        return
    event = Event.OWN_APPROVAL_ALLOWED if clinic.one_physician else Event.OWN_APPROVAL_ENDED
    # What cannot be saved signs nothing either: the next start that can write says it
    with suppress(SavingIsOff), clinic.database.writing() as connection:
        audit.record(connection, AuditEntry(event, None, clinic.now()))
