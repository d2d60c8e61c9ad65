"""What a signature says: by whom, as what, over which record and page, in which words, when."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NotRequired, Protocol, TypedDict, cast
from zoneinfo import ZoneInfo

import rfc8785

SCHEMA = "refillnotes-signature-3"
"""Its older kin, ``refillnotes-signature-2``, says nothing of how the signer was known."""

UNSEALED = "refillnotes-signature-1"
"""The schema of statements made before PDFs were sealed; they bind the record alone."""

AskTime = Callable[[bytes], bytes | None]  # a time stamp over a SHA-256, or none to be had
_PREFIX = b"refillnotes-signature-v1\n"


CLOCK = "server"
"""Whose clock a statement names: the machine's that signs; no time stamp from outside."""


class Level(StrEnum):
    """What a signature proves, as docs/signing.md says."""

    S1 = "S1"
    """The signer was known by their factors; the clinic's seal closes the file."""
    S2 = "S2"
    """The file is closed by a key of the signer's own, which opens with their PIN alone."""
    S3 = "S3"
    """The statement itself is signed by the signer's passkey."""


class Auth(StrEnum):
    """By what a signer was known, in the words of a statement."""

    SESSION = "session"
    """By the sign-in alone."""
    PASSWORD = "password"  # noqa: S105  # a word, not a secret
    CODE = "code"
    PASSKEY = "passkey"
    PIN = "pin"
    """It opens the signer's own key, at level S2."""
    PERIOD = "period"
    """By a signature of the same sign-in at most five minutes before."""


@dataclass(frozen=True, slots=True)
class ForPasskey:
    """What a passkey's answer to a statement is checked by: where it was given, and a random text.

    ``site`` is the name passkeys belong to and ``origin`` the page's address.
    """

    site: str
    origin: str
    nonce: str


class OwnKey(Protocol):
    """A signer's own key, opened by their PIN for one ceremony: who holds it signs as them."""

    @property
    def certificate_sha256(self) -> str:
        """The fingerprint of the certificate that names its owner."""

    def sign(
        self, pdf: bytes, looks: bytes, stamp: Stamp, page: int = 0, ask: AskTime | None = None
    ) -> bytes:
        """Append one signature, as the clinic's seal would."""

    def sign_digest(self, digest: bytes) -> bytes:
        """Sign the SHA-256 of a statement that is in no PDF."""


@dataclass(frozen=True, slots=True)
class Ceremony:
    """How the signer was known, in which sign-in, and at which level it was signed."""

    auth: tuple[Auth, ...]
    session_sha256: str = ""
    level: Level = Level.S1
    passkey: ForPasskey | None = None
    """At level S3."""
    own: OwnKey | None = field(default=None, repr=False)
    """At level S2."""


BY_SESSION = Ceremony((Auth.SESSION,))


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
