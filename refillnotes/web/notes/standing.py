"""What a note says of itself: signed, amended and by which revision, waiting, returned."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from refillnotes.actions.read_note import OpenNote, Revision
from refillnotes.actions.witness_note import not_yet_signed as not_yet
from refillnotes.domain.second_person import CHECKER, CHECKER_AND_WITNESS, WITNESS
from refillnotes.domain.visit import RETURNED, WAITING, State

_BESIDE = {
    State.AMENDING: "Signed. An amendment of it is being written; until that is signed, this one "
    "stands",
    State.AMENDMENT_SUBMITTED: "Signed. Its amendment waits for a physician; until that is signed, "
    "this one stands",
    State.AMENDMENT_RETURNED: "Signed. Its amendment was returned with a question; until that is "
    "signed, this one stands",
}


_NOT_YET = {
    CHECKER.code: "the second checker",
    WITNESS.code: "the witness",
    CHECKER_AND_WITNESS.code: "second checker and witness",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One revision in the list of them."""

    url: str
    number: int
    words: str
    here: bool


def in_words(opened: OpenNote) -> str:
    """How the note stands; the day it was amended follows where there is one."""
    state, valid = State(opened.visit.state), opened.valid
    if state is State.VOID:
        return "VOID: nothing rests on it any more"
    if opened.signed:
        if opened.superseded and valid is not None:
            return f"Amended by revision {valid.number} on"
        return _BESIDE.get(state, "Signed")
    if opened.superseded:
        return "Replaced by a newer revision"
    return _unsigned(state, valid)


def _unsigned(state: State, valid: Revision | None) -> str:
    if state in WAITING:
        return "Waits for a physician"
    if state in RETURNED:
        return "Returned to the nurse"
    return f"Given up; revision {valid.number} stands" if valid is not None else "Not signed"


def not_yet_signed(opened: OpenNote) -> tuple[str, ...]:
    """Whom the note names and who has not signed it, as what."""
    names = opened.record.get("names", {}).get("person", {})
    return tuple(
        f"{names.get(person, 'Somebody no longer here')}, {_NOT_YET[meaning.code]}, "
        f"{'never signed it' if opened.signed or opened.superseded else 'has not signed it yet'}."
        for person, meaning in not_yet(opened).items()
    )


def lines(opened: OpenNote) -> tuple[Line, ...]:
    """Every revision, where there are several."""
    if len(opened.revisions) == 1:
        return ()
    return tuple(
        Line(
            url_for("notes.note", note_id=one.id),
            one.number,
            _words(opened, one),
            one.id == opened.note.id,
        )
        for one in opened.revisions
    )


def _words(opened: OpenNote, one: Revision) -> str:
    if one.signed_at is None:
        waits = one.id == opened.latest.id and opened.visit.state in WAITING
        return "waits for a physician" if waits else "never signed"
    if opened.valid is None or one.id != opened.valid.id:
        return "signed, amended since"
    return "signed, void" if opened.visit.state == State.VOID else "signed, stands"
