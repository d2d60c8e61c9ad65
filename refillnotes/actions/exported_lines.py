"""What a bundle says of each signed revision: where its bytes are, and what became of it since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.draw_cover_sheet import cover_sheet_of
from refillnotes.actions.judge_visit import record_of
from refillnotes.actions.key_figures import figures_of
from refillnotes.actions.own_key_signed import own_keys
from refillnotes.actions.own_statement import made_by_key
from refillnotes.actions.passkey_signed import addendum_answer, passkey_answers
from refillnotes.domain.addendum import OWN_ADDENDUM_APPROVER
from refillnotes.domain.quantities import Volume
from refillnotes.domain.second_person import SECOND_ROLES
from refillnotes.domain.signature import APPROVER, OWN_APPROVER
from refillnotes.export.bundle import path_of
from refillnotes.export.listing import Line
from refillnotes.export.standing_proof import OWN_APPROVAL, beside_cells, standing_cells
from refillnotes.store import addenda, figures, notes, pdfs, selections, voids
from refillnotes.store.errors import PdfMissing
from refillnotes.store.figures import VisitFigures, Wanted
from refillnotes.store.selections import SignedLine


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands around one signed revision of a visit."""

    before: SignedLine | None
    after: SignedLine | None
    void: Mapping[str, str]
    """The two statements that made the visit void; empty where it stands."""
    void_signed: Mapping[str, Mapping[str, str]]
    sheet: Mapping[str, str]
    addenda: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class _SignedWith:
    """What passkeys, own keys and second people signed of one revision."""

    passkey: Mapping[str, str]
    own_keys: tuple[Mapping[str, str], ...]
    seconds: tuple[Mapping[str, object], ...]


def exported_lines(clinic: Clinic, connection: Connection, wanted: Wanted) -> Iterator[Line]:
    """Every signed revision of the chosen visits, found in its folder. Errors: ``PdfMissing``."""
    found = selections.signed_lines(connection, wanted)
    for _, of_visit in groupby(found, attrgetter("visit_id")):
        signed = list(of_visit)
        void, by_keys = _void(connection, signed[0])
        around = zip((None, *signed), signed, (*signed[1:], None), strict=False)
        for before, one, after in around:
            shown = _figures(connection, one)
            by = _signed_with(connection, one.note_id)
            month = f"{shown.occurred_on:%Y-%m}"
            added = tuple(_addenda(clinic, connection, one, month))
            sheet = _sheet(clinic, connection, one, month) if void else {}
            beside = _Beside(before, after, void, by_keys, sheet, added)
            yield _line(clinic, one, shown, beside, by)


def _signed_with(connection: Connection, note_id: UUID) -> _SignedWith:
    signed = notes.signatures_of(connection, note_id)
    answers = passkey_answers(connection, note_id)
    seconds = tuple(
        {"role": one.role, "statement": one.statement, "passkey": answers.get(one.role, {})}
        for one in signed
        if one.role in SECOND_ROLES
    )
    return _SignedWith(answers.get(APPROVER.role, {}), own_keys(connection, signed), seconds)


def _figures(connection: Connection, one: SignedLine) -> VisitFigures:
    """A revision's own figures: lists keep those of the standing one, a record has its own."""
    kept = figures.of_visit(connection, one.visit_id)
    note = notes.find(connection, one.note_id)
    if kept is not None and kept.note_id == one.note_id:
        return kept
    if note is None:
        raise LookupError(f"note {one.note_id} is signed and not on record")
    return figures_of(note, record_of(note.record), one.signed_at)


def _void(
    connection: Connection, one: SignedLine
) -> tuple[Mapping[str, str], Mapping[str, Mapping[str, str]]]:
    """Both statements, and what their signers' own keys made of each; nothing where it stands."""
    voiding = voids.newest(connection, one.visit_id) if one.void else None
    if voiding is None or voiding.decision is None:
        return {}, {}
    asked, confirmed = voiding.request, voiding.decision
    statements = {"asked": asked.statement, "confirmed": confirmed.statement}
    made = {
        "asked": made_by_key(connection, asked.statement, asked.statement_sha256),
        "confirmed": made_by_key(connection, confirmed.statement, confirmed.statement_sha256),
    }
    return statements, {name: by_key for name, by_key in made.items() if by_key}


