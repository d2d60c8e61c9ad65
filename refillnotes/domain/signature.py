"""What a signature says: by whom, as what, over which record, in which words, when."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

import rfc8785

SCHEMA = "refillnotes-signature-1"
_PREFIX = b"refillnotes-signature-v1\n"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One of the things a signature can mean, and the sentence the signer reads."""

    code: str
    role: str
    sentence: str


AUTHOR = Meaning("performed", "author", "I performed this visit and recorded these values.")
APPROVER = Meaning("approved", "approver", "I reviewed and approve this note.")
MEANINGS = {meaning.code: meaning for meaning in (AUTHOR, APPROVER)}


def state(
    meaning: Meaning,
    *,
    record_sha256: str,
    signer: str,
    name: str,
    credentials: str,
    signed_at: datetime,
    note: str,
    audit_head: str,
) -> tuple[str, str]:
    """The statement in canonical JSON, and its SHA-256.

    ``signed_at`` is aware; the statement keeps it with its distance from UTC. ``audit_head`` is
    the hash of the newest audit record, so that the order of acts can be shown later.
    """
    statement = rfc8785.dumps(
        {
            "schema": SCHEMA,
            "record_sha256": record_sha256,
            "note": note,
            "signer": signer,
            "name": name,
            "credentials": credentials,
            "meaning": meaning.code,
            "role": meaning.role,
            "sentence": meaning.sentence,
            "signed_at": signed_at.isoformat(timespec="seconds"),
            "audit_head": audit_head,
        }
    )
    return statement.decode(), hashlib.sha256(_PREFIX + statement).hexdigest()
