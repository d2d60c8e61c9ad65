"""Keep legal holds and destructions, and let a tombstone empty the row it stands for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from refillnotes.store.emptied import Emptied
from refillnotes.store.migrations import steps

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

BEFORE = (
    "draft",
    "submitted",
    "returned",
    "signed",
    "amending",
    "amendment_submitted",
    "amendment_returned",
    "void",
)
STATES = (*BEFORE, "destroyed")

EMPTIED = (
    Emptied(
        "notes",
        "id",
        tuple("id visit_id revision record record_sha256 author_id submitted_at".split()),
        {"record": ""},
    ),
    Emptied(
        "returns",
        "note_id",
        ("note_id", "returned_by", "reason", "returned_at", "fact"),
        {"reason": ""},
    ),
    Emptied(
        "amendments",
        "id",
        ("id", "visit_id", "note_id", "document", "reason", "opened_by", "opened_at"),
        {"document": "{}", "reason": ""},
    ),
    Emptied(
        "amendments_cancelled",
        "amendment_id",
        ("amendment_id", "document", "cancelled_by", "cancelled_at"),
        {"document": "{}"},
    ),
    Emptied(
        "void_requests",
        "id",
        (
            "id",
            "visit_id",
            "reason",
            "account",
            "requested_by",
            "requester",
            "physician",
            "requested_at",
            "statement",
            "statement_sha256",
        ),
        {"account": "", "statement": ""},
    ),
    Emptied(
        "void_decisions",
        "request_id",
        (
            "request_id",
            "decision",
            "decided_by",
            "decider",
            "decided_at",
            "statement",
            "statement_sha256",
        ),
        {"statement": ""},
    ),
    Emptied(
        "addenda",
        "id",
        tuple("id visit_id note_id number record record_sha256 author_id written_at".split()),
        {"record": ""},
    ),
    Emptied(
        "addenda_declined",
        "addendum_id",
        ("addendum_id", "declined_by", "decliner", "reason", "declined_at"),
        {"reason": ""},
    ),
)

_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _let_visits_be(STATES)
    _holds()
    _destructions()
    _tombstones()
    for table, key in (
        ("legal_holds", "id"),
        ("legal_holds_lifted", "hold_id"),
        ("destructions", "id"),
        ("destruction_decisions", "destruction_id"),
        ("destruction_certificates", "destruction_id"),
        ("tombstones", "row_name"),
    ):
        steps.make_append_only(table, key)
    steps.make_only_decided()
    for one in EMPTIED:
        steps.make_emptied(one)


def downgrade() -> None:
    for one in EMPTIED:
        steps.never_emptied(one)
    steps.drop_table("tombstones")
    steps.drop_table("destruction_certificates")
    steps.drop_table("destruction_decisions")
    steps.drop_table("destructions")
    steps.drop_table("legal_holds_lifted")
    steps.drop_table("legal_holds")
    _let_visits_be(BEFORE)


def _holds() -> None:
    op.create_table(
        "legal_holds",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("patient_id", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("placed_by", sa.Text, nullable=False),
        sa.Column("placer", sa.Text, nullable=False),
        sa.Column("placed_at", sa.Text, nullable=False),
        sa.CheckConstraint("length(id) = 36", name="ck_legal_holds_id_is_uuid"),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_legal_holds_patient_id"),
        sa.ForeignKeyConstraint(["placed_by"], ["people.id"], name="fk_legal_holds_placed_by"),
        sa.PrimaryKeyConstraint("id", name="pk_legal_holds"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_legal_holds_patient_id_placed_at", "legal_holds", ["patient_id", "placed_at"]
    )
    op.create_table(
        "legal_holds_lifted",
        sa.Column("hold_id", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("lifted_by", sa.Text, nullable=False),
        sa.Column("lifter", sa.Text, nullable=False),
        sa.Column("lifted_at", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["hold_id"], ["legal_holds.id"], name="fk_legal_holds_lifted_hold_id"
        ),
        sa.ForeignKeyConstraint(
            ["lifted_by"], ["people.id"], name="fk_legal_holds_lifted_lifted_by"
        ),
        sa.PrimaryKeyConstraint("hold_id", name="pk_legal_holds_lifted"),
        sqlite_strict=True,
    )


def _destructions() -> None:
    op.create_table(
        "destructions",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("patient_id", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("record_sha256", sa.Text, nullable=False),
        sa.Column("proposed_by", sa.Text, nullable=False),
        sa.Column("proposer", sa.Text, nullable=False),
        sa.Column("proposed_at", sa.Text, nullable=False),
        sa.Column("statement", sa.Text, nullable=False),
        sa.Column("statement_sha256", sa.Text, nullable=False),
        *_file(),
        sa.CheckConstraint("length(id) = 36", name="ck_destructions_id_is_uuid"),
        *_hashes("destructions", "record_sha256", "statement_sha256", "sha256"),
        sa.CheckConstraint("number > 0", name="ck_destructions_number_counts"),
        *_file_rules("destructions"),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_destructions_patient_id"),
        sa.ForeignKeyConstraint(["proposed_by"], ["people.id"], name="fk_destructions_proposed_by"),
        sa.PrimaryKeyConstraint("id", name="pk_destructions"),
        sa.UniqueConstraint("number", name="uq_destructions_number"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_destructions_patient_id_number", "destructions", ["patient_id", "number"]
    )
    op.create_table(
        "destruction_decisions",
        sa.Column("destruction_id", sa.Text, nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("decider", sa.Text, nullable=False),
        sa.Column("decided_at", sa.Text, nullable=False),
        sa.Column("statement", sa.Text, nullable=False),
        sa.Column("statement_sha256", sa.Text, nullable=False),
        sa.CheckConstraint(
            "decision IN ('destroy', 'keep')", name="ck_destruction_decisions_decision_known"
        ),
        *_hashes("destruction_decisions", "statement_sha256"),
        sa.ForeignKeyConstraint(
            ["destruction_id"],
            ["destructions.id"],
            name="fk_destruction_decisions_destruction_id",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["people.id"], name="fk_destruction_decisions_decided_by"
        ),
        sa.PrimaryKeyConstraint("destruction_id", name="pk_destruction_decisions"),
        sqlite_strict=True,
    )
    op.create_table(
        "destruction_certificates",
        sa.Column("destruction_id", sa.Text, nullable=False),
        *_file(),
        *_hashes("destruction_certificates", "sha256"),
        *_file_rules("destruction_certificates"),
        sa.ForeignKeyConstraint(
            ["destruction_id"],
            ["destruction_decisions.destruction_id"],
            name="fk_destruction_certificates_destruction_id",
        ),
        sa.PrimaryKeyConstraint("destruction_id", name="pk_destruction_certificates"),
        sqlite_strict=True,
    )


def _tombstones() -> None:
    op.create_table(
        "tombstones",
        sa.Column("row_name", sa.Text, nullable=False),
        sa.Column("destruction_id", sa.Text, nullable=False),
        sa.Column("visit_id", sa.Text, nullable=False),
        sa.Column("row_sha256", sa.Text, nullable=False),
        sa.Column("record_sha256", sa.Text),
        sa.Column("nonce_sha256", sa.Text),
        sa.Column("destroyed_at", sa.Text, nullable=False),
        *_hashes("tombstones", "row_sha256", "record_sha256", "nonce_sha256"),
        sa.ForeignKeyConstraint(
            ["destruction_id"],
            ["destruction_decisions.destruction_id"],
            name="fk_tombstones_destruction_id",
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name="fk_tombstones_visit_id"),
        sa.PrimaryKeyConstraint("row_name", name="pk_tombstones"),
        sqlite_strict=True,
    )
    op.create_index("ix_tombstones_destruction_id", "tombstones", ["destruction_id"])
    op.create_index("ix_tombstones_visit_id", "tombstones", ["visit_id"])


def _file() -> tuple[sa.Column[str] | sa.Column[int], ...]:
    return (
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("crc32", _BIG, nullable=False),
        sa.Column("paper", sa.Text, nullable=False),
    )


def _file_rules(table: str) -> tuple[sa.CheckConstraint, ...]:
    return (
        sa.CheckConstraint("size > 0", name=f"ck_{table}_size_counts"),
        sa.CheckConstraint("crc32 BETWEEN 0 AND 4294967295", name=f"ck_{table}_crc32_is_32_bits"),
        sa.CheckConstraint("paper IN ('letter', 'a4')", name=f"ck_{table}_paper_known"),
    )


def _hashes(table: str, *columns: str) -> tuple[sa.CheckConstraint, ...]:
    return tuple(
        sa.CheckConstraint(f"length({one}) = 64", name=f"ck_{table}_{one}_is_sha256")
        for one in columns
    )


def _let_visits_be(states: tuple[str, ...]) -> None:
    known = ", ".join(f"'{state}'" for state in states)
    steps.change_rule("visits", "ck_visits_state_known", f"state IN ({known})")
