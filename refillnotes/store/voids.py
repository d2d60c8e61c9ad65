"""Requests to make a visit void, and what a second person decided: written once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from refillnotes.domain.audit import AuditEntry
from refillnotes.store.audit import record
from refillnotes.store.evidence import keep
from refillnotes.store.own_signatures import Own, kept
from refillnotes.store.rows import Shape, one_by_one
from refillnotes.store.tables import void_decisions, void_requests


@dataclass(frozen=True, slots=True)
class VoidRequest:
    """Who asked for it and why; ``physician`` says whether that was a physician."""

    id: UUID
    visit_id: UUID
    reason: str
    account: str
    requested_by: UUID
    requester: str
    physician: bool
    requested_at: datetime
    statement: str
    statement_sha256: str


@dataclass(frozen=True, slots=True)
class VoidDecision:
    """What a second person decided: "void", or "keep" where the visit stands."""

    request_id: UUID
    decision: str
    decided_by: UUID
    decider: str
    decided_at: datetime
    statement: str
    statement_sha256: str


@dataclass(frozen=True, slots=True)
class Voiding:
    """The last request about a visit, and its decision once there is one."""

    request: VoidRequest
    decision: VoidDecision | None

    @property
    def waits(self) -> bool:
        return self.decision is None


_REQUEST = Shape(VoidRequest, void_requests)
_DECISION = Shape(VoidDecision, void_decisions)


def ask(
    connection: Connection,
    request: VoidRequest,
    audit: AuditEntry,
    own: Own | None = None,
) -> None:
    """Ask for it; the visit stands until a second person confirms."""
    rows = keep(connection, void_requests, **asdict(request)) | kept(connection, own)
    record(connection, audit, rows)


def decide(
    connection: Connection,
    decision: VoidDecision,
    audit: AuditEntry,
    own: Own | None = None,
) -> None:
    """Confirm or refuse, with the second person's statement."""
    rows = keep(connection, void_decisions, **asdict(decision)) | kept(connection, own)
    record(connection, audit, rows)


def statements(connection: Connection) -> Iterator[tuple[str, str]]:
    """Every statement on a void with its hash, a thousand in memory at a time."""
    for table in (void_requests, void_decisions):
        said = select(table.c.statement, table.c.statement_sha256)
        yield from map(tuple, one_by_one(connection, said))


def newest(connection: Connection, visit_id: UUID) -> Voiding | None:
    """The last request about a visit."""
    of_visit = _REQUEST.select.where(void_requests.c.visit_id == visit_id)
    last = of_visit.order_by(void_requests.c.requested_at.desc(), void_requests.c.id).limit(1)
    request = next(iter(_REQUEST.all(connection, last)), None)
    if request is None:
        return None
    decided = _DECISION.first(connection, void_decisions.c.request_id == request.id)
    return Voiding(request, decided)
