"""How instants, days, ids and documents are written as text, and read back unchanged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Text, TypeDecorator, literal
from sqlalchemy.engine.interfaces import Dialect

from refillnotes.domain.audit import instant_text


class Instant(TypeDecorator[datetime]):
    """An aware time, in UTC with six digits, so that text order is time order."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else instant_text(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401
        del dialect
        return None if value is None else datetime.fromisoformat(value).astimezone(UTC)


class Day(TypeDecorator[date]):
    """A calendar day, as YYYY-MM-DD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        del dialect
        if isinstance(value, datetime):
            raise TypeError(f"{value} is an instant; a day has no time")
        return None if value is None else value.isoformat()

    def process_result_value(self, value: Any | None, dialect: Dialect) -> date | None:  # noqa: ANN401
        del dialect
        return None if value is None else date.fromisoformat(value)


class Key(TypeDecorator[UUID]):
    """A random id, as 36 characters of text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else str(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> UUID | None:  # noqa: ANN401
        del dialect
        return None if value is None else UUID(value)


class Document(TypeDecorator["Mapping[str, str]"]):
    """A flat document {name: text}, as JSON with its names in order."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, str] | None, dialect: Dialect) -> str | None:
        del dialect
        if value is None:
            return None
        return json.dumps(dict(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Mapping[str, str] | None:  # noqa: ANN401
        del dialect
        return None if value is None else json.loads(value)


class Words(TypeDecorator[tuple[str, ...]]):
    """Slugs in their order, joined by a space."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else " ".join(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> tuple[str, ...] | None:  # noqa: ANN401
        del dialect
        return None if value is None else tuple(value.split())


class Flag(TypeDecorator[bool]):
    """Yes or no, as 1 or 0: a strict table knows no boolean."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:
        del dialect
        return None if value is None else int(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> bool | None:  # noqa: ANN401
        del dialect
        return None if value is None else bool(value)


YES = literal(True, Flag)
"""What a flag is compared with: PostgreSQL takes no number for a truth, so ``is_`` does not do."""
