"""Check that people's own keys signed a page of a bundle: the file, the words, whose key it is.

Needs Python and the package ``cryptography``, no refillnotes. It lies in a bundle beside
``verify.py``, which asks it about all that the audit trail says was signed so.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from zipfile import BadZipFile, ZipFile

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import Certificate, load_der_x509_certificate, load_pem_x509_certificates
from cryptography.x509.oid import NameOID

ROOT = "root.pem"
PREFIX = b"refillnotes-signature-v1\n"

_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+) (\d+) (\d+) (\d+)\s*\]")
_DIGEST = bytes.fromhex("06092a864886f70d010904")  # the name of the attribute message-digest
_SET, _LONG = b"\x31", 0x80
_UNFIT = (AttributeError, IndexError, KeyError, TypeError)
_OVER_DIGEST = ECDSA(Prehashed(SHA256()))

Act = tuple[Mapping[str, Any], Mapping[str, Any]]
"""A link of the audit trail, and the event it holds."""


def own_key_faults(
    bundle: ZipFile,
    note: Mapping[str, Any],
    signed: Act,
    acts: Iterable[Act],
    whose: Iterable[tuple[str, str]],
) -> Iterator[str]:
    """A sentence for every signature of one note or addendum that does not hold.

    ``signed`` is the link and the event of a signature, ``acts`` are all there are; ``whose`` says
    which of its hashes names the certificate of whom. That the root in the bundle is the clinic's,
    only the clinic can show.
    """
    link, act = signed
    pdf, root = _member(bundle, note["path"]), _member(bundle, ROOT)
    for name, role in whose:
        digest, now = act["hashes"][name], name == "certificate"
        why = own_key_fault(note, role, digest, act.get("actor") if now else None, pdf, root)
        if not why and now:
            why = _revoked_before(digest, role, link, acts)
        if why:
            yield f"{note['path']}: {why}."


def own_statement_fault(
    bundle: ZipFile, kept: Mapping[str, Any], stated: str, signed: Act, acts: Iterable[Act]
) -> str:
    """What is wrong with one signature that is in no file, empty for nothing.

    ``kept`` holds the statement, what its signer's key made of its hash, ``stated``, and that key's
    certificate; ``signed`` is the link and the event that name both.
    """
    link, act = signed
    digest, root = act["hashes"]["certificate"], _member(bundle, ROOT)
    try:
        role = json.loads(kept["statement"])["role"]
        why = _key_fault(kept, role, digest, act.get("actor"), root)
        signature = base64.b64decode(kept["signature"], validate=True)
        _key_of(_certificate(kept)).verify(signature, bytes.fromhex(stated), _OVER_DIGEST)
    except InvalidSignature:
        return why or f"the {role}'s own signature does not hold"
    except (*_UNFIT, ValueError):
        return "the signature of its signer's own key cannot be read"
    return why or _revoked_before(digest, role, link, acts)


def _revoked_before(digest: str, role: str, link: Mapping[str, Any], acts: Iterable[Act]) -> str:
    gone = [one["seq"] for one, said in acts if said.get("hashes", {}).get("revoked") == digest]
    return f"the {role}'s key was revoked before" if any(seq < link["seq"] for seq in gone) else ""


def _member(bundle: ZipFile, name: str) -> bytes:
    """What cannot be read holds no signature; that it is missing has its own sentence."""
    try:
        return bundle.read(name)
    except (BadZipFile, KeyError, OSError):
        return b""


def own_key_fault(
    note: Mapping[str, Any], role: str, digest: str, signer: str | None, pdf: bytes, root: bytes
) -> str:
    """What is wrong with one signature, empty for nothing.

    ``digest`` is the certificate the audit trail names, ``signer`` who acted, where it says so.
    """
    try:
        (kept,) = [one for one in note["own_keys"] if json.loads(one["statement"])["role"] == role]
        said = json.loads(kept["statement"])
        stated = hashlib.sha256(PREFIX + kept["statement"].encode()).hexdigest()
        why = _key_fault(kept, role, digest, signer, root)
        found = {
            why: bool(why),
            f"the {role} signed another record": said["record_sha256"] != note["record_sha256"],
            f"the {role}'s statement is not signed in the file": not _holds(
                pdf, stated, _certificate(kept)
            ),
        }
    except (*_UNFIT, ValueError):
        return f"the {role}'s own signature cannot be read"
    return next((why for why, is_so in found.items() if is_so), "")


def _key_fault(
    kept: Mapping[str, Any], role: str, digest: str, signer: str | None, root: bytes
) -> str:
    """What is wrong with whose key it is, empty for nothing. Errors: what cannot be read."""
    said, certificate = json.loads(kept["statement"]), _certificate(kept)
    (owner,) = certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
    at, gone = datetime.fromisoformat(said["signed_at"]), kept["revoked_at"]
    found = {
        f"the {role}'s signature is by another key than the audit trail says": (
            certificate.fingerprint(SHA256()).hex(),
            said["certificate_sha256"],
        )
        != (digest, digest),
        f"the {role}'s signature is by somebody else's key": owner.value != said["signer"]
        or signer not in (None, said["signer"]),
        f"the {role}'s key is not one that this root vouches for": not _vouched(certificate, root),
        f"the {role}'s key did not hold on that day": not (
            certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc
        ),
        f"the {role}'s key was revoked before": bool(gone) and datetime.fromisoformat(gone) <= at,
    }
    return next((why for why, is_so in found.items() if is_so), "")


def _certificate(kept: Mapping[str, Any]) -> Certificate:
    return load_der_x509_certificate(base64.b64decode(kept["certificate"], validate=True))


def _key_of(certificate: Certificate) -> EllipticCurvePublicKey:
    key = certificate.public_key()
    if not isinstance(key, EllipticCurvePublicKey):
        raise TypeError("this is no key a signer has here")
    return key


def _vouched(certificate: Certificate, roots: bytes) -> bool:
    """Whether one of the roots does, of which a clinic has more than one after many years."""
    try:
        (root,) = (
            one for one in load_pem_x509_certificates(roots) if one.subject == certificate.issuer
        )
        certificate.verify_directly_issued_by(root)
    except (InvalidSignature, TypeError, ValueError):
        return False
    return True


def _holds(pdf: bytes, stated: str, certificate: Certificate) -> bool:
    """Whether this key signed the bytes around it, with the statement's hash as their reason."""
    place = pdf.find(b" Statement " + stated.encode())
    if place < 0:
        return False
    *_, found = (one for one in _RANGE.finditer(pdf) if one.start() < place)
    start, before, behind, rest = map(int, found.groups())
    covered = pdf[start:before] + pdf[behind : behind + rest]
    if start or not behind <= found.start() <= place < behind + rest:
        return False
    signed = bytes.fromhex(pdf[before + 1 : behind - 1].decode("ascii"))
    attributes, signature = _signer_of(signed)
    try:
        _key_of(certificate).verify(signature, _SET + attributes[1:], ECDSA(SHA256()))
    except InvalidSignature:
        return False
    digests = [one[-32:] for one in _parts(_inside(attributes)) if _DIGEST in one]
    return digests == [hashlib.sha256(covered).digest()]


def _signer_of(signed: bytes) -> tuple[bytes, bytes]:
    """The signed attributes and the signature of a CMS with one signer."""
    data = _inside(_parts(_inside(signed))[1])
    (signer,) = _parts(_inside(_parts(_inside(data))[-1]))
    _, _, _, attributes, _, signature, *_ = _parts(_inside(signer))  # a time stamp may follow
    return attributes, _inside(signature)


def _parts(content: bytes) -> list[bytes]:
    """The elements that follow each other in DER, each whole."""
    parts = []
    while content:
        first, size = _size(content)
        parts.append(content[: first + size])
        content = content[first + size :]
    return parts


def _inside(element: bytes) -> bytes:
    first, size = _size(element)
    return element[first : first + size]


def _size(element: bytes) -> tuple[int, int]:
    """Where the content of an element begins, and how long it is."""
    size = element[1]
    if size < _LONG:
        return 2, size
    digits = size - _LONG
    return 2 + digits, int.from_bytes(element[2 : 2 + digits], "big")
