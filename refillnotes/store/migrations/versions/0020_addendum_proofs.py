"""Keep what a passkey signed an addendum with, for ever."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from refillnotes.store.migrations import steps

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "addendum_proofs",
        sa.Column("addendum_id", sa.Text, nullable=False),
        sa.Column("public_key", sa.Text, nullable=False),
        sa.Column("authenticator_data", sa.Text, nullable=False),
        sa.Column("client_data", sa.Text, nullable=False),
        sa.Column("signature", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["addendum_id"], ["addenda.id"], name="fk_addendum_proofs_addendum_id"
        ),
        sa.PrimaryKeyConstraint("addendum_id", name="pk_addendum_proofs"),
        sqlite_strict=True,
    )
    steps.make_append_only("addendum_proofs", "addendum_id")


def downgrade() -> None:
    steps.drop_table("addendum_proofs")
