"""List what would be destroyed of one patient: every visit, text and file, and by which rule."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import rfc8785
from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.kept_until import KeptLine, line_of
from refillnotes.actions.refusals import NotDue
from refillnotes.domain.clock import day_in_words
from refillnotes.domain.destruction import Paper, Rule, nonce_commitment, rule_of
from refillnotes.domain.destruction import Visit as Listed
from refillnotes.domain.retention import Until
from refillnotes.domain.signature import APPROVER
from refillnotes.store import addenda, destructions, holdings, notes, visits
from refillnotes.store.retention import DESTROYABLE
from refillnotes.store.visits import Visit


@dataclass(frozen=True, slots=True)
class ToDestroy:
    """What is due of one patient, as both people are shown it."""

    patient_id: UUID
    last_entry: str
    kept_until: str
    rule: Rule
    visits: tuple[Listed, ...]

    @property
    def seen_sha256(self) -> str:
        """Names just this list: another visit, date or rule gives another."""
        listed = {
            "patient": str(self.patient_id),
            "last_entry": self.last_entry,
            "kept_until": self.kept_until,
            "rule": self.rule,
            "visits": list(self.visits),
        }
        return hashlib.sha256(
            rfc8785.dumps(listed)  # type: ignore[arg-type]  # a TypedDict is JSON values
        ).hexdigest()

    @property
    def visit_ids(self) -> tuple[UUID, ...]:
        return tuple(UUID(one["id"]) for one in self.visits)


def list_to_destroy(clinic: Clinic, connection: Connection, patient_id: UUID) -> ToDestroy:
    """Errors: ``NotDue``, with until when and why the notes are kept."""
    line = line_of(clinic, connection, patient_id)
    if line is None:
        raise NotDue("No signed note of this patient is here, so there is nothing to destroy.")
    if not line.due or not isinstance(line.until, Until):
        raise NotDue(f"These notes are not destroyed now. {why_kept(line)}")
    theirs = visits.of_patient(connection, patient_id)
    return ToDestroy(
        patient_id=patient_id,
        last_entry=line.notes.last_entry.astimezone(clinic.zone).date().isoformat(),
        kept_until=line.until.last_day.isoformat(),
        rule=rule_of(line.until),
        visits=tuple(
            _listed(connection, visit)
            for visit in sorted(theirs, key=lambda one: (one.started_at, str(one.id)))
            if visit.state in DESTROYABLE
        ),
    )


def look_at_list(clinic: Clinic, patient_id: UUID) -> ToDestroy:
    """The same for the page that proposes it. Errors: ``NotDue``."""
    with clinic.database.reading() as connection:
        return list_to_destroy(clinic, connection, patient_id)


def why_kept(line: KeptLine) -> str:
    """Until when and by which rule, or what keeps them whatever the day."""
    if isinstance(line.until, Until):
        limit, day = line.until.limit, day_in_words(line.until.last_day)
        return f"They are kept up to {day}: {limit.title}, {limit.value}."
    return line.until.why


def _listed(connection: Connection, visit: Visit) -> Listed:
    papers = (*_revisions(connection, visit.id), *_addenda(connection, visit.id))
    rows = sum(1 for _ in destructions.content_of(connection, visit.id))
    return {
        "id": str(visit.id),
        "number": visit.number or "",
        "state": visit.state,
        "papers": list(papers),
        "rows": str(rows - len(papers)),
    }


def _revisions(connection: Connection, visit_id: UUID) -> Iterator[Paper]:
    for note_id, revision, *_ in notes.revisions_of(connection, visit_id, APPROVER.role):
        note = notes.find(connection, note_id)
        if note is not None:
            files = holdings.digests_of_note(connection, note_id)
            yield _paper(
                note_id,
                f"revision {revision}",
                note.record,
                note.record_sha256,
                list(files),
            )


def _addenda(connection: Connection, visit_id: UUID) -> Iterator[Paper]:
    for one in addenda.of_visit(connection, visit_id):
        files = [signed.sha256 for signed in addenda.signatures_of(connection, one.id)]
        yield _paper(one.id, f"addendum {one.number}", one.record, one.record_sha256, files)


def _paper(key: UUID, what: str, record: str, record_sha256: str, files: list[str]) -> Paper:
    return {
        "id": str(key),
        "what": what,
        "record_sha256": record_sha256,
        "nonce_sha256": nonce_commitment(json.loads(record)["nonce"]),
        "pdfs": files,
    }
