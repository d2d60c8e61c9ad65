"""Keep each restore with its reason and the audit records it lost."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from refillnotes.store.migrations import steps

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "restores",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("accepted_at", sa.Text, nullable=False),
        sa.Column("kept_seq", sa.Integer, nullable=False),
        sa.Column("kept_head", sa.Text, nullable=False),
        sa.Column("lost_seq", sa.Integer, nullable=False),
        sa.Column("lost_head", sa.Text, nullable=False),
        sa.CheckConstraint("number > 0", name="ck_restores_number_counts"),
        sa.CheckConstraint("reason <> ''", name="ck_restores_reason_given"),
        sa.CheckConstraint(
            "kept_seq >= 0 AND lost_seq >= kept_seq", name="ck_restores_lost_follow_kept"
        ),
        sa.CheckConstraint("length(kept_head) = 64", name="ck_restores_kept_head_is_sha256"),
        sa.CheckConstraint("length(lost_head) = 64", name="ck_restores_lost_head_is_sha256"),
        sa.PrimaryKeyConstraint("number", name="pk_restores"),
        sqlite_strict=True,
    )
    steps.make_append_only("restores", "number")


def downgrade() -> None:
    steps.drop_table("restores")
