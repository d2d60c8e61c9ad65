"""The frozen content that is signed: the keys of schema ``refillnotes-record-1``."""

from __future__ import annotations

import hashlib
from copy import deepcopy
from typing import NotRequired, TypedDict

import rfc8785

from refillnotes.domain.late_entry import Late

_RECORD_DOMAIN = b"refillnotes-record-v1\n"
_REVIEW_DOMAIN = b"refillnotes-review-v1\n"


class Clinic(TypedDict):
    name: str
    timezone: str


class Visit(TypedDict):
    id: str
    number: str
    revision: str
    outcome: str
    place: str
    started_at: str
    submitted_at: NotRequired[str | None]


class Figure(TypedDict):
    name: str
    title: str
    value: str
    working: str
    sources: NotRequired[list[str]]


class Comparison(TypedDict):
    group: str
    title: str
    before: str
    now: str
    changed: str


class Accepted(TypedDict):
    choice: str
    reason: str
    told: str
    told_at: str


class Finding(TypedDict):
    check: str
    title: str
    severity: str
    sentence: str
    working: list[str]
    causes: list[str]
    then: str
    accepted: NotRequired[Accepted | None]


class NotEvaluated(TypedDict):
    check: str
    title: str
    missing: list[str]
    why: NotRequired[str]


class Earlier(TypedDict):
    """One earlier refill of the same pump; ``filled`` is what the reservoir held before it."""

    date: str
    filled: str
    expected: str
    measured: str
    discrepancy: str
    severity: str
    ratio: str


class Difference(TypedDict):
    """One thing two revisions say differently, in words; blank where it is not recorded.

    ``fact`` is the fact's name, or where else in the record the two differ, like "patient.mrn".
    """

    fact: str
    title: str
    before: str
    now: str


class Amends(TypedDict):
    """Which signed revision this one takes the place of, why, and in what it differs from it."""

    note: str
    revision: str
    record_sha256: str
    signed_at: str
    by: str
    reason: str
    difference: list[Difference]


class Asked(TypedDict):
    """What a physician asked about the revision before, and what was changed for it.

    ``fact`` and ``title`` name what the question is about; blank when it is about the whole.
    """

    revision: str
    by: str
    at: str
    question: str
    fact: str
    title: str
    difference: list[Difference]


class Rules(TypedDict):
    policy_version: str
    register_version: str
    catalogue_version: str


class Record(TypedDict):
    """Everything a signature covers; numbers are text with their units."""

    schema: str
    nonce: str
    clinic: Clinic
    visit: Visit
    patient: dict[str, str]
    pump: dict[str, str]
    people: dict[str, str]
    facts: dict[str, str]
    previous: dict[str, str]
    names: NotRequired[dict[str, dict[str, str]]]
    figures: list[Figure]
    comparison: list[Comparison]
    findings: list[Finding]
    not_evaluated: list[NotEvaluated]
    history: list[Earlier]
    rules: Rules
    template: str
    late: NotRequired[Late]
    amends: NotRequired[Amends]
    asked: NotRequired[Asked]


def canonical(record: Record) -> bytes:
    """Write the record in the one way its hash is taken over (RFC 8785)."""
    return rfc8785.dumps(record)  # type: ignore[arg-type]  # a TypedDict is a dict of JSON values


def record_hash(record: Record) -> str:
    """SHA-256 of the canonical record, prefixed so that no other document hashes the same."""
    return canonical_hash(canonical(record))


def canonical_hash(content: bytes) -> str:
    """The same hash of a record already written in that way."""
    return hashlib.sha256(_RECORD_DOMAIN + content).hexdigest()


def reviewed_hash(record: Record) -> str:
    """Name what somebody has before them at the review, of a draft as of what it becomes.

    Left out is what is not there yet: the answers, which are still being typed, and the number,
    hour and nonce that only submission gives.
    """
    shown = deepcopy(record)
    shown["nonce"] = ""
    shown["visit"]["number"], shown["visit"]["submitted_at"] = "", None
    for finding in shown["findings"]:
        finding["accepted"] = None
    for part in ("amends", "asked"):
        if part in shown:
            shown[part]["difference"] = []
    return hashlib.sha256(_REVIEW_DOMAIN + canonical(shown)).hexdigest()
