"""A statement that is no part of a PDF: signed by a key or passkey of its signer, checked again."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.own_key import certificate_in, certificate_of, refuse_revoked
from refillnotes.actions.own_key_signed import made_by
from refillnotes.actions.passkey_signed import added_by
from refillnotes.actions.refusals import NoPasskey, NoSigningKey
from refillnotes.domain.ceremony import Ceremony, Level
from refillnotes.domain.governance_statement import PREFIX as RULES_PREFIX
from refillnotes.domain.voiding import PREFIX as VOID_PREFIX
from refillnotes.export.passkey_proof import statement_fault
from refillnotes.seal.personal import signed_digest
from refillnotes.store import own_signatures, rule_changes, signing_keys, voids
from refillnotes.store.own_signatures import OwnSignature


def own_signature(
    clinic: Clinic, connection: Connection, ceremony: Ceremony, text: str, sha256: str
) -> OwnSignature | None:
    """What the signer's own key makes of a statement, within the act; None at level S1.

    Errors: ``NoSigningKey`` without a key, or with one that was revoked meanwhile; ``NoPasskey``
    at level S3, where the device has signed before.
    """
    if ceremony.own is None:
        if clinic.signing is Level.S2:
            raise NoSigningKey("You sign with your own key here. Nothing was signed.")
        if clinic.signing is Level.S3:
            raise NoPasskey("You sign with your passkey here. Nothing was signed.")
        return None
    refuse_revoked(connection, text)
    signature = ceremony.own.sign_digest(bytes.fromhex(sha256))
    made = base64.b64encode(signature).decode()
    return OwnSignature(sha256, ceremony.own.certificate_sha256, made)


def made_by_key(connection: Connection, text: str, sha256: str) -> Mapping[str, str]:
    """What a bundle says of how a statement was signed; nothing at level S1."""
    proof = own_signatures.proof_of(connection, sha256)
    if proof is not None:
        return asdict(proof)
    digest = certificate_in(text).get("certificate")
    held = None if digest is None else signing_keys.find_by_sha256(connection, digest)
    signed = own_signatures.find(connection, sha256)
    if held is None or signed is None:
        return {}
    gone = signing_keys.revocation_of(connection, held.id)
    return {
        "certificate": held.certificate,
        "revoked_at": "" if gone is None else gone.revoked_at.isoformat(),
        "signature": signed.signature,
    }


def statement_faults(connection: Connection) -> Iterator[tuple[str, str]]:
    """Each void and rule change that its signer's key or passkey did not sign, and why."""
    revoked = signing_keys.revoked(connection)
    for where, prefix, statements in (
        ("void", VOID_PREFIX, voids.statements(connection)),
        ("rule change", RULES_PREFIX, rule_changes.statements(connection)),
    ):
        for text, sha256 in statements:
            # One that was emptied has a tombstone, which verify_destroyed looks at
            why = _fault(connection, text, sha256, prefix, revoked) if text else ""
            if why:
                yield f"{where} statement {sha256[:16]}", why


def _passkey_fault(connection: Connection, text: str, sha256: str, prefix: bytes) -> str:
    proof = own_signatures.proof_of(connection, sha256)
    if proof is None:
        return "the answer of its signer's passkey is gone"
    if proof.key_sha256 not in added_by(connection, UUID(json.loads(text)["signer"])):
        return "it is signed by a passkey that its signer never added"
    answer = asdict(proof) | {"statement": text}
    return statement_fault(answer, sha256, proof.key_sha256, prefix)


def _fault(
    connection: Connection, text: str, sha256: str, prefix: bytes, revoked: Mapping[str, datetime]
) -> str:
    if json.loads(text).get("level") == Level.S3:
        return _passkey_fault(connection, text, sha256, prefix)
    digest = certificate_in(text).get("certificate")
    if digest is None:
        return ""
    said = json.loads(text)
    held = signing_keys.find_by_sha256(connection, digest)
    signed = own_signatures.find(connection, sha256)
    if held is None or signed is None or signed.certificate_sha256 != digest:
        return "the signature of its signer's own key is gone"
    if str(held.person_id) != said["signer"] or digest not in made_by(connection, held.person_id):
        return "it is signed with a key that its signer never made"
    if digest in revoked and revoked[digest] <= datetime.fromisoformat(said["signed_at"]):
        return "its signer's key was revoked before"
    try:
        signature = base64.b64decode(signed.signature, validate=True)
    except binascii.Error:
        signature = b""
    whole = signed_digest(certificate_of(held), bytes.fromhex(sha256), signature)
    return "" if whole else "its signer's own signature does not hold"
