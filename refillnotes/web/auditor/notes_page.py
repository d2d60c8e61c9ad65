"""The auditor's list in words: what the selection holds, and a line for each note."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from refillnotes.actions.look_up import SignedNote, Totals
from refillnotes.domain.catalogue import Catalogue
from refillnotes.domain.clock import day_in_words
from refillnotes.web.filters import counted
from refillnotes.web.visit_words import difference_in_words, drugs_in_words


@dataclass(frozen=True, slots=True)
class Line:
    """One signed note, without a patient's name."""

    note_id: UUID
    day: date
    number: str
    pump: str
    drugs: str
    difference: str
    severity: str
    clinician: str
    standing: str


def sentence(totals: Totals, withheld: int = 0) -> str:
    """What the selection holds, and how many notes of restricted charts are left out of it."""
    return f"{_held(totals)}{_withheld(withheld)}"


def _held(totals: Totals) -> str:
    if totals.first is None or totals.last is None:
        return f"No signed note is like this. {_waiting(totals)}"
    days = f"from {day_in_words(totals.first)} to {day_in_words(totals.last)}"
    if totals.first == totals.last:
        days = f"of {day_in_words(totals.first)}"
    return (
        f"{counted(totals.signed, 'signed note')} {days}: {totals.not_refilled} not refilled, "
        f"{totals.answered} with answered findings, {totals.amended} amended, {totals.void} void. "
        f"{_waiting(totals)}"
    )


def destroyed_in_words(count: int) -> str:
    """What is no longer here, and why it is not missing."""
    were = "note was" if count == 1 else "notes were"
    their = "its" if count == 1 else "their"
    return f"{count} signed {were} destroyed when {their} time was over."


def lines_of(notes: Iterable[SignedNote], catalogue: Catalogue) -> list[Line]:
    pumps = {pump.id: pump.name for pump in catalogue.pumps}
    return [_line(note, catalogue, pumps) for note in notes]


def _line(note: SignedNote, catalogue: Catalogue, pumps: dict[str, str]) -> Line:
    figures = note.figures
    return Line(
        note_id=figures.note_id,
        day=figures.occurred_on,
        number=note.number,
        pump=pumps.get(figures.pump_model, figures.pump_model),
        drugs=drugs_in_words(figures.drugs, catalogue) or "not refilled",
        difference=difference_in_words(figures.discrepancy),
        severity=figures.worst_severity,
        clinician=figures.clinician,
        standing="void" if figures.void else "amended" if figures.amended else "",
    )


def _withheld(count: int) -> str:
    if not count:
        return ""
    many = "is of a chart" if count == 1 else "are of charts"
    return f" {count} more {many} restricted to others; the privacy officer can name you for it."


def _waiting(totals: Totals) -> str:
    if not totals.waiting:
        return "None waits for a signature."
    return f"{totals.waiting} more {'waits' if totals.waiting == 1 else 'wait'} for a signature."
