"""Make the tables of passkeys and of the challenges they answer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("credential", sa.Text, nullable=False),
        sa.Column("public_key", sa.Text, nullable=False),
        sa.Column("sign_count", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("added_at", sa.Text, nullable=False),
        sa.Column("used_at", sa.Text, nullable=True),
        sa.CheckConstraint("length(id) = 36", name="ck_passkeys_id_is_uuid"),
        sa.CheckConstraint("sign_count BETWEEN 0 AND 4294967295", name="ck_passkeys_sign_count_is_32_bits"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_passkeys_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_passkeys"),
        sa.UniqueConstraint("credential", name="uq_passkeys_credential"),
        sqlite_strict=True,
    )
    op.create_index("ix_passkeys_person_id", "passkeys", ["person_id"])
    op.create_table(
        "challenges",
        sa.Column("challenge", sa.Text, nullable=False),
        sa.Column("session_sha256", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("person_id", sa.Text, nullable=True),
        sa.Column("expires_at", sa.Text, nullable=False),
        sa.CheckConstraint(
            "length(session_sha256) = 64", name="ck_challenges_session_sha256_is_sha256"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_challenges_person_id"),
        sa.PrimaryKeyConstraint("challenge", name="pk_challenges"),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("challenges")
    op.drop_table("passkeys")
