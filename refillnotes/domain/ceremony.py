"""How a signer was known: by which factors, in which sign-in, at which level, by whose key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from refillnotes.domain.stamp import Stamp

AskTime = Callable[[bytes], bytes | None]  # a time stamp over a SHA-256, or none to be had


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

    def sign(self, pdf: bytes, looks: bytes, stamp: Stamp, page: int, ask: AskTime | None) -> bytes:
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
