"""What people signed that is no PDF, statements on voids and rule changes: by key or by passkey."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import Connection

from refillnotes.domain.passkey_proof import PasskeyProof
from refillnotes.store.evidence import keep
from refillnotes.store.rows import Shape
from refillnotes.store.tables import own_signatures, statement_proofs


@dataclass(frozen=True, slots=True)
class OwnSignature:
    """An ECDSA signature in base64 over a statement's hash, and the certificate that made it."""

    statement_sha256: str
    certificate_sha256: str
    signature: str

    @property
    def named(self) -> dict[str, str]:
        """By what the audit trail knows whose it is."""
        return {"certificate": self.certificate_sha256}


@dataclass(frozen=True, slots=True)
class StatementProof:
    """What the signer's passkey answered to a statement."""

    statement_sha256: str
    proof: PasskeyProof

    @property
    def named(self) -> dict[str, str]:
        """By what the audit trail knows whose it is."""
        return {"passkey": self.proof.key_sha256}


Own = OwnSignature | StatementProof
"""What a signer made of a statement that nobody else can make: at level S2, and at S3."""

_SIGNATURE = Shape(OwnSignature, own_signatures)
_PROOF = Shape(PasskeyProof, statement_proofs)


def kept(connection: Connection, signed: Own | None) -> dict[str, str]:
    """Keep it within another act, whose link names the row; nothing at level S1."""
    if signed is None:
        return {}
    if isinstance(signed, OwnSignature):
        return keep(connection, own_signatures, **asdict(signed))
    stated = signed.statement_sha256
    return keep(connection, statement_proofs, statement_sha256=stated, **asdict(signed.proof))


def find(connection: Connection, statement_sha256: str) -> OwnSignature | None:
    return _SIGNATURE.first(connection, own_signatures.c.statement_sha256 == statement_sha256)


def proof_of(connection: Connection, statement_sha256: str) -> PasskeyProof | None:
    return _PROOF.first(connection, statement_proofs.c.statement_sha256 == statement_sha256)
