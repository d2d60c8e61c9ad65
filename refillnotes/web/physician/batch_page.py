"""Several clean notes to sign at once: one line each, and what became of each afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from flask import request, url_for

from refillnotes.actions.key_figures import figures_of
from refillnotes.actions.read_note import OpenNote, Shown
from refillnotes.actions.sign_batch import Batch
from refillnotes.domain.clock import day_in_words
from refillnotes.web.notes.standing import not_yet_signed
from refillnotes.web.visit_words import difference_in_words


@dataclass(frozen=True, slots=True)
class Line:
    """One note; ``sent`` is what its box sends: which note, and what was displayed of it."""

    sent: str
    url: str
    who: str
    number: str
    what: str
    when: str
    lacks: str
    """Who the note names and has not signed it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one note."""

    url: str
    number: str
    problem: str


def lines(ready: Iterable[OpenNote]) -> tuple[Line, ...]:
    """The notes that may be signed together, as they come."""
    return tuple(_line(one) for one in ready)


def outcomes(batch: Batch) -> tuple[Outcome, ...]:
    """A result for each note sent, those left out first."""
    found = [
        Outcome(url_for("notes.note", note_id=UUID(one.note)), one.number, one.problem)
        for one in batch.results
    ]
    return tuple(sorted(found, key=lambda one: not one.problem))


def ticked() -> dict[UUID, Shown]:
    """The notes whose boxes were ticked; what is not one of ours is passed over."""
    chosen: dict[UUID, Shown] = {}
    for sent in request.form.getlist("note"):
        note_id, _, shown = sent.partition(":")
        record, _, pdf = shown.partition(":")
        try:
            chosen[UUID(note_id)] = Shown(record, pdf)
        except ValueError:
            continue
    return chosen


def _line(one: OpenNote) -> Line:
    record, figures = one.record, figures_of(one.note, one.record, None)
    patient, residual = record["patient"], difference_in_words(figures.discrepancy)
    drugs = " + ".join(figures.drugs) or "not refilled"
    return Line(
        sent=f"{one.note.id}:{one.shown.record_sha256}:{one.shown.pdf_sha256}",
        url=url_for("notes.note", note_id=one.note.id),
        who=f"{patient['family_name'].upper()}, {patient['given_name']}",
        number=record["visit"]["number"],
        what=f"{drugs} · residual {residual}" if residual else drugs,
        when=day_in_words(figures.occurred_on),
        lacks=" ".join(not_yet_signed(one)),
    )
