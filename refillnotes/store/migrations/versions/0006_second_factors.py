"""Make the tables of second factors, and keep for ever who asked for one of which role."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from refillnotes.store.migrations import steps

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "authenticators",
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("sealed_secret", sa.Text, nullable=False),
        sa.Column("started_at", sa.Text, nullable=False),
        sa.Column("confirmed_at", sa.Text, nullable=True),
        sa.Column("last_half_minute", sa.Integer, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_authenticators_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_authenticators"),
        sqlite_strict=True,
    )
    op.create_table(
        "recovery_codes",
        sa.Column("code_sha256", sa.Text, nullable=False),
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("used_at", sa.Text, nullable=True),
        sa.CheckConstraint(
            "length(code_sha256) = 64", name="ck_recovery_codes_code_sha256_is_sha256"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_recovery_codes_person_id"),
        sa.PrimaryKeyConstraint("code_sha256", name="pk_recovery_codes"),
        sqlite_strict=True,
    )
    op.create_index("ix_recovery_codes_person_id", "recovery_codes", ["person_id"])
    op.create_table(
        "factor_rules",
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("decided_at", sa.Text, nullable=False),
        sa.CheckConstraint("seq > 0", name="ck_factor_rules_seq_counts"),
        sa.CheckConstraint("role <> ''", name="ck_factor_rules_role_named"),
        sa.CheckConstraint("asked IN (0, 1)", name="ck_factor_rules_asked_is_a_flag"),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name="fk_factor_rules_decided_by"),
        sa.PrimaryKeyConstraint("seq", name="pk_factor_rules"),
        sqlite_strict=True,
    )
    steps.make_append_only("factor_rules", "seq")


def downgrade() -> None:
    steps.drop_table("factor_rules")
    op.drop_table("recovery_codes")
    op.drop_table("authenticators")
