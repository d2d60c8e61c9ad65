"""The tables of visits, signed notes and the audit chain: amounts as typed, times in UTC."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
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

from refillnotes.store.columns import Day, Document, Flag, Instant, Key, Words
from refillnotes.store.schema import an_id, key, metadata, needed, one_of, optional, sha256

STATES = (
    "draft",
    "submitted",
    "returned",
    "signed",
    "amending",
    "amendment_submitted",
    "amendment_returned",
    "void",
    "destroyed",
)
SEVERITIES = ("ok", "info", "ack", "escalate", "block")


class Visits(TypedColumns):
    id = key(Key)
    number = optional(Text)
    patient_id = needed(Key, ForeignKey("patients.id"))
    pump_id = needed(Key, ForeignKey("pumps.id"))
    state = needed(Text)
    version = needed(Integer)
    document = needed(Document)
    started_at = needed(Instant)
    started_by = needed(Key, ForeignKey("people.id"))
    updated_at = needed(Instant)
    updated_by = needed(Key, ForeignKey("people.id"))


visits = Table(
    "visits",
    metadata,
    Visits,
    an_id(),
    one_of("state", STATES),
    CheckConstraint("version > 0", name="version_counts"),
    UniqueConstraint("number"),
    Index(None, "patient_id", "started_at"),
    Index(None, "pump_id", "started_at"),
    Index(None, "state", "updated_at"),
    Index(
        "uq_visits_pump_draft",
        "pump_id",
        unique=True,
        sqlite_where=text("state = 'draft'"),
        postgresql_where=text("state = 'draft'"),
    ),
    sqlite_strict=True,
)


class Notes(TypedColumns):
    id = key(Key)
    visit_id = needed(Key, ForeignKey("visits.id"))
    revision = needed(Integer)
    record = needed(Text)
    record_sha256 = needed(Text)
    author_id = needed(Key, ForeignKey("people.id"))
    submitted_at = needed(Instant)


notes = Table(
    "notes",
    metadata,
    Notes,
    an_id(),
    sha256("record_sha256"),
    CheckConstraint("revision > 0", name="revision_counts"),
    UniqueConstraint("visit_id", "revision"),
    sqlite_strict=True,
)


class Signatures(TypedColumns):
    note_id = key(Key, ForeignKey("notes.id"))
    role = key(Text)
    signer_id = needed(Key, ForeignKey("people.id"))
    meaning = needed(Text)
    statement = needed(Text)
    statement_sha256 = needed(Text)
    signed_at = needed(Instant)


signatures = Table(
    "signatures",
    metadata,
    Signatures,
    one_of("role", ("author", "checker", "witness", "approver")),
    sha256("statement_sha256"),
    sqlite_strict=True,
)


class Pdfs(TypedColumns):
    """A note's PDF with the author's signature, and with both: two tables, one shape."""

    note_id = key(Key, ForeignKey("notes.id"))
    sha256 = needed(Text)
    size = needed(Integer)
    crc32 = needed(BigInteger().with_variant(Integer, "sqlite"))
    paper = needed(Text)


def _pdfs(name: str) -> Table[Pdfs]:
    return Table(
        name,
        metadata,
        Pdfs,
        sha256("sha256"),
        CheckConstraint("size > 0", name="size_counts"),
        CheckConstraint("crc32 BETWEEN 0 AND 4294967295", name="crc32_is_32_bits"),
        one_of("paper", ("letter", "a4")),
        Index(None, "sha256"),
        sqlite_strict=True,
    )


submitted_pdfs = _pdfs("submitted_pdfs")
signed_pdfs = _pdfs("signed_pdfs")


class Returns(TypedColumns):
    note_id = key(Key, ForeignKey("notes.id"))
    returned_by = needed(Key, ForeignKey("people.id"))
    reason = needed(Text)
    returned_at = needed(Instant)
    fact = optional(Text)


returns = Table("returns", metadata, Returns, sqlite_strict=True)


class Amendments(TypedColumns):
    """An amendment that was begun; ``document`` is the visit's as it stood before."""

    id = key(Key)
    visit_id = needed(Key, ForeignKey("visits.id"))
    note_id = needed(Key, ForeignKey("notes.id"))
    document = needed(Document)
    reason = needed(Text)
    opened_by = needed(Key, ForeignKey("people.id"))
    opened_at = needed(Instant)


