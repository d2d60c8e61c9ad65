"""What a statement that is in no PDF says of how its signer was known."""

from __future__ import annotations

from refillnotes.domain.ceremony import Ceremony, Level


def known_by(ceremony: Ceremony) -> dict[str, str]:
    """The factors and the sign-in; at level S2 the signer's certificate, whose key signs it."""
    said = {"auth": " ".join(ceremony.auth), "session_sha256": ceremony.session_sha256}
    if ceremony.own is None:
        return said
    return said | {"level": Level.S2, "certificate_sha256": ceremony.own.certificate_sha256}
