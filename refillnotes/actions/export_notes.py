"""Hand out signed notes: the stored bytes, each checked, the export itself audited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from itertools import islice, takewhile
from uuid import UUID, uuid4

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.passkey_signed import passkey_answer
from refillnotes.domain.audit import AuditEntry, Event, Link, Subject
from refillnotes.domain.quantities import Volume
from refillnotes.export.bundle import Header, bundle, path_of
from refillnotes.export.listing import Line, Listing
from refillnotes.store import audit, pdfs, selections
from refillnotes.store.errors import PdfMissing
from refillnotes.store.figures import Wanted
from refillnotes.store.people import Person
from refillnotes.store.selections import SignedLine, Totals

_AT_A_TIME = 500
"""Export events written in one transaction, so that nobody's save waits long."""


def export_notes(clinic: Clinic, who: Person | None, wanted: Wanted) -> Iterator[bytes]:
    """Stream a bundle of the signed notes a selection holds.

    ``who`` is None when the operator exports from the command line, every chart included; anybody
    else gets none of a chart that is restricted to others. Every note handed out is in
    the audit trail, and every PDF was found in its folder, before the first byte leaves. Errors:
    ``PdfMissing``, and ``PdfCorrupt`` when a note's turn comes: the bundle then ends unfinished.
    """
    if who is not None:
        wanted = replace(wanted, reader=who.id)
    with clinic.database.reading() as connection:
        totals = selections.totals(connection, wanted)
        listing = Listing(
            _line(clinic, one, passkey_answer(connection, one.note_id))
            for one in selections.signed_lines(connection, wanted)
        )
        as_of = audit.head(connection)
    if listing.count != totals.signed:
        listing.close()
        raise PdfMissing(
            f"{totals.signed - listing.count} signed notes have no PDF on record. Nothing was "
            "exported. Verify the record, and bring the notes back from the backup."
        )
    header = _header(clinic, who, wanted, totals, listing, 0 if as_of is None else as_of.seq)
    _leave_traces(clinic, who, header, listing)
    return _streamed(clinic, header, listing, totals)


def _streamed(clinic: Clinic, header: Header, listing: Listing, totals: Totals) -> Iterator[bytes]:
    try:
        yield from bundle(
            header,
            listing,
            lambda line: pdfs.read(clinic.folder, line.sha256),
            _trail(clinic, totals),
        )
    finally:
        listing.close()


def _header(
    clinic: Clinic,
    who: Person | None,
    wanted: Wanted,
    totals: Totals,
    listing: Listing,
    as_of: int,
) -> Header:
    return Header(
        clinic=clinic.name,
        made_at=clinic.now().isoformat(timespec="seconds"),
        made_by="the operator" if who is None else who.name,
        query={
            name: str(value)
            for name, value in asdict(replace(wanted, reader=None)).items()
            if value
        },
        counts={
            "signed": totals.signed,
            "not_refilled": listing.not_refilled,
            "answered": listing.answered,
            "amended": totals.amended,
            "void": totals.void,
            "missing": totals.signed - listing.count,
            "waiting": totals.waiting,
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
        with clinic.database.writing() as connection:
            for line in batch:
                subjects = {Subject.NOTE: UUID(line.note), Subject.VISIT: UUID(line.visit)}
                audit.record(
                    connection,
                    AuditEntry(Event.NOTES_EXPORTED, actor, clinic.now(), subjects, hashes),
                )


def _trail(clinic: Clinic, totals: Totals) -> Iterator[Link]:
    """The audit trail from the oldest signature handed out to the newest event now."""
    with clinic.database.reading() as connection:
        head = audit.head(connection)
        since = totals.oldest_signature
        first = None if since is None else selections.first_link_since(connection, since)
        if head is not None:
            links = audit.read_chain(connection, (head.seq if first is None else first) - 1)
            yield from takewhile(lambda link: link.seq <= head.seq, links)


def _line(clinic: Clinic, one: SignedLine, passkey: Mapping[str, str]) -> Line:
    """One note, found in its folder. Errors: ``PdfMissing``."""
    place = pdfs.place(clinic.folder, one.pdf_sha256)
    if not place.is_file() or place.stat().st_size != one.pdf_size:
        raise PdfMissing(
            f"The PDF of note {one.number} is not in its folder as it was signed. Nothing was "
            "exported. Bring it back from the backup."
        )
    return Line(
        path=path_of(one.number, one.revision, f"{one.occurred_on:%Y-%m}"),
        sha256=one.pdf_sha256,
        size=one.pdf_size,
        note=str(one.note_id),
        visit=str(one.visit_id),
        record_sha256=one.record_sha256,
        number=one.number,
        revision=one.revision,
        passkey=passkey,
        index={
            "standing": _standing(one),
            "date": one.occurred_on.isoformat(),
            "outcome": one.outcome,
            "clinician": one.clinician,
            "pump_model": one.pump_model,
            "drugs": " + ".join(one.drugs),
            "expected_residual_mL": _in_ml(one.expected_residual),
            "measured_residual_mL": _in_ml(one.measured_residual),
            "discrepancy_mL": _in_ml(one.discrepancy),
            "worst_finding": one.worst_severity,
            "accepted_deviations": str(one.accepted),
            "signed_at": one.signed_at.isoformat(timespec="seconds"),
        },
    )


def _standing(one: SignedLine) -> str:
    """What became of the note after it was signed; its bytes are what they were."""
    if one.void:
        return "void"
    return "signed, amends an earlier revision" if one.amended else "signed"


def _in_ml(text: str | None) -> str:
    """A bare number for a spreadsheet's column of mL; blank when nothing is recorded."""
    if not text:
        return ""
    number, _, unit = text.partition(" ")
    return f"{Volume.of(number, unit).shown_in('mL').number:f}"