amendments = Table(
    "amendments",
    metadata,
    Amendments,
    an_id(),
    Index(None, "visit_id", "opened_at"),
    sqlite_strict=True,
)


class AmendmentsCancelled(TypedColumns):
    """An amendment that was given up; ``document`` is what had been typed until then."""

    amendment_id = key(Key, ForeignKey("amendments.id"))
    document = needed(Document)
    cancelled_by = needed(Key, ForeignKey("people.id"))
    cancelled_at = needed(Instant)


amendments_cancelled = Table(
    "amendments_cancelled", metadata, AmendmentsCancelled, sqlite_strict=True
)


class Seen(TypedColumns):
    note_id = key(Key, ForeignKey("notes.id"))
    person_id = key(Key, ForeignKey("people.id"))
    at = key(Instant)
    sha256 = needed(Text)


seen = Table("seen", metadata, Seen, sha256("sha256"), sqlite_strict=True)


class VisitFigures(TypedColumns):
    visit_id = key(Key, ForeignKey("visits.id"))
    note_id = needed(Key, ForeignKey("notes.id"))
    pump_id = needed(Key, ForeignKey("pumps.id"))
    patient_id = needed(Key, ForeignKey("patients.id"))
    signed_at = optional(Instant)
    occurred_on = needed(Day)
    outcome = needed(Text)
    drugs = needed(Words)
    pump_model = needed(Text)
    clinician = needed(Text)
    filled = optional(Text)
    expected_residual = optional(Text)
    measured_residual = optional(Text)
    discrepancy = optional(Text)
    flow_error = optional(Text)
    accuracy_ratio = optional(Text)
    dose = optional(Text)
    concentration = optional(Text)
    pain = optional(Text)
    refill_by = optional(Day)
    limited_by = optional(Text)
    next_appointment = optional(Day)
    worst_severity = needed(Text)
    accepted = needed(Integer)
    amended = needed(Flag)
    void = needed(Flag)


visit_figures = Table(
    "visit_figures",
    metadata,
    VisitFigures,
    one_of("worst_severity", SEVERITIES),
    CheckConstraint("accepted >= 0", name="accepted_counts"),
    CheckConstraint("amended IN (0, 1)", name="amended_is_a_flag"),
    CheckConstraint("void IN (0, 1)", name="void_is_a_flag"),
    UniqueConstraint("note_id"),
    Index(None, "patient_id", "occurred_on", "visit_id"),
    Index(None, "pump_id", "occurred_on", "visit_id"),
    Index(None, "occurred_on", "visit_id"),
    Index(None, "pump_model", "occurred_on", "visit_id"),
    Index(None, "clinician", "occurred_on", "visit_id"),
    Index(None, "worst_severity", "occurred_on", "visit_id"),
    Index(None, "next_appointment", "patient_id"),
    sqlite_strict=True,
)


class VisitDrugs(TypedColumns):
    drug = key(Text)
    occurred_on = key(Day)
    visit_id = key(Key, ForeignKey("visit_figures.visit_id", ondelete="CASCADE"))


visit_drugs = Table(
    "visit_drugs", metadata, VisitDrugs, Index(None, "visit_id"), sqlite_strict=True
)


class Audit(TypedColumns):
    seq = key(Integer)
    at = needed(Text)
    event = needed(Text)
    prev = needed(Text)
    hash = needed(Text)


audit = Table(
    "audit",
    metadata,
    Audit,
    sha256("prev"),
    sha256("hash"),
    CheckConstraint("seq > 0", name="seq_counts"),
    UniqueConstraint("prev"),
    UniqueConstraint("hash"),
    Index(None, "at"),
    sqlite_strict=True,
)


class AuditTerms(TypedColumns):
    """By which words an audit record is found; worked out from its event, see ``terms_of``."""

    term = key(Text)
    seq = key(Integer)


audit_terms = Table(
    "audit_terms", metadata, AuditTerms, sqlite_strict=True, sqlite_with_rowid=False
)
