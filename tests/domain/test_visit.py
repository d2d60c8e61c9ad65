"""The states of a visit: what can be done in each, and nothing else."""

from __future__ import annotations

import pytest

from refillnotes.domain.errors import NotAllowedNow
from refillnotes.domain.visit import MOVES, Move, State, after, drawn


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", Move)
def test_a_move_that_is_not_in_the_table_is_refused_in_words(state: State, move: Move):
    if (state, move) in MOVES:
        assert after(state, move) is MOVES[state, move]
    else:
        with pytest.raises(NotAllowedNow, match=r"^This visit .*\. It cannot be \w+ now\.$"):
            after(state, move)


def test_nothing_moves_a_signed_visit():
    assert not [move for (state, move) in MOVES if state is State.SIGNED]


def test_every_state_can_be_reached_from_a_draft():
    reached = {State.DRAFT}
    for _ in State:
        reached |= {end for (state, _), end in MOVES.items() if state in reached}
    assert reached == set(State)


def test_the_drawing_shows_every_move():
    assert drawn().count("-->") == len(MOVES) + 1
