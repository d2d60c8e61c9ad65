"""Make the tables of visits, signed notes and the audit chain, and keep them append-only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from refillnotes.store.migrations import steps

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# A row is found again by these
APPEND_ONLY = {
    "notes": ("id",),
    "signatures": ("note_id", "role"),
    "signed_pdfs": ("note_id",),
    "returns": ("note_id",),
    "seen": ("note_id", "person_id", "at"),
    "audit": ("seq",),
}


def upgrade() -> None:
    op.create_table(
        "visits",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=True),
        sa.Column("patient_id", sa.Text, nullable=False),
        sa.Column("pump_id", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("started_at", sa.Text, nullable=False),
        sa.Column("started_by", sa.Text, nullable=False),
        sa.Column("updated_at", sa.Text, nullable=False),
        sa.Column("updated_by", sa.Text, nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'returned', 'signed', 'amended', 'aborted', 'void')",
            name="ck_visits_state_known",
        ),
        sa.CheckConstraint("length(id) = 36", name="ck_visits_id_is_uuid"),
        sa.CheckConstraint("version > 0", name="ck_visits_version_counts"),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_visits_patient_id"),
        sa.ForeignKeyConstraint(["pump_id"], ["pumps.id"], name="fk_visits_pump_id"),
        sa.ForeignKeyConstraint(["started_by"], ["people.id"], name="fk_visits_started_by"),
        sa.ForeignKeyConstraint(["updated_by"], ["people.id"], name="fk_visits_updated_by"),
        sa.PrimaryKeyConstraint("id", name="pk_visits"),
        sa.UniqueConstraint("number", name="uq_visits_number"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_visits_patient_id_started_at", "visits", ["patient_id", "started_at"], unique=False
    )
    op.create_index(
        "ix_visits_pump_id_started_at", "visits", ["pump_id", "started_at"], unique=False
    )
    op.create_index("ix_visits_state_updated_at", "visits", ["state", "updated_at"], unique=False)
    op.create_index(
        "uq_visits_pump_draft",
        "visits",
        ["pump_id"],
        unique=True,
        sqlite_where=sa.text("state = 'draft'"),
        postgresql_where=sa.text("state = 'draft'"),
    )
    op.create_table(
        "notes",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("visit_id", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("record_sha256", sa.Text, nullable=False),
        sa.Column("author_id", sa.Text, nullable=False),
        sa.Column("submitted_at", sa.Text, nullable=False),
        sa.CheckConstraint("length(id) = 36", name="ck_notes_id_is_uuid"),
        sa.CheckConstraint("length(record_sha256) = 64", name="ck_notes_record_sha256_is_sha256"),
        sa.CheckConstraint("revision > 0", name="ck_notes_revision_counts"),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name="fk_notes_author_id"),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name="fk_notes_visit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
        sa.UniqueConstraint("visit_id", "revision", name="uq_notes_visit_id_revision"),
        sqlite_strict=True,
    )
    op.create_table(
        "signatures",
        sa.Column("note_id", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("signer_id", sa.Text, nullable=False),
        sa.Column("meaning", sa.Text, nullable=False),
        sa.Column("statement", sa.Text, nullable=False),
        sa.Column("statement_sha256", sa.Text, nullable=False),
        sa.Column("signed_at", sa.Text, nullable=False),
        sa.CheckConstraint("role IN ('author', 'approver')", name="ck_signatures_role_known"),
        sa.CheckConstraint(
            "length(statement_sha256) = 64", name="ck_signatures_statement_sha256_is_sha256"
        ),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name="fk_signatures_note_id"),
        sa.ForeignKeyConstraint(["signer_id"], ["people.id"], name="fk_signatures_signer_id"),
        sa.PrimaryKeyConstraint("note_id", "role", name="pk_signatures"),
        sqlite_strict=True,
    )
    op.create_table(
        "signed_pdfs",
        sa.Column("note_id", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("crc32", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("paper", sa.Text, nullable=False),
        sa.CheckConstraint("paper IN ('letter', 'a4')", name="ck_signed_pdfs_paper_known"),
        sa.CheckConstraint(
            "crc32 BETWEEN 0 AND 4294967295", name="ck_signed_pdfs_crc32_is_32_bits"
        ),
        sa.CheckConstraint("length(sha256) = 64", name="ck_signed_pdfs_sha256_is_sha256"),
        sa.CheckConstraint("size > 0", name="ck_signed_pdfs_size_counts"),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name="fk_signed_pdfs_note_id"),
        sa.PrimaryKeyConstraint("note_id", name="pk_signed_pdfs"),
        sqlite_strict=True,
    )
    op.create_index("ix_signed_pdfs_sha256", "signed_pdfs", ["sha256"], unique=False)
    op.create_table(
        "returns",
        sa.Column("note_id", sa.Text, nullable=False),
        sa.Column("returned_by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("returned_at", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name="fk_returns_note_id"),
        sa.ForeignKeyConstraint(["returned_by"], ["people.id"], name="fk_returns_returned_by"),
        sa.PrimaryKeyConstraint("note_id", name="pk_returns"),
        sqlite_strict=True,
    )
    op.create_table(
        "seen",
        sa.Column("note_id", sa.Text, nullable=False),
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name="ck_seen_sha256_is_sha256"),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name="fk_seen_note_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_seen_person_id"),
        sa.PrimaryKeyConstraint("note_id", "person_id", "at", name="pk_seen"),
        sqlite_strict=True,
    )
    op.create_table(
        "visit_figures",
        sa.Column("visit_id", sa.Text, nullable=False),
        sa.Column("note_id", sa.Text, nullable=False),
        sa.Column("pump_id", sa.Text, nullable=False),
        sa.Column("patient_id", sa.Text, nullable=False),
        sa.Column("signed_at", sa.Text, nullable=True),
        sa.Column("occurred_on", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("drugs", sa.Text, nullable=False),
        sa.Column("pump_model", sa.Text, nullable=False),
        sa.Column("clinician", sa.Text, nullable=False),
        sa.Column("filled", sa.Text, nullable=True),
        sa.Column("expected_residual", sa.Text, nullable=True),
        sa.Column("measured_residual", sa.Text, nullable=True),
        sa.Column("discrepancy", sa.Text, nullable=True),
        sa.Column("flow_error", sa.Text, nullable=True),
        sa.Column("accuracy_ratio", sa.Text, nullable=True),
        sa.Column("dose", sa.Text, nullable=True),
        sa.Column("concentration", sa.Text, nullable=True),
        sa.Column("pain", sa.Text, nullable=True),
        sa.Column("refill_by", sa.Text, nullable=True),
        sa.Column("limited_by", sa.Text, nullable=True),
        sa.Column("next_appointment", sa.Text, nullable=True),
        sa.Column("worst_severity", sa.Text, nullable=False),
        sa.Column("accepted", sa.Integer, nullable=False),
        sa.CheckConstraint(
            "worst_severity IN ('ok', 'info', 'ack', 'escalate', 'block')",
            name="ck_visit_figures_worst_severity_known",
        ),
        sa.CheckConstraint("accepted >= 0", name="ck_visit_figures_accepted_counts"),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name="fk_visit_figures_note_id"),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name="fk_visit_figures_patient_id"
        ),
        sa.ForeignKeyConstraint(["pump_id"], ["pumps.id"], name="fk_visit_figures_pump_id"),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name="fk_visit_figures_visit_id"),
        sa.PrimaryKeyConstraint("visit_id", name="pk_visit_figures"),
        sa.UniqueConstraint("note_id", name="uq_visit_figures_note_id"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_visit_figures_clinician_occurred_on_visit_id",
        "visit_figures",
        ["clinician", "occurred_on", "visit_id"],
        unique=False,
    )
    op.create_index(
        "ix_visit_figures_occurred_on_visit_id",
        "visit_figures",
        ["occurred_on", "visit_id"],
        unique=False,
    )
    op.create_index(
        "ix_visit_figures_patient_id_occurred_on_visit_id",
        "visit_figures",
        ["patient_id", "occurred_on", "visit_id"],
        unique=False,
    )
    op.create_index(
        "ix_visit_figures_pump_id_occurred_on_visit_id",
        "visit_figures",
        ["pump_id", "occurred_on", "visit_id"],
        unique=False,
    )
    op.create_index(
        "ix_visit_figures_pump_model_occurred_on_visit_id",
        "visit_figures",
        ["pump_model", "occurred_on", "visit_id"],
        unique=False,
    )
    op.create_index(
        "ix_visit_figures_worst_severity_occurred_on_visit_id",
        "visit_figures",
        ["worst_severity", "occurred_on", "visit_id"],
        unique=False,
    )
    op.create_table(
        "visit_drugs",
        sa.Column("drug", sa.Text, nullable=False),
        sa.Column("occurred_on", sa.Text, nullable=False),
        sa.Column("visit_id", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visit_figures.visit_id"],
            name="fk_visit_drugs_visit_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("drug", "occurred_on", "visit_id", name="pk_visit_drugs"),
        sqlite_strict=True,
    )
    op.create_index("ix_visit_drugs_visit_id", "visit_drugs", ["visit_id"], unique=False)
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("prev", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.CheckConstraint("length(hash) = 64", name="ck_audit_hash_is_sha256"),
        sa.CheckConstraint("length(prev) = 64", name="ck_audit_prev_is_sha256"),
        sa.CheckConstraint("seq > 0", name="ck_audit_seq_counts"),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
        sa.UniqueConstraint("hash", name="uq_audit_hash"),
        sa.UniqueConstraint("prev", name="uq_audit_prev"),
        sqlite_strict=True,
    )
    for table, key in APPEND_ONLY.items():
        steps.make_append_only(table, *key)
    steps.make_chained()


def downgrade() -> None:
    for table in (
        "audit",
        "visit_drugs",
        "visit_figures",
        "seen",
        "returns",
        "signed_pdfs",
        "signatures",
        "notes",
        "visits",
    ):
        steps.drop_table(table)
