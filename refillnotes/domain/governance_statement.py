"""What somebody puts their name to when they propose or decide a change of the rules."""

from __future__ import annotations

import hashlib
from datetime import datetime

import rfc8785

from refillnotes.domain.ceremony import BY_SESSION, Ceremony
from refillnotes.domain.known_by import known_by
from refillnotes.domain.signature import Meaning

SCHEMA = "refillnotes-rule-signature-2"
"""Its older kin, ``refillnotes-rule-signature-1``, says nothing of how the signer was known."""

PREFIX = b"refillnotes-rule-signature-v1\n"


def say(
    meaning: Meaning,
    *,
    change_sha256: str,
    change: str,
    reason: str,
    signer: str,
    name: str,
    signed_at: datetime,
    audit_head: str,
    ceremony: Ceremony = BY_SESSION,
) -> tuple[str, str]:
    """The statement in canonical JSON, and its SHA-256.

    ``change_sha256`` covers everything the change says, the preview included. ``signed_at`` is
    aware and keeps its distance from UTC; ``audit_head`` is the newest audit record's hash.
    """
    statement = rfc8785.dumps(
        {
            "schema": SCHEMA,
            "change_sha256": change_sha256,
            "change": change,
            "reason": reason,
            "signer": signer,
            "name": name,
            "meaning": meaning.code,
            "role": meaning.role,
            "sentence": meaning.sentence,
            "signed_at": signed_at.isoformat(timespec="seconds"),
            "audit_head": audit_head,
            **known_by(ceremony),
        }
    )
    return statement.decode(), hashlib.sha256(PREFIX + statement).hexdigest()
