"""Invitations: links that let one person choose a password, once."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, update

from refillnotes.domain.audit import AuditEntry
from refillnotes.store.audit import record
from refillnotes.store.rows import Shape
from refillnotes.store.tables import invitations


@dataclass(frozen=True, slots=True)
class Invitation:
    """One link; only the SHA-256 of its token is kept, so a stolen database opens none.

    ``ended_at`` is when it was used or another took its place.
    """

    id: UUID
    person_id: UUID
    token_sha256: str
    made_by: UUID
    made_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.expires_at


_INVITATION = Shape(Invitation, invitations)


def find(connection: Connection, token_sha256: str) -> Invitation | None:
    return _INVITATION.first(connection, invitations.c.token_sha256 == token_sha256)


def newest(connection: Connection, person_id: UUID) -> Invitation | None:
    """The open one of a person, or the last that was."""
    theirs = _INVITATION.select.where(invitations.c.person_id == person_id)
    still = invitations.c.ended_at.is_(None)
    latest = theirs.order_by(still.desc(), invitations.c.made_at.desc()).limit(1)
    return next(iter(_INVITATION.all(connection, latest)), None)


def make(connection: Connection, invitation: Invitation, audit: AuditEntry) -> None:
    """Keep a new link; those the person had before open nothing any more."""
    end(connection, invitation.person_id, invitation.made_at)
    connection.execute(insert(invitations), asdict(invitation))
    record(connection, audit)


def end(connection: Connection, person_id: UUID, at: datetime) -> None:
    """Let no link of this person open anything from now on."""
    still = update(invitations).where(
        invitations.c.person_id == person_id, invitations.c.ended_at.is_(None)
    )
    connection.execute(still.values(ended_at=at))
