"""Seal a secret that must be read again, and make tokens nobody can make without the key."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from refillnotes.actions.clinic import Clinic
from refillnotes.domain.errors import RefillnotesError

_NONCE = 12  # bytes, as AES-GCM wants them


class SealedElsewhere(RefillnotesError):
    """A sealed secret does not open: it is another person's, or the instance's secret is new."""


def seal(clinic: Clinic, secret: str, owner: UUID) -> str:
    """Encrypt for the record; it opens with the instance's secret, for this owner alone."""
    nonce = secrets.token_bytes(_NONCE)
    closed = _cipher(clinic).encrypt(nonce, secret.encode(), owner.bytes)
    return base64.b64encode(nonce + closed).decode()


def unseal(clinic: Clinic, sealed: str, owner: UUID) -> str:
    """Errors: ``SealedElsewhere``."""
    held = base64.b64decode(sealed)
    try:
        return _cipher(clinic).decrypt(held[:_NONCE], held[_NONCE:], owner.bytes).decode()
    except InvalidTag as why:
        raise SealedElsewhere(
            "What was kept for this account cannot be read with the secret of this instance."
        ) from why


def keyed(clinic: Clinic, purpose: str, what: str) -> bytes:
    """32 bytes that are the same each time, and that only this instance can work out."""
    return hmac.digest(clinic.key, f"{purpose}\n{what}".encode(), hashlib.sha256)


def _cipher(clinic: Clinic) -> AESGCM:
    return AESGCM(keyed(clinic, "seal", ""))
