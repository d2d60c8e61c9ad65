"""Signing with the clinic's seal: the key is read once, and the right one is chosen for the day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from refillnotes.domain.ceremony import AskTime
from refillnotes.domain.signature import Stated
from refillnotes.domain.stamp import Stamp
from refillnotes.seal import folder as files
from refillnotes.seal.authority import (
    PERSONAL_LASTS,
    SEAL_LASTS,
    WARNED_BEFORE,
    Pair,
    Revoked,
    Why,
)
from refillnotes.seal.errors import SealUnfit
from refillnotes.seal.personal import PersonalKey

if TYPE_CHECKING:
    from refillnotes.seal.pades import Signer

_NONE: Mapping[str, datetime] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Ring:
    """What one reading of the folder gave, and the folder's stamp at that time."""

    read_at: int
    signers: dict[int, Signer]
    certificates: dict[int, x509.Certificate]
    revoked: frozenset[int]


class Seal:
    """Signs PDFs for one clinic; safe to share between threads.

    A seal that is renewed or revoked while the program runs is noticed at the next signature.
    """

    def __init__(self, folder: Path, place: str) -> None:
        self.folder = folder
        self._place = place
        self._reading = Lock()
        self._ring: _Ring | None = None

    def sign(
        self, pdf: bytes, looks: bytes, stamp: Stamp, page: int = 0, ask: AskTime | None = None
    ) -> bytes:
        """Append one signature in the box of the stamp's role, looking like that page.

        The first signature of a file shows the page after it in the boxes that wait.

        Errors: ``SealMissing``, ``SealUnfit``, ``NotToBeSigned``.
        """
        from refillnotes.seal import pades  # noqa: PLC0415  # a second to load, for signers alone

        signer = self._signer(datetime.fromisoformat(stamp["signed_at"]))
        return pades.append_signature(pdf, looks, page, stamp, signer, ask)

    def faults_in(
        self, pdf: bytes, stated: Sequence[Stated], revoked: Mapping[str, datetime] = _NONE
    ) -> Iterator[str]:
        """What is wrong with a signed PDF. Errors: ``SealMissing``, ``SealUnfit``.

        ``revoked`` says since when personal certificates are, by their fingerprints.
        """
        from refillnotes.seal.checking import faults_in  # noqa: PLC0415  # as above

        return faults_in(pdf, stated, self.trust(), revoked)

    def issue(
        self, name: str, person_id: str, now: datetime, lasts: timedelta = PERSONAL_LASTS
    ) -> Pair:
        """Vouch for a person: a certificate with its key, which is kept nowhere here.

        Errors: ``SealMissing``, ``SealUnfit`` when the root's key is kept elsewhere.
        """
        return files.issue_personal(self.folder, name, person_id, now, lasts)

    def opened(self, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> PersonalKey:
        """A person's own key, ready to sign. Errors: ``SealMissing``, ``SealUnfit``."""
        return PersonalKey(certificate, key, self.trust().issuer_of(certificate), self._place)

    def time_stamp_roots(self) -> tuple[x509.Certificate, ...]:
        """What time stamps from outside are believed by. Errors: ``SealMissing``, ``SealUnfit``."""
        return self.trust().time_stamps

    def stamped_at(self, token: bytes, digest: bytes) -> datetime:
        """The time that a stamp from outside names. Errors: ``TimeStampUnsound``, ``SealUnfit``."""
        from refillnotes.seal.timestamps import stamped_at  # noqa: PLC0415  # as above

        return stamped_at(token, digest, self.time_stamp_roots())

    def trust(self) -> files.Trust:
        """What signatures are believed by. Errors: ``SealMissing``, ``SealUnfit``."""
        return files.read_trust(self.folder)

    def found(self, now: datetime, lasts: timedelta = SEAL_LASTS) -> None:
        """Make root, first seal and an empty list of revoked ones; what is there stays."""
        files.found(self.folder, self._place, now, now + lasts)

    def renew(self, now: datetime, lasts: timedelta = SEAL_LASTS) -> None:
        """Make the next seal. Errors: ``SealMissing``, ``SealUnfit``."""
        files.renew(self.folder, now, lasts)

    def renew_root(self, now: datetime) -> None:
        """Make the next root. Errors: ``SealMissing``, ``SealUnfit``."""
        files.renew_root(self.folder, now)

    def revoke(self, number: int, now: datetime, why: Why) -> str:
        """Revoke a seal and give its fingerprint. Errors: ``SealMissing``, ``SealUnfit``."""
        return _fingerprint(files.revoke(self.folder, number, now, why))

    def list_revoked(self, revoked: Sequence[Revoked], now: datetime) -> None:
        """Put people's certificates on the list that others check by.

        Errors: ``SealMissing``, ``SealUnfit`` when the root's key is kept elsewhere.
        """
        files.list_revoked(self.folder, revoked, now)

    def root_sha256(self) -> str:
        """The fingerprint by which the newest root is known outside. Errors: ``SealMissing``."""
        return _fingerprint(self.trust().root)

    def roots(self) -> dict[str, datetime]:
        """Until when each root holds, by its fingerprint, oldest first. Errors: ``SealMissing``."""
        return {_fingerprint(one): one.not_valid_after_utc for one in self.trust().roots}

    def certificates(self) -> dict[int, x509.Certificate]:
        """Every seal there ever was, by its number. Errors: ``SealMissing``."""
        return files.read_seals(self.folder)

    def newest_sha256(self) -> str:
        """The fingerprint of the seal made last. Errors: ``SealMissing``."""
        seals = self.certificates()
        return _fingerprint(seals[max(seals)])

    def warning(self, now: datetime) -> str:
        """What whoever runs the clinic should know: no seal, or one that ends; empty for nothing.

        Without one that holds, notes can be read and not signed. A root is told of while it still
        outlasts what it vouches for.
        """
        try:
            until = self._current(self._read(), now)[1].not_valid_after_utc
            ends = self.trust().root.not_valid_after_utc
        except SealUnfit as unfit:
            return str(unfit)
        if ends - now <= max(SEAL_LASTS, PERSONAL_LASTS):
            return (
                f"The root of the clinic's seals ends on {ends:%Y-%m-%d}, and what it vouches for "
                "with it. Make the next one: refillnotes seal renew-root"
            )
        if until - now > WARNED_BEFORE:
            return ""
        return (
            f"The clinic's seal ends on {until:%Y-%m-%d}. Make the next one: refillnotes seal renew"
        )

    def _signer(self, at: datetime) -> Signer:
        ring = self._read()
        number, certificate = self._current(ring, at)
        if number not in ring.signers:
            from refillnotes.seal import pades  # noqa: PLC0415

            key = files.read_pair(self.folder, f"seal-{number}").key
            root = self.trust().issuer_of(certificate)
            ring.signers[number] = pades.Signer(certificate, key, root, self._place)
        return ring.signers[number]

    def _current(self, ring: _Ring, at: datetime) -> tuple[int, x509.Certificate]:
        """The newest seal that may sign at that time. Errors: ``SealUnfit``."""
        fit = [
            number
            for number, one in ring.certificates.items()
            if one.serial_number not in ring.revoked
            and one.not_valid_before_utc <= at <= one.not_valid_after_utc
        ]
        if not fit:
            newest = ring.certificates[max(ring.certificates)]
            why = "is revoked" if newest.serial_number in ring.revoked else "does not hold"
            raise SealUnfit(
                f"The clinic's seal {why} on {at:%Y-%m-%d}: it was made for "
                f"{newest.not_valid_before_utc:%Y-%m-%d} to {newest.not_valid_after_utc:%Y-%m-%d}. "
                "Nothing is signed. Look at the clock, or make the next one: refillnotes seal renew"
            )
        return max(fit), ring.certificates[max(fit)]

    def _read(self) -> _Ring:
        """Read the folder once, and again when a file in it was put in place since."""
        with self._reading:
            try:
                written_at = self.folder.stat().st_mtime_ns
            except FileNotFoundError:
                raise files.missing(self.folder) from None
            if self._ring is None or self._ring.read_at != written_at:
                revoked = self.trust().revoked
                self._ring = _Ring(
                    written_at,
                    {},
                    files.read_seals(self.folder),
                    frozenset(one.serial for one in revoked),
                )
            return self._ring


def _fingerprint(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(SHA256()).hex()
