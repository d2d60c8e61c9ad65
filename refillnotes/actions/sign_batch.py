"""Sign several clean notes in one ceremony: each its own statement, each by itself."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.keep_signed import ToSign, keep_stamped
from refillnotes.actions.key_figures import figures_of
from refillnotes.actions.once import Once, answered_before, remember
from refillnotes.actions.read_chart import NotHere
from refillnotes.actions.read_note import OpenNote, Shown, note_in
from refillnotes.actions.refusals import Flagged, OwnNote, SignRefused
from refillnotes.actions.sign_note import freeze, made_ready
from refillnotes.actions.traces import leave_trace
from refillnotes.domain.audit import Event
from refillnotes.domain.errors import NotAllowedNow
from refillnotes.domain.signature import BY_SESSION, Ceremony, Stated
from refillnotes.store import audit, care_relation, notes
from refillnotes.store.errors import NoteAlreadySigned, PdfCorrupt, PdfMissing
from refillnotes.store.people import Person

MOST = 30
"""Notes in one batch; more than that is not read, only ticked. Proposed."""

_CLEAN = ("ok", "info")
_NOT_HERE = "There is no such note. Open the queue again."
_ONE_FAILS = (NotHere, NotAllowedNow, SignRefused, NoteAlreadySigned, PdfCorrupt, PdfMissing)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one note; ``problem`` says why it was not signed, empty when it was."""

    note: str
    number: str
    """Of the visit; a dash for a note that is not here."""
    problem: str


@dataclass(frozen=True, slots=True)
class Batch:
    """One ceremony: its id, which each stamp prints, and a result for each note."""

    id: str
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class _Act:
    at: datetime
    batch: str
    ceremony: Ceremony


@dataclass(frozen=True, slots=True)
class _Ready:
    seen: Shown
    to_sign: ToSign
    stated: Stated


def ready_to_batch(clinic: Clinic, who: Person) -> tuple[OpenNote, ...]:
    """The clean notes this person has displayed since their last change, longest waiting first.

    The look leaves a trace.
    """
    leave_trace(clinic, who, Event.LIST_VIEWED)
    with clinic.database.reading() as connection:
        found = notes.waiting(connection, who.id)
        waiting = [note_in(connection, who, note.id) for note in found]
    fit = [one for one in waiting if _clean(one) and one.seen and one.shown.pdf_sha256]
    fit = [one for one in fit if not one.own]
    return tuple(fit[:MOST])


def sign_batch(
    clinic: Clinic,
    who: Person,
    seen: Mapping[UUID, Shown],
    once: Once | None = None,
    ceremony: Ceremony = BY_SESSION,
) -> Batch:
    """Approve each of these notes. The caller has made sure once who signs, as ``ceremony`` says.

    A note that was flagged, was not displayed since its last change, or is not what was shown is
    left out with its reason, and the rest stands. Sent again, the same results come back. Errors:
    ``SealUnfit`` and the printer's, before anything is signed.
    """
    now, batch = clinic.now(), secrets.token_hex(4)
    act = _Act(now, batch, ceremony)
    with clinic.database.reading() as connection:
        before = answered_before(connection, who, once)
    if before is not None:
        return _read_back(before)
    problems: dict[UUID, str] = {}
    ready: list[_Ready] = []
    numbers = _numbers(clinic, who, seen)
    for note_id in numbers:
        try:
            ready.append(_made_ready(clinic, who, note_id, seen[note_id], act))
        except _ONE_FAILS as why:
            problems[note_id] = _NOT_HERE if isinstance(why, NotHere) else str(why)
    looks = clinic.printer.stamp([one.stated.stamp for one in ready]) if ready else b""
    for page, one in enumerate(ready):
        try:
            _sign(clinic, who, one, looks, page, now)
        except _ONE_FAILS as why:
            problems[one.to_sign.note.id] = str(why)
    results = [
        Result(str(note_id), numbers[note_id], problems.get(note_id, "")) for note_id in numbers
    ]
    done = Batch(batch, tuple(results))
    with clinic.database.writing() as connection:
        if answered_before(connection, who, once) is None:
            remember(connection, who, once, now, json.dumps(asdict(done)))
    return done


def _numbers(clinic: Clinic, who: Person, seen: Mapping[UUID, Shown]) -> dict[UUID, str]:
    """The visits' numbers, of no more notes than a batch holds."""
    found: dict[UUID, str] = {}
    with clinic.database.reading() as connection:
        for note_id in list(seen)[:MOST]:
            try:
                found[note_id] = _note_open_to(connection, who, note_id).record["visit"]["number"]
            except NotHere:
                found[note_id] = "–"
    return found


def _note_open_to(connection: Connection, who: Person, note_id: UUID) -> OpenNote:
    """A batch names its notes in the form, not in the address. Errors: ``NotHere``."""
    opened = note_in(connection, who, note_id)
    if care_relation.outside(connection, who.id, {opened.visit.patient_id}):
        raise NotHere(note_id)
    return opened


def _made_ready(clinic: Clinic, who: Person, note_id: UUID, shown: Shown, act: _Act) -> _Ready:
    with clinic.database.reading() as connection:
        opened = _note_open_to(connection, who, note_id)
        head = audit.head(connection)
    if not _clean(opened):
        raise Flagged("Something in this note was unusual. Open it and sign it by itself.")
    if opened.own:
        raise OwnNote("You wrote this note yourself, so it is not signed among others.")
    to_sign = made_ready(clinic, who, opened, shown, act.at, head, act.ceremony, act.batch)
    return _Ready(shown, to_sign, to_sign.stated_by(who))


def _clean(opened: OpenNote) -> bool:
    return figures_of(opened.note, opened.record, None).worst_severity in _CLEAN


def _sign(clinic: Clinic, who: Person, one: _Ready, looks: bytes, page: int, now: datetime) -> None:
    signed = keep_stamped(clinic, who, one.to_sign, one.stated, looks, page)
    with clinic.database.writing() as connection:
        current = note_in(connection, who, one.to_sign.note.id)
        freeze(clinic, connection, who, current, one.seen, signed, now)


def _read_back(text: str) -> Batch:
    kept = json.loads(text)
    return Batch(kept["id"], tuple(Result(**one) for one in kept["results"]))
