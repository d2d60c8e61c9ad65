"""What a lawful destruction empties, and the triggers that let nothing else change a frozen row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Table

from refillnotes.store.tables import (
    addenda,
    addenda_declined,
    amendments,
    amendments_cancelled,
    notes,
    returns,
    tombstones,
    void_decisions,
    void_requests,
)

CONTENT: Mapping[Table, Mapping[str, str]] = {
    notes: {"record": ""},
    returns: {"reason": ""},
    amendments: {"document": "{}", "reason": ""},
    amendments_cancelled: {"document": "{}"},
    void_requests: {"account": "", "statement": ""},
    void_decisions: {"statement": ""},
    addenda: {"record": ""},
    addenda_declined: {"reason": ""},
}
"""The columns that say anything of a patient, and what stands there afterwards. The rest of a row
stays: its id, its hashes, who wrote it and when."""

UNDECIDED = "only what two people decided is destroyed, and nothing that is held"
_REFUSED = "RAISE EXCEPTION USING MESSAGE = '{}', ERRCODE = 'integrity_constraint_violation';"


@dataclass(frozen=True, slots=True)
class Emptied:
    """One table whose rows can be emptied; ``blanks`` says of which columns, and to what."""

    table: str
    key: str
    columns: Sequence[str]
    blanks: Mapping[str, str]

    @property
    def stays(self) -> tuple[str, ...]:
        return tuple(one for one in self.columns if one not in self.blanks)

    @property
    def to_blank(self) -> str:
        return ", ".join(f"{one} = '{blank}'" for one, blank in self.blanks.items())

    def holds(self, row: str = "") -> str:
        """Whether a row has content yet."""
        return " OR ".join(f"{row}{one} <> '{blank}'" for one, blank in self.blanks.items())

    def is_lawful(self, same: str, tombstone: str) -> str:
        """Whether a change does nothing but empty a row that has a tombstone.

        ``same`` compares two values, also where there are none.
        """
        buried = (
            f"EXISTS (SELECT 1 FROM {tombstone} WHERE row_name = '{self.table}/' || OLD.{self.key})"  # noqa: S608  # our own names
        )
        blank = " AND ".join(f"NEW.{one} = '{blank}'" for one, blank in self.blanks.items())
        kept = " AND ".join(f"NEW.{one} {same} OLD.{one}" for one in self.stays)
        return f"{buried}\nAND ({self.holds('OLD.')})\nAND {blank}\nAND {kept}"


def every_emptied() -> tuple[Emptied, ...]:
    return tuple(
        Emptied(
            table.name,
            next(iter(table.primary_key)).name,
            tuple(column.name for column in table.c),
            blanks,
        )
        for table, blanks in CONTENT.items()
    )


def emptying(dialect: str, one: Emptied) -> dict[str, str]:
    """What empties a row as its tombstone is written, in the same statement, and no row else.

    It takes the place of the trigger that refuses every change. So no tombstone is ever beside
    content, and no content goes without one, whatever happens between two statements.
    """
    return _EMPTYING[dialect](one)


def only_decided(dialect: str) -> dict[str, str]:
    """What refuses a tombstone without the decision of a second person, or under a legal hold."""
    return _ONLY_DECIDED[dialect]()


def _sqlite(one: Emptied) -> dict[str, str]:
    changed, empty = f"{one.table}_never_changed", f"tombstones_empty_{one.table}"
    start = len(one.table) + 2
    update = (
        f"UPDATE {one.table} SET {one.to_blank}"  # noqa: S608  # our own names
        f" WHERE {one.key} = substr(NEW.row_name, {start}) AND ({one.holds()})"
    )
    return {
        changed: (
            f"CREATE TRIGGER {changed} BEFORE UPDATE ON {one.table}\n"
            f"WHEN NOT ({one.is_lawful('IS', 'tombstones')})\n"
            f"BEGIN SELECT RAISE(ABORT, '{one.table} is append-only'); END"
        ),
        empty: (
            f"CREATE TRIGGER {empty} AFTER INSERT ON tombstones\n"
            f"WHEN substr(NEW.row_name, 1, {start - 1}) = '{one.table}/'\n"
            f"BEGIN {update}; END"
        ),
    }


def _postgresql(one: Emptied) -> dict[str, str]:
    changed, empty = f"{one.table}_never_changed", f"tombstones_empty_{one.table}"
    lawful, emptied = f"{one.table}_is_emptied_alone", f"{one.table}_is_emptied"
    allow = one.is_lawful("IS NOT DISTINCT FROM", "public.tombstones")
    refuse = _REFUSED.format(f"{one.table} is append-only")
    update = (
        f"UPDATE public.{one.table} SET {one.to_blank}"  # noqa: S608  # our own names
        f" WHERE '{one.table}/' || {one.key} = NEW.row_name AND ({one.holds()});"
    )
    return {
        lawful: _function(lawful, f"BEGIN\nIF {allow} THEN\nRETURN NEW;\nEND IF;\n{refuse}\nEND"),
        changed: _trigger(changed, "BEFORE UPDATE", one.table, lawful),
        emptied: _function(emptied, f"BEGIN\n{update}\nRETURN NEW;\nEND"),
        empty: _trigger(empty, "AFTER INSERT", tombstones.name, emptied),
    }


def _undecided(schema: str) -> str:
    """True of a tombstone for which there is no second person, or that lies under a hold."""
    asked = f"{schema}destructions AS asked"
    decided = (
        f"SELECT 1 FROM {schema}destruction_decisions AS said JOIN {asked}"  # noqa: S608
        " ON asked.id = said.destruction_id WHERE said.destruction_id = NEW.destruction_id"
        " AND said.decision = 'destroy' AND said.decided_by <> asked.proposed_by"
    )
    lifted = (
        f"SELECT 1 FROM {schema}legal_holds_lifted AS lifted WHERE lifted.hold_id = hold.id"  # noqa: S608
        " AND lifted.lifted_at <= NEW.destroyed_at"
    )
    held = (
        f"SELECT 1 FROM {schema}legal_holds AS hold JOIN {asked}"  # noqa: S608
        " ON asked.patient_id = hold.patient_id WHERE asked.id = NEW.destruction_id"
        f" AND hold.placed_at <= NEW.destroyed_at AND NOT EXISTS ({lifted})"
    )
    return f"NOT EXISTS ({decided})\nOR EXISTS ({held})"


def _only_decided_sqlite() -> dict[str, str]:
    name = "tombstones_are_decided"
    return {
        name: (
            f"CREATE TRIGGER {name} BEFORE INSERT ON tombstones\nWHEN {_undecided('')}\n"
            f"BEGIN SELECT RAISE(ABORT, '{UNDECIDED}'); END"
        )
    }


def _only_decided_postgresql() -> dict[str, str]:
    name, function = "tombstones_are_decided", "only_what_was_decided_is_destroyed"
    body = f"BEGIN\nIF {_undecided('public.')} THEN\n{_REFUSED.format(UNDECIDED)}\nEND IF;\n"
    return {
        function: _function(function, f"{body}RETURN NEW;\nEND"),
        name: _trigger(name, "BEFORE INSERT", tombstones.name, function),
    }


def _function(name: str, body: str) -> str:
    """As ``append_only`` makes one."""
    return (
        f"CREATE OR REPLACE FUNCTION public.{name}()\n RETURNS trigger\n LANGUAGE plpgsql\n"
        f"AS $function${body}$function$\n"
    )


def _trigger(name: str, when: str, table: str, function: str) -> str:
    return f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"


_EMPTYING: dict[str, Callable[[Emptied], dict[str, str]]] = {
    "sqlite": _sqlite,
    "postgresql": _postgresql,
}
_ONLY_DECIDED: dict[str, Callable[[], dict[str, str]]] = {
    "sqlite": _only_decided_sqlite,
    "postgresql": _only_decided_postgresql,
}
