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
from refillnotes.seal.errors import SealMissing, SealUnfit

_UNLOCK = "unlock"
_ROOT = "root"
_REVOKED = "revoked.crl"
TIME_STAMPS = "timestamps.pem"
"""The roots of the time stamping authorities this clinic named, those of earlier ones too."""
_SEAL = re.compile(r"seal-(\d+)\.pem")


@dataclass(frozen=True, slots=True)
class Trust:
    """What a signature is believed by: the clinic's root, and its list of what is revoked."""

    root: x509.Certificate
    revoked: x509.CertificateRevocationList
    time_stamps: tuple[x509.Certificate, ...] = ()
    """The roots of authorities outside; none where the clinic named none."""


def found(folder: Path, clinic: str, since: datetime, until: datetime | None = None) -> None:
    """Make root, first seal and an empty list, whole or not at all; what is there stays."""
    if folder.exists():
        return
    aside = folder.with_name(f".{folder.name}-{secrets.token_hex(4)}")
    aside.mkdir(mode=0o700, parents=True)
    try:
        _write(aside / _UNLOCK, secrets.token_hex(32).encode())
        root = authority.make_root(clinic, since)
        _write_pair(aside, _ROOT, root)
        _write_list(aside, root, (), since)
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
    organisation = root.certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[0]
    seal = authority.make_seal(root, str(organisation.value), number, now, now + lasts)
    _write_pair(folder, f"seal-{number}", seal)
    return seal.certificate


def issue_personal(
    folder: Path, name: str, person_id: str, now: datetime, lasts: timedelta
) -> Pair:
    """A certificate for a person, with its key; neither is kept here.

    Errors: ``SealMissing``, ``SealUnfit`` when the root's key is kept elsewhere.
    """
    root = _vouching_root(folder, now)
    return authority.make_personal(root, name, person_id, now, now + lasts)


def _vouching_root(folder: Path, now: datetime) -> Pair:
    root = read_pair(folder, _ROOT)
    ended = root.certificate.not_valid_after_utc
    if ended <= now:
        raise SealUnfit(
            f"The root of the clinic's seals ended on {ended:%Y-%m-%d}, so it vouches for no new "
            "seal. Keep this folder: the notes signed so far are checked with it."
        )
    return root


def revoke(folder: Path, number: int, now: datetime, why: Why) -> x509.Certificate:
    """Put a seal on the list: it signs no more, and is not believed from now on.

    Errors: ``SealMissing``, ``SealUnfit`` when there is no such seal or it is revoked already.
    """
    seals = read_seals(folder)
    if number not in seals:
        known = ", ".join(str(one) for one in seals)
        raise SealUnfit(f"There is no seal {number}. There are: {known}")
    root, trust = read_pair(folder, _ROOT), read_trust(folder)
    serial = seals[number].serial_number
    before = authority.revoked_in(trust.revoked)
    if any(one.serial == serial for one in before):
        raise SealUnfit(f"Seal {number} is revoked already.")
    _write_list(folder, root, (*before, Revoked(serial, now, why)), now)
    return seals[number]


def list_revoked(folder: Path, revoked: Sequence[Revoked], now: datetime) -> None:
    """Put these certificates on the list beside those on it, each with its own time.

    Errors: ``SealMissing``, ``SealUnfit`` when the root's key is kept elsewhere.
    """
    before = authority.revoked_in(read_trust(folder).revoked)
    _write_list(folder, _vouching_root(folder, now), (*before, *revoked), now)


def read_trust(folder: Path) -> Trust:
    """Read what signatures are believed by. Errors: ``SealMissing``, ``SealUnfit``."""
    named = folder / TIME_STAMPS
    try:
        return Trust(
            x509.load_pem_x509_certificate(_read(folder / f"{_ROOT}.pem")),
            x509.load_pem_x509_crl(_read(folder / _REVOKED)),
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
    return Pair(certificate, key)


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
    unlock = (folder / _UNLOCK).read_bytes()
    locked = pair.key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(unlock)
    )
    _write(folder / f"{name}.key", locked)
    _write(folder / f"{name}.pem", pair.certificate.public_bytes(Encoding.PEM))


def _write_list(folder: Path, root: Pair, revoked: tuple[Revoked, ...], at: datetime) -> None:
    _write(folder / _REVOKED, authority.make_list(root, revoked, at).public_bytes(Encoding.PEM))


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
