"""Read the audit trail: who did what to which record; that it was read is a record itself."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.compare_checkpoints import newest_of
from refillnotes.actions.read_chart import NotHere
from refillnotes.actions.traces import leave_trace
from refillnotes.domain.audit import Event, Link, Subject
from refillnotes.domain.audit_words import DID, actor_term, event_term
from refillnotes.domain.checkpoint import Checkpoint
from refillnotes.store import audit, patients, record_names, trail
from refillnotes.store.errors import CheckpointsUnfit
from refillnotes.store.patients import Patient
from refillnotes.store.people import Person
from refillnotes.store.trail import WantedRecords

PAGE = 50
MOST_ACCESSES = 2_000
"""Lines of one report; more are read by choosing fewer days."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the trail is wanted; None and nothing mean any. Days are the clinic's own."""

    person: UUID | None = None
    patient: UUID | None = None
    event: Event | None = None
    events: frozenset[Event] = frozenset()
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One record in plain words; ``subjects`` are what it is about, each as the clinic calls it."""

    seq: int
    at: datetime
    who: str
    did: str
    subjects: tuple[str, ...]
    hash: str


@dataclass(frozen=True, slots=True)
class Trail:
    """A page of records, how many there are of them, and the number to go on from."""

    lines: tuple[TrailLine, ...]
    count: int
    after: int | None


@dataclass(frozen=True, slots=True)
class ChainState:
    """How far the chain reaches, was found whole, and is kept in the second place."""

    head: Link | None
    verified: TrailLine | None
    verified_upto: int | None
    checkpoint: Checkpoint | None
    unfit: str
    """Why the checkpoints cannot be read; empty when they can."""


@dataclass(frozen=True, slots=True)
class OneRecord:
    """A record whole, and the sign-in of its actor that came before it."""

    line: TrailLine
    link: Link
    hashes: Mapping[str, str]
    rows: Mapping[str, str]
    signed_in: TrailLine | None


@dataclass(frozen=True, slots=True)
class Accesses:
    """Who looked at one patient's chart, newest first; ``count`` may be more than the lines."""

    patient: Patient
    lines: tuple[TrailLine, ...]
    count: int
    drawn_up: TrailLine


def read_trail(clinic: Clinic, who: Person, asked: Asked, older_than: int | None = None) -> Trail:
    """One page, newest first; the look itself is the newest record. Errors: ``NotHere``."""
    with clinic.database.reading() as connection:
        wanted = wanted_records(clinic, connection, asked)
    leave_trace(clinic, who, Event.TRAIL_READ, _about(asked))
    with clinic.database.reading() as connection:
        links = trail.page(connection, wanted, older_than, PAGE + 1)
        count = trail.count(connection, wanted)
        lines = in_words(clinic, connection, links[:PAGE])
    return Trail(lines, count, lines[-1].seq if len(links) > PAGE else None)


def read_one(clinic: Clinic, who: Person, seq: int) -> OneRecord:
    """One record whole. Errors: ``NotHere``."""
    with clinic.database.reading() as connection:
        link = audit.find(connection, seq)
    if link is None:
        raise NotHere(seq)
    leave_trace(clinic, who, Event.TRAIL_READ)
    with clinic.database.reading() as connection:
        held = json.loads(link.event)
        actor = held.get("actor")
        before = (
            None
            if actor is None
            else trail.newest_before(
                connection, (actor_term(actor), event_term(Event.SIGNED_IN)), seq
            )
        )
        (line,) = in_words(clinic, connection, [link])
        signed_in = None if before is None else in_words(clinic, connection, [before])[0]
    return OneRecord(line, link, held.get("hashes", {}), held.get("rows", {}), signed_in)


def report_accesses(
    clinic: Clinic, who: Person, patient_id: UUID, first: date | None, last: date | None
) -> Accesses:
    """Who did anything with a patient's chart, which a patient may ask. Errors: ``NotHere``."""
    asked = Asked(patient=patient_id, first=first, last=last)
    with clinic.database.reading() as connection:
        patient = patients.find(connection, patient_id)
        if patient is None:
            raise NotHere(patient_id)
        wanted = wanted_records(clinic, connection, asked)
        links = trail.page(connection, wanted, None, MOST_ACCESSES)
        count = trail.count(connection, wanted)
    made = leave_trace(clinic, who, Event.ACCESSES_REPORTED, {Subject.PATIENT: patient_id})
    with clinic.database.reading() as connection:
        lines = in_words(clinic, connection, links)
        (drawn_up,) = in_words(clinic, connection, [made])
    return Accesses(patient, lines, count, drawn_up)


