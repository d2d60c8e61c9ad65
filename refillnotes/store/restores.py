"""Restores: when the record was brought back from a backup, why, and which acts were lost."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from refillnotes.domain.audit import AuditEntry
from refillnotes.store.audit import record
from refillnotes.store.evidence import keep
from refillnotes.store.rows import Shape
from refillnotes.store.tables import restores


@dataclass(frozen=True, slots=True)
class Restore:
    """The record went on after audit record ``kept_seq``; those up to ``lost_seq`` are lost.

    Nothing is known to be lost when both are the same.
    """

    number: int
    reason: str
    accepted_at: datetime
    kept_seq: int
    kept_head: str
    lost_seq: int
    lost_head: str


_RESTORE = Shape(Restore, restores)


def accept(connection: Connection, restore: Restore, audit: AuditEntry) -> None:
    """Keep why the record is older than it was."""
    record(connection, audit, keep(connection, restores, **asdict(restore)))


def every(connection: Connection) -> tuple[Restore, ...]:
    """All there were, the oldest first."""
    return _RESTORE.all(connection, _RESTORE.select.order_by(restores.c.number))


def next_number(connection: Connection) -> int:
    newest = connection.execute(select(func.max(restores.c.number))).scalar()
    return 1 if newest is None else newest + 1
