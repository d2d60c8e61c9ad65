"""The audit chain: each act adds a link, in the transaction of the act itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from refillnotes.domain.audit import AuditEntry, Event, Link, next_link
from refillnotes.store.rows import Shape, one_by_one
from refillnotes.store.tables import audit
from refillnotes.store.trail import index

LINK = Shape(Link, audit)
_ADD = insert(audit)
_HEAD = LINK.select.order_by(audit.c.seq.desc()).limit(1)


def record(
    connection: Connection, entry: AuditEntry, rows: Mapping[str, str] | None = None
) -> Link:
    """Chain one act; ``rows`` are the fingerprints of the frozen rows it made.

    Every write of the store calls this itself. Call it for an act that writes nothing else: a
    chart viewed, a sign-in refused.
    """
    link = next_link(head(connection), entry.at, entry.canonical(rows))
    connection.execute(_ADD, asdict(link))
    index(connection, link)
    return link


def head(connection: Connection) -> Link | None:
    """The newest link, to be kept elsewhere: only a copy shows that newer ones were cut off."""
    row = connection.execute(_HEAD).first()
    return None if row is None else Link(*row)


def find(connection: Connection, seq: int) -> Link | None:
    return LINK.first(connection, audit.c.seq == seq)


def number_of(connection: Connection, digest: str) -> int | None:
    """The number of the link that has this hash."""
    return connection.execute(select(audit.c.seq).where(audit.c.hash == digest)).scalar()


def newest(connection: Connection, event: Event) -> Link | None:
    """The last link of that event."""
    said = LINK.select.where(audit.c.event.like(f'%"event":"{event.value}"%'))
    return next(iter(LINK.all(connection, said.order_by(audit.c.seq.desc()).limit(1))), None)


def latest_since(connection: Connection, seq: int) -> datetime | None:
    """The latest time of any link after ``seq``, which is not always the newest link's."""
    latest = connection.execute(select(func.max(audit.c.at)).where(audit.c.seq > seq)).scalar()
    return None if latest is None else datetime.fromisoformat(latest)


def happened_since(connection: Connection, event: Event, seq: int) -> bool:
    """Whether any link after ``seq`` is of that event."""
    said = audit.c.event.like(f'%"event":"{event.value}"%')
    return (
        connection.execute(select(audit.c.seq).where(said, audit.c.seq > seq)).first() is not None
    )


def hashes(connection: Connection, event: Event, name: str) -> frozenset[str]:
    """Every hash of that name which links of that event hold."""
    said = audit.c.event.like(f'%"event":"{event.value}"%')
    found = connection.execute(select(audit.c.event).where(said)).scalars()
    return frozenset(json.loads(text)["hashes"][name] for text in found)


def read_chain(connection: Connection, since: int = 0) -> Iterator[Link]:
    """Every link after ``since``, oldest first, a thousand in memory at a time."""
    wanted = LINK.select.where(audit.c.seq > since).order_by(audit.c.seq)
    for row in one_by_one(connection, wanted):
        yield Link(*row)
