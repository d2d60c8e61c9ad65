"""What people were told is done, kept outside the program, and what the record makes of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from refillnotes.actions.clinic import Clinic
from refillnotes.domain.audit import Event
from refillnotes.store import audit, notes, pdfs, visits

COUNTED = {
    Event.PATIENT_ADDED: "patient",
    Event.PUMP_IMPLANTED: "pump",
    Event.VISIT_STARTED: "visit",
    Event.VISIT_SAVED: "visit",
    Event.NOTE_SUBMITTED: "note",
    Event.NOTE_SIGNED: "note",
}
"""The acts whose number is compared, and whose id each is counted by."""

WHOLE = {
    "draft": (None, ()),
    "submitted": ("author's", ("author",)),
    "signed": ("both", ("author", "approver")),
}
"""The PDF and the signatures that go with each state: anything else is half a note."""


@dataclass
class Acknowledged:
    """Each answer that said an act is done; threads only append."""

    acts: list[tuple[Event, UUID]] = field(default_factory=list)
    typed: dict[UUID, dict[str, str]] = field(default_factory=dict)
    """What each visit must hold now."""
    since: int = 0
    """The newest audit record before anybody began."""
    strange: list[str] = field(default_factory=list)
    """Answers that were neither done nor a known way of not being done."""


def faults(clinic: Clinic, told: Acknowledged) -> Iterator[str]:
    """Acknowledged and lost, done twice, or half written; nothing when the record is as told."""
    yield from told.strange
    with clinic.database.reading() as connection:
        done = Counter(
            (Event(event["event"]), UUID(event["subjects"][COUNTED[Event(event["event"])]]))
            for event in (
                json.loads(link.event) for link in audit.read_chain(connection, told.since)
            )
            if event["event"] in COUNTED
        )
        wanted = Counter(told.acts)
        for act in done.keys() | wanted.keys():
            if done[act] != wanted[act]:
                yield f"{act[0].value} {act[1]}: told {wanted[act]} times, done {done[act]} times"
        for visit_id, typed in told.typed.items():
            visit = visits.find(connection, visit_id)
            if visit is None:
                yield f"visit {visit_id} is gone"
                continue
            lost = {name for name, text in typed.items() if visit.document.get(name) != text}
            if lost:
                yield f"visit {visit_id} lost {sorted(lost)}"
            if _found(clinic, visit_id) != WHOLE[visit.state]:
                yield f"visit {visit_id} is {visit.state} and has {_found(clinic, visit_id)}"


def _found(clinic: Clinic, visit_id: UUID) -> tuple[str | None, tuple[str, ...]]:
    """Which PDF of a visit's note can be read, and whose signatures it has."""
    with clinic.database.reading() as connection:
        note = notes.latest(connection, visit_id)
        if note is None:
            return None, ()
        both, first = notes.pdf_of(connection, note.id), notes.submitted_pdf_of(connection, note.id)
        roles = tuple(one.role for one in notes.signatures_of(connection, note.id))
    kept = both or first
    if kept is None or len(pdfs.read(clinic.folder, kept.sha256)) != kept.size:
        return None, roles
    return "both" if both else "author's", roles
