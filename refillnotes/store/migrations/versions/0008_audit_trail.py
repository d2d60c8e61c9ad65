"""Let the audit trail be found by person, record, event and day, and privacy officers read it."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from refillnotes.store.migrations import steps

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BEFORE = ("nurse", "physician", "pharmacist", "auditor", "admin", "steward")
_AT_ONCE = 1000


def upgrade() -> None:
    _let_people_be((*BEFORE, "privacy"))
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_table(
        "audit_terms",
        sa.Column("term", sa.Text, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("term", "seq", name="pk_audit_terms"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    _find_what_is_there()
    steps.make_append_only("audit_terms", "term", "seq")


def downgrade() -> None:
    steps.drop_table("audit_terms")
    op.drop_index("ix_audit_at", "audit")
    op.execute("DELETE FROM roles WHERE role = 'privacy'")
    _let_people_be(BEFORE)


def _find_what_is_there() -> None:
    connection = op.get_bind()
    audit = sa.table("audit", sa.column("seq"), sa.column("event"))
    terms = sa.table("audit_terms", sa.column("term"), sa.column("seq"))
    after = 0
    while rows := connection.execute(
        sa.select(audit.c.seq, audit.c.event)
        .where(audit.c.seq > after)
        .order_by(audit.c.seq)
        .limit(_AT_ONCE)
    ).all():
        found = [{"term": term, "seq": seq} for seq, event in rows for term in _terms(event)]
        connection.execute(sa.insert(terms), found)
        after = rows[-1][0]


def _terms(event: str) -> set[str]:
    held = json.loads(event)
    actor = held.get("actor")
    by = [] if actor is None else [f"by {actor}"]
    return {held["event"], *by, *held.get("subjects", {}).values()}


def _let_people_be(roles: tuple[str, ...]) -> None:
    known = ", ".join(f"'{role}'" for role in roles)
    steps.change_rule("roles", "ck_roles_role_known", f"role IN ({known})")
