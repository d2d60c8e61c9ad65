"""Amendments: begun with a reason, and given up or signed; what was typed is never lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.domain.audit import AuditEntry
from refillnotes.store.audit import record
from refillnotes.store.evidence import keep
from refillnotes.store.rows import Shape
from refillnotes.store.tables import amendments, amendments_cancelled


@dataclass(frozen=True, slots=True)
class Amendment:
    """One amendment of a signed note; ``document`` is the visit's as it stood before."""

    id: UUID
    visit_id: UUID
    note_id: UUID
    document: Mapping[str, str]
    reason: str
    opened_by: UUID
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Cancelled:
    """An amendment that was given up; ``document`` is what had been typed until then."""

    amendment_id: UUID
    document: Mapping[str, str]
    cancelled_by: UUID
    cancelled_at: datetime


_AMENDMENT = Shape(Amendment, amendments)


def begin(connection: Connection, amendment: Amendment, audit: AuditEntry) -> None:
    """Begin an amendment beside the signed note, which stays as it is."""
    record(connection, audit, keep(connection, amendments, **asdict(amendment)))


def give_up(connection: Connection, cancelled: Cancelled, audit: AuditEntry) -> None:
    """Keep what had been typed; the signed note stands as before."""
    record(connection, audit, keep(connection, amendments_cancelled, **asdict(cancelled)))


def newest(connection: Connection, visit_id: UUID) -> Amendment | None:
    """The last amendment that was begun: the open one while the visit is being amended."""
    of_visit = _AMENDMENT.select.where(amendments.c.visit_id == visit_id)
    last = of_visit.order_by(amendments.c.opened_at.desc(), amendments.c.id).limit(1)
    return next(iter(_AMENDMENT.all(connection, last)), None)