def chain_state(clinic: Clinic) -> ChainState:
    """What can be said of the chain without walking it."""
    unfit, checkpoint = "", None
    try:
        checkpoint = newest_of(clinic.database, clinic.checkpoints)
    except CheckpointsUnfit as why:
        unfit = str(why)
    with clinic.database.reading() as connection:
        head = audit.head(connection)
        verified = audit.newest(connection, Event.RECORD_VERIFIED)
        upto = None
        if verified is not None:
            digest = json.loads(verified.event).get("hashes", {}).get("head", "")
            upto = audit.number_of(connection, digest)
        said = None if verified is None else in_words(clinic, connection, [verified])[0]
    return ChainState(head, said, upto, checkpoint, unfit)


def find_patient_id(clinic: Clinic, typed: str) -> UUID | None:
    """The patient with this record number, or this id; None when there is none."""
    with clinic.database.reading() as connection:
        found = patients.find_by_mrn(connection, typed)
        if found is None and (key := _id_in(typed)) is not None:
            found = patients.find(connection, key)
    return None if found is None else found.id


def mrn_of(clinic: Clinic, patient_id: UUID) -> str | None:
    with clinic.database.reading() as connection:
        found = patients.find(connection, patient_id)
    return None if found is None else found.mrn


def wanted_records(clinic: Clinic, connection: Connection, asked: Asked) -> WantedRecords:
    """The terms and moments that find what was asked for. Errors: ``NotHere``."""
    terms: list[frozenset[str]] = []
    if asked.person is not None:
        terms.append(frozenset({actor_term(asked.person), str(asked.person)}))
    if asked.patient is not None:
        if patients.find(connection, asked.patient) is None:
            raise NotHere(asked.patient)
        terms.append(trail.terms_of_patient(connection, asked.patient))
    if asked.event is not None:
        terms.append(frozenset({event_term(asked.event)}))
    if asked.events:
        terms.append(frozenset(map(event_term, asked.events)))
    return WantedRecords(
        tuple(terms),
        None if asked.first is None else _midnight(clinic, asked.first),
        None if asked.last is None else _midnight(clinic, asked.last + timedelta(days=1)),
    )


def in_words(
    clinic: Clinic, connection: Connection, links: Iterable[Link]
) -> tuple[TrailLine, ...]:
    """Each record with the names of now; an id that the record does not know stays an id."""
    read = [(link, json.loads(link.event)) for link in links]
    names = record_names.named(connection, _ids_in([held for _, held in read]))
    return tuple(
        TrailLine(
            seq=link.seq,
            at=datetime.fromisoformat(link.at).astimezone(clinic.zone),
            who=_who(held.get("actor"), names),
            did=DID[Event(held["event"])],
            subjects=tuple(
                names.get(UUID(key), key)
                for key in dict.fromkeys(held.get("subjects", {}).values())
            ),
            hash=link.hash,
        )
        for link, held in read
    )


def _who(actor: str | None, names: Mapping[UUID, str]) -> str:
    return "The program" if actor is None else names.get(UUID(actor), actor)


def _ids_in(events: Collection[Mapping[str, object]]) -> set[UUID]:
    ids: set[UUID] = set()
    for held in events:
        subjects, actor = held.get("subjects", {}), held.get("actor")
        if isinstance(subjects, dict):
            ids.update(UUID(key) for key in subjects.values())
        if isinstance(actor, str):
            ids.add(UUID(actor))
    return ids


def _about(asked: Asked) -> dict[Subject, UUID]:
    """Whose trail was read, so that the reading is found where they are asked about."""
    about = {Subject.PERSON: asked.person, Subject.PATIENT: asked.patient}
    return {kind: key for kind, key in about.items() if key is not None}


def _midnight(clinic: Clinic, day: date) -> datetime:
    return datetime.combine(day, time(), clinic.zone)


def _id_in(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
