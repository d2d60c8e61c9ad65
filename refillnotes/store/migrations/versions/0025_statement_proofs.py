"""Keep what passkeys signed of voids and of changes of the rules."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from refillnotes.store.migrations import steps

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "statement_proofs",
        sa.Column("statement_sha256", sa.Text, nullable=False),
        sa.Column("public_key", sa.Text, nullable=False),
        sa.Column("authenticator_data", sa.Text, nullable=False),
        sa.Column("client_data", sa.Text, nullable=False),
        sa.Column("signature", sa.Text, nullable=False),
        sa.CheckConstraint(
            "length(statement_sha256) = 64", name="ck_statement_proofs_statement_sha256_is_sha256"
        ),
        sa.PrimaryKeyConstraint("statement_sha256", name="pk_statement_proofs"),
        sqlite_strict=True,
    )
    steps.make_append_only("statement_proofs", "statement_sha256")


def downgrade() -> None:
    steps.drop_table("statement_proofs")
