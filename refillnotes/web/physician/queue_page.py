"""The queue in words: what is unusual as full rows, what is clean as one line each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from refillnotes.actions.look_up import Waiting
from refillnotes.actions.read_addendum import OpenAddendum
from refillnotes.domain.clock import day_in_words
from refillnotes.web.visit_words import difference_in_words

_LOUD = ("block", "escalate", "ack")


@dataclass(frozen=True, slots=True)
class Row:
    """One note that waits."""

    url: str
    who: str
    what: str
    when: str
    why: str
    severity: str


@dataclass(frozen=True, slots=True)
class Queue:
    """The whole queue and the sentence over it."""

    sentence: str
    rows: tuple[Row, ...]
    addenda: tuple[Row, ...]
    clean: int
    """How many could be signed in one go."""


def read(waiting: Iterable[Waiting], addenda: Iterable[OpenAddendum]) -> Queue:
    """Exceptions first, as they come from the list; then what is added to signed notes."""
    notes, added = tuple(waiting), tuple(map(_addendum_row, addenda))
    loud = sum(note.loud for note in notes)
    clean = len(notes) - loud
    changed = sum(note.concentration_changed for note in notes)
    words = [f"{clean} clean"]
    if loud:
        words.append(f"{loud} with accepted deviations")
    if changed:
        words.append(f"{changed} with a changed concentration")
    sentence = f"{len(notes)} waiting: {', '.join(words)}"
    return Queue(sentence, tuple(_row(note) for note in notes), added, clean)


def _row(note: Waiting) -> Row:
    patient, figures = note.record["patient"], note.figures
    drugs = " + ".join(figures.drugs) or "not refilled"
    residual = difference_in_words(figures.discrepancy)
    return Row(
        url=url_for("notes.note", note_id=figures.note_id),
        who=f"{patient['family_name'].upper()}, {patient['given_name']}",
        what=f"{drugs} · residual {residual}" if residual else drugs,
        when=day_in_words(figures.occurred_on),
        why=_reason(note),
        severity=figures.worst_severity,
    )


def _addendum_row(one: OpenAddendum) -> Row:
    patient = one.record["patient"]
    return Row(
        url=url_for("addenda.page", addendum_id=one.addendum.id),
        who=f"{patient['family_name'].upper()}, {patient['given_name']}",
        what=f"addendum to {one.record['visit']['number']} by {one.record['author']}",
        when=day_in_words(datetime.fromisoformat(one.record["written_at"])),
        why="",
        severity="",
    )


def _reason(note: Waiting) -> str:
    for severity in _LOUD:
        for finding in note.record["findings"]:
            if finding["severity"] == severity:
                return finding["sentence"]
    return ""
