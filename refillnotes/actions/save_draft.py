"""Save what has been typed so far, and say what the checks make of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from refillnotes.actions.at_hand import stands, visit_and_background
from refillnotes.actions.clinic import Clinic
from refillnotes.actions.judge_visit import Standing
from refillnotes.actions.once import Once, answered_before, remember
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.visit import Move, State, after, refuse_to_write
from refillnotes.domain.witness import still_witnessed
from refillnotes.store import visits
from refillnotes.store.errors import VisitChanged
from refillnotes.store.people import Person


@dataclass(frozen=True, slots=True)
class Saved:
    """The version now stored, when, and how the visit stands."""

    version: int
    at: datetime
    standing: Standing


def save_draft(
    clinic: Clinic,
    who: Person,
    visit_id: UUID,
    version: int,
    typed: Mapping[str, str],
    once: Once | None = None,
) -> Saved:
    """Lay what was typed over the document; blank text takes a fact back.

    Text that cannot be read is stored too: nothing typed is lost. A save sent again is answered
    with the version it made, so that what somebody else saved since is not overwritten unseen.
    Waste that changes loses the witness who saw another amount. Errors: ``NotHere``,
    ``NotTheirsToWrite``, ``NotAllowedNow`` once the visit is submitted, ``VisitChanged`` when
    somebody saved a newer version, ``KeyReused``.
    """
    now = clinic.now()
    with clinic.database.writing() as connection:
        visit, kept = visit_and_background(clinic, connection, visit_id)
        before = answered_before(connection, who, once)
        if before is None:
            refuse_to_write(visit.state, who.roles)
            after(State(visit.state), Move.SAVE)
            if visit.version != version:
                raise VisitChanged(visit)
            document = still_witnessed(visit.document, {**visit.document, **typed})
            visit = visits.save(
                connection,
                replace(
                    visit,
                    document={name: text for name, text in document.items() if text.strip()},
                    updated_at=now,
                    updated_by=who.id,
                ),
                AuditEntry(
                    Event.VISIT_SAVED,
                    who.id,
                    now,
                    {Subject.VISIT: visit.id, Subject.PATIENT: visit.patient_id},
                ),
            )
            remember(connection, who, once, now, str(visit.version))
    made = visit.version if before is None else int(before)
    return Saved(made, visit.updated_at, stands(clinic, visit, kept, now))
