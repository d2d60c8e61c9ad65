"""Whether a PDF still is what its signers stand by, asked of every byte of it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO

from asn1crypto import crl, parser
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from refillnotes.domain.ceremony import Level
from refillnotes.domain.signature import Stated
from refillnotes.seal.authority import owner_of
from refillnotes.seal.errors import TimeStampUnsound
from refillnotes.seal.folder import Trust
from refillnotes.seal.pades import as_asn1
from refillnotes.seal.stamping import EARLIER, LATER
from refillnotes.seal.timestamps import context, stamped_at

logging.getLogger("pyhanko").addHandler(logging.NullHandler())  # what it finds is told below


def faults_in(
    pdf: bytes, stated: Sequence[Stated], trust: Trust, revoked: Mapping[str, datetime]
) -> Iterator[str]:
    """What is wrong with a signed PDF, nothing when all is well.

    ``stated`` are the statements on record, in the order they were signed; ``revoked`` says since
    when personal certificates are, by their fingerprints. No viewer is asked:
    some call a file valid to which a visible change was appended. The time of a signature is
    taken from its statement, which the audit chain keeps, so a seal that has ended since still
    holds for what it signed.
    """
    try:
        reader = PdfFileReader(BytesIO(pdf))
        signatures = {one.field_name: one for one in reader.embedded_regular_signatures}
        roles = [one.statement["role"] for one in stated]
        if list(signatures) != roles:
            there = " and ".join(signatures) or "nobody"
            yield f"it is signed by {there}, and should be by {' and '.join(roles)}"
            return
        for one in stated:
            signature = signatures[one.statement["role"]]
            yield from _of_statement(pdf, signature, one)
            yield from _of_signature(signature, one, trust)
            yield from _of_time_stamp(signature, one, trust)
            yield from _of_signer(signature, one, revoked)
        if signatures[roles[-1]].evaluate_signature_coverage() < SignatureCoverageLevel.ENTIRE_FILE:
            yield "something was added after the last signature"
    except Exception as why:  # noqa: BLE001 - a damaged file can make its reader fail in any way
        yield f"its signatures cannot be read ({type(why).__name__})"


def _of_statement(pdf: bytes, signature: EmbeddedPdfSignature, stated: Stated) -> Iterator[str]:
    said, role = stated.statement, stated.statement["role"]
    if hashlib.sha256(pdf[: int(said["pdf_size"])]).hexdigest() != said["pdf_sha256"]:
        yield f"what the {role} had on the screen was something else"
    if not str(signature.sig_object["/Reason"]).endswith(f" {stated.sha256}"):
        yield f"the {role}'s signature belongs to another statement"


def _of_signature(signature: EmbeddedPdfSignature, stated: Stated, trust: Trust) -> Iterator[str]:
    role = stated.statement["role"]
    signed_at = datetime.fromisoformat(stated.statement["signed_at"])
    status = validate_pdf_signature(
        signature,
        _context(trust, signed_at),
        ts_validation_context=context(trust.time_stamps, signed_at),
    )
    if not (status.intact and status.valid and _nothing_behind(signature)):
        yield f"it was changed after the {role} signed"
    elif not status.trusted:
        who = "a certificate" if stated.statement.get("level") == Level.S2 else "a seal"
        yield f"the {role}'s signature is not by {who} of this clinic that held then"
    elif not _only_signed_since(status):
        yield f"something else than signatures was added after the {role} signed"
    elif not status.bottom_line:
        yield f"the {role}'s signature does not hold"
    if signature.self_reported_timestamp != signed_at:
        yield f"the {role}'s signature names another time"


def _of_time_stamp(signature: EmbeddedPdfSignature, stated: Stated, trust: Trust) -> Iterator[str]:
    """A signature without one is sound: the authority may have been away, or none was named."""
    role = stated.statement["role"]
    signed_at = datetime.fromisoformat(stated.statement["signed_at"])
    value = hashlib.sha256(signature.signer_info["signature"].native).digest()
    for one in signature.signer_info["unsigned_attrs"]:
        if one["type"].native != "signature_time_stamp_token":
            yield f"the {role}'s signature carries something else than a time stamp"
            continue
        try:
            at = stamped_at(one["values"][0].dump(), value, trust.time_stamps)
        except TimeStampUnsound as why:
            yield f"at the {role}'s signature {why}"
            continue
        if not -EARLIER <= at - signed_at <= LATER:
            yield f"the time stamp of the {role}'s signature is of another time, {at.isoformat()}"


def _of_signer(
    signature: EmbeddedPdfSignature, stated: Stated, revoked: Mapping[str, datetime]
) -> Iterator[str]:
    """Whether the certificate is the one the statement names, and that of its very signer."""
    said, role = stated.statement, stated.statement["role"]
    used = x509.load_der_x509_certificate(signature.signer_cert.dump())
    if said.get("level") != Level.S2:
        if owner_of(used):
            yield f"the {role}'s signature is by a person's key, which its statement does not name"
        return
    digest = used.fingerprint(SHA256()).hex()
    if digest != said.get("certificate_sha256"):
        yield f"the {role}'s signature is by another certificate than its statement names"
    if owner_of(used) != said["signer"]:
        yield f"the {role}'s signature is by somebody else's key"
    gone = revoked.get(digest)
    if gone is not None and gone <= datetime.fromisoformat(said["signed_at"]):
        yield f"the {role}'s certificate was revoked before they signed"


def _nothing_behind(signature: EmbeddedPdfSignature) -> bool:
    """Whether the room kept for the signature, which it does not cover, holds nothing else."""
    room = signature.pkcs7_content
    return not room[parser.peek(room) :].strip(b"\0")


def _only_signed_since(status: PdfSignatureStatus) -> bool:
    return bool(status.docmdp_ok) and status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION


def _context(trust: Trust, at: datetime) -> ValidationContext:
    """The clinic's roots and their lists alone; nothing is fetched, no machine's trust is asked."""
    lists = [crl.CertificateList.load(one.public_bytes(Encoding.DER)) for one in trust.lists]
    return ValidationContext(
        trust_roots=[as_asn1(one) for one in trust.roots],
        moment=at,
        crls=lists,
        revocation_mode="require",
        retroactive_revinfo=True,
        allow_fetching=False,
    )
