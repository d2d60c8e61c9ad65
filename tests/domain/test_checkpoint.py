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


PARTS = "it has not the parts of a checkpoint"
COUNTS = "it counts with something that is no number"
HASH_IN_IT = "a hash in it is no SHA-256"


@pytest.mark.parametrize(
    ("part", "other", "said"),
    [
        ("seq", "1", COUNTS),
        ("seq", -1, COUNTS),
        ("seq", True, COUNTS),
        ("head", "A" * 64, HASH_IN_IT),
        ("head", 1, HASH_IN_IT),
        ("at", 1, "its time is no text"),
        ("rows", [], COUNTS),
        ("rows", {"notes": None}, COUNTS),
        ("rows", {"notes": -1}, COUNTS),
        ("pdfs", 0.5, COUNTS),
        ("pdfs", -1, COUNTS),
        ("pdfs_sha256", "a", HASH_IN_IT),
        ("more", 1, PARTS),
    ],
)
def test_what_is_no_checkpoint_is_refused(part: str, other: object, said: str):
    held = json.loads(CHECKPOINT.canonical()) | {part: other}
    with pytest.raises(ValueError, match=f"^{said}$"):
        read_checkpoint(json.dumps(held))


@pytest.mark.parametrize("text", ["[]", "{}", "1", '"head"'])
def test_what_has_not_the_parts_of_a_checkpoint_is_none(text: str):
    with pytest.raises(ValueError, match=f"^{PARTS}$"):
        read_checkpoint(text)


def test_a_checkpoint_may_count_nothing():
    none = replace(CHECKPOINT, seq=0, pdfs=0, rows={"notes": 0})
    assert read_checkpoint(none.canonical().decode()) == none
    assert none.canonical() == (
        f'{{"at":"2026-11-14T10:02:00.000000Z","head":"{FIRST.hash}","pdfs":0,'
        f'"pdfs_sha256":"{"a" * 64}","rows":{{"notes":0}},"seq":0}}'.encode()
    )


def test_a_chain_reaches_is_cut_or_was_rewritten():
    assert standing(CHECKPOINT, FIRST) is Standing.REACHED
    assert standing(CHECKPOINT, None) is Standing.CUT
    assert standing(CHECKPOINT, SECOND) is Standing.REWRITTEN


def test_every_chain_reaches_the_checkpoint_of_an_empty_record():
    empty = replace(CHECKPOINT, seq=0, head=GENESIS)
    assert standing(empty, None) is Standing.REACHED
    assert standing(empty, FIRST) is Standing.REACHED
    assert standing(replace(CHECKPOINT, seq=0), None) is Standing.CUT
    assert standing(replace(CHECKPOINT, head=GENESIS), None) is Standing.CUT


def test_a_table_that_lost_a_row_is_named():
    assert list(rows_lost(CHECKPOINT, {"notes": 2, "seen": 0})) == []
    assert list(rows_lost(CHECKPOINT, {"notes": 3})) == []
    ((table, why),) = rows_lost(CHECKPOINT, {"notes": 1})
    assert (table, why) == ("notes", f"has 1 rows; the checkpoint of {CHECKPOINT.at} counted 2")
    assert list(rows_lost(CHECKPOINT, {})) == [
        ("notes", f"has 0 rows; the checkpoint of {CHECKPOINT.at} counted 2")
    ]
    two = replace(CHECKPOINT, rows={"visits": 1, "notes": 1, "empty": 0})
    assert [table for table, _ in rows_lost(two, {})] == ["notes", "visits"]


def test_the_hash_over_pdfs_does_not_depend_on_their_order():
    assert pdfs_sha256(["b", "a"]) == pdfs_sha256(["a", "b"]) != pdfs_sha256(["a"])
    # Worked by sha256sum over the two names, each with a line feed behind it
    assert pdfs_sha256(["b", "a"]) == (
        "911169ddaaf146aff539f58c26c489af3b892dff0fe283c1c264c65ae5aa59a2"
    )
