"""Making a visit void: for which reasons, in which words, and which two people it takes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict

import rfc8785

from refillnotes.domain.ceremony import BY_SESSION, Ceremony
from refillnotes.domain.known_by import known_by
from refillnotes.domain.record import Clinic, Record, Visit
from refillnotes.domain.signature import Meaning

SCHEMA = "refillnotes-void-2"
"""Its older kin, ``refillnotes-void-1``, says nothing of how the signer was known."""

SHEET = "refillnotes-void-sheet-1"
PREFIX = b"refillnotes-void-v1\n"

REASONS = (
    ("wrong-patient", "Wrong patient"),
    ("entered-in-error", "Entered by mistake"),
    ("duplicate", "Recorded twice"),
)

ASKED = Meaning(
    "void-asked",
    "requester",
    "I ask to make this visit void: nothing may rest on it any more.",
)
CONFIRMED = Meaning(
    "void-confirmed",
    "confirmer",
    "I looked at this visit and the reason given, and confirm that it is void.",
)
KEPT = Meaning(
    "void-refused",
    "confirmer",
    "I looked at this visit and the reason given; the visit stands.",
)


class CoverSheet(TypedDict):
    """What lies on a void note: which note it is, and both statements in canonical JSON."""

    schema: str
    clinic: Clinic
    visit: Visit
    patient: dict[str, str]
    record_sha256: str
    asked: str
    confirmed: str


def cover_sheet(record: Record, record_sha256: str, asked: str, confirmed: str) -> CoverSheet:
    """The sheet of one revision of a void visit."""
    return {
        "schema": SHEET,
        "clinic": record["clinic"],
        "visit": record["visit"],
        "patient": record["patient"],
        "record_sha256": record_sha256,
        "asked": asked,
        "confirmed": confirmed,
    }


def statement_hash(statement: str) -> str:
    """SHA-256 of a statement in canonical JSON, as the audit trail names it."""
    return hashlib.sha256(PREFIX + statement.encode()).hexdigest()


def reason_in_words(code: str) -> str:
    return dict(REASONS).get(code, code)


def say(
    meaning: Meaning,
    *,
    visit: str,
    number: str,
    records: Iterable[str],
    reason: str,
    account: str,
    signer: str,
    name: str,
    signed_at: datetime,
    audit_head: str,
    ceremony: Ceremony = BY_SESSION,
) -> tuple[str, str]:
    """The statement in canonical JSON, and its SHA-256.

    ``records`` are the hashes of every revision the visit has; a draft has none. ``signed_at`` is
    aware and keeps its distance from UTC.
    """
    statement = rfc8785.dumps(
        {
            "schema": SCHEMA,
            "visit": visit,
            "number": number,
            "records": list(records),
            "reason": reason,
            "account": account,
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
    return statement.decode(), statement_hash(statement.decode())


def why_not_theirs(*, own: bool, physicians: int) -> str | None:
    """Why this second person cannot confirm; ``physicians`` counts those among the two."""
    if own:
        return "You asked for it. Somebody else confirms that the visit is void."
    if not physicians:
        return "One of the two must be a physician. A physician confirms that the visit is void."
    return None
