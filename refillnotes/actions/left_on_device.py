"""Say of words that a device kept whether the record has them, and whether they still fit in."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.read_chart import NotHere
from refillnotes.domain.addendum import readable_text
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.visit import MOVES, Move, State
from refillnotes.store import addenda, notes, visits
from refillnotes.store.people import Person


class Left(StrEnum):
    """What becomes of a copy on a device."""

    SAVED = "saved"
    """The record has every word of it: the copy can go."""

    OPEN = "open"
    """Its page is still there, and takes it in when its person opens it."""

    OVER = "over"
    """It fits nowhere any more: its person reads it, and says when it goes."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a copy stands to its visit; ``note_id`` is the newest revision, if there is one."""

    visit_id: UUID
    left: Left
    started_at: datetime
    note_id: UUID | None


def where_typing_stands(
    clinic: Clinic, visit_id: UUID, is_in: Callable[[Mapping[str, str]], bool]
) -> Standing:
    """Of what was typed into one step; ``is_in`` says whether a document says the same.

    Nothing is shown, so there is no trace.

    Errors: ``NotHere``.
    """
    with clinic.database.reading() as connection:
        visit = visits.find(connection, visit_id)
        latest = notes.latest(connection, visit_id)
    if visit is None:
        raise NotHere(visit_id)
    left = Left.OPEN if (State(visit.state), Move.SAVE) in MOVES else Left.OVER
    if is_in(visit.document):
        left = Left.SAVED
    return Standing(visit_id, left, visit.started_at, None if latest is None else latest.id)


def where_words_stand(clinic: Clinic, who: Person, visit_id: UUID, words: str) -> Standing:
    """Of an addendum that somebody began. Errors: ``NotHere``."""
    with clinic.database.reading() as connection:
        visit = visits.find(connection, visit_id)
        latest = notes.latest(connection, visit_id)
        texts = {
            json.loads(one.record)["text"]
            for one in addenda.of_visit(connection, visit_id)
            if one.author_id == who.id and not one.destroyed
        }
    if visit is None or latest is None:
        raise NotHere(visit_id)
    left = Left.OPEN if visit.state == State.SIGNED else Left.OVER
    if not words.strip() or _as_kept(words) in texts:
        left = Left.SAVED
    return Standing(visit_id, left, visit.started_at, latest.id)


def _as_kept(words: str) -> str | None:
    """As an addendum keeps them; None where no addendum takes them."""
    try:
        return readable_text(words)
    except Unreadable:
        return None
