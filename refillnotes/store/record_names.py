"""What a clinic calls the things audit records are about: numbers, never a patient's name."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Connection, select

from refillnotes.store.tables import (
    addenda,
    destructions,
    downtimes,
    emergency_accesses,
    notes,
    patients,
    people,
    pumps,
    rule_changes,
    visits,
)

_NAMED = (
    ("{} {}", select(people.c.id, people.c.name, people.c.credentials), people.c.id),
    ("MRN {}", select(patients.c.id, patients.c.mrn), patients.c.id),
    ("pump {}", select(pumps.c.id, pumps.c.serial), pumps.c.id),
    ("visit {}", select(visits.c.id, visits.c.number), visits.c.id),
    (
        "note {}, revision {}",
        select(notes.c.id, visits.c.number, notes.c.revision).join(
            visits, visits.c.id == notes.c.visit_id
        ),
        notes.c.id,
    ),
    (
        "addendum {} to visit {}",
        select(addenda.c.id, addenda.c.number, visits.c.number).join(
            visits, visits.c.id == addenda.c.visit_id
        ),
        addenda.c.id,
    ),
    ("an emergency access", select(emergency_accesses.c.id), emergency_accesses.c.id),
    ("destruction {}", select(destructions.c.id, destructions.c.number), destructions.c.id),
    ("a downtime", select(downtimes.c.id), downtimes.c.id),
    ("rule change {}", select(rule_changes.c.id, rule_changes.c.number), rule_changes.c.id),
)
_UNNUMBERED = "not submitted yet"


def named(connection: Connection, ids: Collection[UUID]) -> dict[UUID, str]:
    """For each id that the record knows, such as "MRN 0042-1187"."""
    found: dict[UUID, str] = {}
    for pattern, statement, key in _NAMED:
        for row in connection.execute(statement.where(key.in_(ids))):
            known = [_UNNUMBERED if part is None else part for part in row[1:]]
            found[row[0]] = pattern.format(*known).strip()
    return found
