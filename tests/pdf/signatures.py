"""The two signatures of a signed note."""

from __future__ import annotations

from refillnotes.domain.record import Signature

SIGNATURES: tuple[Signature, ...] = (
    {
        "role": "author",
        "name": "Dana Reyes",
        "credentials": "RN",
        "meaning": "author",
        "sentence": "I performed this refill and recorded these values.",
        "signed_at": "2026-11-14T10:31-06:00",
        "statement_sha256": "ab" * 32,
    },
    {
        "role": "approver",
        "name": "Abena Osei",
        "credentials": "MD",
        "meaning": "approver",
        "sentence": "I reviewed and approve this note.",
        "signed_at": "2026-11-14T16:05-06:00",
        "statement_sha256": "cd" * 32,
    },
)
