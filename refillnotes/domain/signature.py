"""What a signature says: by whom, as what, over which record and page, in which words, when."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NotRequired, TypedDict, cast
from zoneinfo import ZoneInfo

import rfc8785

from refillnotes.domain.ceremony import BY_SESSION, Ceremony
from refillnotes.domain.stamp import Stamp

SCHEMA = "refillnotes-signature-3"
"""Its older kin, ``refillnotes-signature-2``, says nothing of how the signer was known."""

UNSEALED = "refillnotes-signature-1"
"""The schema of statements made before PDFs were sealed; they bind the record alone."""

_PREFIX = b"refillnotes-signature-v1\n"


CLOCK = "server"
"""Whose clock a statement names: the machine's that signs; no time stamp from outside."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One of the things a signature can mean, and the sentence the signer reads."""

    code: str
    role: str
    sentence: str


AUTHOR = Meaning("performed", "author", "I performed this visit and recorded these values.")
AMENDER = Meaning("amended", "author", "I amended this note; it says why and what differs.")
APPROVER = Meaning("approved", "approver", "I reviewed and approve this note.")
ADDER = Meaning("added", AUTHOR.role, "I wrote this addendum; it changes nothing in the note.")
ADDENDUM_APPROVER = Meaning("approved", APPROVER.role, "I reviewed and approve this addendum.")
OWN_APPROVER = Meaning(
    "approved-own",
    "approver",
    "I approve this note. Author and approver are the same person, as this clinic's rule allows.",
)
"""Of a clinic with one physician: said before it is signed, and printed wherever it was."""


def approval(*, own: bool) -> Meaning:
    """What an approval means, of somebody else's note and of one's own."""
    return OWN_APPROVER if own else APPROVER


class Among(TypedDict):
    """What a statement says of its own note and of no other of its batch."""

    note: str
    record_sha256: str
    pdf_sha256: str
    pdf_size: str


class Statement(TypedDict):
    """The keys of a statement; ``pdf_sha256`` is of the file's first ``pdf_size`` bytes.

    Those from ``auth`` to ``app`` are in every statement of this schema.
    """

    schema: str
    record_sha256: str
    pdf_sha256: str
    pdf_size: str
    note: str
    signer: str
    name: str
    credentials: str
    meaning: str
    role: str
    sentence: str
    signed_at: str
    zone: str
    audit_head: str
    auth: NotRequired[str]
    session_sha256: NotRequired[str]
    level: NotRequired[str]
    clock: NotRequired[str]
    app: NotRequired[str]
    site: NotRequired[str]
    origin: NotRequired[str]
    nonce: NotRequired[str]
    certificate_sha256: NotRequired[str]
    batch: NotRequired[str]
    among: NotRequired[list[Among]]
    """Of a batch that one answer of a passkey signs: every note of it, this one too."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What is signed: the record, and the very bytes that show it."""

    record_sha256: str
    pdf_sha256: str
    pdf_size: int


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose name is put to it, as printed."""

    id: str
    name: str
    credentials: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement in canonical JSON, and its SHA-256."""

    text: str
    sha256: str

    @property
    def statement(self) -> Statement:
        return cast("Statement", json.loads(self.text))

    @property
    def stamp(self) -> Stamp:
        said = self.statement
        return {
            "role": said["role"],
            "name": said["name"],
            "credentials": said["credentials"],
            "meaning": said["meaning"],
            "sentence": said["sentence"],
            "signed_at": said["signed_at"],
            "record_sha256": said["record_sha256"],
            "statement_sha256": self.sha256,
            "batch": said.get("batch", ""),
            "level": said.get("level", ""),
            "certificate_sha256": said.get("certificate_sha256", ""),
            "audit_head": said["audit_head"],
        }


def state(
    meaning: Meaning,
    signer: Signer,
    bound: Bound,
    signed_at: datetime,
    *,
    note: str,
    audit_head: str,
    ceremony: Ceremony = BY_SESSION,
    app: str = "",
    batch: str = "",
    among: Sequence[Among] = (),
) -> Stated:
    """Put a signature into words.

    ``signed_at`` is in the clinic's zone, whose name and distance from UTC are kept with it.
    ``audit_head`` is the hash of the newest audit record, so that the order of acts can be shown
    later. ``app`` is the version of this program; ``batch`` names the ceremony in which several
    notes were signed, and ``among`` lists them where one answer of a passkey signs them all.
    """
    statement: Statement = {
        "schema": SCHEMA,
        "record_sha256": bound.record_sha256,
        "pdf_sha256": bound.pdf_sha256,
        "pdf_size": str(bound.pdf_size),
        "note": note,
        "signer": signer.id,
        "name": signer.name,
        "credentials": signer.credentials,
        "meaning": meaning.code,
        "role": meaning.role,
        "sentence": meaning.sentence,
        "signed_at": signed_at.isoformat(timespec="seconds"),
        "zone": _zone(signed_at),
        "audit_head": audit_head,
        "auth": " ".join(ceremony.auth),
        "session_sha256": ceremony.session_sha256,
        "level": ceremony.level,
        "clock": CLOCK,
        "app": app,
    }
    if ceremony.passkey is not None:
        statement["site"] = ceremony.passkey.site
        statement["origin"] = ceremony.passkey.origin
        statement["nonce"] = ceremony.passkey.nonce
    if ceremony.own is not None:
        statement["certificate_sha256"] = ceremony.own.certificate_sha256
    if batch:
        statement["batch"] = batch
    if among:
        statement["among"] = list(among)
    text = rfc8785.dumps(statement)  # type: ignore[arg-type]  # a TypedDict is a dict of JSON values
    return stated_as(text.decode())


def stated_as(text: str) -> Stated:
    """A statement that is in words already, with its hash."""
    return Stated(text, hashlib.sha256(_PREFIX + text.encode()).hexdigest())


def _zone(at: datetime) -> str:
    if not isinstance(at.tzinfo, ZoneInfo):
        raise TypeError(f"{at} has no zone by name; a signature is made on the clinic's clock")
    return at.tzinfo.key
