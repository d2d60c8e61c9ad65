"""Verify the whole record: the chain, every frozen row, every PDF and every signature in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from refillnotes.actions.brought_back import brought_back, in_words
from refillnotes.actions.chain_told import Told
from refillnotes.actions.clinic import Clinic
from refillnotes.actions.compare_checkpoints import departures
from refillnotes.actions.own_key_signed import own_key_faults
from refillnotes.actions.own_statement import statement_faults
from refillnotes.actions.passkey_signed import passkey_faults
from refillnotes.actions.rebuild_figures import stale_figures
from refillnotes.actions.register_destructions import register_faults
from refillnotes.actions.take_traces_in import side_faults
from refillnotes.actions.time_stamps import stamp_departures
from refillnotes.actions.verify_addenda import addendum_faults
from refillnotes.actions.verify_destroyed import NO_TOMBSTONE, destruction_faults
from refillnotes.domain.audit import Event, Link
from refillnotes.domain.errors import RefillnotesError
from refillnotes.domain.record import canonical_hash
from refillnotes.domain.signature import UNSEALED, Stated
from refillnotes.store import audit, destructions, evidence, notes, pdfs, signing_keys
from refillnotes.store.errors import PdfCorrupt, PdfMissing


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was written."""

    where: str
    why: str


class NoSuchRecord(RefillnotesError):
    """The chain does not reach the record that it is to be verified from."""


def _silent(_: int) -> None:
    """Tell nobody how far it is."""


def verify_record(
    clinic: Clinic,
    since: int = 0,
    *,
    signatures: bool = False,
    tick: Callable[[int], None] = _silent,
) -> Iterator[Fault]:
    """Everything wrong with the record, first the chain; nothing at all when it is whole.

    ``since`` skips the chain up to a link known to be good. A tail cut off leaves no trace in the
    chain itself, only in the checkpoints. With ``signatures`` each PDF's signatures are checked
    too, a tenth of a second a note. ``tick`` is told of each PDF looked at.
    Errors: ``SealMissing``, ``SealUnfit``, ``CheckpointsUnfit``, ``NoSuchRecord``.
    """
    with clinic.database.reading() as connection:
        known = _known(connection, since) if since else None
        told = Told(connection)
        broken = told.read_through(known)
        if broken is not None:
            yield Fault(f"audit record {broken.seq}", broken.why)
            yield from _faults_of_traces(clinic)
            return
        for departure in departures(clinic.database, clinic.checkpoints):
            yield Fault(departure.where, departure.why)
        for departure in stamp_departures(clinic):
            yield Fault(departure.where, departure.why)
        yield from _faults_of_traces(clinic)
        yield from _faults_of_rows(connection, told)
        if signatures and not clinic.seal.roots().keys() <= set(
            audit.hashes(connection, Event.SEAL_MADE, "root")
        ):
            yield Fault("the seal's root", "is not the one the audit trail names")
            return
        for visit_id in stale_figures(connection):
            yield Fault(
                f"visit {visit_id}",
                "lists and trends show something else than its note: run refillnotes rebuild",
            )
        for where, why in statement_faults(connection) if signatures else ():
            yield Fault(where, why)
        for where, why in destruction_faults(clinic, connection, told, signatures=signatures):
            yield Fault(where, why)
        yield from _faults_of_register(clinic, connection)
        yield from _faults_of_pdfs(clinic, connection, tick, signatures=signatures)
        for addendum_id, why in addendum_faults(clinic, connection, tick, signatures=signatures):
            yield Fault(f"addendum {addendum_id}", why)


def _faults_of_pdfs(
    clinic: Clinic, connection: Connection, tick: Callable[[int], None], *, signatures: bool
) -> Iterator[Fault]:
    """Those of notes that are there; ``destruction_faults`` has looked at the other ones."""
    stones = {one.row_name for one in destructions.every_tombstone(connection)}
    for pdf in notes.every_pdf(connection):
        tick(1)
        if f"notes/{pdf.note_id}" in stones:
            continue
        for why in _faults_of(clinic, connection, pdf, signatures=signatures):
            yield Fault(f"note {pdf.note_id}", why)


def _faults_of_register(clinic: Clinic, connection: Connection) -> Iterator[Fault]:
    """Its lines, and what a restore brought back that can be destroyed again today."""
    for where, why in register_faults(clinic, connection):
        yield Fault(where, why)
    for one in brought_back(clinic, connection):
        if one.due:
            yield Fault(
                one.named,
                f"what it destroyed of patient {one.patient_id} is here again, "
                f"{in_words(one.texts)}, since an older backup was restored: two privacy officers "
                "destroy it again, on the page Retention",
            )


def _faults_of_traces(clinic: Clinic) -> Iterator[Fault]:
    """Those left while saving was off that were not taken into the chain yet."""
    for side in side_faults(clinic):
        yield Fault(side.where, side.why)


def _faults_of_rows(connection: Connection, told: Told) -> Iterator[Fault]:
    """Every frozen row against the chain, and every record against the words that find it."""
    for seq in told.unfindable:
        yield Fault(f"terms of audit record {seq}", "the audit trail would not find it, or wrongly")
    for disagreement in evidence.unaccounted(connection, told.rows):
        yield Fault(disagreement.row, disagreement.fault.value)
    for note in notes.every_note(connection):
        if note.destroyed:
            if destructions.tombstone_of(connection, f"notes/{note.id}") is None:
                yield Fault(f"note {note.id}", NO_TOMBSTONE)
        elif canonical_hash(note.record.encode()) != note.record_sha256:
            yield Fault(f"note {note.id}", "its record does not give its hash")


def _known(connection: Connection, seq: int) -> Link:
    known = audit.find(connection, seq)
    if known is None:
        head = audit.head(connection)
        raise NoSuchRecord(
            f"There is no audit record {seq}; the newest is {0 if head is None else head.seq}. "
            "Name one that is known to be good, or none."
        )
    return known


def _faults_of(
    clinic: Clinic, connection: Connection, pdf: notes.KeptPdf, *, signatures: bool
) -> Iterator[str]:
    """The whole file against its hash, which the chain keeps; then the signatures in it."""
    try:
        content = pdfs.read(clinic.folder, pdf.sha256)
    except (PdfCorrupt, PdfMissing) as fault:
        yield str(fault)
        return
    if not signatures:
        return
    newest = notes.newest_pdf_of(connection, pdf.note_id)
    if newest is not None and newest.sha256 != pdf.sha256:
        return  # an earlier file is the beginning of the newest one, which is looked at
    stated = [
        Stated(one.statement, one.statement_sha256)
        for one in notes.signatures_of(connection, pdf.note_id)
    ]
    if all(one.statement["schema"] != UNSEALED for one in stated):
        yield from clinic.seal.faults_in(content, stated, signing_keys.revoked(connection))
    yield from own_key_faults(connection, pdf.note_id)
    yield from passkey_faults(connection, pdf.note_id)
