"""Restrict charts to named people, and keep each emergency access with what was found of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from refillnotes.store.migrations import steps

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "restrictions",
        sa.Column("patient_id", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("restricted", sa.Integer, nullable=False),
        sa.Column("named", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("decided_at", sa.Text, nullable=False),
        sa.CheckConstraint("version > 0", name="ck_restrictions_version_counts"),
        sa.CheckConstraint("restricted IN (0, 1)", name="ck_restrictions_restricted_is_a_flag"),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_restrictions_patient_id"),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name="fk_restrictions_decided_by"),
        sa.PrimaryKeyConstraint("patient_id", "version", name="pk_restrictions"),
        sqlite_strict=True,
    )
    steps.make_append_only("restrictions", "patient_id", "version")
    op.create_table(
        "emergency_accesses",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("patient_id", sa.Text, nullable=False),
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("started_at", sa.Text, nullable=False),
        sa.Column("ends_at", sa.Text, nullable=False),
        sa.CheckConstraint("length(id) = 36", name="ck_emergency_accesses_id_is_uuid"),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name="fk_emergency_accesses_patient_id"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_emergency_accesses_person_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_emergency_accesses"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_emergency_accesses_person_id_patient_id_started_at",
        "emergency_accesses",
        ["person_id", "patient_id", "started_at"],
    )
    steps.make_append_only("emergency_accesses", "id")
    op.create_table(
        "emergency_reviews",
        sa.Column("access_id", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("reviewed_by", sa.Text, nullable=False),
        sa.Column("reviewed_at", sa.Text, nullable=False),
        sa.CheckConstraint(
            "verdict IN ('justified', 'not-justified')", name="ck_emergency_reviews_verdict_known"
        ),
        sa.ForeignKeyConstraint(
            ["access_id"], ["emergency_accesses.id"], name="fk_emergency_reviews_access_id"
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by"], ["people.id"], name="fk_emergency_reviews_reviewed_by"
        ),
        sa.PrimaryKeyConstraint("access_id", name="pk_emergency_reviews"),
        sqlite_strict=True,
    )
    steps.make_append_only("emergency_reviews", "access_id")


def downgrade() -> None:
    steps.drop_table("emergency_reviews")
    steps.drop_table("emergency_accesses")
    steps.drop_table("restrictions")
