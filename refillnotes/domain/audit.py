"""Who did what, when, to which record; and the chain that shows a later change."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from json.encoder import encode_basestring
from uuid import UUID

import rfc8785

GENESIS = "0" * 64
"""The ``prev`` of the first link."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_FLAT = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
"""Writes the RFC 8785 form of text and whole numbers under names in ASCII, twenty times as fast as
what covers all of RFC 8785."""


class Event(StrEnum):
    """What can be done that leaves a trace."""

    SIGNED_IN = "signed-in"
    SIGN_IN_REFUSED = "sign-in-refused"
    SIGNED_OUT = "signed-out"
    PASSWORD_ASKED_AGAIN = "password-asked-again"  # noqa: S105
    PASSWORD_REFUSED = "password-refused"  # noqa: S105
    PASSWORD_CHANGED = "password-changed"  # noqa: S105
    CODE_SHOWN = "code-shown"
    CODE_REFUSED = "code-refused"
    AUTHENTICATOR_STARTED = "authenticator-started"
    AUTHENTICATOR_CONFIRMED = "authenticator-confirmed"
    AUTHENTICATOR_REMOVED = "authenticator-removed"
    RECOVERY_CODES_MADE = "recovery-codes-made"
    RECOVERY_CODE_USED = "recovery-code-used"
    PASSKEY_ADDED = "passkey-added"
    PASSKEY_RENAMED = "passkey-renamed"
    PASSKEY_REMOVED = "passkey-removed"
    PASSKEY_SHOWN = "passkey-shown"
    PASSKEY_REFUSED = "passkey-refused"
    PASSKEY_COPIED = "passkey-copied"
    SIGNING_KEY_MADE = "signing-key-made"
    SIGNING_KEY_REPLACED = "signing-key-replaced"
    SIGNING_KEY_REVOKED = "signing-key-revoked"
    PIN_CHANGED = "pin-changed"
    PIN_SHOWN = "pin-shown"
    PIN_REFUSED = "pin-refused"
    FACTOR_RULE_CHANGED = "factor-rule-changed"
    PERSON_INVITED = "person-invited"
    INVITATION_ACCEPTED = "invitation-accepted"
    PERSON_ADDED = "person-added"
    PERSON_CHANGED = "person-changed"
    ROLES_CHANGED = "roles-changed"
    PATIENT_ADDED = "patient-added"
    PATIENT_CHANGED = "patient-changed"
    CHART_VIEWED = "chart-viewed"
    LIST_VIEWED = "list-viewed"
    PATIENTS_SEARCHED = "patients-searched"
    CHART_RESTRICTED = "chart-restricted"
    CHART_OPENED_TO_ALL = "chart-opened-to-all"
    EMERGENCY_ACCESS_STARTED = "emergency-access-started"
    EMERGENCY_ACCESS_REVIEWED = "emergency-access-reviewed"
    PUMP_IMPLANTED = "pump-implanted"
    PUMP_CHANGED = "pump-changed"
    PUMP_EXPLANTED = "pump-explanted"
    VISIT_STARTED = "visit-started"
    VISIT_SAVED = "visit-saved"
    VISIT_ABORTED = "visit-aborted"
    VISIT_VOIDED = "visit-voided"
    NOTE_SUBMITTED = "note-submitted"
    NOTE_VIEWED = "note-viewed"
    NOTE_RETURNED = "note-returned"
    NOTE_WITNESSED = "note-witnessed"
    NOTE_SIGNED = "note-signed"
    AMENDMENT_OPENED = "amendment-opened"
    AMENDMENT_CANCELLED = "amendment-cancelled"
    NOTE_AMENDED = "note-amended"
    ADDENDUM_WRITTEN = "addendum-written"
    ADDENDUM_VIEWED = "addendum-viewed"
    ADDENDUM_DECLINED = "addendum-declined"
    ADDENDUM_SIGNED = "addendum-signed"
    VOID_ASKED = "void-asked"
    VOID_REFUSED = "void-refused"
    PDF_VIEWED = "pdf-viewed"
    NOTES_EXPORTED = "notes-exported"
    TRAIL_READ = "trail-read"
    ACCESSES_REPORTED = "accesses-reported"
    TRAIL_EXPORTED = "trail-exported"
    LEGAL_HOLD_PLACED = "legal-hold-placed"
    LEGAL_HOLD_LIFTED = "legal-hold-lifted"
    DESTRUCTION_PROPOSED = "destruction-proposed"
    DESTRUCTION_DECLINED = "destruction-declined"
    NOTES_DESTROYED = "notes-destroyed"
    DESTROYED_FILES_REMOVED = "destroyed-files-removed"
    RULE_CHANGE_PROPOSED = "rule-change-proposed"
    RULE_CHANGE_APPROVED = "rule-change-approved"
    RULE_CHANGE_DECLINED = "rule-change-declined"
    RULE_CHANGE_WITHDRAWN = "rule-change-withdrawn"
    OWN_APPROVAL_ALLOWED = "own-approval-allowed"
    OWN_APPROVAL_ENDED = "own-approval-ended"
    RULES_BENEATH = "rules-beneath"
    RULES_FOUNDED = "rules-founded"
    RULES_COMPARED = "rules-compared"
    SCHEMA_MIGRATED = "schema-migrated"
    BACKUP_MADE = "backup-made"
    DOWNTIME_RECORDED = "downtime-recorded"
    VISIT_DID_NOT_HAPPEN = "visit-did-not-happen"
    CHART_PACKED = "chart-packed"
    PACK_MADE = "pack-made"
    PACK_PASSWORD_MADE = "pack-password-made"  # noqa: S105
    CHECKPOINT_KEY_MADE = "checkpoint-key-made"
    CLOCK_REGRESSION = "clock-regression"
    RECORD_RESTORED = "record-restored"
    TRACES_TAKEN_IN = "traces-taken-in"
    ORPHAN_SET_ASIDE = "orphan-set-aside"
    RECORD_VERIFIED = "record-verified"
    RECORD_FOUND_CHANGED = "record-found-changed"
    SEAL_MADE = "seal-made"
    SEAL_REVOKED = "seal-revoked"
    TIME_STAMP_MISSED = "time-stamp-missed"


