"""Keep the ICD code of what a patient's pump is for."""

from __future__ import annotations

from alembic import op

from refillnotes.store.migrations import steps

revision = "0018"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    steps.add_column("patients", "icd_code", "TEXT")


def downgrade() -> None:
    op.execute("ALTER TABLE patients DROP COLUMN icd_code")
