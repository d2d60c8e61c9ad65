"""The states of a visit and the moves between them."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from refillnotes.domain.errors import NotAllowedNow, NotTheirsToWrite
from refillnotes.domain.roles import Role


class State(StrEnum):
    """Where a visit stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    SIGNED = "signed"
    AMENDING = "amending"
    AMENDMENT_SUBMITTED = "amendment_submitted"
    AMENDMENT_RETURNED = "amendment_returned"
    VOID = "void"
    DESTROYED = "destroyed"


class Move(StrEnum):
    """What takes a visit from one state to another."""

    SAVE = "save"
    SUBMIT = "submit"
    RETURN = "return"
    WITNESS = "witness"
    SIGN = "sign"
    AMEND = "amend"
    CANCEL = "cancel"
    ASK_VOID = "ask to void"
    VOID = "void"
    KEEP = "keep"
    DESTROY = "destroy"


ENDS = (State.VOID, State.DESTROYED)
"""Where nothing is written, signed or asked any more."""

MOVES: dict[tuple[State, Move], State] = {
    (State.DRAFT, Move.SAVE): State.DRAFT,
    (State.DRAFT, Move.SUBMIT): State.SUBMITTED,
    (State.RETURNED, Move.SAVE): State.RETURNED,
    (State.RETURNED, Move.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Move.WITNESS): State.SUBMITTED,
    (State.SUBMITTED, Move.RETURN): State.RETURNED,
    (State.SUBMITTED, Move.SIGN): State.SIGNED,
    (State.SIGNED, Move.AMEND): State.AMENDING,
    (State.AMENDING, Move.SAVE): State.AMENDING,
    (State.AMENDING, Move.SUBMIT): State.AMENDMENT_SUBMITTED,
    (State.AMENDING, Move.CANCEL): State.SIGNED,
    (State.AMENDMENT_SUBMITTED, Move.WITNESS): State.AMENDMENT_SUBMITTED,
    (State.AMENDMENT_SUBMITTED, Move.RETURN): State.AMENDMENT_RETURNED,
    (State.AMENDMENT_SUBMITTED, Move.SIGN): State.SIGNED,
    (State.AMENDMENT_RETURNED, Move.SAVE): State.AMENDMENT_RETURNED,
    (State.AMENDMENT_RETURNED, Move.SUBMIT): State.AMENDMENT_SUBMITTED,
    (State.AMENDMENT_RETURNED, Move.CANCEL): State.SIGNED,
    **{(state, Move.ASK_VOID): state for state in State if state not in ENDS},
    **{(state, Move.KEEP): state for state in State if state not in ENDS},
    **{(state, Move.VOID): State.VOID for state in State if state not in ENDS},
    (State.SIGNED, Move.DESTROY): State.DESTROYED,
    (State.VOID, Move.DESTROY): State.DESTROYED,
}
"""Every move there is. What is not here cannot be done, whoever asks.

No move leads back from a signed note to an unsigned one: an amendment is written beside it, and the
note stays signed in every state that begins with one.
"""

WAITING = (State.SUBMITTED, State.AMENDMENT_SUBMITTED)
"""Where a note waits for a physician."""

RETURNED = (State.RETURNED, State.AMENDMENT_RETURNED)
"""Where a physician's question waits for an answer."""

BEING_AMENDED = (State.AMENDING, State.AMENDMENT_SUBMITTED, State.AMENDMENT_RETURNED)
"""Where a signed note stands while its amendment is written, waits or was returned."""


def refuse_to_write(state: str, roles: Collection[str]) -> None:
    """Nurses write in any visit; a physician in any that is being amended, whoever opened it.

    Whoever submits an amendment cannot approve it, so nobody gains by writing in another's. Errors:
    ``NotTheirsToWrite``.
    """
    if Role.NURSE in roles or (Role.PHYSICIAN in roles and state in BEING_AMENDED):
        return
    raise NotTheirsToWrite(
        "Nurses record visits. A physician writes in one only while its signed note is being "
        "amended. Open the patient's folder to read its notes, and return a note with a question."
    )


_WHY_NOT = {
    State.DRAFT: "This visit is still being recorded.",
    State.SUBMITTED: "This visit is submitted and waits for the physician.",
    State.RETURNED: "This visit was returned to the nurse.",
    State.SIGNED: "This visit is signed and stands as it is.",
    State.AMENDING: "This visit is signed, and an amendment of it is being written.",
    State.AMENDMENT_SUBMITTED: "This visit is signed, and its amendment waits for the physician.",
    State.AMENDMENT_RETURNED: "This visit is signed, and its amendment was returned.",
    State.VOID: "This visit is void.",
    State.DESTROYED: "This visit was destroyed when its time was over.",
}


def after(state: State, move: Move) -> State:
    """The state a move leads to. Errors: ``NotAllowedNow``."""
    if (state, move) not in MOVES:
        raise NotAllowedNow(f"{_WHY_NOT[state]} It cannot be {_DONE[move]} now.")
    return MOVES[state, move]


def may(state: str, move: Move) -> bool:
    """Whether the move can be made, for a page that offers it."""
    return (State(state), move) in MOVES


_DONE = {
    Move.SAVE: "changed",
    Move.SUBMIT: "submitted",
    Move.RETURN: "returned",
    Move.WITNESS: "witnessed",
    Move.SIGN: "signed",
    Move.AMEND: "amended",
    Move.CANCEL: "given up",
    Move.ASK_VOID: "voided",
    Move.VOID: "voided",
    Move.KEEP: "kept",
    Move.DESTROY: "destroyed",
}


def drawn() -> str:
    """The moves as a Mermaid diagram for docs/states.md."""
    lines = [f"    {state} --> {end}: {move}" for (state, move), end in MOVES.items()]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {State.DRAFT}: start", *lines])
