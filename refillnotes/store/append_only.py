"""The triggers that keep signed content and the audit chain from being changed."""

from __future__ import annotations

from refillnotes.store.tables import APPEND_ONLY

_FOLLOWS = """CREATE TRIGGER audit_follows BEFORE INSERT ON audit
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'the audit chain has no gaps'); END"""


def triggers() -> dict[str, str]:
    """Every trigger by name, as SQLite keeps its text.

    The one before INSERT is for INSERT OR REPLACE, which removes the old row without a DELETE.
    """
    made = {"audit_follows": _FOLLOWS}
    for table in APPEND_ONLY:
        name = table.name
        same = " AND ".join(f"{one.name} = NEW.{one.name}" for one in table.primary_key)
        there = f"WHEN EXISTS (SELECT 1 FROM {name} WHERE {same})\n"  # noqa: S608  # our own names
        made[f"{name}_never_changed"] = _refusal(name, "changed", "UPDATE")
        made[f"{name}_never_removed"] = _refusal(name, "removed", "DELETE")
        made[f"{name}_never_replaced"] = _refusal(name, "replaced", "INSERT", there)
    return made


def _refusal(table: str, done: str, statement: str, when: str = "") -> str:
    return (
        f"CREATE TRIGGER {table}_never_{done} BEFORE {statement} ON {table}\n"
        f"{when}BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )
