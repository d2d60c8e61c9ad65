"""Keep who asked to make a visit void, and what a second person decided."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from refillnotes.store.migrations import steps

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "void_requests",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("visit_id", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("requested_by", sa.Text, nullable=False),
        sa.Column("requester", sa.Text, nullable=False),
        sa.Column("physician", sa.Integer, nullable=False),
        sa.Column("requested_at", sa.Text, nullable=False),
        sa.Column("statement", sa.Text, nullable=False),
        sa.Column("statement_sha256", sa.Text, nullable=False),
        sa.CheckConstraint("length(id) = 36", name="ck_void_requests_id_is_uuid"),
        sa.CheckConstraint(
            "reason IN ('wrong-patient', 'entered-in-error', 'duplicate')",
            name="ck_void_requests_reason_known",
        ),
        sa.CheckConstraint(
            "length(statement_sha256) = 64", name="ck_void_requests_statement_sha256_is_sha256"
        ),
        sa.CheckConstraint("physician IN (0, 1)", name="ck_void_requests_physician_is_a_flag"),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name="fk_void_requests_visit_id"),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["people.id"], name="fk_void_requests_requested_by"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_void_requests"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_void_requests_visit_id_requested_at", "void_requests", ["visit_id", "requested_at"]
    )
    op.create_table(
        "void_decisions",
        sa.Column("request_id", sa.Text, nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("decider", sa.Text, nullable=False),
        sa.Column("decided_at", sa.Text, nullable=False),
        sa.Column("statement", sa.Text, nullable=False),
        sa.Column("statement_sha256", sa.Text, nullable=False),
        sa.CheckConstraint(
            "decision IN ('void', 'keep')", name="ck_void_decisions_decision_known"
        ),
        sa.CheckConstraint(
            "length(statement_sha256) = 64", name="ck_void_decisions_statement_sha256_is_sha256"
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["void_requests.id"], name="fk_void_decisions_request_id"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["people.id"], name="fk_void_decisions_decided_by"
        ),
        sa.PrimaryKeyConstraint("request_id", name="pk_void_decisions"),
        sqlite_strict=True,
    )
    steps.make_append_only("void_requests", "id")
    steps.make_append_only("void_decisions", "request_id")


def downgrade() -> None:
    steps.drop_table("void_decisions")
    steps.drop_table("void_requests")
