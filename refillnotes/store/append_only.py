"""The triggers, on either database, that keep signed content and the audit chain as written."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from refillnotes.store.emptied import emptying, every_emptied, only_decided
from refillnotes.store.tables import APPEND_ONLY, audit

_REFUSED = "RAISE EXCEPTION USING MESSAGE = '{}', ERRCODE = 'integrity_constraint_violation';"
_GAP = "the audit chain has no gaps"


def triggers(dialect: str) -> dict[str, str]:
    """All that keeps the record append-only, by name, as that database keeps its text."""
    made = _follows(dialect)
    for table in APPEND_ONLY:
        made |= append_only(dialect, table.name, [one.name for one in table.primary_key])
    for one in every_emptied():
        made |= emptying(dialect, one)
    return made | only_decided(dialect)


def append_only(dialect: str, table: str, key: Sequence[str]) -> dict[str, str]:
    """What refuses to change, remove or replace a row of one table, found by its key.

    A database made by an earlier version holds this very text: other words need a migration that
    makes all of it anew.
    """
    return _APPEND_ONLY[dialect](table, key)


def no_gaps(dialect: str) -> dict[str, str]:
    """What refuses any audit record but the next one."""
    return _follows(dialect)


def _sqlite(table: str, key: Sequence[str]) -> dict[str, str]:
    """The trigger before INSERT is for INSERT OR REPLACE, which removes a row without a DELETE."""
    same = " AND ".join(f"{column} = NEW.{column}" for column in key)
    there = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})\n"  # noqa: S608  # our own names
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    return {
        f"{table}_never_{done}": (
            f"CREATE TRIGGER {table}_never_{done} BEFORE {statement} ON {table}\n{when}{refuse}"
        )
        for done, statement, when in (
            ("changed", "UPDATE", ""),
            ("removed", "DELETE", ""),
            ("replaced", "INSERT", there),
        )
    }


def _postgresql(table: str, key: Sequence[str]) -> dict[str, str]:
    """Once a statement, so that one with ON CONFLICT DO UPDATE is refused whatever it meets."""
    same = " AND ".join(f"{column} = NEW.{column}" for column in key)
    function = f"{table}_is_append_only"
    new = f"NOT EXISTS (SELECT 1 FROM public.{table} WHERE {same})"  # noqa: S608  # our own names
    body = (
        f"BEGIN\nIF TG_OP = 'INSERT' THEN\nIF {new} THEN\nRETURN NEW;\nEND IF;\nEND IF;\n"
        f"{_REFUSED.format(f'{table} is append-only')}\nEND"
    )
    made = {function: _function(function, body)}
    for done, statement, each in (
        ("changed", "UPDATE", "STATEMENT"),
        ("removed", "DELETE", "STATEMENT"),
        ("emptied", "TRUNCATE", "STATEMENT"),
        ("replaced", "INSERT", "ROW"),
    ):
        name = f"{table}_never_{done}"
        made[name] = _trigger(name, statement, table, each, function)
    return made


def _follows(dialect: str) -> dict[str, str]:
    name, table = "audit_follows", audit.name
    broken = f"NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM {table})"  # noqa: S608  # our own names
    if dialect == "sqlite":
        return {
            name: (
                f"CREATE TRIGGER {name} BEFORE INSERT ON {table}\nWHEN {broken}\n"
                f"BEGIN SELECT RAISE(ABORT, '{_GAP}'); END"
            )
        }
    body = f"BEGIN\nIF {broken.replace('FROM ', 'FROM public.')} THEN\n{_REFUSED.format(_GAP)}\n"
    body += "END IF;\nRETURN NEW;\nEND"
    function = "audit_has_no_gaps"
    return {
        function: _function(function, body),
        name: _trigger(name, "INSERT", table, "ROW", function),
    }


def _function(name: str, body: str) -> str:
    """Tables are named with their schema: a temporary one of the same name does not count."""
    return (
        f"CREATE OR REPLACE FUNCTION public.{name}()\n RETURNS trigger\n LANGUAGE plpgsql\n"
        f"AS $function${body}$function$\n"
    )


def _trigger(name: str, statement: str, table: str, each: str, function: str) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {statement} ON {table} "
        f"FOR EACH {each} EXECUTE FUNCTION {function}()"
    )


_APPEND_ONLY: dict[str, Callable[[str, Sequence[str]], dict[str, str]]] = {
    "sqlite": _sqlite,
    "postgresql": _postgresql,
}
