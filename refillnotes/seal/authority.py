"""The clinic's own certificates: a root that vouches for seals and people, and those revoked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

ROOT_LASTS = timedelta(days=20 * 365)
SEAL_LASTS = timedelta(days=2 * 365)
PERSONAL_LASTS = timedelta(days=2 * 365)
WARNED_BEFORE = timedelta(days=60)
"""Proposed: time to make a new seal while the old one still signs."""

_LONGEST_NAME = 64  # letters, by RFC 5280; bytes of a person's name, by cryptography
_CURVE = ec.SECP256R1()


class Why(StrEnum):
    """Why a certificate is revoked, in the words of RFC 5280."""

    KEY_COMPROMISE = "keyCompromise"
    SUPERSEDED = "superseded"
    CESSATION = "cessationOfOperation"


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and the key that belongs to it."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class Revoked:
    """One certificate that must not be believed from ``at`` on, and which root vouched for it."""

    serial: int
    at: datetime
    why: Why
    issuer: x509.Name


def make_root(clinic: str, number: int, since: datetime) -> Pair:
    """The certificate that vouches for every seal of this clinic; it signs no note itself."""
    key = ec.generate_private_key(_CURVE)
    name = _name(clinic, f"Root{f' {number}' if number > 1 else ''} of the clinic's seals")
    certificate = (
        _certificate(name, name, key.public_key(), since, since + ROOT_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(certificates=True), critical=True)
        .sign(key, SHA256())
    )
    return Pair(certificate, key)


def make_seal(root: Pair, clinic: str, number: int, since: datetime, until: datetime) -> Pair:
    """A certificate that signs notes and nothing else, never longer than its root lasts."""
    return _vouched_for(root, _name(clinic, f"Seal {number} of the clinic"), since, until)


def make_personal(root: Pair, name: str, person_id: str, since: datetime, until: datetime) -> Pair:
    """The same for one person, who is named by their id as well: names change, and meet again."""
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, _cut(name)),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, person_id),
        ]
    )
    return _vouched_for(root, subject, since, until)


def _cut(name: str) -> str:
    """As much of a person's name as a certificate takes; a note prints all of it."""
    return name.encode()[:_LONGEST_NAME].decode(errors="ignore")


def owner_of(certificate: x509.Certificate) -> str:
    """The id of the person a certificate is for; empty for a seal, which is nobody's."""
    ids = certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
    return str(ids[0].value) if ids else ""


def _vouched_for(root: Pair, subject: x509.Name, since: datetime, until: datetime) -> Pair:
    key = ec.generate_private_key(_CURVE)
    issuer = root.certificate
    until = min(until, issuer.not_valid_after_utc)
    certificate = (
        _certificate(subject, issuer.subject, key.public_key(), since, until)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(certificates=False), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key()),
            critical=False,
        )
        .sign(root.key, SHA256())
    )
    return Pair(certificate, key)


def make_list(
    root: Pair, revoked: Sequence[Revoked], at: datetime
) -> x509.CertificateRevocationList:
    """The list of revoked seals and people's certificates; it holds until the next one is made.

    One made after its root has ended holds for a year: what that root vouched for can no longer
    sign, and what it signed before is still asked about.
    """
    until = max(root.certificate.not_valid_after_utc, at.astimezone(UTC) + timedelta(days=365))
    made = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root.certificate.subject)
        .last_update(at.astimezone(UTC))
        .next_update(until)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key()),
            critical=False,
        )
    )
    for one in revoked:
        entry = x509.RevokedCertificateBuilder(one.serial, one.at.astimezone(UTC))
        reason = x509.CRLReason(x509.ReasonFlags(one.why.value))
        made = made.add_revoked_certificate(entry.add_extension(reason, critical=False).build())
    return made.sign(root.key, SHA256())


def revoked_in(found: x509.CertificateRevocationList) -> tuple[Revoked, ...]:
    """Read the list back."""
    return tuple(
        Revoked(
            one.serial_number,
            one.revocation_date_utc,
            Why(one.extensions.get_extension_for_class(x509.CRLReason).value.reason.value),
            found.issuer,
        )
        for one in found
    )


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    since: datetime,
    until: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(since.astimezone(UTC))
        .not_valid_after(until.astimezone(UTC))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _name(clinic: str, what: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, clinic[:_LONGEST_NAME]),
            x509.NameAttribute(NameOID.COMMON_NAME, what),
        ]
    )


def _usage(*, certificates: bool) -> x509.KeyUsage:
    """Sign certificates and lists, or sign what people stand by; never both."""
    return x509.KeyUsage(
        digital_signature=not certificates,
        content_commitment=not certificates,
        key_cert_sign=certificates,
        crl_sign=certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
