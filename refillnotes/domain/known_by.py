"""What a statement that is in no PDF says of how its signer was known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from refillnotes.domain.ceremony import Auth, Ceremony, ForPasskey, Level


def known_by(ceremony: Ceremony) -> dict[str, str]:
    """The factors and the sign-in, and by what the signer's own signature is checked.

    At level S2 that is their certificate, whose key signs the statement; at S3 where their passkey
    was asked.
    """
    said = {"auth": " ".join(ceremony.auth), "session_sha256": ceremony.session_sha256}
    if ceremony.own is not None:
        said |= {"level": Level.S2, "certificate_sha256": ceremony.own.certificate_sha256}
    if ceremony.passkey is not None:
        said |= {"level": Level.S3, **asdict(ceremony.passkey)}
    return said


def ceremony_said(said: Mapping[str, str]) -> Ceremony:
    """The ceremony of level S3 that a statement tells of, as ``known_by`` wrote it."""
    asked = ForPasskey(said["site"], said["origin"], said["nonce"])
    auth = tuple(map(Auth, said["auth"].split()))
    return Ceremony(auth, said["session_sha256"], Level.S3, asked)
