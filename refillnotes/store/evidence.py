"""Frozen rows and the events that account for them, compared both ways."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, Text, insert, select, type_coerce

from refillnotes.domain.audit import fingerprint
from refillnotes.store.audit import read_chain
from refillnotes.store.rows import one_by_one
from refillnotes.store.tables import APPEND_ONLY, audit, audit_terms

FROZEN = tuple(table for table in APPEND_ONLY if table not in {audit, audit_terms})


class Fault(StrEnum):
    """How a frozen row and the audit chain can disagree."""

    CHANGED = "changed after it was written"
    UNACCOUNTED = "not written by any recorded act"
    GONE = "written by a recorded act, and no longer there"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One frozen row, by table and key, and what is wrong with it."""

    row: str
    fault: Fault


def keep(connection: Connection, table: Table, **values: object) -> dict[str, str]:
    """Insert one frozen row; its name and fingerprint are for the link of the same act."""
    connection.execute(insert(table), values)
    return found(connection, table, *(values[column.name] for column in table.primary_key))


def found(connection: Connection, table: Table, *key: object) -> dict[str, str]:
    """The name and the fingerprint of a frozen row as it stands now."""
    named = [column == value for column, value in zip(table.primary_key, key, strict=True)]
    row = connection.execute(_as_stored(table).where(*named)).one()
    return {_name(table, row): _fingerprint(row)}


def stored(connection: Connection, table: Table, *key: object) -> dict[str, str | int | None]:
    """A frozen row as the database holds it: what its fingerprint is over."""
    named = [column == value for column, value in zip(table.primary_key, key, strict=True)]
    return dict(connection.execute(_as_stored(table).where(*named)).one()._asdict())


def disagreements(connection: Connection) -> Iterator[Disagreement]:
    """Every frozen row that no event accounts for, and every event whose row is not as it was.

    An intact chain is taken for granted: ask ``broken_link`` first.
    """
    accounted: dict[str, str] = {}
    for link in read_chain(connection):
        if '"rows"' in link.event:
            accounted.update(json.loads(link.event).get("rows", {}))
    yield from unaccounted(connection, accounted)


def unaccounted(connection: Connection, expected: dict[str, str]) -> Iterator[Disagreement]:
    """The same where the chain has been read: what its events say of every row they made."""
    for table in FROZEN:
        for name, found in _fingerprints(connection, table):
            wanted = expected.pop(name, None)
            if wanted is None:
                yield Disagreement(name, Fault.UNACCOUNTED)
            elif wanted != found:
                yield Disagreement(name, Fault.CHANGED)
    for name in expected:
        yield Disagreement(name, Fault.GONE)


def _fingerprints(connection: Connection, table: Table) -> Iterator[tuple[str, str]]:
    for row in one_by_one(connection, _in_order(table)):
        yield _name(table, row), _fingerprint(row)


@cache
def _in_order(table: Table) -> Select[Any]:
    """Made once: making it costs more than reading an empty table."""
    return _as_stored(table).order_by(*table.primary_key)


@cache
def _as_stored(table: Table) -> Select[Any]:
    """Each column as the database holds it, with no type in between."""
    columns: list[Any] = [type_coerce(column, Text).label(column.name) for column in table.c]
    return select(*columns)


def _name(table: Table, row: Row[Any]) -> str:
    parts = (str(row._mapping[column.name]) for column in table.primary_key)  # noqa: SLF001
    return "/".join((table.name, *parts))


def _fingerprint(row: Row[Any]) -> str:
    stored: Mapping[str, str | int | None] = row._asdict()
    return fingerprint(stored)
