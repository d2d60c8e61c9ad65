"""Emergency accesses before the privacy officer: which wait, what was opened, what was found."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.once import Once, answered_before, remember
from refillnotes.actions.read_chart import NotHere
from refillnotes.actions.read_trail import TrailLine, in_words
from refillnotes.actions.traces import leave_trace
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.audit_words import actor_term
from refillnotes.domain.care_relation import EmergencyAccess, Review, Verdict, Why
from refillnotes.domain.errors import NotAllowedNow, Unreadable
from refillnotes.domain.text import clean_text
from refillnotes.store import care_relation, record_names, trail
from refillnotes.store.people import Person
from refillnotes.store.trail import WantedRecords

MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class AccessLine:
    """One emergency access in words; ``chart`` is the record number, never the name."""

    access: EmergencyAccess
    who: str
    chart: str
    why: str
    review: Review | None
    reviewed_by: str


@dataclass(frozen=True, slots=True)
class OpenAccess:
    """One of them with everything its person did to the chart in that hour."""

    line: AccessLine
    done: tuple[TrailLine, ...]


def count_waiting(clinic: Clinic) -> int:
    """How many emergency accesses nobody has reviewed yet."""
    with clinic.database.reading() as connection:
        return care_relation.count_waiting(connection)


def read_accesses(clinic: Clinic, *, reviewed: bool) -> tuple[AccessLine, ...]:
    """Those that wait for a review, or had one; the newest first."""
    with clinic.database.reading() as connection:
        found = care_relation.accesses(connection, reviewed=reviewed)
        lines = [(one, care_relation.review_of(connection, one.id)) for one in found]
        ids = {key for one, _ in lines for key in (one.person_id, one.patient_id)}
        ids |= {review.reviewed_by for _, review in lines if review is not None}
        names = record_names.named(connection, ids)
    return tuple(_line(one, review, names) for one, review in lines)


def open_access(clinic: Clinic, who: Person, access_id: UUID) -> OpenAccess:
    """One of them; the look leaves a trace. Errors: ``NotHere``."""
    with clinic.database.reading() as connection:
        access = care_relation.find_access(connection, access_id)
    if access is None:
        raise NotHere(access_id)
    about = {Subject.PATIENT: access.patient_id, Subject.EMERGENCY_ACCESS: access.id}
    leave_trace(clinic, who, Event.TRAIL_READ, about)
    with clinic.database.reading() as connection:
        chart = trail.terms_of_patient(connection, access.patient_id)
        wanted = WantedRecords(
            (frozenset({actor_term(access.person_id)}), chart), access.started_at, access.ends_at
        )
        done = in_words(clinic, connection, trail.page(connection, wanted, None, MOST_LINES))
        review = care_relation.review_of(connection, access_id)
        ids = {access.person_id, access.patient_id}
        ids |= set() if review is None else {review.reviewed_by}
        names = record_names.named(connection, ids)
    return OpenAccess(_line(access, review, names), done)


def review_access(
    clinic: Clinic, who: Person, access_id: UUID, verdict: str, words: str, once: Once | None = None
) -> None:
    """Keep what was found. Errors: ``NotHere``, ``Unreadable``, ``NotAllowedNow``.

    Nobody reviews their own access, and none is reviewed twice.
    """
    said = clean_text(words, lines=True).strip()
    if verdict not in set(Verdict):
        raise Unreadable("Choose whether it was justified.")
    if not said:
        raise Unreadable("Write what you found, like: Asked Dana; nobody of the team was there.")
    now = clinic.now()
    with clinic.database.writing() as connection:
        if answered_before(connection, who, once) is not None:
            return
        access = care_relation.find_access(connection, access_id)
        if access is None:
            raise NotHere(access_id)
        if access.person_id == who.id:
            raise NotAllowedNow("This access was your own. Somebody else reviews it.")
        if care_relation.review_of(connection, access_id) is not None:
            raise NotAllowedNow("This access was reviewed already; what was found stays.")
        about = {Subject.PATIENT: access.patient_id, Subject.EMERGENCY_ACCESS: access_id}
        entry = AuditEntry(Event.EMERGENCY_ACCESS_REVIEWED, who.id, now, about)
        care_relation.review(connection, Review(access_id, verdict, said, who.id, now), entry)
        remember(connection, who, once, now, str(access_id))


def _line(access: EmergencyAccess, review: Review | None, names: dict[UUID, str]) -> AccessLine:
    return AccessLine(
        access,
        names[access.person_id],
        names[access.patient_id],
        Why(access.why).in_words,
        review,
        "" if review is None else names[review.reviewed_by],
    )
