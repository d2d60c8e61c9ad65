"""Make the tables of people, patients, pumps and who is signed in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("credentials", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("security_stamp", sa.Text, nullable=False),
        sa.Column("active", sa.Integer, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("active IN (0, 1)", name="ck_people_active_is_a_flag"),
        sa.CheckConstraint("length(id) = 36", name="ck_people_id_is_uuid"),
        sa.CheckConstraint("version > 0", name="ck_people_version_counts"),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("email", name="uq_people_email"),
        sa.UniqueConstraint("security_stamp", name="uq_people_security_stamp"),
        sqlite_strict=True,
    )
    op.create_table(
        "roles",
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.CheckConstraint(
            "role IN ('nurse', 'physician', 'auditor', 'admin')", name="ck_roles_role_known"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_roles_person_id"),
        sa.PrimaryKeyConstraint("person_id", "role", name="pk_roles"),
        sqlite_strict=True,
    )
    op.create_table(
        "sign_ins",
        sa.Column("id_sha256", sa.Text, nullable=False),
        sa.Column("person_id", sa.Text, nullable=True),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("seen_at", sa.Text, nullable=False),
        sa.Column("expires_at", sa.Text, nullable=False),
        sa.CheckConstraint("length(id_sha256) = 64", name="ck_sign_ins_id_sha256_is_sha256"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_sign_ins_person_id"),
        sa.PrimaryKeyConstraint("id_sha256", name="pk_sign_ins"),
        sqlite_strict=True,
    )
    op.create_index("ix_sign_ins_expires_at", "sign_ins", ["expires_at"], unique=False)
    op.create_index("ix_sign_ins_person_id", "sign_ins", ["person_id"], unique=False)
    op.create_table(
        "tries",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("bucket", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tries"),
        sqlite_strict=True,
    )
    op.create_index("ix_tries_bucket_at", "tries", ["bucket", "at"], unique=False)
    op.create_table(
        "patients",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("family_name", sa.Text, nullable=False),
        sa.Column("given_name", sa.Text, nullable=False),
        sa.Column("name_key", sa.Text, nullable=False),
        sa.Column("born", sa.Text, nullable=False),
        sa.Column("mrn", sa.Text, nullable=False),
        sa.Column("allergies", sa.Text, nullable=True),
        sa.Column("indication", sa.Text, nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("length(id) = 36", name="ck_patients_id_is_uuid"),
        sa.CheckConstraint("version > 0", name="ck_patients_version_counts"),
        sa.PrimaryKeyConstraint("id", name="pk_patients"),
        sa.UniqueConstraint("mrn", name="uq_patients_mrn"),
        sqlite_strict=True,
    )
    op.create_index("ix_patients_name_key_id", "patients", ["name_key", "id"], unique=False)
    op.create_table(
        "pumps",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("patient_id", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("capacity", sa.Text, nullable=True),
        sa.Column("serial", sa.Text, nullable=False),
        sa.Column("implanted_on", sa.Text, nullable=True),
        sa.Column("catheter_model", sa.Text, nullable=True),
        sa.Column("catheter_length", sa.Text, nullable=True),
        sa.Column("catheter_bore", sa.Text, nullable=True),
        sa.Column("tip_level", sa.Text, nullable=True),
        sa.Column("tubing_volume", sa.Text, nullable=True),
        sa.Column("factory_flow", sa.Text, nullable=True),
        sa.Column("explanted_on", sa.Text, nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("length(id) = 36", name="ck_pumps_id_is_uuid"),
        sa.CheckConstraint("version > 0", name="ck_pumps_version_counts"),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_pumps_patient_id"),
        sa.PrimaryKeyConstraint("id", name="pk_pumps"),
        sqlite_strict=True,
    )
    op.create_index("ix_pumps_patient_id", "pumps", ["patient_id"], unique=False)
    op.create_index(
        "uq_pumps_serial_implanted",
        "pumps",
        ["serial"],
        unique=True,
        sqlite_where=sa.text("explanted_on IS NULL"),
        postgresql_where=sa.text("explanted_on IS NULL"),
    )
    op.create_table(
        "idempotency",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("person_id", sa.Text, nullable=True),
        sa.Column("route", sa.Text, nullable=False),
        sa.Column("request_sha256", sa.Text, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("response", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.CheckConstraint(
            "length(request_sha256) = 64", name="ck_idempotency_request_sha256_is_sha256"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_idempotency_person_id"),
        sa.PrimaryKeyConstraint("key", name="pk_idempotency"),
        sqlite_strict=True,
    )
    op.create_index("ix_idempotency_at", "idempotency", ["at"], unique=False)


def downgrade() -> None:
    for table in (
        "idempotency",
        "pumps",
        "patients",
        "tries",
        "sign_ins",
        "roles",
        "people",
    ):
        op.drop_table(table)
