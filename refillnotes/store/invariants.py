"""What must be true of the schema before a record is kept in it, looked up at every start."""

from __future__ import annotations

import re

from sqlalchemy import Connection, ForeignKeyConstraint, Table

from refillnotes.store.append_only import triggers
from refillnotes.store.errors import DatabaseUnfit
from refillnotes.store.held_schema import HeldSchema, HeldTable, held_schema
from refillnotes.store.tables import metadata


def assert_invariants(connection: Connection) -> None:
    """Raises DatabaseUnfit, naming everything that is missing.

    Rebuilding a table, as a migration may, drops its triggers without a word.
    """
    held = held_schema(connection)
    missing = [*_triggers(held, connection.dialect.name), *_tables(held)]
    if missing:
        raise DatabaseUnfit(
            f"The database lacks {'; '.join(missing)}. Nothing is kept in it like this: bring it "
            "back from the newest backup."
        )


def _triggers(held: HeldSchema, dialect: str) -> list[str]:
    return [
        f"the {_kind(wanted)} {name}"
        for name, wanted in triggers(dialect).items()
        if _bare(held.triggers.get(name, "")) != _bare(wanted)
    ]


def _tables(held: HeldSchema) -> list[str]:
    missing: list[str] = []
    for table in metadata.sorted_tables:
        made = held.tables.get(table.name)
        if made is None:
            missing.append(f"the table {table.name}")
            continue
        if not made.strict:
            missing.append(f"strict types on {table.name}")
        missing += [
            f"the rule {rule.name}"
            for rule in sorted(table.constraints, key=lambda one: str(one.name))
            if str(rule.name) not in made.rules
        ]
        missing += [
            f"the index {index.name}"
            for index in sorted(table.indexes, key=lambda one: str(one.name))
            if str(index.name) not in held.indexes
        ]
        missing += _references(table, made)
    return missing


def _references(table: Table, made: HeldTable) -> list[str]:
    wanted = {
        (reference.parent.name, reference.column.table.name)
        for rule in table.constraints
        if isinstance(rule, ForeignKeyConstraint)
        for reference in rule.elements
    }
    missing = sorted(wanted - made.references)
    return [f"the reference from {table.name}.{column}" for column, _ in missing]


def _kind(sql: str) -> str:
    return "trigger" if sql.startswith("CREATE TRIGGER") else "function"


def _bare(sql: str) -> str:
    return re.sub(r"\s+", " ", sql).strip()
