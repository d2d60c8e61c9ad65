"""What a passkey answered to a statement, kept beside the signature for ever."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PasskeyProof:
    """The key and the device's answer; each part in base64url.

    ``public_key`` is a SubjectPublicKeyInfo, so that others can read it without CBOR.
    """

    public_key: str
    authenticator_data: str
    client_data: str
    signature: str

    @property
    def key_sha256(self) -> str:
        """By what the audit trail knows the passkey."""
        filled = self.public_key + "=" * (-len(self.public_key) % 4)
        return hashlib.sha256(base64.urlsafe_b64decode(filled)).hexdigest()
