"""Keep what a passkey signed a note with, for ever, and the statement a challenge is made of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from refillnotes.store.migrations import steps

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    steps.add_column("challenges", "statement", "TEXT")
    op.create_table(
        "passkey_proofs",
        sa.Column("note_id", sa.Text, nullable=False),
        sa.Column("public_key", sa.Text, nullable=False),
        sa.Column("authenticator_data", sa.Text, nullable=False),
        sa.Column("client_data", sa.Text, nullable=False),
        sa.Column("signature", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name="fk_passkey_proofs_note_id"),
        sa.PrimaryKeyConstraint("note_id", name="pk_passkey_proofs"),
        sqlite_strict=True,
    )
    steps.make_append_only("passkey_proofs", "note_id")


def downgrade() -> None:
    steps.drop_table("passkey_proofs")
    op.execute("ALTER TABLE challenges DROP COLUMN statement")
