"""Keep a pump's UDI, by which a recall finds it."""

from __future__ import annotations

from alembic import op

from refillnotes.store.migrations import steps

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    steps.add_column("pumps", "udi", "TEXT")


def downgrade() -> None:
    op.execute("ALTER TABLE pumps DROP COLUMN udi")
