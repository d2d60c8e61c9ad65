"""Invite people, keep every version of an account, end accounts on a day, let pharmacists in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from refillnotes.store.migrations import steps

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BEFORE = ("nurse", "physician", "auditor", "admin", "steward")


def upgrade() -> None:
    op.execute(
        "ALTER TABLE people ADD COLUMN password_given INTEGER DEFAULT 0 NOT NULL "
        "CONSTRAINT ck_people_password_given_is_a_flag CHECK (password_given IN (0, 1))"
    )
    op.execute("ALTER TABLE people ADD COLUMN ends_on TEXT")
    _let_people_be(("nurse", "physician", "pharmacist", "auditor", "admin", "steward"))
    op.create_table(
        "invitations",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("token_sha256", sa.Text, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("expires_at", sa.Text, nullable=False),
        sa.Column("ended_at", sa.Text, nullable=True),
        sa.CheckConstraint("length(id) = 36", name="ck_invitations_id_is_uuid"),
        sa.CheckConstraint(
            "length(token_sha256) = 64", name="ck_invitations_token_sha256_is_sha256"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_invitations_person_id"),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name="fk_invitations_made_by"),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("token_sha256", name="uq_invitations_token_sha256"),
        sqlite_strict=True,
    )
    op.create_index("ix_invitations_person_id", "invitations", ["person_id"])
    op.create_table(
        "account_versions",
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("credentials", sa.Text, nullable=False),
        sa.Column("roles", sa.Text, nullable=False),
        sa.Column("active", sa.Integer, nullable=False),
        sa.Column("ends_on", sa.Text, nullable=True),
        sa.Column("changed_by", sa.Text, nullable=True),
        sa.Column("changed_at", sa.Text, nullable=False),
        sa.CheckConstraint("version > 0", name="ck_account_versions_version_counts"),
        sa.CheckConstraint("active IN (0, 1)", name="ck_account_versions_active_is_a_flag"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_account_versions_person_id"
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["people.id"], name="fk_account_versions_changed_by"
        ),
        sa.PrimaryKeyConstraint("person_id", "version", name="pk_account_versions"),
        sqlite_strict=True,
    )
    steps.make_append_only("account_versions", "person_id", "version")


def downgrade() -> None:
    steps.drop_table("account_versions")
    op.drop_table("invitations")
    op.execute("DELETE FROM roles WHERE role = 'pharmacist'")
    _let_people_be(BEFORE)
    op.execute("ALTER TABLE people DROP COLUMN ends_on")
    op.execute("ALTER TABLE people DROP COLUMN password_given")


def _let_people_be(roles: tuple[str, ...]) -> None:
    known = ", ".join(f"'{role}'" for role in roles)
    steps.change_rule("roles", "ck_roles_role_known", f"role IN ({known})")