class Subject(StrEnum):
    """What an event may be about."""

    PERSON = "person"
    PATIENT = "patient"
    PUMP = "pump"
    VISIT = "visit"
    NOTE = "note"
    ADDENDUM = "addendum"
    RULE_CHANGE = "rule-change"
    EMERGENCY_ACCESS = "emergency-access"
    DOWNTIME = "downtime"
    DESTRUCTION = "destruction"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act, ready to be chained.

    It holds ids and hashes alone: no clinical value and no free text can be put in, so the chain
    may be shown and kept longer than the record. ``actor`` is None when the program itself acted.
    """

    event: Event
    actor: UUID | None
    at: datetime
    subjects: Mapping[Subject, UUID] = field(default_factory=dict)
    hashes: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError(f"{self.at} has no time zone; audit times are aware")
        for kind, subject in self.subjects.items():
            if not isinstance(subject, UUID):
                raise TypeError(f"the {kind} of an audit entry is an id, not {type(subject)}")
        for name, digest in self.hashes.items():
            if not _SHA256.fullmatch(digest):
                raise ValueError(f"{name} of an audit entry is not a SHA-256 in lower case")

    def canonical(self, rows: Mapping[str, str] | None = None) -> str:
        """The event as RFC 8785 text; ``rows`` are the fingerprints of frozen rows it made."""
        whole: dict[str, str | dict[str, str] | None] = {
            "event": self.event.value,
            "actor": None if self.actor is None else str(self.actor),
        }
        if self.subjects:
            whole["subjects"] = {kind.value: str(key) for kind, key in self.subjects.items()}
        if self.hashes:
            whole["hashes"] = dict(self.hashes)
        if rows:
            whole["rows"] = dict(rows)
        return rfc8785.dumps(whole).decode()


@dataclass(frozen=True, slots=True)
class Link:
    """One record of the chain, as stored."""

    seq: int
    at: str
    event: str
    prev: str
    hash: str


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """The first record that does not follow from the one before it, and why."""

    seq: int
    why: str


def instant_text(at: datetime) -> str:
    """UTC with six digits and a Z: fixed width, so that text order is time order."""
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone; times are kept aware")
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def link_hash(seq: int, at: str, event: str, prev: str) -> str:
    """SHA-256 over the RFC 8785 form of the four, ``event`` as the text that is stored.

    Written out, since their names are known and in order: verifying a million records is a matter
    of this line. Errors: TypeError for what is no text, ValueError for text that is no Unicode.
    """
    text = encode_basestring
    whole = f'{{"at":{text(at)},"event":{text(event)},"prev":{text(prev)},"seq":{seq:d}}}'
    return hashlib.sha256(whole.encode()).hexdigest()


def next_link(last: Link | None, at: datetime, event: str) -> Link:
    seq = 1 if last is None else last.seq + 1
    prev = GENESIS if last is None else last.hash
    when = instant_text(at)
    return Link(seq, when, event, prev, link_hash(seq, when, event, prev))


def broken_link(links: Iterable[Link], after: Link | None = None) -> BrokenLink | None:
    """Name the first bad record, or None when every one follows.

    ``after`` is a link known to be good, such as a head kept elsewhere. The newest records cut off
    the end leave no trace here: compare the last link with a head kept elsewhere.
    """
    seq, prev = (0, GENESIS) if after is None else (after.seq, after.hash)
    for link in links:
        seq += 1
        if link.seq != seq:
            return BrokenLink(link.seq, f"record {seq} was expected here")
        if link.prev != prev:
            return BrokenLink(seq, "it does not name the hash of the record before it")
        if not _gives_its_hash(link):
            return BrokenLink(seq, "its content does not give its hash")
        prev = link.hash
    return None


def _gives_its_hash(link: Link) -> bool:
    try:
        return link.hash == link_hash(link.seq, link.at, link.event, link.prev)
    except (TypeError, ValueError):  # a disk that lost a bit can give a number where text was
        return False


def entry_of(link: Link, hashes: Mapping[str, str]) -> AuditEntry:
    """The act that a link of another file tells of, to be chained here, with these hashes too.

    Raises ValueError when it tells of none that is known, KeyError when it lacks a part.
    """
    held = json.loads(link.event)
    actor = held["actor"]
    return AuditEntry(
        Event(held["event"]),
        None if actor is None else UUID(actor),
        datetime.fromisoformat(link.at),
        {Subject(kind): UUID(one) for kind, one in held.get("subjects", {}).items()},
        {**held.get("hashes", {}), **hashes},
    )


def fingerprint(row: Mapping[str, str | int | None]) -> str:
    """SHA-256 over the RFC 8785 form of a row, its empty columns left out.

    Leaving them out lets a later version add a column without changing older fingerprints.
    """
    flat = {name: value for name, value in row.items() if value is not None}
    return hashlib.sha256(_FLAT.encode(flat).encode()).hexdigest()
