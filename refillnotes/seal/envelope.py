"""The CMS signature around a digest: what never changes is taken over once, the rest is put in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from asn1crypto import cms

_SEQUENCE = 0x30
_SET = 0x31
_OCTETS = 0x04
_EXPLICIT_0 = 0xA0
_SHORT = 0x80
_DIGEST = "message_digest"
LARGEST_TOKEN = 10_240
"""Bytes of a time stamp with its certificates; those of public authorities have 5,000 to 7,000."""

_OUTSIDE = ("version", "digest_algorithms", "encap_content_info", "certificates")


@dataclass(frozen=True, slots=True)
class Envelope:
    """Encoded parts of one signature, which are the same in every other by the same seal.

    Building them anew is three fifths of the time a signature takes. Nothing in a PAdES
    signature but its digest and the signature itself depends on the note; its time stands in the
    PDF, under the digest.
    """

    kind: bytes
    outside: bytes
    """What stands before the signer's part within the signed data, the certificate with it."""
    attributes: tuple[bytes, ...]
    digest_attribute: bytes
    """All of the attribute but the digest, which ends it."""
    signer: tuple[bytes, bytes]
    """Before and after the attributes."""

    @classmethod
    def of(cls, signed: cms.ContentInfo) -> Envelope:
        """Take a signature apart. Raises ValueError for one that holds a time of its own."""
        data = signed["content"]
        (one,) = data["signer_infos"]
        attributes = {each["type"].native: each.dump() for each in one["signed_attrs"]}
        if "signing_time" in attributes or len(one["unsigned_attrs"]):
            raise ValueError("only a PAdES signature without time stamps stays the same")
        (digest,) = next(
            each["values"].native for each in one["signed_attrs"] if each["type"].native == _DIGEST
        )
        return cls(
            kind=signed["content_type"].dump(),
            outside=b"".join(data[part].dump() for part in _OUTSIDE),
            attributes=tuple(each for name, each in attributes.items() if name != _DIGEST),
            digest_attribute=attributes[_DIGEST].removesuffix(digest),
            signer=(
                b"".join(one[part].dump() for part in ("version", "sid", "digest_algorithm")),
                one["signature_algorithm"].dump(),
            ),
        )

    def around(self, digest: bytes, sign: Callable[[bytes], bytes]) -> bytes:
        """The whole signature of a digest of SHA-256, made by ``sign`` over the attributes."""
        attributes = b"".join(sorted((*self.attributes, self.digest_attribute + digest)))
        signature = sign(_der(_SET, attributes))
        before, algorithm = self.signer
        signer = _der(
            _SEQUENCE,
            before + _der(_EXPLICIT_0, attributes) + algorithm + _der(_OCTETS, signature),
        )
        data = _der(_SEQUENCE, self.outside + _der(_SET, signer))
        return _der(_SEQUENCE, self.kind + _der(_EXPLICIT_0, data))


def with_time_stamp(signed: bytes, stamp: Callable[[bytes], bytes | None]) -> bytes:
    """A CMS signature with a token over its own value, or as it was when there is none."""
    info = cms.ContentInfo.load(signed)
    (signer,) = info["content"]["signer_infos"]
    token = stamp(hashlib.sha256(signer["signature"].native).digest())
    if token is None:
        return signed
    attribute = cms.CMSAttribute(
        {
            "type": "signature_time_stamp_token",
            "values": [cms.ContentInfo.load(token)],
        }
    )
    signer["unsigned_attrs"] = cms.CMSAttributes([attribute])
    return bytes(info.dump())


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < _SHORT:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, _SHORT | len(length))) + length + content