def _sheet(
    clinic: Clinic, connection: Connection, one: SignedLine, month: str
) -> Mapping[str, str]:
    """Where the sheet of a void note will lie, and the hash of what its turn will draw."""
    sheet = cover_sheet_of(connection, one.note_id)
    if sheet is None:
        return {}
    drawn = clinic.printer.cover_sheet(sheet, clinic.paper)
    path = path_of(one.number, one.revision, month, "void")
    return {"path": path, "sha256": hashlib.sha256(drawn).hexdigest()}


def _addenda(
    clinic: Clinic, connection: Connection, one: SignedLine, month: str
) -> Iterator[Mapping[str, object]]:
    """The approved addenda, each found in its folder. Errors: ``PdfMissing``."""
    for addendum in addenda.approved_of(connection, one.note_id):
        pdf = addenda.signatures_of(connection, addendum.id)[-1]
        own = pdf.meaning == OWN_ADDENDUM_APPROVER.code
        what = f"addendum {addendum.number} to note {one.number}"
        _refuse_missing(clinic, what, pdf.sha256, pdf.size)
        yield {
            "path": path_of(one.number, one.revision, month, f"addendum-{addendum.number}"),
            "sha256": pdf.sha256,
            "addendum": str(addendum.id),
            "record_sha256": addendum.record_sha256,
            "own_approval": OWN_APPROVAL if own else "",
            "passkey": addendum_answer(connection, addendum.id),
            "own_keys": own_keys(connection, addenda.signatures_of(connection, addendum.id)),
        }


def _refuse_missing(clinic: Clinic, what: str, sha256: str, size: int) -> None:
    place = pdfs.place(clinic.folder, sha256)
    if not place.is_file() or place.stat().st_size != size:
        raise PdfMissing(
            f"The PDF of {what} is not in its folder as it was signed. Nothing was "
            "exported. Bring it back from the backup."
        )


def _line(
    clinic: Clinic,
    one: SignedLine,
    shown: VisitFigures,
    beside: _Beside,
    signed: _SignedWith,
) -> Line:
    _refuse_missing(clinic, f"note {one.number}", one.pdf_sha256, one.pdf_size)
    before, after = beside.before, beside.after
    by = {} if after is None else {"note": str(after.note_id), "revision": str(after.revision)}
    amends = "" if before is None else str(before.revision)
    return Line(
        path=path_of(one.number, one.revision, f"{shown.occurred_on:%Y-%m}"),
        sha256=one.pdf_sha256,
        size=one.pdf_size,
        note=str(one.note_id),
        visit=str(one.visit_id),
        record_sha256=one.record_sha256,
        number=one.number,
        revision=one.revision,
        amends="" if before is None else str(before.note_id),
        amended_by=by.get("note", ""),
        void=beside.void,
        void_signed=beside.void_signed,
        sheet=beside.sheet,
        addenda=beside.addenda,
        own_approval=OWN_APPROVAL if one.meaning == OWN_APPROVER.code else "",
        passkey=signed.passkey,
        own_keys=signed.own_keys,
        seconds=signed.seconds,
        index={
            **standing_cells(by, amends, beside.void),
            **beside_cells(beside.sheet, beside.addenda),
            "date": shown.occurred_on.isoformat(),
            "outcome": shown.outcome,
            "clinician": shown.clinician,
            "pump_model": shown.pump_model,
            "drugs": " + ".join(shown.drugs),
            "expected_residual_mL": _in_ml(shown.expected_residual),
            "measured_residual_mL": _in_ml(shown.measured_residual),
            "discrepancy_mL": _in_ml(shown.discrepancy),
            "worst_finding": shown.worst_severity,
            "accepted_deviations": str(shown.accepted),
            "signed_at": one.signed_at.isoformat(timespec="seconds"),
        },
    )


def _in_ml(text: str | None) -> str:
    """A bare number for a spreadsheet's column of mL; blank when nothing is recorded."""
    if not text:
        return ""
    number, _, unit = text.partition(" ")
    return f"{Volume.of(number, unit).shown_in('mL').number:f}"
