"""Do an act once, however often its form is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.store import idempotency
from refillnotes.store.idempotency import Answered
from refillnotes.store.people import Person

KEPT = timedelta(days=7)
"""A page sent again later than this is refused by its version, or is a new act."""


@dataclass(frozen=True, slots=True)
class Once:
    """The key a page chose for one sending, its address, and what it sent."""

    key: str
    route: str
    request_sha256: str


def once_of(key: str, route: str, sent: Mapping[str, str]) -> Once:
    """Name one sending by its key and its content."""
    content = "\n".join(f"{name}={text}" for name, text in sorted(sent.items()))
    return Once(key, route, hashlib.sha256(content.encode()).hexdigest())


def answered_before(connection: Connection, who: Person, once: Once | None) -> str | None:
    """The first sending's answer, None when this is the first. Errors: ``KeyReused``."""
    if once is None:
        return None
    before = idempotency.find(connection, once.key, who.id, once.route, once.request_sha256)
    return None if before is None else before.response


def done_before(clinic: Clinic, who: Person, once: Once) -> bool:
    """Whether this very sending was answered already. Errors: ``KeyReused``."""
    with clinic.database.reading() as connection:
        return answered_before(connection, who, once) is not None


def remember(
    connection: Connection, who: Person, once: Once | None, now: datetime, response: str
) -> None:
    """Keep the answer in the same transaction as the act; ``start_session`` forgets old ones."""
    if once is not None:
        idempotency.keep(
            connection,
            Answered(once.key, who.id, once.route, once.request_sha256, 200, response, now),
        )
