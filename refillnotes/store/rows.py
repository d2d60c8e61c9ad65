"""Rows out of a table as frozen values, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    FromClause,
    Select,
    Table,
    Update,
    bindparam,
    select,
    update,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows; ``after`` is the id to ask the next page with, None on the last.

    A page is named by an id and never by what it is sorted on: a patient's name in an address
    would be kept by browsers and proxies.
    """

    rows: tuple[T, ...]
    after: UUID | None


class Shape(Generic[T]):
    """The columns a frozen dataclass names, selected in its order."""

    def __init__(self, kind: type[T], *sources: FromClause) -> None:
        """Each field is looked up in the sources, the first that has it wins."""
        self.kind = kind
        self.select: Select[Any] = select(
            *(
                next(source.c[one.name] for source in sources if one.name in source.c)
                for one in fields(kind)  # type: ignore[arg-type]  # T is always a dataclass
            )
        )

    def first(self, connection: Connection, *where: ColumnElement[bool]) -> T | None:
        row = connection.execute(self.select.where(*where)).first()
        return None if row is None else self.kind(*row)

    def all(self, connection: Connection, statement: Select[Any]) -> tuple[T, ...]:
        return tuple(self.kind(*row) for row in connection.execute(statement))


def one_by_one(connection: Connection, statement: Executable, at_once: int = 1000) -> Iterator[Any]:
    """Each row, with ``at_once`` of them in memory; what is left unread ends with the reader."""
    with connection.execute(statement, execution_options={"yield_per": at_once}) as rows:
        yield from rows


def save_over(connection: Connection, statement: Update, row: Mapping[str, object]) -> bool:
    """Whether the version before the row's was still the stored one, and is now this row."""
    held = {name: value for name, value in row.items() if name != "id"}
    held |= {"held_id": row["id"], "held_version": cast("int", row["version"]) - 1}
    return connection.execute(statement, held).rowcount == 1


def over_version(table: Table) -> Update:
    """The statement of ``save_over``: made once, since making it costs more than running it."""
    return update(table).where(
        table.c.id == bindparam("held_id"), table.c.version == bindparam("held_version")
    )


def page_of(rows: Sequence[T], limit: int, key: str) -> Page[T]:
    """Cut ``limit + 1`` rows to a page; the extra one shows that more follow."""
    shown = tuple(rows[:limit])
    more = len(rows) > limit
    return Page(shown, getattr(shown[-1], key) if more else None)
