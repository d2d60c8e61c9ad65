"""The states of a visit and the moves between them."""

from __future__ import annotations

from enum import StrEnum

from refillnotes.domain.errors import NotAllowedNow


class State(StrEnum):
    """Where a visit stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    SIGNED = "signed"


class Move(StrEnum):
    """What takes a visit from one state to another."""

    SAVE = "save"
    SUBMIT = "submit"
    RETURN = "return"
    SIGN = "sign"


MOVES: dict[tuple[State, Move], State] = {
    (State.DRAFT, Move.SAVE): State.DRAFT,
    (State.DRAFT, Move.SUBMIT): State.SUBMITTED,
    (State.RETURNED, Move.SAVE): State.RETURNED,
    (State.RETURNED, Move.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Move.RETURN): State.RETURNED,
    (State.SUBMITTED, Move.SIGN): State.SIGNED,
}
"""Every move there is. What is not here cannot be done, whoever asks."""

_WHY_NOT = {
    State.DRAFT: "This visit is still being recorded.",
    State.SUBMITTED: "This visit is submitted and waits for the physician.",
    State.RETURNED: "This visit was returned to the nurse.",
    State.SIGNED: "This visit is signed and stands as it is.",
}


def after(state: State, move: Move) -> State:
    """The state a move leads to. Errors: ``NotAllowedNow``."""
    if (state, move) not in MOVES:
        raise NotAllowedNow(f"{_WHY_NOT[state]} It cannot be {_DONE[move]} now.")
    return MOVES[state, move]


_DONE = {
    Move.SAVE: "changed",
    Move.SUBMIT: "submitted",
    Move.RETURN: "returned",
    Move.SIGN: "signed",
}


def drawn() -> str:
    """The moves as a Mermaid diagram for docs/states.md."""
    lines = [f"    {state} --> {end}: {move}" for (state, move), end in MOVES.items()]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {State.DRAFT}: start", *lines])
