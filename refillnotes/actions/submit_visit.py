"""Freeze what the nurse recorded and put the nurse's name to it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from uuid import UUID, uuid4

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.judge_visit import Background, Standing, judge
from refillnotes.actions.key_figures import figures_of
from refillnotes.actions.once import Once, answered_before, remember
from refillnotes.actions.read_chart import NotHere, background_of
from refillnotes.actions.refusals import NotReady
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.note import Heading, compose
from refillnotes.domain.record import Record, canonical, record_hash
from refillnotes.domain.signature import AUTHOR, state
from refillnotes.domain.visit import Move, State, after
from refillnotes.store import audit, figures, notes, visits
from refillnotes.store.errors import VisitChanged
from refillnotes.store.notes import Note, Signature
from refillnotes.store.people import Person
from refillnotes.store.visits import Visit

NOTHING: Mapping[str, str] = MappingProxyType({})


def submit_visit(
    clinic: Clinic,
    who: Person,
    visit_id: UUID,
    version: int,
    once: Once | None = None,
    *,
    answers: Mapping[str, str] = NOTHING,
) -> UUID:
    """Submit a visit, with the answers typed at its review, and return its note.

    Errors: ``NotHere``, ``NotAllowedNow``, ``VisitChanged`` when the nurse looked at an older
    version, ``NotReady`` when something is missing, unreadable or unanswered.
    """
    now = clinic.now()
    with clinic.database.writing() as connection:
        before = answered_before(connection, who, once)
        if before is not None:
            return UUID(before)
        visit = visits.find(connection, visit_id)
        if visit is None:
            raise NotHere(visit_id)
        moved = after(State(visit.state), Move.SUBMIT)
        if visit.version != version:
            raise VisitChanged(visit)
        document = {**visit.document, **answers}
        visit = replace(
            visit, document={name: text for name, text in document.items() if text.strip()}
        )
        background = background_of(clinic, connection, visit.pump_id, visit.id)
        standing = judge(clinic, background, visit.document, now)
        refuse_unready(standing)
        number = visit.number or visits.next_number(connection, now.year)
        latest = notes.latest(connection, visit.id)
        revision = 1 if latest is None else latest.revision + 1
        visit = visits.write(
            connection,
            replace(visit, number=number, state=moved, updated_at=now, updated_by=who.id),
        )
        record = frozen(clinic, who, visit, background, standing, revision, now)
        note = Note(
            id=uuid4(),
            visit_id=visit.id,
            revision=revision,
            record=canonical(record).decode(),
            record_sha256=record_hash(record),
            author_id=who.id,
            submitted_at=now,
        )
        notes.submit(
            connection,
            note,
            _authored(connection, who, note, record, now),
            _entry(who, visit, note),
        )
        figures.put(connection, figures_of(note, record, None))
        remember(connection, who, once, now, str(note.id))
    return note.id


def refuse_unready(standing: Standing) -> None:
    """Say everything that stands in the way at once. Errors: ``NotReady``."""
    reasons = [
        *standing.problems.values(),
        *(f"{fact.title} is not recorded." for fact in standing.needed),
        *(
            f"{finding.title}: not so. Correct the entry, or say that this is what happened."
            for finding in standing.to_answer
        ),
    ]
    if reasons:
        raise NotReady(" ".join(reasons))


def frozen(
    clinic: Clinic,
    who: Person,
    visit: Visit,
    background: Background,
    standing: Standing,
    revision: int,
    now: datetime | None,
) -> Record:
    """The record of a visit as it stands; ``now`` is None for a draft."""
    document = visit.document
    return compose(
        Heading(
            visit_id=str(visit.id),
            number=visit.number or "draft",
            revision=revision,
            clinic=clinic.name,
            timezone=clinic.zone.key,
            nurse=f"{who.name} {who.credentials}".strip(),
            responsible=background.names["physician"].get(
                document.get("responsible_physician", ""), ""
            ),
            started_at=_started(visit, clinic),
            submitted_at=now,
            nonce=secrets.token_hex(16),
        ),
        background.chart,
        standing.judged,
    )


def _started(visit: Visit, clinic: Clinic) -> datetime:
    try:
        return datetime.fromisoformat(visit.document.get("started_at", ""))
    except ValueError:
        return visit.started_at.astimezone(clinic.zone)


def _authored(
    connection: Connection, who: Person, note: Note, record: Record, now: datetime
) -> Signature:
    head = audit.head(connection)
    statement, digest = state(
        AUTHOR,
        record_sha256=note.record_sha256,
        signer=str(who.id),
        name=who.name,
        credentials=who.credentials,
        signed_at=now,
        note=f"{record['visit']['number']} rev {note.revision}",
        audit_head="" if head is None else head.hash,
    )
    return Signature(note.id, AUTHOR.role, who.id, AUTHOR.code, statement, digest, now)


def _entry(who: Person, visit: Visit, note: Note) -> AuditEntry:
    return AuditEntry(
        Event.NOTE_SUBMITTED,
        who.id,
        note.submitted_at,
        {Subject.VISIT: visit.id, Subject.NOTE: note.id, Subject.PATIENT: visit.patient_id},
        {"record": note.record_sha256},
    )
