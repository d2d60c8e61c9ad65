"""Where the seal's files lie, and how they are made, renewed and revoked."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from asn1crypto import pem
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from refillnotes.seal import authority
from refillnotes.seal.authority import SEAL_LASTS, Pair, Revoked, Why
from refillnotes.seal.errors import RootUnknown, SealMissing, SealUnfit

_UNLOCK = "unlock"
_ROOT = "root"
_REVOKED = "revoked.crl"
TIME_STAMPS = "timestamps.pem"
"""The roots of the time stamping authorities this clinic named, those of earlier ones too."""
_SEAL = re.compile(r"seal-(\d+)\.pem")


@dataclass(frozen=True, slots=True)
class Trust:
    """What a signature is believed by: the clinic's roots, and their lists of what is revoked."""

    roots: tuple[x509.Certificate, ...]
    """Oldest first; the newest vouches for what is made now."""
    lists: tuple[x509.CertificateRevocationList, ...]
    time_stamps: tuple[x509.Certificate, ...] = ()
    """The roots of authorities outside; none where the clinic named none."""

    @property
    def root(self) -> x509.Certificate:
        """The newest."""
        return self.roots[-1]

    @property
    def revoked(self) -> tuple[Revoked, ...]:
        return tuple(one for each in self.lists for one in authority.revoked_in(each))

    def issuer_of(self, certificate: x509.Certificate) -> x509.Certificate:
        """The root that vouches for a certificate. Errors: ``RootUnknown`` when none does."""
        for root in self.roots:
            if root.subject == certificate.issuer:
                return root
        raise RootUnknown("No root in the folder seal vouches for the certificate that would sign.")


def found(folder: Path, clinic: str, since: datetime, until: datetime | None = None) -> None:
    """Make root, first seal and an empty list, whole or not at all; what is there stays."""
    if folder.exists():
        return
    aside = folder.with_name(f".{folder.name}-{secrets.token_hex(4)}")
    aside.mkdir(mode=0o700, parents=True)
    try:
        _write(aside / _UNLOCK, secrets.token_hex(32).encode())
        root = authority.make_root(clinic, 1, since)
        _write_pair(aside, _ROOT, root)
        _write_lists(aside, [authority.make_list(root, (), since)])
        seal = authority.make_seal(root, clinic, 1, since, until or since + SEAL_LASTS)
        _write_pair(aside, "seal-1", seal)
        aside.rename(folder)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


def renew(folder: Path, now: datetime, lasts: timedelta = SEAL_LASTS) -> x509.Certificate:
    """Make the next seal, which signs from now on; notes of the old ones stay valid.

    Errors: ``SealMissing``, ``SealUnfit`` when the root's key is kept elsewhere.
    """
    root = _vouching_root(folder, now)
    number = max(read_seals(folder)) + 1
    clinic = _clinic_of(root.certificate)
    seal = authority.make_seal(root, clinic, number, now, now + lasts)
    _write_pair(folder, f"seal-{number}", seal)
    return seal.certificate


def renew_root(folder: Path, now: datetime) -> None:
    """Make the next root, which vouches from now on; what older ones vouched for stays so.

    Its certificate is written last: before that, none of it counts. Errors: ``SealMissing``,
    ``SealUnfit``.
    """
    trust = read_trust(folder)
    number = len(trust.roots) + 1
    root = authority.make_root(_clinic_of(trust.root), number, now)
    _write_key(folder, _name_of_root(number), root)
    known = [one for one in trust.lists if any(one.issuer == old.subject for old in trust.roots)]
    _write_lists(folder, [*known, authority.make_list(root, (), now)])
    _write(folder / f"{_ROOT}.pem", as_pem((*trust.roots, root.certificate)))


def as_pem(certificates: Sequence[x509.Certificate]) -> bytes:
    return b"".join(one.public_bytes(Encoding.PEM) for one in certificates)


def issue_personal(
    folder: Path, name: str, person_id: str, now: datetime, lasts: timedelta
) -> Pair:
    """A certificate for a person, with its key; neither is kept here.

    Errors: ``SealMissing``, ``SealUnfit`` when the root's key is kept elsewhere.
    """
    root = _vouching_root(folder, now)
    return authority.make_personal(root, name, person_id, now, now + lasts)


def _vouching_root(folder: Path, now: datetime) -> Pair:
    """The newest root, with its key."""
    root = read_trust(folder).root
    ended = root.not_valid_after_utc
    if ended <= now:
        raise SealUnfit(
            f"The root of the clinic's seals ended on {ended:%Y-%m-%d}, so it vouches for nothing "
            "new. Make the next one: refillnotes seal renew-root"
        )
    return _root_pair(folder, root)


def _root_pair(folder: Path, root: x509.Certificate) -> Pair:
    number = read_trust(folder).roots.index(root) + 1
    return Pair(root, _read_key(folder, _name_of_root(number)))


def _name_of_root(number: int) -> str:
    return _ROOT if number == 1 else f"{_ROOT}-{number}"


def _clinic_of(root: x509.Certificate) -> str:
    (named,) = root.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return str(named.value)


