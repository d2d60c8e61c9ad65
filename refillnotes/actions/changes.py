"""What a new revision answers for: the signed one it amends, the one a physician sent back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from refillnotes.actions.judge_visit import record_of
from refillnotes.actions.read_note import open_amendment_of
from refillnotes.domain.note import Amended, Returned
from refillnotes.domain.signature import AMENDER, AUTHOR, Meaning
from refillnotes.domain.visit import RETURNED
from refillnotes.store import notes, people
from refillnotes.store.notes import Note
from refillnotes.store.visits import Visit


@dataclass(frozen=True, slots=True)
class Changes:
    """What a revision answers for: the signed one it amends, the one a physician returned."""

    amended: Amended | None = None
    returned: Returned | None = None

    @property
    def meaning(self) -> Meaning:
        """What the author's signature means."""
        return AUTHOR if self.amended is None else AMENDER


NO_CHANGES = Changes()


def changes_of(connection: Connection, visit: Visit, zone: ZoneInfo) -> Changes:
    """What the next revision of this visit answers for, as the visit stands before it."""
    return Changes(_amended(connection, visit, zone), _returned(connection, visit, zone))


def _amended(connection: Connection, visit: Visit, zone: ZoneInfo) -> Amended | None:
    amendment = open_amendment_of(connection, visit)
    note = None if amendment is None else notes.find(connection, amendment.note_id)
    if amendment is None or note is None:
        return None
    return Amended(
        str(note.id),
        record_of(note.record),
        note.record_sha256,
        _signed_at(connection, note).astimezone(zone),
        name_of(connection, amendment.opened_by),
        amendment.reason,
    )


def _returned(connection: Connection, visit: Visit, zone: ZoneInfo) -> Returned | None:
    latest = notes.latest(connection, visit.id) if visit.state in RETURNED else None
    sent = None if latest is None else notes.return_of(connection, latest.id)
    if latest is None or sent is None:
        return None
    return Returned(
        record_of(latest.record),
        name_of(connection, sent.returned_by),
        sent.returned_at.astimezone(zone),
        sent.reason,
        sent.fact or "",
    )


def name_of(connection: Connection, person_id: UUID) -> str:
    """Somebody as printed, whether or not they still work here."""
    person = people.find(connection, person_id)
    return "" if person is None else f"{person.name} {person.credentials}".strip()


def _signed_at(connection: Connection, note: Note) -> datetime:
    return max(one.signed_at for one in notes.signatures_of(connection, note.id))
