"""Check that a passkey answered to a statement, or to a batch: the device, the page, the words.

Needs Python and the package ``cryptography``, no refillnotes. It lies in a bundle beside
``verify.py``, which asks it about every note that was signed with a passkey.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

PREFIX = b"refillnotes-signature-v1\n"
BATCH_PREFIX = b"refillnotes-batch-v1\n"
PARTS = ("public_key", "authenticator_data", "client_data", "signature")
"""Each in base64url; the key is a SubjectPublicKeyInfo."""

_OWN = ("note", "record_sha256", "pdf_sha256", "pdf_size")
"""What a statement of a batch says of its own note and of no other."""

_ANOTHER = "its passkey signed another statement"
_SITE = 32  # bytes of the site's hash, before the flags
_THERE = 0b101  # somebody was present, and the device knew who
_UNFIT: tuple[type[Exception], ...] = (InvalidSignature, UnsupportedAlgorithm)
_UNFIT += (AttributeError, IndexError, KeyError, TypeError, ValueError)


def passkey_fault(
    proof: Mapping[str, str], statement_sha256: str, passkey_sha256: str, record_sha256: str
) -> str:
    """What is wrong with an answer to a statement about a record, empty for nothing.

    ``proof`` holds the statement and the parts; the hashes are those of the audit trail's event.
    """
    why = statement_fault(proof, statement_sha256, passkey_sha256)
    if not why and json.loads(proof["statement"]).get("record_sha256") != record_sha256:
        return _ANOTHER
    return why


def statement_fault(
    proof: Mapping[str, str], statement_sha256: str, passkey_sha256: str, prefix: bytes = PREFIX
) -> str:
    """The same of any statement; ``prefix`` is what its hash begins with."""
    try:
        key, data, client_data, signature = (_bytes(proof[name]) for name in PARTS)
        stated = hashlib.sha256(prefix + proof["statement"].encode())
        statement, said = json.loads(proof["statement"]), json.loads(client_data)
        site = hashlib.sha256(statement["site"].encode()).digest()
        elsewhere = said["origin"] != statement["origin"] or said.get("crossOrigin", False)
        found = {
            _ANOTHER: stated.hexdigest() != statement_sha256,
            "it is signed by another passkey than the audit trail says": passkey_sha256
            != hashlib.sha256(key).hexdigest(),
            "its passkey signed a batch without it": not _is_among(statement),
            "its passkey was asked about something else": said["type"] != "webauthn.get"
            or _bytes(said["challenge"]) != _put(stated.digest(), statement),
            "its passkey answered at another address": elsewhere or data[:_SITE] != site,
            "its passkey answered without knowing who was there": data[_SITE] & _THERE != _THERE,
        }
        _verify(key, signature, data + hashlib.sha256(client_data).digest())
    except _UNFIT:
        return "its passkey's signature does not hold"
    return next((why for why, is_so in found.items() if is_so), "")


def passkey_faults(note: Mapping[str, Any], hashes: Mapping[str, str]) -> Iterator[str]:
    """The same as a sentence about a note of a bundle, ``hashes`` being its event's."""
    stated, key = hashes.get("statement", ""), hashes["passkey"]
    why = passkey_fault(note.get("passkey", {}), stated, key, note["record_sha256"])
    if why:
        yield f"{note['path']}: {why}."


def _is_among(statement: Mapping[str, Any]) -> bool:
    """Whether a statement of a batch is one of those its passkey signed; true of one by itself."""
    if "among" not in statement:
        return True
    return {name: statement[name] for name in _OWN} in statement["among"]


def _put(stated: bytes, statement: Mapping[str, Any]) -> bytes:
    """The challenge: the hash of the statement or, where it is one of a batch, of the batch.

    The batch is what every statement of it says alike, the list of its notes included.
    """
    if "among" not in statement:
        return stated
    batch = {name: said for name, said in statement.items() if name not in _OWN}
    canonical = json.dumps(batch, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(BATCH_PREFIX + canonical.encode()).digest()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _verify(public_key: bytes, signature: bytes, signed: bytes) -> None:
    """Raise ``InvalidSignature`` unless this key made it, by one of the three ways there are."""
    key = load_der_public_key(public_key)
    if isinstance(key, EllipticCurvePublicKey):
        key.verify(signature, signed, ECDSA(SHA256()))
    elif isinstance(key, RSAPublicKey):
        key.verify(signature, signed, PKCS1v15(), SHA256())
    elif isinstance(key, Ed25519PublicKey):
        key.verify(signature, signed)
    else:
        raise UnsupportedAlgorithm("this is no key a passkey has here")
