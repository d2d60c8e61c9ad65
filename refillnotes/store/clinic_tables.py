"""The tables of people, patients, pumps and who is signed in."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    TypedColumns,
    UniqueConstraint,
    text,
)

from refillnotes.store.columns import Day, Flag, Instant, Key
from refillnotes.store.schema import an_id, key, metadata, needed, one_of, optional, sha256

ROLES = ("nurse", "physician", "pharmacist", "auditor", "admin", "steward", "privacy")


class People(TypedColumns):
    id = key(Key)
    email = needed(Text)
    name = needed(Text)
    credentials = needed(Text)
    password_hash = needed(Text)
    security_stamp = needed(Text)
    active = needed(Flag)
    created_at = needed(Instant)
    version = needed(Integer)
    password_given = needed(Flag)
    ends_on = optional(Day)


people = Table(
    "people",
    metadata,
    People,
    an_id(),
    CheckConstraint("active IN (0, 1)", name="active_is_a_flag"),
    CheckConstraint("password_given IN (0, 1)", name="password_given_is_a_flag"),
    CheckConstraint("version > 0", name="version_counts"),
    UniqueConstraint("email"),
    UniqueConstraint("security_stamp"),
    sqlite_strict=True,
)


class Roles(TypedColumns):
    person_id = key(Key, ForeignKey("people.id"))
    role = key(Text)


roles = Table("roles", metadata, Roles, one_of("role", ROLES), sqlite_strict=True)


class SignIns(TypedColumns):
    id_sha256 = key(Text)
    person_id = optional(Key, ForeignKey("people.id"))
    data = needed(Text)
    created_at = needed(Instant)
    seen_at = needed(Instant)
    expires_at = needed(Instant)


sign_ins = Table(
    "sign_ins",
    metadata,
    SignIns,
    sha256("id_sha256"),
    Index(None, "person_id"),
    Index(None, "expires_at"),
    sqlite_strict=True,
)


class Tries(TypedColumns):
    id = key(Key)
    bucket = needed(Text)
    at = needed(Instant)


tries = Table("tries", metadata, Tries, Index(None, "bucket", "at"), sqlite_strict=True)


class Patients(TypedColumns):
    id = key(Key)
    family_name = needed(Text)
    given_name = needed(Text)
    name_key = needed(Text)
    born = needed(Day)
    mrn = needed(Text)
    allergies = optional(Text)
    indication = optional(Text)
    version = needed(Integer)
    icd_code = optional(Text)


patients = Table(
    "patients",
    metadata,
    Patients,
    an_id(),
    CheckConstraint("version > 0", name="version_counts"),
    UniqueConstraint("mrn"),
    Index(None, "name_key", "id"),
    sqlite_strict=True,
)


class Pumps(TypedColumns):
    id = key(Key)
    patient_id = needed(Key, ForeignKey("patients.id"))
    model = needed(Text)
    capacity = optional(Text)
    serial = needed(Text)
    implanted_on = optional(Day)
    catheter_model = optional(Text)
    catheter_length = optional(Text)
    catheter_bore = optional(Text)
    tip_level = optional(Text)
    tubing_volume = optional(Text)
    factory_flow = optional(Text)
    explanted_on = optional(Day)
    version = needed(Integer)
    udi = optional(Text)


pumps = Table(
    "pumps",
    metadata,
    Pumps,
    an_id(),
    CheckConstraint("version > 0", name="version_counts"),
    Index(None, "patient_id"),
    Index(
        "uq_pumps_serial_implanted",
        "serial",
        unique=True,
        sqlite_where=text("explanted_on IS NULL"),
        postgresql_where=text("explanted_on IS NULL"),
    ),
    sqlite_strict=True,
)


class Idempotency(TypedColumns):
    key = key(Text)
    person_id = optional(Key, ForeignKey("people.id"))
    route = needed(Text)
    request_sha256 = needed(Text)
    status = needed(Integer)
    response = needed(Text)
    at = needed(Instant)


idempotency = Table(
    "idempotency",
    metadata,
    Idempotency,
    sha256("request_sha256"),
    Index(None, "at"),
    sqlite_strict=True,
)
