"""Open an addendum to a note, its signatures and its PDF; each reading leaves a trace."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.read_chart import NotHere
from refillnotes.actions.read_note import Shown
from refillnotes.actions.refusals import PdfCorrupt, PdfMissing, RenderFailed
from refillnotes.actions.refuse_destroyed import refuse_destroyed
from refillnotes.actions.traces import leave_trace
from refillnotes.domain.addendum import AddendumRecord, Standing
from refillnotes.domain.audit import Event, Subject
from refillnotes.domain.signature import APPROVER, Stated
from refillnotes.domain.stamp import Stamp
from refillnotes.domain.visit import State
from refillnotes.store import addenda, notes, pdfs, visits, voids
from refillnotes.store.addenda import Addendum, Declined
from refillnotes.store.people import Person
from refillnotes.store.visits import Visit


@dataclass(frozen=True, slots=True)
class OpenAddendum:
    """One addendum with what belongs to it."""

    addendum: Addendum
    visit: Visit
    record: AddendumRecord
    signatures: tuple[Stamp, ...]
    declined: Declined | None
    own: bool
    """Whether the reader wrote it."""
    shown: Shown
    stands: int
    """The revision of the note that stands now; the addendum may be to an earlier one."""
    void_asked: bool

    @property
    def signed(self) -> bool:
        return any(one["role"] == APPROVER.role for one in self.signatures)

    @property
    def standing(self) -> Standing:
        """What the reader may do with it."""
        return Standing(
            signed=self.signed,
            declined=self.declined is not None,
            void=self.visit.state == State.VOID,
            void_asked=self.void_asked,
            own=self.own,
        )

    @property
    def waits(self) -> bool:
        """Whether nobody has approved or declined it."""
        return not self.signed and self.declined is None


def read_addendum(clinic: Clinic, who: Person, addendum_id: UUID) -> OpenAddendum:
    """Open it for reading. Errors: ``NotHere``."""
    with clinic.database.reading() as connection:
        opened = addendum_in(connection, who, addendum_id)
    leave_trace(clinic, who, Event.ADDENDUM_VIEWED, about(opened))
    return opened


def waiting_addenda(clinic: Clinic, who: Person) -> tuple[OpenAddendum, ...]:
    """Those that wait for a physician; who shows them has left the trace of the list."""
    with clinic.database.reading() as connection:
        found = addenda.waiting(connection, who.id)
        return tuple(addendum_in(connection, who, one.id) for one in found)


def addenda_beside(clinic: Clinic, who: Person, visit_id: UUID) -> tuple[OpenAddendum, ...]:
    """Every addendum to any revision of a visit; who shows them has left the note's trace."""
    with clinic.database.reading() as connection:
        found = addenda.of_visit(connection, visit_id)
        return tuple(addendum_in(connection, who, one.id) for one in found)


def addendum_in(connection: Connection, who: Person, addendum_id: UUID) -> OpenAddendum:
    """Read an addendum within another act. Errors: ``NotHere``, ``Destroyed``."""
    addendum = addenda.find(connection, addendum_id)
    visit = None if addendum is None else visits.find(connection, addendum.visit_id)
    if addendum is None or visit is None:
        raise NotHere(addendum_id)
    refuse_destroyed(connection, visit, f"Addendum {addendum.number}")
    signed = addenda.signatures_of(connection, addendum_id)
    revisions = notes.revisions_of(connection, visit.id, APPROVER.role)
    voiding = voids.newest(connection, visit.id)
    return OpenAddendum(
        addendum=addendum,
        visit=visit,
        record=record_of_addendum(addendum),
        signatures=tuple(Stated(one.statement, one.statement_sha256).stamp for one in signed),
        declined=addenda.declined_of(connection, addendum_id),
        own=addendum.author_id == who.id,
        shown=Shown(addendum.record_sha256, signed[-1].sha256),
        stands=max(number for _, number, signed_at, _ in revisions if signed_at),
        void_asked=voiding is not None and voiding.waits,
    )


def record_of_addendum(addendum: Addendum) -> AddendumRecord:
    return cast("AddendumRecord", json.loads(addendum.record))


def read_addendum_pdf(clinic: Clinic, who: Person, addendum_id: UUID) -> tuple[str, bytes]:
    """The file name and the stored bytes, with every signature made so far.

    Errors: ``NotHere``, ``PdfMissing``, ``PdfCorrupt``.
    """
    with clinic.database.reading() as connection:
        opened = addendum_in(connection, who, addendum_id)
    leave_trace(clinic, who, Event.PDF_VIEWED, about(opened))
    name = f"visit-{opened.record['visit']['number']}-addendum-{opened.addendum.number}.pdf"
    return name, pdfs.read(clinic.folder, opened.shown.pdf_sha256)


def read_addendum_page(clinic: Clinic, who: Person, addendum_id: UUID, page: int) -> bytes:
    """One page of the stored PDF as a PNG, as ``read_page`` does for a note."""
    _, content = read_addendum_pdf(clinic, who, addendum_id)
    picture = clinic.printer.picture(content, page)
    if not picture:
        raise NotHere(addendum_id)
    return picture


def pages_of_addendum(clinic: Clinic, opened: OpenAddendum) -> int:
    """How many pages can be shown; none when the file or the printer is out of order."""
    try:
        return clinic.printer.count_pages(pdfs.read(clinic.folder, opened.shown.pdf_sha256))
    except (PdfCorrupt, PdfMissing, RenderFailed):
        return 0


def about(opened: OpenAddendum) -> dict[Subject, UUID]:
    return {
        Subject.ADDENDUM: opened.addendum.id,
        Subject.NOTE: opened.addendum.note_id,
        Subject.VISIT: opened.visit.id,
        Subject.PATIENT: opened.visit.patient_id,
    }
