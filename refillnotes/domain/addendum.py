"""An addendum: words added to a signed note, bound to its hash; no number is changed by them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypedDict

import rfc8785

from refillnotes.domain.errors import Unreadable
from refillnotes.domain.record import Clinic, Record, Visit
from refillnotes.domain.roles import Role
from refillnotes.domain.signature import ADDENDUM_APPROVER, APPROVER, OWN_APPROVER, Meaning
from refillnotes.domain.text import clean_text, words_given

SCHEMA = "refillnotes-addendum-1"
_PREFIX = b"refillnotes-addendum-v1\n"

LONGEST = 2000
"""Letters of an addendum, so that it fits on one page. Proposed."""

LONGEST_REASON = 500
"""Letters of why one is not approved."""

_MOST_LINES = 30
"""Lines of an addendum: more short ones would not fit on its page. Proposed."""


OWN_ADDENDUM_APPROVER = Meaning(
    OWN_APPROVER.code,
    APPROVER.role,
    "I approve this addendum. Author and approver are the same person, as this clinic's rule "
    "allows.",
)
"""Of a clinic with one physician, as ``OWN_APPROVER`` is of a note."""


class AddsTo(TypedDict):
    """The signed revision an addendum is added to."""

    note: str
    revision: str
    record_sha256: str
    signed_at: str


class AddendumRecord(TypedDict):
    """Everything the signatures under an addendum cover."""

    schema: str
    nonce: str
    clinic: Clinic
    visit: Visit
    patient: dict[str, str]
    number: str
    adds_to: AddsTo
    text: str
    author: str
    written_at: str


@dataclass(frozen=True, slots=True)
class Written:
    """What one person adds; ``number`` counts the addenda of a visit."""

    number: int
    text: str
    author: str
    at: datetime
    nonce: str
    """32 hex digits of chance, so that the hash of a short text cannot be guessed back."""


class Hindrance(StrEnum):
    """What keeps somebody from deciding on an addendum."""

    SIGNED = "signed"
    DECLINED = "declined"
    VOID = "void"
    VOID_ASKED = "void-asked"
    OWN = "own"
    ANOTHERS = "another's"


@dataclass(frozen=True, slots=True)
class Standing:
    """How an addendum stands to one reader, and so what they may do with it."""

    signed: bool
    declined: bool
    void: bool
    """Whether its visit is."""
    void_asked: bool
    own: bool
    """Whether the reader wrote it."""

    def hinders_signing(self, roles: Iterable[str], *, one_physician: bool) -> Hindrance | None:
        """The first reason why they may not approve it; None when they may.

        Nobody approves their own, unless the clinic has one physician and it is they.
        """
        decided = self._decided()
        if decided is not None:
            return decided
        if self.void_asked:
            return Hindrance.VOID_ASKED
        if Role.PHYSICIAN not in roles:
            return Hindrance.OWN if self.own else Hindrance.ANOTHERS
        return Hindrance.OWN if self.own and not one_physician else None

    def hinders_declining(self, roles: Iterable[str]) -> Hindrance | None:
        """The same of taking it back as its author, or leaving it unapproved as a physician."""
        theirs = self.own or Role.PHYSICIAN in roles
        return self._decided() or (None if theirs else Hindrance.ANOTHERS)

    def _decided(self) -> Hindrance | None:
        if self.signed:
            return Hindrance.SIGNED
        if self.declined:
            return Hindrance.DECLINED
        return Hindrance.VOID if self.void else None


def approval_of_addendum(*, own: bool) -> Meaning:
    """What an approval means, of somebody else's addendum and of one's own."""
    return OWN_ADDENDUM_APPROVER if own else ADDENDUM_APPROVER


def compose_addendum(
    written: Written, record: Record, note: str, record_sha256: str, signed_at: datetime
) -> AddendumRecord:
    """Put it together with what it takes to read it alone: clinic, patient, visit and revision."""
    return {
        "schema": SCHEMA,
        "nonce": written.nonce,
        "clinic": record["clinic"],
        "visit": record["visit"],
        "patient": record["patient"],
        "number": str(written.number),
        "adds_to": {
            "note": note,
            "revision": record["visit"]["revision"],
            "record_sha256": record_sha256,
            "signed_at": signed_at.isoformat(timespec="seconds"),
        },
        "text": written.text,
        "author": written.author,
        "written_at": written.at.isoformat(timespec="seconds"),
    }


def canonical_addendum(record: AddendumRecord) -> bytes:
    """Write it in the one way its hash is taken over (RFC 8785)."""
    return rfc8785.dumps(record)  # type: ignore[arg-type]  # a TypedDict is a dict of JSON values


def addendum_hash(content: bytes) -> str:
    """SHA-256 of a canonical addendum, prefixed so that no other document hashes the same."""
    return hashlib.sha256(_PREFIX + content).hexdigest()


def readable_text(typed: str) -> str:
    """The text of an addendum. Errors: ``Unreadable``, for none, unseen letters or too much."""
    text = clean_text(typed, lines=True).strip()
    if not text:
        raise Unreadable(
            "An addendum says something. Write what is to be added, "
            "like: Her daughter called at 16:00; the spasms have stopped."
        )
    if len(text) > LONGEST:
        raise Unreadable(
            f"This is {len(text):,} characters long, and {LONGEST:,} fit. Shorten it, or write "
            "the rest in a second addendum."
        )
    lines = text.count("\n") + 1
    if lines > _MOST_LINES:
        raise Unreadable(
            f"This has {lines} lines, and {_MOST_LINES} fit on its page. Join some of them."
        )
    return text


def readable_reason(typed: str) -> str:
    """Why an addendum is not approved. Errors: as ``words_given``."""
    return words_given(typed, "Say why, like: It belongs to the visit of 12 May.")
