"""Find the patients of a day, to tell those with names alike apart."""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_INDEX = "ix_visit_figures_next_appointment_patient_id"


def upgrade() -> None:
    op.create_index(_INDEX, "visit_figures", ["next_appointment", "patient_id"])


def downgrade() -> None:
    op.drop_index(_INDEX, "visit_figures")
