"""Keep when the program could not be used, and which visits due then did not take place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from refillnotes.store.migrations import steps

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "downtimes",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("began_at", sa.Text, nullable=False),
        sa.Column("ended_at", sa.Text, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("due", sa.Text, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.Text, nullable=False),
        sa.CheckConstraint("length(id) = 36", name="ck_downtimes_id_is_uuid"),
        sa.CheckConstraint("began_at < ended_at", name="ck_downtimes_ends_after_it_began"),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name="fk_downtimes_recorded_by"),
        sa.PrimaryKeyConstraint("id", name="pk_downtimes"),
        sqlite_strict=True,
    )
    steps.make_append_only("downtimes", "id")
    op.create_table(
        "no_visits",
        sa.Column("downtime_id", sa.Text, nullable=False),
        sa.Column("pump_id", sa.Text, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("said_by", sa.Text, nullable=False),
        sa.Column("said_at", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["downtime_id"], ["downtimes.id"], name="fk_no_visits_downtime_id"
        ),
        sa.ForeignKeyConstraint(["pump_id"], ["pumps.id"], name="fk_no_visits_pump_id"),
        sa.ForeignKeyConstraint(["said_by"], ["people.id"], name="fk_no_visits_said_by"),
        sa.PrimaryKeyConstraint("downtime_id", "pump_id", name="pk_no_visits"),
        sqlite_strict=True,
    )
    steps.make_append_only("no_visits", "downtime_id", "pump_id")


def downgrade() -> None:
    steps.drop_table("no_visits")
    steps.drop_table("downtimes")
