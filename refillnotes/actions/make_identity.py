"""Make a pair of keys for encrypted backups: the private one in a file, the public one told."""

from __future__ import annotations

from pathlib import Path

from refillnotes.store.age import new_identity
from refillnotes.store.on_disk import write_private


def make_identity(file: Path) -> str:
    """Write a new private key for its owner alone, and give the public key that belongs to it.

    It belongs to no clinic until its public key is among the recipients in clinic.toml, so nothing
    is recorded. Errors: ``FileExistsError``, ``OSError``.
    """
    text, public = new_identity()
    write_private(file, text.encode())
    return public
