"""What a signature looks like on a note, in words that are drawn into its box."""

from __future__ import annotations

from typing import TypedDict


class Stamp(TypedDict):
    """What a reader of the note sees of one signature."""

    role: str
    name: str
    credentials: str
    meaning: str
    sentence: str
    signed_at: str
    record_sha256: str
    statement_sha256: str
    batch: str
    level: str
    """Empty for a statement of an older schema, which names none."""
    certificate_sha256: str
    """Of the signer's own certificate at level S2, else empty."""
    audit_head: str
    """The newest audit record when it was signed: paper that the chain can be held against."""
