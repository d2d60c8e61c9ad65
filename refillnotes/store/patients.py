"""The people whose pumps are refilled."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, and_, insert, or_

from refillnotes.domain.audit import AuditEntry
from refillnotes.store.audit import record
from refillnotes.store.care_relation import is_open_to
from refillnotes.store.errors import MrnTaken, PatientChanged
from refillnotes.store.rows import Page, Shape, over_version, page_of, save_over
from refillnotes.store.tables import patients


@dataclass(frozen=True, slots=True)
class Patient:
    """One patient; ``allergies`` is None when nobody has asked."""

    id: UUID
    family_name: str
    given_name: str
    born: date
    mrn: str
    allergies: str | None
    indication: str | None
    version: int
    icd_code: str | None = None


_PATIENT = Shape(Patient, patients)
_ADD = insert(patients)
_CHANGE = over_version(patients)


def add(connection: Connection, patient: Patient, audit: AuditEntry) -> None:
    """Add a patient. Errors: ``MrnTaken``."""
    _refuse_taken(connection, patient)
    connection.execute(_ADD, _row(patient))
    record(connection, audit)


def change(connection: Connection, patient: Patient, audit: AuditEntry) -> Patient:
    """Save over version ``patient.version``. Errors: ``PatientChanged``, ``MrnTaken``."""
    _refuse_taken(connection, patient)
    newer = replace(patient, version=patient.version + 1)
    if not save_over(connection, _CHANGE, _row(newer)):
        stored = find(connection, patient.id)
        if stored is None:
            raise LookupError(f"no patient {patient.id}")
        raise PatientChanged(stored)
    record(connection, audit)
    return newer


def find(connection: Connection, patient_id: UUID) -> Patient | None:
    return _PATIENT.first(connection, patients.c.id == patient_id)


def find_by_mrn(connection: Connection, mrn: str) -> Patient | None:
    return _PATIENT.first(connection, patients.c.mrn == mrn)


def search(
    connection: Connection,
    text: str = "",
    after: UUID | None = None,
    limit: int = 50,
    reader: UUID | None = None,
) -> Page[Patient]:
    """Patients by name: each word begins a part of the name, or the text a record number.

    ``reader`` finds none whose chart is restricted to others.
    """
    statement = _PATIENT.select.order_by(patients.c.name_key, patients.c.id).limit(limit + 1)
    if reader is not None:
        statement = statement.where(is_open_to(reader, patients.c.id))
    words = name_key(text).split()
    if words:
        begun = (
            (" " + patients.c.name_key).contains(f" {word}", autoescape=True) for word in words
        )
        numbered = patients.c.mrn.istartswith(text.strip(), autoescape=True)
        statement = statement.where(or_(and_(*begun), numbered))
    last = None if after is None else find(connection, after)
    if last is not None:
        key = name_key(f"{last.family_name} {last.given_name}")
        statement = statement.where(
            or_(
                patients.c.name_key > key,
                (patients.c.name_key == key) & (patients.c.id > last.id),
            )
        )
    return page_of(_PATIENT.all(connection, statement), limit, "id")


def named(connection: Connection, ids: Collection[UUID]) -> dict[UUID, Patient]:
    """The patients a page of rows is about, all at once."""
    found = _PATIENT.all(connection, _PATIENT.select.where(patients.c.id.in_(ids)))
    return {patient.id: patient for patient in found}


def name_key(name: str) -> str:
    """A name without case and accents, to search and sort by: tablets differ in their keys."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(one for one in bare if not unicodedata.combining(one)).split())


def _row(patient: Patient) -> dict[str, object]:
    row: dict[str, object] = {name: getattr(patient, name) for name in Patient.__dataclass_fields__}
    return row | {"name_key": name_key(f"{patient.family_name} {patient.given_name}")}


def _refuse_taken(connection: Connection, patient: Patient) -> None:
    other = find_by_mrn(connection, patient.mrn)
    if other is not None and other.id != patient.id:
        raise MrnTaken(other)
