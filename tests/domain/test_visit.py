"""The states of a visit: what can be done in each, and nothing else."""

from __future__ import annotations

import pytest

from refillnotes.domain.errors import NotAllowedNow, NotTheirsToWrite
from refillnotes.domain.visit import (
    BEING_AMENDED,
    MOVES,
    Move,
    State,
    after,
    drawn,
    may,
    refuse_to_write,
)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", Move)
def test_a_move_that_is_not_in_the_table_is_refused_in_words(state: State, move: Move):
    if (state, move) in MOVES:
        assert after(state, move) is MOVES[state, move]
    else:
        with pytest.raises(NotAllowedNow, match=r"^This visit .*\. It cannot be [a-z ]+ now\.$"):
            after(state, move)


def test_nothing_takes_a_signature_away():
    signed = {State.SIGNED, *BEING_AMENDED}
    ends = {end for (state, _), end in MOVES.items() if state in signed}
    assert ends == {*signed, State.VOID, State.DESTROYED}


def test_nothing_brings_a_void_visit_back():
    assert [move for (state, move) in MOVES if state is State.VOID] == [Move.DESTROY]
    assert not [move for (state, move) in MOVES if state is State.DESTROYED]


def test_a_page_offers_what_the_table_allows():
    assert may("signed", Move.AMEND)
    assert not may("draft", Move.AMEND)


def test_every_state_can_be_reached_from_a_draft():
    reached = {State.DRAFT}
    for _ in State:
        reached |= {end for (state, _), end in MOVES.items() if state in reached}
    assert reached == set(State)


def test_the_drawing_shows_every_move():
    lines = drawn().split("\n")
    assert lines[:3] == [
        "stateDiagram-v2",
        "    [*] --> draft: start",
        "    draft --> draft: save",
    ]
    assert len(lines) == len(MOVES) + 2


def test_a_refusal_says_where_the_visit_stands_and_what_cannot_be_done():
    with pytest.raises(NotAllowedNow) as refusal:
        after(State.SIGNED, Move.SAVE)
    assert str(refusal.value) == (
        "This visit is signed and stands as it is. It cannot be changed now."
    )


@pytest.mark.parametrize("state", State)
def test_nurses_write_in_every_visit_and_physicians_in_one_that_is_amended(state: State):
    refuse_to_write(state.value, ["nurse"])
    refuse_to_write(state.value, ["physician", "nurse"])
    if state in BEING_AMENDED:
        refuse_to_write(state.value, ["physician"])
    for roles in (["pharmacist"], [], *([] if state in BEING_AMENDED else [["physician"]])):
        with pytest.raises(NotTheirsToWrite) as refusal:
            refuse_to_write(state.value, roles)
        assert str(refusal.value) == (
            "Nurses record visits. A physician writes in one only while its signed note is being"
            " amended. Open the patient's folder to read its notes, and return a note with a"
            " question."
        )
