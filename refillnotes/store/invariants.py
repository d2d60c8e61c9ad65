"""What must be true of the schema before a record is kept in it, looked up at every start."""

from __future__ import annotations

import re

from sqlalchemy import Connection, ForeignKeyConstraint, Table

from refillnotes.store.append_only import triggers
from refillnotes.store.errors import DatabaseUnfit
from refillnotes.store.tables import metadata


def assert_invariants(connection: Connection) -> None:
    """Raises DatabaseUnfit, naming everything that is missing.

    Rebuilding a table, as a migration may, drops its triggers without a word.
    """
    missing = [*_triggers(connection), *_tables(connection)]
    if missing:
        raise DatabaseUnfit(
            f"The database lacks {'; '.join(missing)}. Nothing is kept in it like this: bring it "
            "back from the newest backup."
        )


def _triggers(connection: Connection) -> list[str]:
    held = _definitions(connection, "trigger")
    return [
        f"the trigger {name}"
        for name, wanted in triggers().items()
        if _bare(held.get(name, "")) != _bare(wanted)
    ]


def _tables(connection: Connection) -> list[str]:
    held = _definitions(connection, "table")
    indexes = _definitions(connection, "index")
    missing: list[str] = []
    for table in metadata.sorted_tables:
        made = held.get(table.name)
        if made is None:
            missing.append(f"the table {table.name}")
            continue
        if not made.rstrip().endswith("STRICT"):
            missing.append(f"strict types on {table.name}")
        missing += [
            f"the rule {rule.name}"
            for rule in sorted(table.constraints, key=lambda one: str(one.name))
            if str(rule.name) not in made
        ]
        missing += [
            f"the index {index.name}"
            for index in sorted(table.indexes, key=lambda one: str(one.name))
            if str(index.name) not in indexes
        ]
        missing += _references(connection, table)
    return missing


def _references(connection: Connection, table: Table) -> list[str]:
    held = {
        (row[3], row[2])
        for row in connection.exec_driver_sql(f"PRAGMA foreign_key_list({table.name})")
    }
    wanted = {
        (reference.parent.name, reference.column.table.name)
        for rule in table.constraints
        if isinstance(rule, ForeignKeyConstraint)
        for reference in rule.elements
    }
    return [f"the reference from {table.name}.{column}" for column, _ in sorted(wanted - held)]


def _definitions(connection: Connection, kind: str) -> dict[str, str]:
    found = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_schema WHERE type = ? AND sql IS NOT NULL", (kind,)
    )
    return {row[0]: row[1] for row in found}


def _bare(sql: str) -> str:
    return re.sub(r"\s+", " ", sql).strip()
