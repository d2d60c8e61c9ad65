"""Make the tables of people's own signing keys: certificates, locked keys, revocations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from refillnotes.store.migrations import steps

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signing_certificates",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("certificate", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("ends_at", sa.Text, nullable=False),
        sa.CheckConstraint("length(id) = 36", name="ck_signing_certificates_id_is_uuid"),
        sa.CheckConstraint(
            "length(sha256) = 64", name="ck_signing_certificates_sha256_is_sha256"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_signing_certificates_person_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_signing_certificates"),
        sa.UniqueConstraint("sha256", name="uq_signing_certificates_sha256"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_signing_certificates_person_id_made_at",
        "signing_certificates",
        ["person_id", "made_at"],
    )
    op.create_table(
        "signing_keys",
        sa.Column("certificate_id", sa.Text, nullable=False),
        sa.Column("salt", sa.Text, nullable=False),
        sa.Column("memory", sa.Integer, nullable=False),
        sa.Column("passes", sa.Integer, nullable=False),
        sa.Column("lanes", sa.Integer, nullable=False),
        sa.Column("nonce", sa.Text, nullable=False),
        sa.Column("ciphertext", sa.Text, nullable=False),
        sa.Column("pin_set_at", sa.Text, nullable=False),
        sa.CheckConstraint(
            "memory > 0 AND passes > 0 AND lanes > 0", name="ck_signing_keys_cost_counts"
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["signing_certificates.id"],
            name="fk_signing_keys_certificate_id",
        ),
        sa.PrimaryKeyConstraint("certificate_id", name="pk_signing_keys"),
        sqlite_strict=True,
    )
    op.create_table(
        "signing_key_revocations",
        sa.Column("certificate_id", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("revoked_by", sa.Text, nullable=False),
        sa.Column("revoked_at", sa.Text, nullable=False),
        sa.CheckConstraint(
            "why IN ('keyCompromise', 'superseded', 'cessationOfOperation')",
            name="ck_signing_key_revocations_why_known",
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["signing_certificates.id"],
            name="fk_signing_key_revocations_certificate_id",
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by"], ["people.id"], name="fk_signing_key_revocations_revoked_by"
        ),
        sa.PrimaryKeyConstraint("certificate_id", name="pk_signing_key_revocations"),
        sqlite_strict=True,
    )
    steps.make_append_only("signing_certificates", "id")
    steps.make_append_only("signing_key_revocations", "certificate_id")


def downgrade() -> None:
    for table in ("signing_key_revocations", "signing_keys", "signing_certificates"):
        steps.drop_table(table)
