"""Find audit records by who acted, what was done, what it was done to, and on which days."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, func, insert, select

from refillnotes.domain.audit import Link, instant_text
from refillnotes.domain.audit_words import terms_of
from refillnotes.store.rows import Shape, one_by_one
from refillnotes.store.tables import audit, audit_terms, notes, pumps, visits

_LINK = Shape(Link, audit)
_TERMS = select(audit_terms.c.term, audit_terms.c.seq)
_AT_ONCE = 1000
_WIDTH = 1 << 128


@dataclass(frozen=True, slots=True)
class WantedRecords:
    """Which records: of each group, one term at least. ``before`` is a moment past the last."""

    terms: tuple[frozenset[str], ...] = ()
    since: datetime | None = None
    before: datetime | None = None


def page(
    connection: Connection, wanted: WantedRecords, older_than: int | None, limit: int
) -> tuple[Link, ...]:
    """The newest records first; ``older_than`` is the last number of the page before."""
    statement = _chosen(_LINK.select, wanted).order_by(audit.c.seq.desc()).limit(limit)
    if older_than is not None:
        statement = statement.where(audit.c.seq < older_than)
    return _LINK.all(connection, statement)


def count(connection: Connection, wanted: WantedRecords) -> int:
    chosen = _chosen(select(audit.c.seq), wanted).subquery()
    return connection.execute(select(func.count()).select_from(chosen)).scalar_one()


def every(connection: Connection, wanted: WantedRecords, upto: int) -> Iterator[Link]:
    """All of them up to the number ``upto``, oldest first, a thousand in memory at a time."""
    statement = _chosen(_LINK.select, wanted).where(audit.c.seq <= upto).order_by(audit.c.seq)
    for row in one_by_one(connection, statement):
        yield Link(*row)


def newest_before(connection: Connection, terms: Collection[str], seq: int) -> Link | None:
    """The last record before ``seq`` that all these terms find."""
    wanted = WantedRecords(tuple(frozenset({term}) for term in terms))
    return next(iter(page(connection, wanted, seq, 1)), None)


def terms_of_patient(connection: Connection, patient_id: UUID) -> frozenset[str]:
    """The patient's own id and those of the pumps, visits and notes: whatever touches the chart."""
    theirs = select(visits.c.id).where(visits.c.patient_id == patient_id)
    ids: set[UUID] = {patient_id, *connection.execute(theirs).scalars()}
    ids.update(
        connection.execute(select(pumps.c.id).where(pumps.c.patient_id == patient_id)).scalars()
    )
    of_visits = select(notes.c.id).where(notes.c.visit_id.in_(theirs))
    ids.update(connection.execute(of_visits).scalars())
    return frozenset(map(str, ids))


def index(connection: Connection, link: Link) -> None:
    """Write the terms of one new record, as a part of the act that chains it."""
    connection.execute(
        insert(audit_terms), [{"term": term, "seq": link.seq} for term in terms_of(link.event)]
    )


def unfindable(connection: Connection, links: Iterable[Link]) -> Iterator[int]:
    """Numbers under which the kept terms are not those that the records give; none when all are.

    The sums of both sides are compared first, in flat memory; only where they differ is every
    record looked up.
    """
    kept, given = 0, 0
    for term, seq in one_by_one(connection, _TERMS):
        kept = (kept + _weight(term, seq)) % _WIDTH
    for link in links:
        given = (given + sum(_weight(term, link.seq) for term in terms_of(link.event))) % _WIDTH
    if kept != given:
        yield from _differing(connection)


def _differing(connection: Connection) -> Iterator[int]:
    """Both sides walked side by side, in the order of their numbers."""
    inwards = one_by_one(connection, _TERMS.order_by(audit_terms.c.seq))
    held = (
        (seq, {row.term for row in rows}) for seq, rows in groupby(inwards, lambda row: row.seq)
    )
    at = next(held, None)
    links = one_by_one(connection, _LINK.select.order_by(audit.c.seq))
    for row in links:
        link = Link(*row)
        if at is None or at[0] != link.seq or at[1] != terms_of(link.event):
            yield link.seq
        if at is not None and at[0] == link.seq:
            at = next(held, None)
    while at is not None:
        yield at[0]
        at = next(held, None)


def _weight(term: str, seq: int) -> int:
    digest = hashlib.blake2b(f"{seq} {term}".encode(), digest_size=16).digest()
    return int.from_bytes(digest, "big")


def _chosen(statement: Select[Any], wanted: WantedRecords) -> Select[Any]:
    for group in wanted.terms:
        found = select(audit_terms.c.seq).where(audit_terms.c.term.in_(group))
        statement = statement.where(audit.c.seq.in_(found))
    if wanted.since is not None:
        statement = statement.where(audit.c.at >= instant_text(wanted.since))
    if wanted.before is not None:
        statement = statement.where(audit.c.at < instant_text(wanted.before))
    return statement
