"""Freeze what the nurse recorded and put the nurse's name to it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from uuid import UUID, uuid4

from sqlalchemy import Connection

from refillnotes.actions.changes import NO_CHANGES, Changes, changes_of
from refillnotes.actions.clinic import Clinic
from refillnotes.actions.judge_visit import Background, Standing, judge
from refillnotes.actions.keep_signed import Signed, ToSign, keep_signed
from refillnotes.actions.key_figures import figures_of
from refillnotes.actions.once import Once, answered_before, remember
from refillnotes.actions.own_key import certificate_in, refuse_revoked
from refillnotes.actions.read_chart import NotHere, background_of
from refillnotes.actions.refusals import NotReady, SeenOtherwise
from refillnotes.domain.audit import AuditEntry, Event, Link, Subject
from refillnotes.domain.ceremony import BY_SESSION, Ceremony
from refillnotes.domain.note import Heading, compose
from refillnotes.domain.record import Record, canonical, record_hash, reviewed_hash
from refillnotes.domain.second_person import second_people
from refillnotes.domain.visit import Move, State, after, refuse_to_write
from refillnotes.store import audit, figures, notes, visits
from refillnotes.store.errors import DatabaseBusy, VisitChanged
from refillnotes.store.notes import Note
from refillnotes.store.people import Person
from refillnotes.store.visits import Visit

NOTHING: Mapping[str, str] = MappingProxyType({})

TRIES = 5
"""How often a note is drawn again because another visit took its number meanwhile."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A visit as it will be frozen, and what that rests on."""

    visit: Visit
    background: Background
    record: Record
    note: Note
    head: Link | None
    numbered: bool
    """Whether the visit gets its number now."""
    changes: Changes


def submit_visit(
    clinic: Clinic,
    who: Person,
    visit_id: UUID,
    version: int,
    once: Once | None = None,
    *,
    answers: Mapping[str, str] = NOTHING,
    seen: str | None = None,
    ask_signer: Callable[[], Ceremony] = lambda: BY_SESSION,
) -> UUID:
    """Submit a visit, with the answers typed at its review, and return its note.

    ``seen`` names what its writer had on the screen, None where nothing was shown. ``ask_signer``
    is called once everything else stands ready, so that a visit with something open costs nobody
    a code; it says how the writer is known, or raises.

    The PDF is drawn here, once and for ever, with room for both signatures, and carries the
    author's. It is on disk before the transaction that names it begins, so nothing slow happens
    inside. Errors: ``NotHere``, ``NotTheirsToWrite``, ``NotAllowedNow``, ``VisitChanged`` when
    the writer looked at an older version, ``NotReady`` when something is missing, unreadable or
    unanswered, ``SeenOtherwise`` when the chart, an earlier visit or the rules changed since the
    review, ``SealUnfit``, ``DatabaseBusy``, the printer's, and those of ``ask_signer``.
    """
    now, ceremony = clinic.now(), None
    for _ in range(TRIES):
        with clinic.database.reading() as connection:
            before = answered_before(connection, who, once)
            if before is not None:
                return UUID(before)
            ready = _made_ready(clinic, connection, who, visit_id, version, answers, now)
        _refuse_unseen(ready.record, seen)
        ceremony = ceremony or ask_signer()
        drawn = clinic.printer.render(ready.record, clinic.paper, "submitted")
        number = ready.record["visit"]["number"]
        meaning = ready.changes.meaning
        to_sign = ToSign(
            ready.note, number, drawn, meaning, now, ready.head, ceremony, clinic.version
        )
        signed = keep_signed(clinic, who, to_sign)
        with clinic.database.writing() as connection:
            before = answered_before(connection, who, once)
            if before is not None:
                return UUID(before)
            if _stands(clinic, connection, ready, now):
                _freeze(connection, who, ready, signed)
                remember(connection, who, once, now, str(ready.note.id))
                return ready.note.id
    raise DatabaseBusy("Others submitted at the same moment, several times over. Submit again.")


