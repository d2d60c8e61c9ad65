"""Authenticators and recovery codes, each code good once; and which roles need one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from refillnotes.domain.audit import AuditEntry
from refillnotes.store.audit import record
from refillnotes.store.evidence import keep
from refillnotes.store.rows import Shape
from refillnotes.store.tables import authenticators, factor_rules, recovery_codes

HALF_MINUTE = 30
"""Seconds for which an authenticator shows one code."""


@dataclass(frozen=True, slots=True)
class Authenticator:
    """What makes a person's one-time codes.

    ``last_half_minute`` is the newest half minute a code was taken for; None before the first.
    """

    person_id: UUID
    sealed_secret: str
    started_at: datetime
    confirmed_at: datetime | None = None
    last_half_minute: int | None = None


@dataclass(frozen=True, slots=True)
class FactorRule:
    """Whether a role needs a second factor, from the moment somebody decided so."""

    role: str
    asked: bool
    decided_by: UUID
    decided_at: datetime


_AUTHENTICATOR = Shape(Authenticator, authenticators)
_RULE = Shape(FactorRule, factor_rules)


def find(connection: Connection, person_id: UUID) -> Authenticator | None:
    return _AUTHENTICATOR.first(connection, authenticators.c.person_id == person_id)


def confirmed(connection: Connection) -> frozenset[UUID]:
    """Everybody whose one-time codes are on."""
    on = select(authenticators.c.person_id).where(authenticators.c.confirmed_at.is_not(None))
    return frozenset(connection.execute(on).scalars())


def start(connection: Connection, started: Authenticator, audit: AuditEntry) -> None:
    """Keep one that makes codes from now on; the person's other one is gone."""
    _forget(connection, started.person_id)
    connection.execute(insert(authenticators), asdict(started))
    record(connection, audit)


def confirm(
    connection: Connection,
    person_id: UUID,
    at: datetime,
    recovery_sha256: Iterable[str],
    audit: AuditEntry,
) -> None:
    """Ask for its codes from now on. Errors: ``LookupError`` when there is none."""
    known = update(authenticators).where(authenticators.c.person_id == person_id)
    if connection.execute(known.values(confirmed_at=at)).rowcount == 0:
        raise LookupError(f"no authenticator of {person_id}")
    renew_recovery(connection, person_id, at, recovery_sha256, audit)


def take_half_minute(connection: Connection, person_id: UUID, half_minute: int) -> bool:
    """Whether no code of this half minute or a later one was taken before; it is from now on."""
    later = or_(
        authenticators.c.last_half_minute.is_(None), authenticators.c.last_half_minute < half_minute
    )
    mine = update(authenticators).where(authenticators.c.person_id == person_id, later)
    return connection.execute(mine.values(last_half_minute=half_minute)).rowcount == 1


def refuse_codes_until(connection: Connection, moment: datetime) -> None:
    """Take no code any more that an authenticator can have shown until this moment.

    One half minute more, since the clock of a phone may be ahead by that.
    """
    newest = int(moment.timestamp()) // HALF_MINUTE + 1
    earlier = or_(
        authenticators.c.last_half_minute.is_(None), authenticators.c.last_half_minute < newest
    )
    connection.execute(update(authenticators).where(earlier).values(last_half_minute=newest))


def remove(connection: Connection, person_id: UUID, audit: AuditEntry) -> None:
    """Ask this person for the password alone; their recovery codes are gone too."""
    _forget(connection, person_id)
    record(connection, audit)


def renew_recovery(
    connection: Connection,
    person_id: UUID,
    at: datetime,
    recovery_sha256: Iterable[str],
    audit: AuditEntry,
) -> None:
    """Keep new recovery codes; those before are worth nothing."""
    connection.execute(delete(recovery_codes).where(recovery_codes.c.person_id == person_id))
    rows = [{"code_sha256": one, "person_id": person_id, "made_at": at} for one in recovery_sha256]
    connection.execute(insert(recovery_codes), rows)
    record(connection, audit)


def take_recovery(connection: Connection, person_id: UUID, code_sha256: str, at: datetime) -> bool:
    """Whether it is a recovery code of this very person that was never used; now it is."""
    unused = update(recovery_codes).where(
        recovery_codes.c.code_sha256 == code_sha256,
        recovery_codes.c.person_id == person_id,
        recovery_codes.c.used_at.is_(None),
    )
    return connection.execute(unused.values(used_at=at)).rowcount == 1


def recovery_left(connection: Connection, person_id: UUID) -> int:
    left = select(func.count()).where(
        recovery_codes.c.person_id == person_id, recovery_codes.c.used_at.is_(None)
    )
    return connection.execute(left).scalar_one()


def decide(connection: Connection, rules: Iterable[FactorRule], audit: AuditEntry) -> None:
    """Add to what was decided of each role; the newest of a role holds."""
    newest = connection.execute(select(func.coalesce(func.max(factor_rules.c.seq), 0)))
    rows: dict[str, str] = {}
    for seq, rule in enumerate(rules, newest.scalar_one() + 1):
        rows |= keep(connection, factor_rules, seq=seq, **asdict(rule))
    record(connection, audit, rows)


def roles_asked(connection: Connection) -> frozenset[str]:
    """The roles that need a second factor now."""
    decided = _RULE.all(connection, _RULE.select.order_by(factor_rules.c.seq))
    return frozenset(
        role for role, asked in {one.role: one.asked for one in decided}.items() if asked
    )


def _forget(connection: Connection, person_id: UUID) -> None:
    for table in (recovery_codes, authenticators):
        connection.execute(delete(table).where(table.c.person_id == person_id))
