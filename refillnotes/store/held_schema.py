"""What a database holds besides rows: its tables, rules, indexes and triggers, read out of it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class HeldTable:
    """One table; ``rules`` are names, ``references`` the columns that must name a row there."""

    strict: bool
    rules: frozenset[str]
    references: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class HeldSchema:
    """``triggers`` are texts by name, with the functions they call where there are any."""

    tables: dict[str, HeldTable]
    indexes: frozenset[str]
    triggers: dict[str, str]


def held_schema(connection: Connection) -> HeldSchema:
    return (_sqlite if connection.dialect.name == "sqlite" else _postgresql)(connection)


def _sqlite(connection: Connection) -> HeldSchema:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for kind, name, sql in connection.exec_driver_sql(
        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
    ):
        found[kind][name] = sql
    tables = {
        name: HeldTable(
            strict=sql.rstrip().endswith("STRICT"),
            rules=frozenset(_name(name, rule) for rule in re.findall(r"CONSTRAINT (\w+)", sql)),
            references=frozenset(
                (row[3], row[2])
                for row in connection.exec_driver_sql(f"PRAGMA foreign_key_list({name})")
            ),
        )
        for name, sql in found["table"].items()
    }
    return HeldSchema(tables, frozenset(found["index"]), found["trigger"])


def _name(table: str, rule: str) -> str:
    """A rule's name as written: the first databases were given ck_roles_ck_roles_role_known."""
    return rule.removeprefix(f"ck_{table}_") if f"ck_{table}_ck_" in rule else rule


_RULES = """
SELECT c.relname, r.conname
FROM pg_constraint r JOIN pg_class c ON c.oid = r.conrelid
WHERE c.relnamespace = 'public'::regnamespace AND r.convalidated
"""
_REFERENCES = """
SELECT c.relname, a.attname, f.relname
FROM pg_constraint r JOIN pg_class c ON c.oid = r.conrelid JOIN pg_class f ON f.oid = r.confrelid
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (r.conkey)
WHERE c.relnamespace = 'public'::regnamespace AND r.contype = 'f' AND r.convalidated
"""
_INDEXES = """
SELECT i.relname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
WHERE i.relnamespace = 'public'::regnamespace AND x.indisvalid AND x.indisready
"""
_TRIGGERS = """
SELECT t.tgname, pg_get_triggerdef(t.oid, true), t.tgenabled
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal
"""
_FUNCTIONS = """
SELECT p.proname, pg_get_functiondef(p.oid) FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f'
"""


def _postgresql(connection: Connection) -> HeldSchema:
    rules: dict[str, set[str]] = defaultdict(set)
    for table, rule in connection.exec_driver_sql(_RULES):
        rules[table].add(rule)
    references: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for table, column, other in connection.exec_driver_sql(_REFERENCES):
        references[table].add((column, other))
    names = connection.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname='public'")
    tables = {
        name: HeldTable(True, frozenset(rules[name]), frozenset(references[name]))
        for name in names.scalars()
    }
    triggers = dict(map(tuple, connection.exec_driver_sql(_FUNCTIONS)))
    for name, text, enabled in connection.exec_driver_sql(_TRIGGERS):
        # Others are switched off while session_replication_role is replica
        triggers[name] = text if enabled == "A" else f"{text}, not always"
    indexes = frozenset(connection.exec_driver_sql(_INDEXES).scalars())
    return HeldSchema(tables, indexes, triggers)
