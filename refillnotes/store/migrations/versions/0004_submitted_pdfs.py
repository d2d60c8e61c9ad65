"""Keep the PDF a nurse signed, which the physician then signs on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from refillnotes.store.migrations import steps

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "submitted_pdfs",
        sa.Column("note_id", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("crc32", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("paper", sa.Text, nullable=False),
        sa.CheckConstraint("paper IN ('letter', 'a4')", name="ck_submitted_pdfs_paper_known"),
        sa.CheckConstraint(
            "crc32 BETWEEN 0 AND 4294967295", name="ck_submitted_pdfs_crc32_is_32_bits"
        ),
        sa.CheckConstraint("length(sha256) = 64", name="ck_submitted_pdfs_sha256_is_sha256"),
        sa.CheckConstraint("size > 0", name="ck_submitted_pdfs_size_counts"),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name="fk_submitted_pdfs_note_id"),
        sa.PrimaryKeyConstraint("note_id", name="pk_submitted_pdfs"),
        sqlite_strict=True,
    )
    op.create_index("ix_submitted_pdfs_sha256", "submitted_pdfs", ["sha256"], unique=False)
    steps.make_append_only("submitted_pdfs", "note_id")


def downgrade() -> None:
    steps.drop_table("submitted_pdfs")
