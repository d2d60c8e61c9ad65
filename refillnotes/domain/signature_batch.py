"""What one answer of a passkey signs for several notes: what they say alike, and their list."""

from __future__ import annotations

import hashlib
import json

import rfc8785

from refillnotes.domain.signature import Among, Stated, stated_as

_PREFIX = b"refillnotes-batch-v1\n"
_OWN = frozenset(Among.__annotations__)


def batch_of(stated: Stated) -> str:
    """The batch a statement is one of, in canonical JSON: the statement without its own note."""
    said = {name: text for name, text in stated.statement.items() if name not in _OWN}
    return rfc8785.dumps(said).decode()  # type: ignore[arg-type]  # texts, and a list of texts


def batch_hash(batch: str) -> str:
    """SHA-256 of a batch, prefixed so that no statement hashes the same."""
    return hashlib.sha256(_PREFIX + batch.encode()).hexdigest()


def statements_of(batch: str) -> tuple[Stated, ...]:
    """Every statement of a batch, in the words that its passkey signed."""
    said = json.loads(batch)
    return tuple(stated_as(rfc8785.dumps({**said, **own}).decode()) for own in said["among"])
