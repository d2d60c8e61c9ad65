"""The people who sign in, and what each may do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import delete, func, insert, select, type_coerce, update

from refillnotes.store.audit import record
from refillnotes.store.columns import Words
from refillnotes.store.errors import EmailTaken, PersonChanged
from refillnotes.store.rows import Shape
from refillnotes.store.tables import people
from refillnotes.store.tables import roles as roles_table

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from refillnotes.domain.audit import AuditEntry


@dataclass(frozen=True, slots=True)
class Person:
    """One account; ``roles`` are of nurse, physician, auditor and admin.

    ``security_stamp`` is in every session: a new one ends them all.
    """

    id: UUID
    email: str
    name: str
    credentials: str
    password_hash: str
    security_stamp: str
    active: bool
    created_at: datetime
    version: int
    roles: tuple[str, ...]


_roles = (
    select(
        type_coerce(func.aggregate_strings(roles_table.c.role, " "), Words).label("roles"),
        roles_table.c.person_id,
    )
    .group_by(roles_table.c.person_id)
    .subquery()
)
