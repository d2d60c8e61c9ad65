"""Find audit records by who acted, what was done, what it was done to, and on which days."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, func, insert, select

from refillnotes.domain.audit import Link, instant_text
from refillnotes.domain.audit_words import EventRead, terms_in, terms_of
from refillnotes.store.rows import Shape, one_by_one
from refillnotes.store.tables import audit, audit_terms, notes, pumps, visits

_LINK = Shape(Link, audit)
_ADD = insert(audit_terms)
_BETWEEN = "\n"
_KEPT = (
    select(
        audit_terms.c.seq,
        func.count().label("rows"),
        func.aggregate_strings(audit_terms.c.term, _BETWEEN).label("terms"),
    )
    .group_by(audit_terms.c.seq)
    .order_by(audit_terms.c.seq)
)


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
    connection.execute(_ADD, [{"term": term, "seq": link.seq} for term in terms_of(link.event)])


class Findable:
    """Walks the kept terms beside the chain, both in the order of their numbers.

    The database sorts the terms, so that memory stays flat.
    """

    def __init__(self, connection: Connection) -> None:
        self._kept = one_by_one(connection, _KEPT)
        self._next = next(self._kept, None)
        self.missed: list[int] = []
        """Numbers under which the kept terms are not those that the record gives."""

    def add(self, seq: int, event: EventRead) -> None:
        """Compare the terms of the next record of the chain."""
        self._pass_over(seq)
        if self._next is None or self._next.seq != seq:
            self.missed.append(seq)
            return
        if not _are(self._next, terms_in(event)):
            self.missed.append(seq)
        self._next = next(self._kept, None)

    def end(self) -> None:
        """Whatever is left belongs to no record."""
        self._pass_over(None)

    def _pass_over(self, seq: int | None) -> None:
        while self._next is not None and (seq is None or self._next.seq < seq):
            self.missed.append(self._next.seq)
            self._next = next(self._kept, None)


def unfindable(connection: Connection, links: Iterable[Link]) -> list[int]:
    """Numbers under which the kept terms are not those that the records give; none when all are."""
    findable = Findable(connection)
    for link in links:
        findable.add(link.seq, json.loads(link.event))
    findable.end()
    return findable.missed


def _are(kept: Row[Any], wanted: frozenset[str]) -> bool:
    """Whether these rows are exactly those terms: as many parts as rows, so none hides another."""
    parts = kept.terms.split(_BETWEEN)
    return (
        len(parts) == kept.rows == len(wanted)
        and wanted.issuperset(parts)
        and wanted.issubset(parts)
    )


def _chosen(statement: Select[Any], wanted: WantedRecords) -> Select[Any]:
    for group in wanted.terms:
        found = select(audit_terms.c.seq).where(audit_terms.c.term.in_(group))
        statement = statement.where(audit.c.seq.in_(found))
    if wanted.since is not None:
        statement = statement.where(audit.c.at >= instant_text(wanted.since))
    if wanted.before is not None:
        statement = statement.where(audit.c.at < instant_text(wanted.before))
    return statement
