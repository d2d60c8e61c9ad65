"""The steps of a migration that SQLite and PostgreSQL take in different ways."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

from refillnotes.store.append_only import append_only, no_gaps
from refillnotes.store.emptied import Emptied, emptying, only_decided


def make_append_only(table: str, *key: str) -> None:
    """Refuse from now on to change or remove a row; ``key`` are the columns of its primary key."""
    _make(append_only(_dialect(), table, key))


def make_chained() -> None:
    """Refuse from now on any audit record but the next one."""
    _make(no_gaps(_dialect()))


def make_only_decided() -> None:
    """Refuse from now on any tombstone that two people did not decide on."""
    _make(only_decided(_dialect()))


def make_emptied(one: Emptied) -> None:
    """Let a tombstone empty a row of an append-only table, and refuse every other change still."""
    _drop_trigger(f"{one.table}_never_changed", one.table)
    _make(emptying(_dialect(), one))


def never_emptied(one: Emptied) -> None:
    """Take that back: every change is refused. The table of tombstones is still there."""
    for name, table in (
        (f"tombstones_empty_{one.table}", "tombstones"),
        (f"{one.table}_never_changed", one.table),
    ):
        _drop_trigger(name, table)
    if _dialect() == "postgresql":
        for function in (f"{one.table}_is_emptied", f"{one.table}_is_emptied_alone"):
            op.execute(f"DROP FUNCTION public.{function}()")
    plain = append_only(_dialect(), one.table, [one.key])
    _make({name: plain[name] for name in plain if name == f"{one.table}_never_changed"})


def drop_table(table: str) -> None:
    """Drop a table with the functions of its triggers."""
    op.drop_table(table)
    if _dialect() == "postgresql":
        op.execute(f"DROP FUNCTION IF EXISTS public.{table}_is_append_only()")
        if table == "audit":
            op.execute("DROP FUNCTION public.audit_has_no_gaps()")
        if table == "tombstones":
            op.execute("DROP FUNCTION public.only_what_was_decided_is_destroyed()")


def add_column(table: str, column: str, kind: str, rule: str = "", holds: str = "") -> None:
    """Add a column, such as ``add_column("people", "ends_on", "TEXT")``.

    ``rule`` names a CHECK of it and ``holds`` is what must be true. One that may not be empty has
    its default in ``kind``: ``"INTEGER DEFAULT 0 NOT NULL"``.
    """
    checked = f" CONSTRAINT {rule} CHECK ({holds})" if rule else ""
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}{checked}")


def change_rule(table: str, rule: str, holds: str) -> None:
    """Give a CHECK, which keeps its name, another condition. Raises ValueError if a row breaks it.

    SQLite knows no statement for it. Its documented way, since no stored row changes, is to write
    the table's text anew; a copy of the table would lose what refers to it, and its triggers.
    """
    connection = op.get_bind()
    breaks = sa.not_(sa.literal_column(f"({holds})", sa.Boolean))
    broken = connection.scalar(sa.select(sa.func.count()).select_from(sa.table(table)).where(breaks))
    if broken:
        raise ValueError(f"{broken} rows of {table} break {rule}: {holds}")
    if _dialect() == "postgresql":
        op.drop_constraint(rule, table, type_="check")
        op.create_check_constraint(rule, table, holds)
        return
    name = {"name": table}
    held = connection.scalar(
        sa.text("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = :name"), name
    )
    version = connection.scalar(sa.text("PRAGMA schema_version"))
    connection.exec_driver_sql("PRAGMA writable_schema=ON")
    connection.execute(
        sa.text("UPDATE sqlite_schema SET sql = :sql WHERE type = 'table' AND name = :name"),
        name | {"sql": _with_rule(held, table, rule, holds)},
    )
    connection.exec_driver_sql(f"PRAGMA schema_version={version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema=OFF")


def _with_rule(sql: str, table: str, rule: str, holds: str) -> str:
    """The text of a table with another condition in one of its rules."""
    found = re.search(rf"CONSTRAINT (ck_{table}_)?{rule} CHECK \(", sql)  # see held_schema._name
    if found is None:
        raise ValueError(f"there is no rule {rule}")
    depth, end = 1, found.end()
    while depth:
        depth += {"(": 1, ")": -1}.get(sql[end], 0)
        end += 1
    return f"{sql[: found.end()]}{holds}{sql[end - 1 :]}"


def _make(statements: dict[str, str]) -> None:
    connection = op.get_bind()
    for name, statement in statements.items():
        connection.exec_driver_sql(statement)
        if _dialect() == "postgresql" and statement.startswith("CREATE TRIGGER"):
            table = statement.partition(" ON ")[2].split()[0]
            # Also while session_replication_role is replica, which switches others off
            connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def _drop_trigger(name: str, table: str) -> None:
    if _dialect() == "postgresql":
        op.execute(f"DROP TRIGGER {name} ON {table}")
    else:
        op.execute(f"DROP TRIGGER {name}")


def _dialect() -> str:
    return op.get_context().dialect.name