def revoke(folder: Path, number: int, now: datetime, why: Why) -> x509.Certificate:
    """Put a seal on its root's list: it signs no more, and is not believed from now on.

    Errors: ``SealMissing``, ``SealUnfit`` when there is no such seal or it is revoked already.
    """
    seals = read_seals(folder)
    if number not in seals:
        known = ", ".join(str(one) for one in seals)
        raise SealUnfit(f"There is no seal {number}. There are: {known}")
    seal = seals[number]
    if any(one.serial == seal.serial_number for one in read_trust(folder).revoked):
        raise SealUnfit(f"Seal {number} is revoked already.")
    list_revoked(folder, [Revoked(seal.serial_number, now, why, seal.issuer)], now)
    return seal


def list_revoked(folder: Path, revoked: Sequence[Revoked], now: datetime) -> None:
    """Put these certificates on their roots' lists beside those on them, each with its own time.

    Errors: ``SealMissing``, ``SealUnfit`` when the key of such a root is kept elsewhere,
    ``RootUnknown`` when none of the roots vouched for one of them; then none is listed.
    """
    trust = read_trust(folder)
    if not {one.issuer for one in revoked} <= {root.subject for root in trust.roots}:
        raise RootUnknown("No root in the folder seal vouches for the certificate to be listed.")
    lists = {one.issuer: one for one in trust.lists}
    for root in trust.roots:
        new = [one for one in revoked if one.issuer == root.subject]
        if new:
            before = authority.revoked_in(lists[root.subject])
            pair = _root_pair(folder, root)
            lists[root.subject] = authority.make_list(pair, (*before, *new), now)
    _write_lists(folder, list(lists.values()))


def read_trust(folder: Path) -> Trust:
    """Read what signatures are believed by. Errors: ``SealMissing``, ``SealUnfit``."""
    named = folder / TIME_STAMPS
    try:
        return Trust(
            tuple(x509.load_pem_x509_certificates(_read(folder / f"{_ROOT}.pem"))),
            tuple(
                x509.load_der_x509_crl(content)
                for _, _, content in pem.unarmor(_read(folder / _REVOKED), multiple=True)
            ),
            tuple(x509.load_pem_x509_certificates(_read(named))) if named.exists() else (),
        )
    except ValueError as why:
        raise SealUnfit(
            f"{folder} holds a certificate or list that cannot be read. "
            "Bring the folder back from the backup."
        ) from why


def read_seals(folder: Path) -> dict[int, x509.Certificate]:
    """Every seal there ever was, by its number. Errors: ``SealMissing``."""
    if not (folder / f"{_ROOT}.pem").exists():
        raise missing(folder)
    names = {
        int(found[1]): file for file in folder.iterdir() if (found := _SEAL.fullmatch(file.name))
    }
    return {
        number: x509.load_pem_x509_certificate(_read(names[number])) for number in sorted(names)
    }


def read_pair(folder: Path, name: str) -> Pair:
    """Read a certificate with its key. Errors: ``SealMissing``, ``SealUnfit``."""
    certificate = x509.load_pem_x509_certificate(_read(folder / f"{name}.pem"))
    return Pair(certificate, _read_key(folder, name))


def _read_key(folder: Path, name: str) -> ec.EllipticCurvePrivateKey:
    for file in (folder / f"{name}.key", folder / _UNLOCK):
        if not file.exists():
            raise SealUnfit(
                f"{file.name} is not in {folder}. Put it back for as long as this takes; "
                "if it is lost, bring it back from the backup."
            )
        mode = stat.S_IMODE(file.stat().st_mode)
        if mode & 0o077:
            raise SealUnfit(
                f"{file} can be read by other people on this machine (its mode is {mode:o}). "
                f"Type: chmod 600 {file}"
            )
    try:
        key = load_pem_private_key(_read(folder / f"{name}.key"), _read(folder / _UNLOCK))
    except ValueError as why:
        raise SealUnfit(
            f"{name}.key and {_UNLOCK} in {folder} do not belong together. "
            "Bring both back from the same backup."
        ) from why
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise SealUnfit(f"{name}.key in {folder} is not a key this program made.")
    return key


def missing(folder: Path) -> SealMissing:
    return SealMissing(
        f"{folder} holds no seal, and without one nothing can be signed. Run: refillnotes setup; "
        "if this clinic had one before, bring the folder back from the backup instead."
    )


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise missing(file.parent) from None
    except OSError as why:
        raise SealUnfit(f"{file} cannot be read: {why.strerror}.") from why


def _write_pair(folder: Path, name: str, pair: Pair) -> None:
    """The key first: a certificate without its key would be chosen to sign."""
    _write_key(folder, name, pair)
    _write(folder / f"{name}.pem", pair.certificate.public_bytes(Encoding.PEM))


def _write_key(folder: Path, name: str, pair: Pair) -> None:
    unlock = (folder / _UNLOCK).read_bytes()
    locked = pair.key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(unlock)
    )
    _write(folder / f"{name}.key", locked)


def _write_lists(folder: Path, lists: Sequence[x509.CertificateRevocationList]) -> None:
    """One file for all of them, as openssl takes it."""
    _write(folder / _REVOKED, b"".join(one.public_bytes(Encoding.PEM) for one in lists))


def _write(file: Path, content: bytes) -> None:
    """Replace the file whole, on disk before it is named, for this account alone."""
    unfinished = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.rename(file)
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
