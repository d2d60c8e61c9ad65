"""The triggers that keep signed content and the audit chain from being changed."""

from __future__ import annotations

from refillnotes.store.tables import APPEND_ONLY

_CHAIN = """CREATE TRIGGER audit_follows BEFORE INSERT ON audit
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'the audit chain has no gaps'); END"""


def triggers() -> dict[str, str]:
    """Every trigger by name, as SQLite keeps its text.

    The one before INSERT is for INSERT OR REPLACE, which removes a row without a DELETE.
    """
    made: dict[str, str] = {}
    for kept in APPEND_ONLY:
        table = kept.name
        key = " AND ".join(f"{one.name} = NEW.{one.name}" for one in kept.primary_key)
        made[f"{table}_never_changed"] = (
            f"CREATE TRIGGER {table}_never_changed BEFORE UPDATE ON {table}\n"
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
        made[f"{table}_never_removed"] = (
            f"CREATE TRIGGER {table}_never_removed BEFORE DELETE ON {table}\n"
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
        made[f"{table}_never_replaced"] = (
            f"CREATE TRIGGER {table}_never_replaced BEFORE INSERT ON {table}\n"
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key})\n"
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    made["audit_follows"] = _CHAIN
    return made
