"""Rows out of a table as frozen values, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, FromClause, Select, select

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


def page_of(rows: Sequence[T], limit: int, key: str) -> Page[T]:
    """Cut ``limit + 1`` rows to a page; the extra one shows that more follow."""
    shown = tuple(rows[:limit])
    more = len(rows) > limit
    return Page(shown, getattr(shown[-1], key) if more else None)
