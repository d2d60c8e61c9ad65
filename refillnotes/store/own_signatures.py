"""What people's own keys signed that is no PDF: statements on voids and on changes of the rules."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import Connection

from refillnotes.store.evidence import keep
from refillnotes.store.rows import Shape
from refillnotes.store.tables import own_signatures


@dataclass(frozen=True, slots=True)
class OwnSignature:
    """An ECDSA signature in base64 over a statement's hash, and the certificate that made it."""

    statement_sha256: str
    certificate_sha256: str
    signature: str


_SIGNATURE = Shape(OwnSignature, own_signatures)


def kept(connection: Connection, signed: OwnSignature | None) -> dict[str, str]:
    """Keep it within another act, whose link names the row; nothing below level S2."""
    return {} if signed is None else keep(connection, own_signatures, **asdict(signed))


def find(connection: Connection, statement_sha256: str) -> OwnSignature | None:
    return _SIGNATURE.first(connection, own_signatures.c.statement_sha256 == statement_sha256)
