"""Hand out signed notes: the stored bytes, each checked, the export itself audited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from functools import partial
from itertools import islice, takewhile
from uuid import UUID, uuid4

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.draw_cover_sheet import cover_sheet_of
from refillnotes.actions.exported_destroyed import (
    NOTHING_GONE,
    exported_destroyed,
    read_certificates,
)
from refillnotes.actions.exported_lines import exported_lines
from refillnotes.domain.audit import AuditEntry, Event, Link, Subject
from refillnotes.export.bundle import Header, bundle
from refillnotes.export.listing import Line, Listing
from refillnotes.seal.errors import SealMissing
from refillnotes.seal.folder import as_pem
from refillnotes.store import audit, pdfs, selections
from refillnotes.store.errors import PdfMissing
from refillnotes.store.figures import Wanted
from refillnotes.store.people import Person
from refillnotes.store.selections import Totals

_AT_A_TIME = 500
"""Export events written in one transaction, so that nobody's save waits long."""


def export_notes(clinic: Clinic, who: Person | None, wanted: Wanted) -> Iterator[bytes]:
    """Stream a bundle of every signed revision of the visits a selection holds.

    ``who`` is None when the operator exports from the command line, every chart included; anybody
    else gets none of a chart that is restricted to others. Every note handed out is in
    the audit trail, and every PDF was found in its folder, before the first byte leaves. Errors:
    ``PdfMissing``, and ``PdfCorrupt`` when a note's turn comes: the bundle then ends unfinished.
    """
    every = replace(wanted, reader=None)
    wanted = every if who is None else replace(wanted, reader=who.id)
    with clinic.database.reading() as connection:
        totals, whole = (selections.totals(connection, one) for one in (wanted, every))
        gone = exported_destroyed(connection, wanted) if _asks_for_all(wanted) else NOTHING_GONE
        listing = Listing(exported_lines(clinic, connection, wanted), gone.lines)
        as_of = audit.head(connection)
    if listing.count != totals.revisions:
        listing.close()
        raise PdfMissing(
            f"{totals.revisions - listing.count} signed notes have no PDF on record. Nothing was "
            "exported. Verify the record, and bring the notes back from the backup."
        )
    withheld = whole.revisions - totals.revisions + gone.withheld
    seq = 0 if as_of is None else as_of.seq
    header = _header(clinic, who, every, totals, withheld, listing, seq)
    _leave_traces(clinic, who, header, listing)
    certificates = read_certificates(clinic, gone)
    since = min(filter(None, (whole.oldest_signature, gone.oldest_signature)), default=None)
    return _streamed(clinic, header, listing, since, certificates)


def _asks_for_all(wanted: Wanted) -> bool:
    """Of a destroyed note nobody knows the drug, the pump or the day any more."""
    return replace(wanted, reader=None) == Wanted()


def _streamed(
    clinic: Clinic,
    header: Header,
    listing: Listing,
    since: datetime | None,
    certificates: Mapping[str, bytes],
) -> Iterator[bytes]:
    try:
        yield from bundle(
            header,
            listing,
            partial(_papers, clinic),
            _trail(clinic, since),
            _roots(clinic),
            certificates,
        )
    finally:
        listing.close()


def _papers(clinic: Clinic, line: Line) -> Iterator[tuple[str, bytes]]:
    """A note, what lies on it where it is void, and what was added to it."""
    if line.sheet:
        with clinic.database.reading() as connection:
            sheet = cover_sheet_of(connection, UUID(line.note))
        if sheet is not None:
            yield line.sheet["path"], clinic.printer.cover_sheet(sheet, clinic.paper)
    yield line.path, pdfs.read(clinic.folder, line.sha256)
    for one in line.addenda:
        yield one["path"], pdfs.read(clinic.folder, one["sha256"])


def _roots(clinic: Clinic) -> bytes:
    """What signing keys are vouched for by; nothing in a clinic that was never given a seal."""
    try:
        return as_pem(clinic.seal.trust().roots)
    except SealMissing:
        return b""


def _header(
    clinic: Clinic,
    who: Person | None,
    every: Wanted,
    totals: Totals,
    withheld: int,
    listing: Listing,
    as_of: int,
) -> Header:
    return Header(
        clinic=clinic.name,
        made_at=clinic.now().isoformat(timespec="seconds"),
        made_by="the operator" if who is None else who.name,
        query={name: str(value) for name, value in asdict(every).items() if value},
        counts={
            "signed": totals.revisions,
            "not_refilled": listing.not_refilled,
            "answered": listing.answered,
            "amended": listing.amended,
            "void": listing.void,
            "missing": totals.revisions - listing.count,
            "waiting": totals.waiting,
            "withheld": withheld,
            "addenda": listing.addenda,
            "destroyed": len(listing.gone),
        },
        index_sha256=listing.index_sha256,
        as_of=as_of,
        nonce=uuid4().hex,
    )


def _leave_traces(clinic: Clinic, who: Person | None, header: Header, listing: Listing) -> None:
    """Write one export event a note; each names the bundle, so that its notes can be counted."""
    actor, hashes = None if who is None else who.id, {"bundle": header.bundle}
    lines = iter(listing)
    while batch := list(islice(lines, _AT_A_TIME)):
        with clinic.tracing() as connection:
            for line in batch:
                subjects = {Subject.NOTE: UUID(line.note), Subject.VISIT: UUID(line.visit)}
                audit.record(
                    connection,
                    AuditEntry(Event.NOTES_EXPORTED, actor, clinic.now(), subjects, hashes),
                )


def _trail(clinic: Clinic, since: datetime | None) -> Iterator[Link]:
    """The audit trail from the oldest signature of the selection to the newest event now.

    What is withheld from this reader counts: the check of the bundle counts those signatures.
    """
    with clinic.database.reading() as connection:
        head = audit.head(connection)
        first = None if since is None else selections.first_link_since(connection, since)
        if head is not None:
            links = audit.read_chain(connection, (head.seq if first is None else first) - 1)
            yield from takewhile(lambda link: link.seq <= head.seq, links)
