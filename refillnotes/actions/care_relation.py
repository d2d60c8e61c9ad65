"""Let somebody to a chart or not, restrict it to named people, and break in with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.once import Once, answered_before, remember
from refillnotes.actions.read_chart import NotHere
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.care_relation import (
    LASTS,
    EmergencyAccess,
    Relation,
    Restriction,
    Why,
    relation,
)
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.roles import Role
from refillnotes.domain.text import words_given
from refillnotes.domain.visit import BEING_AMENDED
from refillnotes.store import care_relation, patients, people, visits
from refillnotes.store.people import Person

MAY_BE_NAMED = frozenset({Role.NURSE, Role.PHYSICIAN, Role.PHARMACIST, Role.AUDITOR})
"""Whose work opens charts."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """How somebody stands to the chart of the thing they ask for; ``access`` while in an hour."""

    relation: Relation
    access: EmergencyAccess | None


@dataclass(frozen=True, slots=True)
class RestrictedChart:
    """One chart as those who restrict it see it: its number, who is named, and why."""

    patient_id: UUID
    mrn: str
    restriction: Restriction | None
    version: int
    may_be_named: tuple[Person, ...]


def admit(clinic: Clinic, who: Person, kind: str, key: UUID) -> Admitted:
    """Ask before anything of a patient, pump, visit, note or addendum is shown or done.

    Errors: ``NotHere`` alike for what is not on record and for a chart restricted to others.
    """
    with clinic.database.reading() as connection:
        patient_id = care_relation.patient_of(connection, kind, key)
        if patient_id is None:
            raise NotHere(key)
        admitted = _stands(clinic, connection, who, patient_id)
    if admitted.relation is Relation.OUTSIDE:
        raise NotHere(key)
    return admitted


def is_being_amended(clinic: Clinic, visit_id: UUID) -> bool:
    """Whether what is written in this visit amends a signed note."""
    with clinic.database.reading() as connection:
        visit = visits.find(connection, visit_id)
    return visit is not None and visit.state in BEING_AMENDED


def is_outside(clinic: Clinic, who: Person, patient_id: UUID) -> bool:
    """Whether the chart is there, and restricted to others."""
    with clinic.database.reading() as connection:
        known = patients.find(connection, patient_id) is not None
        return known and (_stands(clinic, connection, who, patient_id).relation is Relation.OUTSIDE)


def outside_by_mrn(clinic: Clinic, who: Person, mrn: str) -> UUID | None:
    """The patient whose whole record number was typed, when the chart is restricted to others."""
    with clinic.database.reading() as connection:
        found = patients.find_by_mrn(connection, mrn)
        if found is None:
            return None
        stands = _stands(clinic, connection, who, found.id).relation
    return found.id if stands is Relation.OUTSIDE else None


def why_now(why: str, words: str) -> str:
    """The reason for an emergency access, as it will be kept. Errors: ``Unreadable``."""
    said = words_given(
        words, "Write in a few words why, like: No one of her team is on duty today."
    )
    if why not in set(Why):
        raise Unreadable("Choose the reason that comes nearest.")
    return said


def begin_emergency_access(
    clinic: Clinic, who: Person, patient_id: UUID, why: str, words: str, once: Once | None = None
) -> UUID:
    """Open a restricted chart for an hour. The caller has made sure again who it is.

    Errors: those of ``why_now``, and ``NotHere`` when there is no such chart to break into.
    """
    said = why_now(why, words)
    now = clinic.now()
    with clinic.database.writing() as connection:
        before = answered_before(connection, who, once)
        if before is not None:
            return UUID(before)
        known = patients.find(connection, patient_id) is not None
        stands = _stands(clinic, connection, who, patient_id).relation if known else None
        if stands is not Relation.OUTSIDE:
            raise NotHere(patient_id)
        access = EmergencyAccess(uuid4(), patient_id, who.id, why, said, now, now + LASTS)
        about = {Subject.PATIENT: patient_id, Subject.EMERGENCY_ACCESS: access.id}
        entry = AuditEntry(Event.EMERGENCY_ACCESS_STARTED, who.id, now, about)
        care_relation.begin(connection, access, entry)
        remember(connection, who, once, now, str(access.id))
    return access.id


def restrict_chart(
    clinic: Clinic,
    who: Person,
    patient_id: UUID,
    version: int,
    named: tuple[str, ...],
    reason: str,
    once: Once | None = None,
    *,
    restricted: bool,
) -> None:
    """Keep a chart for named people alone, or open it to everybody clinical again.

    ``version`` is that of the decision before, 0 for none. Errors: ``NotHere``, ``Unreadable``.
    """
    said = words_given(reason, "Write why, like: The patient works here.")
    now = clinic.now()
    with clinic.database.writing() as connection:
        if answered_before(connection, who, once) is not None:
            return
        if patients.find(connection, patient_id) is None:
            raise NotHere(patient_id)
        before = care_relation.restriction_of(connection, patient_id)
        if (0 if before is None else before.version) != version:
            raise Unreadable("Somebody decided on this chart meanwhile. Look at it again.")
        known = {str(one.id) for one in _may_be_named(connection)}
        chosen = tuple(sorted(set(named) & known)) if restricted else ()
        if restricted and not chosen:
            raise Unreadable("Name at least one person who may open this chart.")
        decided = Restriction(patient_id, version + 1, restricted, chosen, said, who.id, now)
        event = Event.CHART_RESTRICTED if restricted else Event.CHART_OPENED_TO_ALL
        entry = AuditEntry(event, who.id, now, {Subject.PATIENT: patient_id})
        care_relation.decide(connection, decided, entry)
        remember(connection, who, once, now, str(patient_id))


def restricted_charts(clinic: Clinic) -> tuple[tuple[str, Restriction], ...]:
    """Every chart that is restricted now, with its record number."""
    with clinic.database.reading() as connection:
        held = care_relation.restricted(connection)
        known = patients.named(connection, [one.patient_id for one in held])
    return tuple((known[one.patient_id].mrn, one) for one in held)


def chart_to_restrict(clinic: Clinic, patient_id: UUID) -> RestrictedChart:
    """Errors: ``NotHere``."""
    with clinic.database.reading() as connection:
        patient = patients.find(connection, patient_id)
        if patient is None:
            raise NotHere(patient_id)
        held = care_relation.restriction_of(connection, patient_id)
        version = 0 if held is None else held.version
        return RestrictedChart(patient_id, patient.mrn, held, version, _may_be_named(connection))


def _stands(clinic: Clinic, connection: Connection, who: Person, patient_id: UUID) -> Admitted:
    restriction = care_relation.restriction_of(connection, patient_id)
    access = (
        None
        if restriction is None or not restriction.restricted
        else care_relation.newest_access(connection, who.id, patient_id)
    )
    stands = relation(who.id, restriction, access, clinic.now())
    return Admitted(stands, access if stands is Relation.EMERGENCY else None)


def _may_be_named(connection: Connection) -> tuple[Person, ...]:
    return tuple(
        one
        for one in people.everybody(connection)
        if one.active and not MAY_BE_NAMED.isdisjoint(one.roles)
    )
