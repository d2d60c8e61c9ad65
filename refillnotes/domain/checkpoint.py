"""A checkpoint: what the record held at one moment, short enough to keep somewhere else."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import Enum

import rfc8785

from refillnotes.domain.audit import GENESIS, Link

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The newest audit record, how many rows each table had, and every PDF there should be."""

    seq: int
    head: str
    at: str
    rows: Mapping[str, int]
    """Of tables that never lose a row."""
    pdfs: int
    pdfs_sha256: str

    def canonical(self) -> bytes:
        """The RFC 8785 form, which is what is signed."""
        return rfc8785.dumps({**asdict(self), "rows": dict(self.rows)})


class Standing(Enum):
    """How a chain stands to a checkpoint."""

    REACHED = "the chain holds the checkpoint's record"
    CUT = "the chain ends before the checkpoint's record"
    REWRITTEN = "the chain has another record in the checkpoint's place"


def read_checkpoint(text: str) -> Checkpoint:
    """The checkpoint that this JSON is. Errors: ``ValueError`` when it is none."""
    held = json.loads(text)
    if not isinstance(held, dict) or held.keys() != Checkpoint.__dataclass_fields__.keys():
        raise ValueError("it has not the parts of a checkpoint")
    rows = held["rows"]
    counts = [held["seq"], held["pdfs"], *(rows.values() if isinstance(rows, dict) else (None,))]
    if not all(type(count) is int and count >= 0 for count in counts):
        raise ValueError("it counts with something that is no number")
    hashes = (held["head"], held["pdfs_sha256"])
    if not all(isinstance(one, str) and _SHA256.fullmatch(one) for one in hashes):
        raise ValueError("a hash in it is no SHA-256")
    if not isinstance(held["at"], str):
        raise ValueError("its time is no text")  # noqa: TRY004  # one kind for what cannot be read
    return Checkpoint(**held)


def pdfs_sha256(digests: Iterable[str]) -> str:
    """One SHA-256 over the names of all PDFs, in their order; a folder alone gives it too."""
    lines = "".join(f"{digest}\n" for digest in sorted(digests))
    return hashlib.sha256(lines.encode()).hexdigest()


def standing(checkpoint: Checkpoint, there: Link | None) -> Standing:
    """``there`` is the chain's link with the checkpoint's number, None where it has none."""
    if checkpoint.seq == 0 and checkpoint.head == GENESIS:
        return Standing.REACHED
    if there is None:
        return Standing.CUT
    return Standing.REACHED if there.hash == checkpoint.head else Standing.REWRITTEN


def rows_lost(checkpoint: Checkpoint, now: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Each table with fewer rows than the checkpoint counted, and how many it has."""
    for table, counted in sorted(checkpoint.rows.items()):
        held = now.get(table, 0)
        if held < counted:
            yield table, f"has {held} rows; the checkpoint of {checkpoint.at} counted {counted}"
