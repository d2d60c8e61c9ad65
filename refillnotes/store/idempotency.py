"""The answer to each form sent, so that sending it twice does it once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, insert

from refillnotes.store.errors import KeyReused
from refillnotes.store.rows import Shape
from refillnotes.store.tables import idempotency

OTHER_CONTENT = "This page was sent before with other content. Open it again and send that one."


@dataclass(frozen=True, slots=True)
class Answered:
    """What one request was answered. ``key`` is chosen by the page that sends it."""

    key: str
    person_id: UUID | None
    route: str
    request_sha256: str
    status: int
    response: str
    at: datetime


_ANSWERED = Shape(Answered, idempotency)
_BY_KEY = _ANSWERED.select.where(idempotency.c.key == bindparam("sought"))
_ADD = insert(idempotency)


def find(
    connection: Connection, key: str, person_id: UUID | None, route: str, request_sha256: str
) -> Answered | None:
    """The answer given before to this very request. Errors: ``KeyReused``."""
    row = connection.execute(_BY_KEY, {"sought": key}).first()
    if row is None:
        return None
    before = Answered(*row)
    if (before.person_id, before.route, before.request_sha256) != (
        person_id,
        route,
        request_sha256,
    ):
        raise KeyReused(OTHER_CONTENT)
    return before


def keep(connection: Connection, answered: Answered) -> None:
    """Remember the answer, in the transaction of the act itself."""
    row = {name: getattr(answered, name) for name in Answered.__dataclass_fields__}
    connection.execute(_ADD, row)


def forget_before(connection: Connection, moment: datetime) -> None:
    """Drop answers nobody can ask for again."""
    connection.execute(delete(idempotency).where(idempotency.c.at < moment))
