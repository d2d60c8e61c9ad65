"""Destroying notes whose time is over: what is listed, in which words it is proposed and done."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TypedDict

import rfc8785

from refillnotes.domain.record import Clinic
from refillnotes.domain.retention import Until
from refillnotes.domain.signature import APPROVER, AUTHOR, Meaning
from refillnotes.domain.text import words_given

SCHEMA = "refillnotes-destruction-1"
_PREFIX = b"refillnotes-destruction-v1\n"
_NONCE_PREFIX = b"refillnotes-nonce-v1\n"

PROPOSED = Meaning(
    "proposed",
    AUTHOR.role,
    "I propose that what is listed here is destroyed.",
)
APPROVED = Meaning(
    "destroyed",
    APPROVER.role,
    "I looked at what is listed here; it is destroyed.",
)
DECLINED = Meaning(
    "kept",
    APPROVER.role,
    "I looked at what is listed here; it is kept.",
)


class Paper(TypedDict):
    """One frozen text with its files: a revision of a note, or an addendum."""

    id: str
    what: str
    record_sha256: str
    nonce_sha256: str
    pdfs: list[str]


class Visit(TypedDict):
    """One visit with all that was written about it; ``rows`` counts what is emptied beside."""

    id: str
    number: str
    state: str
    papers: list[Paper]
    rows: str


class Rule(TypedDict):
    """Which figure was the longest, as it stood when it was proposed."""

    key: str
    title: str
    value: str
    source: str
    mark: str


class Certificate(TypedDict):
    """What both people sign: what goes, until when it was to be kept, and by which rule.

    The patient is there by id alone.
    """

    schema: str
    id: str
    number: str
    clinic: Clinic
    patient: str
    last_entry: str
    kept_until: str
    rule: Rule
    policy_version: str
    visits: list[Visit]
    proposer: str
    proposed_at: str


def canonical_certificate(certificate: Certificate) -> bytes:
    """Write it in the one way its hash is taken over (RFC 8785)."""
    return rfc8785.dumps(certificate)  # type: ignore[arg-type]  # a TypedDict is JSON values


def certificate_hash(content: bytes) -> str:
    """SHA-256 of a canonical certificate, prefixed so that no other document hashes the same."""
    return hashlib.sha256(_PREFIX + content).hexdigest()


def nonce_commitment(nonce: str) -> str:
    """SHA-256 of a record's nonce: 16 bytes of chance that go with the record.

    Whoever brings a copy of a destroyed record proves by both hashes that it is the very one; and
    nobody can try out what stood in it, as nobody knows the nonce any more.
    """
    return hashlib.sha256(_NONCE_PREFIX + nonce.encode()).hexdigest()


def rule_of(until: Until) -> Rule:
    limit = until.limit
    return {
        "key": limit.key,
        "title": limit.title,
        "value": str(limit.value),
        "source": limit.source,
        "mark": limit.mark,
    }


def papers_of(visits: Iterable[Visit]) -> int:
    return sum(len(visit["papers"]) for visit in visits)


def why_not_theirs(*, own: bool) -> str | None:
    """Why this person cannot have it destroyed; whoever proposed it may only take it back."""
    if own:
        return "You proposed this. Another privacy officer approves that it is destroyed."
    return None


def readable_reason(typed: str, example: str) -> str:
    """Why something is held, or kept. Errors: as ``words_given``."""
    return words_given(typed, f"Say why, like: {example}.")
