"""Make the tables of changes to the rules, append-only, and let people be stewards of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from refillnotes.store.migrations import steps

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

APPEND_ONLY = {"rule_changes": ("id",), "rule_decisions": ("seq",)}
BEFORE = ("nurse", "physician", "auditor", "admin")


def upgrade() -> None:
    _let_people_be((*BEFORE, "steward"))
    op.create_table(
        "rule_changes",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("figure", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("effective_on", sa.Text, nullable=False),
        sa.Column("effective_from", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("confidence", sa.Text, nullable=False),
        sa.Column("preview", sa.Text, nullable=False),
        sa.Column("rules_version", sa.Text, nullable=False),
        sa.Column("proposed_by", sa.Text, nullable=False),
        sa.Column("proposer", sa.Text, nullable=False),
        sa.Column("proposed_at", sa.Text, nullable=False),
        sa.Column("change_sha256", sa.Text, nullable=False),
        sa.Column("statement", sa.Text, nullable=False),
        sa.Column("statement_sha256", sa.Text, nullable=False),
        sa.CheckConstraint(
            "act IN ('replace', 'add', 'retire', 'restore')", name="ck_rule_changes_act_known"
        ),
        sa.CheckConstraint("length(id) = 36", name="ck_rule_changes_id_is_uuid"),
        sa.CheckConstraint("number > 0", name="ck_rule_changes_number_counts"),
        sa.CheckConstraint(
            "length(change_sha256) = 64", name="ck_rule_changes_change_sha256_is_sha256"
        ),
        sa.CheckConstraint(
            "length(statement_sha256) = 64", name="ck_rule_changes_statement_sha256_is_sha256"
        ),
        sa.ForeignKeyConstraint(["proposed_by"], ["people.id"], name="fk_rule_changes_proposed_by"),
        sa.PrimaryKeyConstraint("id", name="pk_rule_changes"),
        sa.UniqueConstraint("number", name="uq_rule_changes_number"),
        sqlite_strict=True,
    )
    op.create_table(
        "rule_decisions",
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("change_id", sa.Text, nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("decider", sa.Text, nullable=False),
        sa.Column("decided_at", sa.Text, nullable=False),
        sa.Column("statement", sa.Text, nullable=False),
        sa.Column("statement_sha256", sa.Text, nullable=False),
        sa.CheckConstraint(
            "decision IN ('approve', 'decline', 'withdraw')",
            name="ck_rule_decisions_decision_known",
        ),
        sa.CheckConstraint("seq > 0", name="ck_rule_decisions_seq_counts"),
        sa.CheckConstraint(
            "length(statement_sha256) = 64", name="ck_rule_decisions_statement_sha256_is_sha256"
        ),
        sa.ForeignKeyConstraint(
            ["change_id"], ["rule_changes.id"], name="fk_rule_decisions_change_id"
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name="fk_rule_decisions_decided_by"),
        sa.PrimaryKeyConstraint("seq", name="pk_rule_decisions"),
        sa.UniqueConstraint(
            "change_id", "decision", name="uq_rule_decisions_change_id_decision"
        ),
        sqlite_strict=True,
    )
    for table, key in APPEND_ONLY.items():
        steps.make_append_only(table, *key)


def downgrade() -> None:
    steps.drop_table("rule_decisions")
    steps.drop_table("rule_changes")
    op.execute("DELETE FROM roles WHERE role = 'steward'")
    _let_people_be(BEFORE)


def _let_people_be(roles: tuple[str, ...]) -> None:
    known = ", ".join(f"'{role}'" for role in roles)
    steps.change_rule("roles", "ck_roles_role_known", f"role IN ({known})")
