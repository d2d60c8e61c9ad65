"""Sign several clean notes in one ceremony: each its own statement, each by itself."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
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
from refillnotes.domain.ceremony import BY_SESSION, Ceremony
from refillnotes.domain.errors import NotAllowedNow
from refillnotes.domain.passkey_proof import PasskeyProof
from refillnotes.domain.signature import Stated
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
class Act:
    """One ceremony on its way: when, under which id, and by what its signer is known."""

    at: datetime
    batch: str
    ceremony: Ceremony


@dataclass(frozen=True, slots=True)
class ReadyNote:
    """One note of a batch that can be signed, and the words for it."""

    seen: Shown
    to_sign: ToSign
    stated: Stated


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was ticked, by the visits' numbers: the notes that can be signed, why others cannot."""

    numbers: Mapping[UUID, str]
    ready: tuple[ReadyNote, ...]
    problems: Mapping[UUID, str]


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
    before = done_already(clinic, who, once)
    if before is not None:
        return before
    act = begun(clinic, ceremony)
    found = gather(clinic, who, seen, lambda note_id: ready_in(clinic, who, note_id, seen, act))
    return sign_gathered(clinic, who, found, act.batch, act.at, once)


def begun(clinic: Clinic, ceremony: Ceremony) -> Act:
    """A batch that begins now, under an id of its own."""
    return Act(clinic.now(), secrets.token_hex(4), ceremony)


def done_already(clinic: Clinic, who: Person, once: Once | None) -> Batch | None:
    """What came of the same sending before."""
    with clinic.database.reading() as connection:
        before = answered_before(connection, who, once)
    if before is None:
        return None
    kept = json.loads(before)
    return Batch(kept["id"], tuple(Result(**one) for one in kept["results"]))


def gather(
    clinic: Clinic, who: Person, seen: Mapping[UUID, Shown], make: Callable[[UUID], ReadyNote]
) -> Gathered:
    """Make each note ready; what one of them refuses is its own problem."""
    problems: dict[UUID, str] = {}
    ready: list[ReadyNote] = []
    numbers = _numbers(clinic, who, seen)
    for note_id in numbers:
        try:
            ready.append(make(note_id))
        except _ONE_FAILS as why:
            problems[note_id] = _NOT_HERE if isinstance(why, NotHere) else str(why)
    return Gathered(numbers, tuple(ready), problems)


def sign_gathered(
    clinic: Clinic,
    who: Person,
    found: Gathered,
    batch: str,
    now: datetime,
    once: Once | None,
    proof: PasskeyProof | None = None,
) -> Batch:
    """Sign those that can be, each by itself; ``proof`` is what a passkey answered for all."""
    problems, ready = dict(found.problems), found.ready
    looks = clinic.printer.stamp([one.stated.stamp for one in ready]) if ready else b""
    for page, one in enumerate(ready):
        note_id = one.to_sign.note.id
        try:
            signed = keep_stamped(clinic, who, one.to_sign, one.stated, looks, page)
            with clinic.database.writing() as connection:
                current = note_in(connection, who, note_id)
                freeze(clinic, connection, who, current, one.seen, signed, now, proof)
        except _ONE_FAILS as why:
            problems[note_id] = str(why)
    results = [
        Result(str(one), number, problems.get(one, "")) for one, number in found.numbers.items()
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
                found[note_id] = note_open_to(connection, who, note_id).record["visit"]["number"]
            except NotHere:
                found[note_id] = "–"
    return found


def note_open_to(connection: Connection, who: Person, note_id: UUID) -> OpenNote:
    """A batch names its notes in the form, not in the address. Errors: ``NotHere``."""
    opened = note_in(connection, who, note_id)
    if care_relation.outside(connection, who.id, {opened.visit.patient_id}):
        raise NotHere(note_id)
    return opened


def ready_in(
    clinic: Clinic, who: Person, note_id: UUID, seen: Mapping[UUID, Shown], act: Act
) -> ReadyNote:
    """One note of a batch, put into words. Errors: each that ``gather`` takes for its own."""
    with clinic.database.reading() as connection:
        opened = note_open_to(connection, who, note_id)
        head = audit.head(connection)
    if not _clean(opened):
        raise Flagged("Something in this note was unusual. Open it and sign it by itself.")
    if opened.own:
        raise OwnNote("You wrote this note yourself, so it is not signed among others.")
    shown = seen[note_id]
    to_sign = made_ready(clinic, who, opened, shown, act.at, head, act.ceremony, act.batch)
    return ReadyNote(shown, to_sign, to_sign.stated_by(who))


def _clean(opened: OpenNote) -> bool:
    return figures_of(opened.note, opened.record, None).worst_severity in _CLEAN
