"""A personal key at rest: locked under Argon2id of its owner's PIN, bound to its certificate."""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import asdict, dataclass

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from refillnotes.seal.errors import PinWrong

_SALT = 16  # bytes, as RFC 9106 advises
_NONCE = 12  # bytes, as AES-GCM wants them
_WRAPPING = 32  # bytes of the key that locks the key


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess of a PIN costs: KiB of memory, passes over it, lanes at once."""

    memory: int
    passes: int
    lanes: int


COST = Cost(memory=128 * 1024, passes=3, lanes=4)
"""Proposed; docs/adr/0030 has what it took where it was measured."""


@dataclass(frozen=True, slots=True)
class LockedKey:
    """The lock and what it holds, each part of bytes in base64.

    ``salt``, ``memory``, ``passes`` and ``lanes`` are what the PIN is stretched with.
    """

    salt: str
    memory: int
    passes: int
    lanes: int
    nonce: str
    ciphertext: str

    @property
    def cost(self) -> Cost:
        return Cost(self.memory, self.passes, self.lanes)


def lock(
    key: ec.EllipticCurvePrivateKey, pin: str, owner: str, certificate_sha256: str, cost: Cost
) -> LockedKey:
    """Lock a key so that this PIN opens it, for this owner and certificate alone."""
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    bare = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    closed = _cipher(pin, salt, cost).encrypt(nonce, bare, _bound(owner, certificate_sha256, cost))
    return LockedKey(_text(salt), cost.memory, cost.passes, cost.lanes, _text(nonce), _text(closed))


def unlock(
    locked: LockedKey, pin: str, owner: str, certificate_sha256: str
) -> ec.EllipticCurvePrivateKey:
    """Errors: ``PinWrong``."""
    cipher = _cipher(pin, base64.b64decode(locked.salt), locked.cost)
    bound = _bound(owner, certificate_sha256, locked.cost)
    try:
        bare = cipher.decrypt(
            base64.b64decode(locked.nonce), base64.b64decode(locked.ciphertext), bound
        )
    except InvalidTag:
        raise PinWrong("This PIN does not open this key.") from None
    key = load_der_private_key(bare, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise PinWrong("What this PIN opens is no key this program made.")
    return key


def _cipher(pin: str, salt: bytes, cost: Cost) -> AESGCM:
    stretched = hash_secret_raw(
        pin.encode(),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory,
        parallelism=cost.lanes,
        hash_len=_WRAPPING,
        type=Type.ID,
    )
    return AESGCM(stretched)


def _bound(owner: str, certificate_sha256: str, cost: Cost) -> bytes:
    """What the lock is bound to: moved to another row, it opens nothing."""
    bound = {"owner": owner, "certificate": certificate_sha256, **asdict(cost)}
    return b"refillnotes-signing-key-v1\n" + json.dumps(bound, sort_keys=True).encode()


def _text(part: bytes) -> str:
    return base64.b64encode(part).decode()
