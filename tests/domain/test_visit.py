"""The states of a visit: what can be done in each, and nothing else."""

from __future__ import annotations

import pytest

from refillnotes.domain.errors import NotAllowedNow
from refillnotes.domain.visit import BEING_AMENDED, MOVES, Move, State, after, drawn, may


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
    assert {end for (state, _), end in MOVES.items() if state in signed} == {*signed, State.VOID}


def test_nothing_brings_a_void_visit_back():
    assert not [move for (state, move) in MOVES if state is State.VOID]


def test_a_page_offers_what_the_table_allows():
    assert may("signed", Move.AMEND)
    assert not may("draft", Move.AMEND)


def test_every_state_can_be_reached_from_a_draft():
    reached = {State.DRAFT}
    for _ in State:
        reached |= {end for (state, _), end in MOVES.items() if state in reached}
    assert reached == set(State)


def test_the_drawing_shows_every_move():
    assert drawn().count("-->") == len(MOVES) + 1
