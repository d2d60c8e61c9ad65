"""Two answers of every check to one visit, compared; and a preview written down and read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refillnotes.domain.checks.model import Severity
from refillnotes.domain.governance_preview import (
    Preview,
    Turn,
    Turned,
    Verdict,
    counts,
    gathered,
    read_preview,
    turns,
    written,
)

OK, INFO, ACK, ESCALATE, BLOCK = Severity


@pytest.mark.parametrize(
    ("before", "after", "turn"),
    [
        (ACK, OK, Turn.SILENT),
        (BLOCK, INFO, Turn.SILENT),
        (OK, ACK, Turn.FLAGGED),
        (INFO, BLOCK, Turn.FLAGGED),
        (None, ACK, Turn.FLAGGED),
        (None, OK, Turn.JUDGED),
        (OK, None, Turn.UNJUDGED),
        (BLOCK, None, Turn.UNJUDGED),
        (ACK, BLOCK, Turn.LOUDER),
        (OK, INFO, Turn.LOUDER),
        (BLOCK, ESCALATE, Turn.QUIETER),
        (INFO, OK, Turn.QUIETER),
        (ACK, ACK, None),
        (None, None, None),
    ],
)
def test_how_an_answer_turned(before: Severity | None, after: Severity | None, turn: Turn | None):
    found = turns({"a": Verdict("A", before)}, {"a": Verdict("A", after)})
    assert [one for _, _, one in found] == ([] if turn is None else [turn])


def test_a_check_that_one_of_the_two_does_not_know_was_not_judged_there():
    assert list(turns({"a": Verdict("A", ACK)}, {})) == [("a", "A", Turn.UNJUDGED)]
    assert list(turns({}, {"a": Verdict("A", OK)})) == [("a", "A", Turn.JUDGED)]
    assert list(turns({}, {"a": Verdict("A", None)})) == []


def test_what_falls_silent_stands_first_and_visits_are_in_order():
    found = [
        ("2026-000002", "b", "B", Turn.FLAGGED),
        ("2026-000002", "a", "A", Turn.SILENT),
        ("2026-000001", "a", "A", Turn.SILENT),
    ]
    assert gathered(found) == (
        Turned("a", "A", Turn.SILENT, ("2026-000001", "2026-000002")),
        Turned("b", "B", Turn.FLAGGED, ("2026-000002",)),
    )


def test_a_visit_that_two_checks_flag_is_counted_once():
    both = gathered([("1", "a", "A", Turn.FLAGGED), ("1", "b", "B", Turn.FLAGGED)])
    preview = Preview(1, 1, "2026-11-01", "2026-11-01", (), both)
    assert counts(preview) == [(Turn.FLAGGED, 1)]


@given(
    st.lists(
        st.tuples(st.from_regex(r"2026-[0-9]{6}", fullmatch=True), st.sampled_from(Turn)),
        max_size=9,
    )
)
def test_a_preview_is_read_back_as_it_was_written(found: list[tuple[str, Turn]]):
    turned = gathered((number, "a", "A", turn) for number, turn in found)
    preview = Preview(len(found), 9, "2026-11-01", "2026-11-30", ("2026-000009",), turned)
    assert read_preview(written(preview)) == preview


@pytest.mark.parametrize(("covered", "unread", "whole"), [(3, (), True), (2, (), False)])
def test_a_preview_that_left_something_out_is_not_complete(covered, unread, whole):
    assert Preview(covered, 3, "", "", unread, ()).complete is whole
    assert not Preview(3, 3, "", "", ("2026-000001",), ()).complete
