"""Keep addenda to signed notes, their signatures with the files, and those not approved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from refillnotes.store.migrations import steps

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "addenda",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("visit_id", sa.Text, nullable=False),
        sa.Column("note_id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("record_sha256", sa.Text, nullable=False),
        sa.Column("author_id", sa.Text, nullable=False),
        sa.Column("written_at", sa.Text, nullable=False),
        sa.CheckConstraint("length(id) = 36", name="ck_addenda_id_is_uuid"),
        sa.CheckConstraint("length(record_sha256) = 64", name="ck_addenda_record_sha256_is_sha256"),
        sa.CheckConstraint("number > 0", name="ck_addenda_number_counts"),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name="fk_addenda_visit_id"),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name="fk_addenda_note_id"),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name="fk_addenda_author_id"),
        sa.UniqueConstraint("visit_id", "number", name="uq_addenda_visit_id_number"),
        sa.PrimaryKeyConstraint("id", name="pk_addenda"),
        sqlite_strict=True,
    )
    op.create_index("ix_addenda_note_id", "addenda", ["note_id"])
    op.create_table(
        "addendum_signatures",
        sa.Column("addendum_id", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("signer_id", sa.Text, nullable=False),
        sa.Column("meaning", sa.Text, nullable=False),
        sa.Column("statement", sa.Text, nullable=False),
        sa.Column("statement_sha256", sa.Text, nullable=False),
        sa.Column("signed_at", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("crc32", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("paper", sa.Text, nullable=False),
        sa.CheckConstraint(
            "role IN ('author', 'approver')", name="ck_addendum_signatures_role_known"
        ),
        sa.CheckConstraint(
            "length(statement_sha256) = 64",
            name="ck_addendum_signatures_statement_sha256_is_sha256",
        ),
        sa.CheckConstraint("length(sha256) = 64", name="ck_addendum_signatures_sha256_is_sha256"),
        sa.CheckConstraint("size > 0", name="ck_addendum_signatures_size_counts"),
        sa.CheckConstraint(
            "crc32 BETWEEN 0 AND 4294967295", name="ck_addendum_signatures_crc32_is_32_bits"
        ),
        sa.CheckConstraint("paper IN ('letter', 'a4')", name="ck_addendum_signatures_paper_known"),
        sa.ForeignKeyConstraint(
            ["addendum_id"], ["addenda.id"], name="fk_addendum_signatures_addendum_id"
        ),
        sa.ForeignKeyConstraint(
            ["signer_id"], ["people.id"], name="fk_addendum_signatures_signer_id"
        ),
        sa.PrimaryKeyConstraint("addendum_id", "role", name="pk_addendum_signatures"),
        sqlite_strict=True,
    )
    op.create_index("ix_addendum_signatures_sha256", "addendum_signatures", ["sha256"])
    op.create_table(
        "addenda_declined",
        sa.Column("addendum_id", sa.Text, nullable=False),
        sa.Column("declined_by", sa.Text, nullable=False),
        sa.Column("decliner", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("declined_at", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["addendum_id"], ["addenda.id"], name="fk_addenda_declined_addendum_id"
        ),
        sa.ForeignKeyConstraint(
            ["declined_by"], ["people.id"], name="fk_addenda_declined_declined_by"
        ),
        sa.PrimaryKeyConstraint("addendum_id", name="pk_addenda_declined"),
        sqlite_strict=True,
    )
    steps.make_append_only("addenda", "id")
    steps.make_append_only("addendum_signatures", "addendum_id", "role")
    steps.make_append_only("addenda_declined", "addendum_id")


def downgrade() -> None:
    steps.drop_table("addenda_declined")
    steps.drop_table("addendum_signatures")
    steps.drop_table("addenda")
