"""Let witnesses and second checkers sign a note, and keep the PDF and the answer of each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from refillnotes.store.migrations import steps

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_ROLE = "ck_signatures_role_known"


def upgrade() -> None:
    steps.change_rule("signatures", _ROLE, "role IN ('author', 'checker', 'witness', 'approver')")
    op.create_table(
        "witnessed_pdfs",
        sa.Column("note_id", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("crc32", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("paper", sa.Text, nullable=False),
        sa.CheckConstraint(
            "role IN ('checker', 'witness')", name="ck_witnessed_pdfs_role_known"
        ),
        sa.CheckConstraint("length(sha256) = 64", name="ck_witnessed_pdfs_sha256_is_sha256"),
        sa.CheckConstraint("size > 0", name="ck_witnessed_pdfs_size_counts"),
        sa.CheckConstraint(
            "crc32 BETWEEN 0 AND 4294967295", name="ck_witnessed_pdfs_crc32_is_32_bits"
        ),
        sa.CheckConstraint("paper IN ('letter', 'a4')", name="ck_witnessed_pdfs_paper_known"),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name="fk_witnessed_pdfs_note_id"),
        sa.PrimaryKeyConstraint("note_id", "role", name="pk_witnessed_pdfs"),
        sqlite_strict=True,
    )
    op.create_index("ix_witnessed_pdfs_sha256", "witnessed_pdfs", ["sha256"], unique=False)
    steps.make_append_only("witnessed_pdfs", "note_id", "role")
    op.create_table(
        "witness_proofs",
        sa.Column("note_id", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("public_key", sa.Text, nullable=False),
        sa.Column("authenticator_data", sa.Text, nullable=False),
        sa.Column("client_data", sa.Text, nullable=False),
        sa.Column("signature", sa.Text, nullable=False),
        sa.CheckConstraint(
            "role IN ('checker', 'witness')", name="ck_witness_proofs_role_known"
        ),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name="fk_witness_proofs_note_id"),
        sa.PrimaryKeyConstraint("note_id", "role", name="pk_witness_proofs"),
        sqlite_strict=True,
    )
    steps.make_append_only("witness_proofs", "note_id", "role")


def downgrade() -> None:
    steps.drop_table("witness_proofs")
    steps.drop_table("witnessed_pdfs")
    steps.change_rule("signatures", _ROLE, "role IN ('author', 'approver')")
