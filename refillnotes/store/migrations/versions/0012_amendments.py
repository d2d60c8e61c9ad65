"""Keep amendments, given-up ones too, what a question is about, and which figures are void."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from refillnotes.store.migrations import steps

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BEFORE = ("draft", "submitted", "returned", "signed", "amended", "aborted", "void")
STATES = (
    "draft",
    "submitted",
    "returned",
    "signed",
    "amending",
    "amendment_submitted",
    "amendment_returned",
    "void",
)


def upgrade() -> None:
    _let_visits_be(STATES)
    steps.add_column("returns", "fact", "TEXT")
    for flag in ("amended", "void"):
        rule, holds = f"ck_visit_figures_{flag}_is_a_flag", f"{flag} IN (0, 1)"
        steps.add_column("visit_figures", flag, "INTEGER DEFAULT 0 NOT NULL", rule, holds)
    op.create_table(
        "amendments",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("visit_id", sa.Text, nullable=False),
        sa.Column("note_id", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("opened_by", sa.Text, nullable=False),
        sa.Column("opened_at", sa.Text, nullable=False),
        sa.CheckConstraint("length(id) = 36", name="ck_amendments_id_is_uuid"),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name="fk_amendments_visit_id"),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name="fk_amendments_note_id"),
        sa.ForeignKeyConstraint(["opened_by"], ["people.id"], name="fk_amendments_opened_by"),
        sa.PrimaryKeyConstraint("id", name="pk_amendments"),
        sqlite_strict=True,
    )
    op.create_index("ix_amendments_visit_id_opened_at", "amendments", ["visit_id", "opened_at"])
    op.create_table(
        "amendments_cancelled",
        sa.Column("amendment_id", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("cancelled_by", sa.Text, nullable=False),
        sa.Column("cancelled_at", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["amendment_id"], ["amendments.id"], name="fk_amendments_cancelled_amendment_id"
        ),
        sa.ForeignKeyConstraint(
            ["cancelled_by"], ["people.id"], name="fk_amendments_cancelled_cancelled_by"
        ),
        sa.PrimaryKeyConstraint("amendment_id", name="pk_amendments_cancelled"),
        sqlite_strict=True,
    )
    steps.make_append_only("amendments", "id")
    steps.make_append_only("amendments_cancelled", "amendment_id")


def downgrade() -> None:
    steps.drop_table("amendments_cancelled")
    steps.drop_table("amendments")
    for flag in ("void", "amended"):
        op.execute(f"ALTER TABLE visit_figures DROP COLUMN {flag}")
    op.execute("ALTER TABLE returns DROP COLUMN fact")
    _let_visits_be(BEFORE)


def _let_visits_be(states: tuple[str, ...]) -> None:
    known = ", ".join(f"'{state}'" for state in states)
    steps.change_rule("visits", "ck_visits_state_known", f"state IN ({known})")
