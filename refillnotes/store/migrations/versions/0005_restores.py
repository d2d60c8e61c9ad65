"""Keep each restore with its reason and the audit records it lost."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_REFUSE = "BEGIN SELECT RAISE(ABORT, 'restores is append-only'); END"


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
    op.execute(f"CREATE TRIGGER restores_never_changed BEFORE UPDATE ON restores\n{_REFUSE}")
    op.execute(f"CREATE TRIGGER restores_never_removed BEFORE DELETE ON restores\n{_REFUSE}")
    op.execute(
        "CREATE TRIGGER restores_never_replaced BEFORE INSERT ON restores\n"
        "WHEN EXISTS (SELECT 1 FROM restores WHERE number = NEW.number)\n"
        f"{_REFUSE}"
    )


def downgrade() -> None:
    op.drop_table("restores")
