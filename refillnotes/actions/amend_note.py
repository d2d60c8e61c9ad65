"""Amend a signed note: a new revision is written beside it, or given up, and the note stands."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.once import Once, answered_before, remember
from refillnotes.actions.read_chart import NotHere
from refillnotes.actions.read_note import note_in, open_amendment_of
from refillnotes.actions.refusals import SeenOtherwise
from refillnotes.domain.answers import split_document
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.text import clean_text
from refillnotes.domain.visit import Move, State, after
from refillnotes.store import amendments, visits
from refillnotes.store.amendments import Amendment, Cancelled
from refillnotes.store.errors import VisitChanged
from refillnotes.store.people import Person


def amend_note(
    clinic: Clinic, who: Person, note_id: UUID, reason: str, once: Once | None = None
) -> UUID:
    """Open an amendment of a signed note and return its visit, its facts as they were signed.

    Errors: ``Unreadable`` without a reason, ``NotHere``, ``NotAllowedNow`` when the visit is not
    signed or is being amended already, ``SeenOtherwise`` when a newer revision stands.
    """
    why = clean_text(reason, lines=True).strip()
    if not why:
        raise Unreadable(
            "An amendment says why it is made. Write the reason, "
            "like: The lot was copied from the last visit."
        )
    now = clinic.now()
    with clinic.database.writing() as connection:
        before = answered_before(connection, who, once)
        if before is not None:
            return UUID(before)
        opened = note_in(connection, who, note_id)
        moved = after(State(opened.visit.state), Move.AMEND)
        if opened.superseded or not opened.signed:
            raise SeenOtherwise("This revision does not stand any more. Amend the one that does.")
        visit, document = opened.visit, opened.visit.document
        _, answers = split_document(document)
        visits.write(
            connection,
            replace(
                visit,
                document={**opened.record["facts"], **answers},
                state=moved,
                updated_at=now,
                updated_by=who.id,
            ),
        )
        amendments.begin(
            connection,
            Amendment(uuid4(), visit.id, note_id, dict(document), why, who.id, now),
            AuditEntry(
                Event.AMENDMENT_OPENED,
                who.id,
                now,
                {Subject.NOTE: note_id, Subject.VISIT: visit.id, Subject.PATIENT: visit.patient_id},
                {"record": opened.note.record_sha256},
            ),
        )
        remember(connection, who, once, now, str(visit.id))
    return visit.id


def cancel_amendment(
    clinic: Clinic, who: Person, visit_id: UUID, version: int, once: Once | None = None
) -> UUID:
    """Give an amendment up and return the note that stands; what was typed is kept.

    Errors: ``NotHere``, ``NotAllowedNow`` when nothing is being amended or it waits for the
    physician, ``VisitChanged`` when somebody saved a newer version.
    """
    now = clinic.now()
    with clinic.database.writing() as connection:
        before = answered_before(connection, who, once)
        if before is not None:
            return UUID(before)
        visit = visits.find(connection, visit_id)
        if visit is None:
            raise NotHere(visit_id)
        moved = after(State(visit.state), Move.CANCEL)
        if visit.version != version:
            raise VisitChanged(visit)
        amendment = open_amendment_of(connection, visit)
        if amendment is None:
            raise NotHere(visit_id)
        visits.write(
            connection,
            replace(
                visit,
                document=amendment.document,
                state=moved,
                updated_at=now,
                updated_by=who.id,
            ),
        )
        amendments.give_up(
            connection,
            Cancelled(amendment.id, dict(visit.document), who.id, now),
            AuditEntry(
                Event.AMENDMENT_CANCELLED,
                who.id,
                now,
                {
                    Subject.NOTE: amendment.note_id,
                    Subject.VISIT: visit.id,
                    Subject.PATIENT: visit.patient_id,
                },
            ),
        )
        remember(connection, who, once, now, str(amendment.note_id))
    return amendment.note_id
