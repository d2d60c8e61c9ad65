"""Keep what people's own keys signed of voids and of changes of the rules."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from refillnotes.store.migrations import steps

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "own_signatures",
        sa.Column("statement_sha256", sa.Text, nullable=False),
        sa.Column("certificate_sha256", sa.Text, nullable=False),
        sa.Column("signature", sa.Text, nullable=False),
        sa.CheckConstraint(
            "length(statement_sha256) = 64", name="ck_own_signatures_statement_sha256_is_sha256"
        ),
        sa.CheckConstraint(
            "length(certificate_sha256) = 64",
            name="ck_own_signatures_certificate_sha256_is_sha256",
        ),
        sa.PrimaryKeyConstraint("statement_sha256", name="pk_own_signatures"),
        sqlite_strict=True,
    )
    steps.make_append_only("own_signatures", "statement_sha256")


def downgrade() -> None:
    steps.drop_table("own_signatures")
