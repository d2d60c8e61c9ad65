"""Backups in a folder: each with a copy of the record, and all of them sharing their PDFs."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from refillnotes.domain.audit import Link, broken_link
from refillnotes.domain.manifest import Manifest, read_manifest
from refillnotes.store import audit, pdfs
from refillnotes.store.database import Database
from refillnotes.store.errors import BackupUnfit
from refillnotes.store.evidence import disagreements
from refillnotes.store.on_disk import sync, write_private

RECORD = "record.sqlite3"
FILES = "files"
MANIFEST = "manifest.json"
PDFS = "pdfs"

_NAME = re.compile(r"\d{8}T\d{6}Z")
_NOT_COPIED = {"notes", "orphans"}


def newest(destination: Path) -> Path:
    """The newest backup in a folder of backups, or the folder itself when it is one.

    Errors: ``BackupUnfit`` when there is none.
    """
    if (destination / MANIFEST).is_file():
        return destination
    made = sorted(
        one
        for one in (destination.iterdir() if destination.is_dir() else ())
        if _NAME.fullmatch(one.name) and (one / MANIFEST).is_file()
    )
    if not made:
        raise BackupUnfit(
            f"{destination} holds no backup. Name the folder they are made in, or one of them, "
            "like /mnt/second/backups/20261123T020000Z"
        )
    return made[-1]


def manifest_of(backup: Path) -> Manifest:
    """Errors: ``BackupUnfit``."""
    try:
        return read_manifest((backup / MANIFEST).read_bytes())
    except (OSError, ValueError) as why:
        raise BackupUnfit(
            f"The manifest of {backup} cannot be read ({why}). Take an older backup."
        ) from why


def instance_files(instance: Path) -> Iterator[Path]:
    """What else a clinic needs: its settings, its secret, its seal, its checkpoints.

    Not the record and the PDFs, which are copied in ways of their own.
    """
    for top in sorted(instance.iterdir()):
        if top.name in _NOT_COPIED or top.name.startswith(".") or ".sqlite3" in top.name:
            continue
        yield from sorted(one for one in (top, *top.rglob("*")) if one.is_file())


def copy_file(source: Path, target: Path, wanted: str | None = None) -> str:
    """Copy for its owner alone and give the SHA-256. Errors: ``BackupUnfit`` if not as wanted."""
    content = source.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if wanted not in (None, digest):
        raise BackupUnfit(f"{source} is not as it was when the backup was made. Take an older one.")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(target, content)
    return digest


def copy_pdf(source: Path, target: Path, digest: str) -> int:
    """Copy one PDF unless it is there already, and give its size.

    Errors: ``PdfMissing``, ``PdfCorrupt``.
    """
    there = pdfs.place(target, digest)
    here = pdfs.place(source, digest)
    if there.is_file() and here.is_file() and there.stat().st_size == here.stat().st_size:
        return here.stat().st_size
    content = pdfs.read(source, digest)
    pdfs.keep(target, content)
    return len(content)


def copy_record(source: Path, target: Path, wanted: str | None = None) -> None:
    """Copy a database file that nobody has open. Errors: ``BackupUnfit`` if not as wanted."""
    shutil.copyfile(source, target)
    target.chmod(0o600)
    sync(target)
    if wanted not in (None, file_sha256(target)):
        raise BackupUnfit(f"{source} is not as it was when the backup was made. Take an older one.")


def file_sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def whole(database: Database) -> Link:
    """The newest link of a record whose chain and frozen rows are as written.

    Errors: ``BackupUnfit`` naming the first thing that is not.
    """
    with database.reading() as connection:
        verdict = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        if verdict != "ok":
            raise BackupUnfit(f"The database is damaged: {verdict}.")
        broken = broken_link(audit.read_chain(connection))
        if broken is not None:
            raise BackupUnfit(f"Audit record {broken.seq} is not as written: {broken.why}.")
        for one in disagreements(connection):
            raise BackupUnfit(f"{one.row} is {one.fault.value}.")
        head = audit.head(connection)
    if head is None:
        raise BackupUnfit("The record is empty.")
    return head
