"""What a selection of notes holds: how many of each kind, and what is needed to hand them out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, func, literal, select

from refillnotes.domain.audit import instant_text
from refillnotes.domain.signature import APPROVER
from refillnotes.store.columns import Flag
from refillnotes.store.figures import Wanted, selection
from refillnotes.store.rows import one_by_one
from refillnotes.store.tables import audit, notes, signatures, signed_pdfs, visit_figures, visits


@dataclass(frozen=True, slots=True)
class Totals:
    """How many notes a selection holds, of each kind."""

    signed: int
    not_refilled: int
    answered: int
    """Those with a finding that somebody answered with "this is what happened"."""
    amended: int
    """Those that amend an earlier revision."""
    void: int
    waiting: int
    """Submitted or returned, and not signed."""
    first: date | None
    last: date | None
    revisions: int
    """Every signed revision of these, those amended since among them."""
    oldest_signature: datetime | None
    by_severity: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SignedLine:
    """One signed revision of a visit of a selection, and where its bytes are."""

    note_id: UUID
    visit_id: UUID
    number: str
    revision: int
    record_sha256: str
    pdf_sha256: str
    pdf_size: int
    signed_at: datetime
    void: bool
    """Whether its visit is."""
    meaning: str
    """What its approval means, by the code in its statement."""


_COLUMNS: Mapping[str, ColumnElement[Any]] = {
    "note_id": notes.c.id,
    "visit_id": visit_figures.c.visit_id,
    "signed_at": signatures.c.signed_at,
    "void": visit_figures.c.void,
    "meaning": signatures.c.meaning,
    "number": visits.c.number,
    "revision": notes.c.revision,
    "record_sha256": notes.c.record_sha256,
    "pdf_sha256": signed_pdfs.c.sha256,
    "pdf_size": signed_pdfs.c.size,
}

_APPROVED = and_(signatures.c.note_id == notes.c.id, signatures.c.role == APPROVER.role)


def totals(connection: Connection, wanted: Wanted) -> Totals:
    """Count a selection without reading its notes."""
    chosen = selection(wanted)[0].subquery()
    waiting = selection(wanted, signed=False)[0].subquery()
    one = connection.execute(
        select(
            func.count(),
            func.count().filter(chosen.c.outcome != "refilled"),
            func.count().filter(chosen.c.accepted > 0),
            func.count().filter(chosen.c.amended == literal(value=True, type_=Flag)),
            func.count().filter(chosen.c.void == literal(value=True, type_=Flag)),
            func.min(chosen.c.occurred_on),
            func.max(chosen.c.occurred_on),
        ).select_from(chosen)
    ).one()
    every = chosen.join(notes, notes.c.visit_id == chosen.c.visit_id).join(signatures, _APPROVED)
    revisions, oldest = connection.execute(
        select(func.count(), func.min(signatures.c.signed_at)).select_from(every)
    ).one()
    severities = connection.execute(
        select(chosen.c.worst_severity, func.count()).group_by(chosen.c.worst_severity)
    )
    return Totals(
        signed=one[0],
        not_refilled=one[1],
        answered=one[2],
        waiting=connection.execute(select(func.count()).select_from(waiting)).scalar_one(),
        amended=one[3],
        void=one[4],
        first=one[5],
        last=one[6],
        revisions=revisions,
        oldest_signature=oldest,
        by_severity={row[0]: row[1] for row in severities},
    )


def clinicians(connection: Connection) -> tuple[str, ...]:
    """Everybody who recorded a visit, by name."""
    names = select(visit_figures.c.clinician).distinct().order_by(visit_figures.c.clinician)
    return tuple(connection.execute(names).scalars())


def numbers(connection: Connection, visit_ids: Collection[UUID]) -> dict[UUID, str]:
    """The numbers of the visits on one page of a list."""
    found = select(visits.c.id, visits.c.number).where(visits.c.id.in_(visit_ids))
    return {row[0]: row[1] or "" for row in connection.execute(found)}


def signed_lines(connection: Connection, wanted: Wanted) -> Iterator[SignedLine]:
    """Every signed revision of a selection's visits, a hundred in memory at a time.

    The oldest visit comes first, and its oldest revision. One without a PDF on record has no line:
    compare the count with ``totals``.
    """
    statement, day, visit = selection(wanted)
    lines = (
        statement.with_only_columns(*(_COLUMNS[one.name] for one in fields(SignedLine)))
        .join(notes, notes.c.visit_id == visit_figures.c.visit_id)
        .join(visits, visits.c.id == visit_figures.c.visit_id)
        .join(signatures, _APPROVED)
        .join(signed_pdfs, signed_pdfs.c.note_id == notes.c.id)
        .order_by(day, visit, notes.c.revision)
    )
    for row in one_by_one(connection, lines, 100):
        yield SignedLine(*row)


def first_link_since(connection: Connection, at: datetime) -> int | None:
    """The number of the oldest link of the audit chain that is not older than ``at``."""
    oldest = select(func.min(audit.c.seq)).where(audit.c.at >= instant_text(at))
    return connection.execute(oldest).scalar()
