"""Signed PDFs in a folder, each named by the SHA-256 of its bytes and written once."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from refillnotes.store.errors import PdfCorrupt, PdfMissing
from refillnotes.store.on_disk import sync

_READ_ONLY = 0o440


def keep(folder: Path, content: bytes) -> str:
    """Write the bytes so that they survive a power cut, and return their SHA-256.

    Call it before the transaction that names them commits: a file without a row is harmless, a
    row without a file is a lost note.
    """
    digest = hashlib.sha256(content).hexdigest()
    target = place(folder, digest)
    if target.exists():
        read(folder, digest)
        os.utime(target)  # no orphan of yesterday any more
        return digest
    write_whole(target, folder, content)
    return digest


def write_whole(target: Path, folder: Path, content: bytes) -> None:
    """Write a file that nobody changes later, somewhere below ``folder``: whole or not at all."""
    _make(target.parent, folder)
    handle, draft = tempfile.mkstemp(dir=target.parent, prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(_READ_ONLY)
        Path(draft).replace(target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    sync(target.parent)


def read(folder: Path, digest: str) -> bytes:
    """The bytes of this hash. Errors: ``PdfMissing``, ``PdfCorrupt``; wrong bytes are not given."""
    try:
        content = place(folder, digest).read_bytes()
    except FileNotFoundError:
        raise PdfMissing(
            f"The PDF {digest[:16]} is not in its folder. Bring it back from the backup."
        ) from None
    if hashlib.sha256(content).hexdigest() != digest:
        raise PdfCorrupt(
            f"The PDF {digest[:16]} no longer has the bytes that were signed. "
            "Bring it back from the backup."
        )
    return content


def remove(file: Path) -> None:
    """Remove a file whose note was destroyed, so that it stays away after a power cut."""
    if file.exists():
        file.unlink()
        sync(file.parent)


def place(folder: Path, digest: str) -> Path:
    return folder / digest[:2] / digest[2:4] / f"{digest}.pdf"


def _make(path: Path, top: Path) -> None:
    """Make the folders down to ``path``, each entry on disk before it is built upon."""
    missing = [one for one in (path, *path.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)
        sync(one.parent)
    sync(top)