def _made_ready(
    clinic: Clinic,
    connection: Connection,
    who: Person,
    visit_id: UUID,
    version: int,
    answers: Mapping[str, str],
    now: datetime,
) -> _Ready:
    """Everything that will be frozen, as it is now; nothing is written yet."""
    stored = visits.find(connection, visit_id)
    if stored is None:
        raise NotHere(visit_id)
    refuse_to_write(stored.state, who.roles)
    moved = after(State(stored.state), Move.SUBMIT)
    if stored.version != version:
        raise VisitChanged(stored)
    document = {**stored.document, **answers}
    visit = replace(
        stored,
        document={name: text for name, text in document.items() if text.strip()},
        number=stored.number or visits.next_number(connection, now.year),
        state=moved,
        updated_at=now,
        updated_by=who.id,
    )
    background = background_of(clinic, connection, visit.pump_id, visit.id)
    standing = judge(clinic, background, visit.document, now)
    refuse_unready(standing)
    latest = notes.latest(connection, visit.id)
    revision = 1 if latest is None else latest.revision + 1
    changes = changes_of(connection, stored, clinic.zone)
    record = frozen(clinic, who, visit, background, standing, revision, now, changes)
    _refuse_no_difference(record)
    _refuse_own_witness(who, record)
    note = Note(
        id=uuid4(),
        visit_id=visit.id,
        revision=revision,
        record=canonical(record).decode(),
        record_sha256=record_hash(record),
        author_id=who.id,
        submitted_at=now,
    )
    return _Ready(
        visit, background, record, note, audit.head(connection), stored.number is None, changes
    )


def _stands(clinic: Clinic, connection: Connection, ready: _Ready, now: datetime) -> bool:
    """Whether what was drawn is still so: same chart, same past, its number still free.

    Errors: ``VisitChanged`` when the visit itself was saved, submitted or signed meanwhile.
    """
    stored = visits.find(connection, ready.visit.id)
    if stored is not None and stored.version != ready.visit.version:
        raise VisitChanged(stored)
    if ready.numbered and visits.next_number(connection, now.year) != ready.visit.number:
        return False
    return (
        background_of(clinic, connection, ready.visit.pump_id, ready.visit.id) == ready.background
    )


def _freeze(connection: Connection, who: Person, ready: _Ready, signed: Signed) -> None:
    refuse_revoked(connection, signed.signature.statement)
    visit, note = visits.write(connection, ready.visit), ready.note
    entry = AuditEntry(
        Event.NOTE_SUBMITTED,
        who.id,
        note.submitted_at,
        {Subject.VISIT: visit.id, Subject.NOTE: note.id, Subject.PATIENT: visit.patient_id},
        {
            "record": note.record_sha256,
            "pdf": signed.pdf.sha256,
            **certificate_in(signed.signature.statement),
        },
    )
    notes.submit(connection, note, signed.signature, signed.pdf, entry)
    if ready.changes.amended is None:  # else the signed revision stands in lists and trends
        figures.put(connection, figures_of(note, ready.record, None))


def _refuse_unseen(record: Record, seen: str | None) -> None:
    if seen is not None and seen != reviewed_hash(record):
        raise SeenOtherwise(
            "The chart, an earlier visit or the rules changed since you opened this review. Read "
            "it again, then sign; nothing was signed."
        )


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
    changes: Changes = NO_CHANGES,
) -> Record:
    """The record of a visit as it stands; ``now`` is None for a draft."""
    document, amended = visit.document, changes.amended
    writer = f"{who.name} {who.credentials}".strip()
    return compose(
        Heading(
            visit_id=str(visit.id),
            number=visit.number or "draft",
            revision=revision,
            clinic=clinic.name,
            timezone=clinic.zone.key,
            nurse=writer if amended is None else amended.record["people"]["nurse"],
            responsible=background.names["physician"].get(
                document.get("responsible_physician", ""), ""
            ),
            started_at=_started(visit, clinic),
            submitted_at=now,
            entered_at=visit.started_at.astimezone(clinic.zone),
            nonce=secrets.token_hex(16),
            amended_by="" if amended is None else writer,
        ),
        background.chart,
        standing.judged,
        amended,
        changes.returned,
    )


def _refuse_no_difference(record: Record) -> None:
    amends = record.get("amends")
    if amends is not None and not amends["difference"]:
        raise NotReady(
            f"Nothing differs from revision {amends['revision']}. Change what was wrong, or give "
            "the amendment up."
        )


def _refuse_own_witness(who: Person, record: Record) -> None:
    """An amendment may be written by its witness, who then signs as its author alone."""
    if "amends" not in record and str(who.id) in second_people(record):
        raise NotReady(
            "You are named as witness or second checker of your own work. Name somebody else who "
            "was there, or nobody."
        )


def _started(visit: Visit, clinic: Clinic) -> datetime:
    try:
        return datetime.fromisoformat(visit.document.get("started_at", ""))
    except ValueError:
        return visit.started_at.astimezone(clinic.zone)
