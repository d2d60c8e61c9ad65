"""A checkpoint reads back as it was signed, and any other text is refused."""

import json
from dataclasses import replace

import pytest

from refillnotes.domain.audit import GENESIS, next_link
from refillnotes.domain.checkpoint import (
    Checkpoint,
    Standing,
    pdfs_sha256,
    read_checkpoint,
    rows_lost,
    standing,
)
from tests.visits import NOW

FIRST = next_link(None, NOW, "{}")
SECOND = next_link(FIRST, NOW, "{}")
CHECKPOINT = Checkpoint(1, FIRST.hash, "2026-11-14T10:02:00.000000Z", {"notes": 2}, 0, "a" * 64)


def test_what_is_signed_reads_back():
    assert read_checkpoint(CHECKPOINT.canonical().decode()) == CHECKPOINT


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ("seq", "1"),
        ("seq", -1),
        ("seq", True),
        ("head", "A" * 64),
        ("head", 1),
        ("at", 1),
        ("rows", []),
        ("rows", {"notes": None}),
        ("pdfs", 0.5),
        ("pdfs_sha256", "a"),
        ("more", 1),
    ],
)
def test_what_is_no_checkpoint_is_refused(part: str, other: object):
    held = json.loads(CHECKPOINT.canonical()) | {part: other}
    with pytest.raises(ValueError, match="it has not|it counts|a hash|its time"):
        read_checkpoint(json.dumps(held))


def test_a_chain_reaches_is_cut_or_was_rewritten():
    assert standing(CHECKPOINT, FIRST) is Standing.REACHED
    assert standing(CHECKPOINT, None) is Standing.CUT
    assert standing(CHECKPOINT, SECOND) is Standing.REWRITTEN


def test_every_chain_reaches_the_checkpoint_of_an_empty_record():
    assert standing(replace(CHECKPOINT, seq=0, head=GENESIS), None) is Standing.REACHED


def test_a_table_that_lost_a_row_is_named():
    assert list(rows_lost(CHECKPOINT, {"notes": 2, "seen": 0})) == []
    assert list(rows_lost(CHECKPOINT, {"notes": 3})) == []
    ((table, why),) = rows_lost(CHECKPOINT, {"notes": 1})
    assert (table, why) == ("notes", f"has 1 rows; the checkpoint of {CHECKPOINT.at} counted 2")
    assert [table for table, _ in rows_lost(CHECKPOINT, {})] == ["notes"]


def test_the_hash_over_pdfs_does_not_depend_on_their_order():
    assert pdfs_sha256(["b", "a"]) == pdfs_sha256(["a", "b"]) != pdfs_sha256(["a"])
