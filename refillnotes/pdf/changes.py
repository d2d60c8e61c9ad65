"""What a note says of the revision before it: amended and why, asked by a physician, changed."""

from __future__ import annotations

from dataclasses import dataclass

from refillnotes.domain.record import Difference, Record
from refillnotes.domain.wording import unbroken
from refillnotes.pdf.wording import full_moment

_BLANK = "not recorded"
_SHOWN = 16
"""Letters of a hash that are printed; the record inside has the whole of it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing two revisions say differently."""

    title: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the note: an amendment, or a physician's question answered."""

    heading: str
    sentence: str
    by: str
    words: str
    rows: tuple[Row, ...]


def read_changes(record: Record) -> tuple[Part, ...]:
    """The amendment first, then the question; nothing for a first revision."""
    parts = []
    amends, asked = record.get("amends"), record.get("asked")
    if amends is not None:
        parts.append(
            Part(
                "Amendment",
                f"This note amends revision {amends['revision']}, signed "
                f"{full_moment(amends['signed_at'])}, record "
                f"{amends['record_sha256'][:_SHOWN]}.",
                amends["by"],
                amends["reason"],
                _rows(amends["difference"]),
            )
        )
    if asked is not None:
        about = f" about “{asked['title']}”" if asked["title"] else ""
        parts.append(
            Part(
                "Question",
                f"Revision {asked['revision']} was returned {full_moment(asked['at'])} with a "
                f"question{about}.",
                asked["by"],
                asked["question"],
                _rows(asked["difference"]),
            )
        )
    return tuple(parts)


def _rows(difference: list[Difference]) -> tuple[Row, ...]:
    return tuple(
        Row(one["title"], unbroken(one["before"]) or _BLANK, unbroken(one["now"]) or _BLANK)
        for one in difference
    )
