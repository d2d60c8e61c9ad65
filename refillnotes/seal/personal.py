"""A person's own key while it is open: it signs the notes of one ceremony, and is let go."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256

from refillnotes.domain.ceremony import AskTime
from refillnotes.domain.stamp import Stamp
from refillnotes.seal.errors import SealUnfit

if TYPE_CHECKING:
    from refillnotes.seal.pades import Signer


_OVER_DIGEST = ec.ECDSA(Prehashed(SHA256()))


def signed_digest(certificate: x509.Certificate, digest: bytes, signature: bytes) -> bool:
    """Whether the key of this certificate signed that digest."""
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return False
    try:
        key.verify(signature, digest, _OVER_DIGEST)
    except InvalidSignature:
        return False
    return True


class PersonalKey:
    """A certificate with its opened key; it writes no file, and nobody else may hold it."""

    def __init__(
        self,
        certificate: x509.Certificate,
        key: ec.EllipticCurvePrivateKey,
        root: x509.Certificate,
        place: str,
    ) -> None:
        self._certificate = certificate
        self._key = key
        self._root = root
        self._place = place

    @property
    def certificate_sha256(self) -> str:
        return self._certificate.fingerprint(SHA256()).hex()

    def sign(
        self, pdf: bytes, looks: bytes, stamp: Stamp, page: int = 0, ask: AskTime | None = None
    ) -> bytes:
        """Append one signature in the box of the stamp's role, looking like that page.

        Errors: ``SealUnfit`` outside the certificate's days, ``NotToBeSigned``.
        """
        from refillnotes.seal import pades  # noqa: PLC0415  # a second to load, for signers alone

        at, one = datetime.fromisoformat(stamp["signed_at"]), self._certificate
        if not one.not_valid_before_utc <= at <= one.not_valid_after_utc:
            raise SealUnfit(
                f"Your signing key holds from {one.not_valid_before_utc:%Y-%m-%d} to "
                f"{one.not_valid_after_utc:%Y-%m-%d}. Nothing was signed. Make a new key on your "
                "own page."
            )
        return pades.append_signature(pdf, looks, page, stamp, self._signer, ask)

    def sign_digest(self, digest: bytes) -> bytes:
        """Sign the SHA-256 of a statement that is in no PDF."""
        return self._key.sign(digest, _OVER_DIGEST)

    @cached_property
    def _signer(self) -> Signer:
        """Made once for a ceremony: what never changes between its notes is taken over."""
        from refillnotes.seal import pades  # noqa: PLC0415  # as above

        return pades.Signer(self._certificate, self._key, self._root, self._place)
