"""What the record holds, counted: the rows of each table, and every PDF there should be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Text, func, literal, or_, select, type_coerce, union_all

from refillnotes.domain.audit import GENESIS, instant_text
from refillnotes.domain.checkpoint import Checkpoint, pdfs_sha256
from refillnotes.store.audit import head
from refillnotes.store.tables import (
    APPEND_ONLY,
    addendum_signatures,
    audit,
    audit_terms,
    destruction_certificates,
    destructions,
    patients,
    people,
    pumps,
    signed_pdfs,
    submitted_pdfs,
    tombstones,
    visits,
    witnessed_pdfs,
)

_COUNTED = tuple(table for table in APPEND_ONLY if table is not audit_terms)
NEVER_FEWER = (*_COUNTED, people, patients, pumps, visits)
"""Tables in which no act removes a row; terms, some for each record, follow from the chain."""

_OF_NOTES = (
    (submitted_pdfs, submitted_pdfs.c.note_id, "notes/"),
    (witnessed_pdfs, witnessed_pdfs.c.note_id, "notes/"),
    (signed_pdfs, signed_pdfs.c.note_id, "notes/"),
    (addendum_signatures, addendum_signatures.c.addendum_id, "addenda/"),
)
"""Tables whose rows name the PDF of something that can be destroyed, by which column of theirs."""

_PDFS = (
    submitted_pdfs,
    witnessed_pdfs,
    signed_pdfs,
    addendum_signatures,
    destructions,
    destruction_certificates,
)
"""Tables whose rows name a PDF, in the column ``sha256``."""


def take(connection: Connection, at: datetime) -> Checkpoint:
    """What the record holds in this transaction; of an empty one, record 0."""
    newest = head(connection)
    digests = pdf_digests(connection)
    return Checkpoint(
        seq=0 if newest is None else newest.seq,
        head=GENESIS if newest is None else newest.hash,
        at=instant_text(at),
        rows=rows_by_table(connection),
        pdfs=len(digests),
        pdfs_sha256=pdfs_sha256(digests),
    )


def rows_by_table(connection: Connection) -> Mapping[str, int]:
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in NEVER_FEWER
    }


def pdf_digests(connection: Connection) -> frozenset[str]:
    """The name of every PDF that was ever named: those of destroyed notes are names alone."""
    named = union_all(*(select(table.c.sha256) for table in _PDFS))
    return frozenset(connection.execute(named).scalars())


def digests_of_note(connection: Connection, note_id: UUID) -> tuple[str, ...]:
    """The names of a note's PDFs, the author's first."""
    of_notes = (table for table, _, name in _OF_NOTES if name == "notes/")
    return tuple(
        digest
        for table in of_notes
        for digest in connection.execute(
            select(table.c.sha256).where(table.c.note_id == note_id).order_by(table.c.size)
        ).scalars()
    )


def destroyed_digests(connection: Connection) -> frozenset[str]:
    """The names of PDFs that are gone, or have to go, as what they show was destroyed."""
    stones = tombstones.c.row_name
    named = union_all(
        *(
            select(table.c.sha256).join(
                tombstones, stones == literal(name) + type_coerce(key, Text)
            )
            for table, key, name in _OF_NOTES
        )
    )
    return frozenset(connection.execute(named).scalars())


def kept_digests(connection: Connection) -> frozenset[str]:
    """The name of every PDF that there has to be."""
    return pdf_digests(connection) - destroyed_digests(connection)


def pdf_digests_until(connection: Connection, seq: int) -> frozenset[str]:
    """Those that were named when the audit record ``seq`` was the newest."""
    names_one = or_(*(audit.c.event.like(f"%{table.name}/%") for table in _PDFS))
    says_pdf = select(audit.c.event).where(audit.c.seq <= seq, names_one)
    known: set[str] = set()
    for event in connection.execute(says_pdf).scalars():
        known.update(json.loads(event).get("rows", {}))
    return frozenset(
        digest
        for table in _PDFS
        for *key, digest in connection.execute(select(*table.primary_key, table.c.sha256))
        if "/".join((table.name, *map(str, key))) in known
    )
