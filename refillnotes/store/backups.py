"""Backups in a folder: each with a copy of the record, and all of them sharing their PDFs."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from refillnotes.domain.audit import Link, broken_link
from refillnotes.domain.manifest import Manifest, read_manifest
from refillnotes.store import audit, pdfs
from refillnotes.store.age import ENDING, Identity, Recipients
from refillnotes.store.database import Database
from refillnotes.store.errors import BackupUnfit, NoBackup, RecipientsUnfit
from refillnotes.store.evidence import disagreements
from refillnotes.store.on_disk import write_private
from refillnotes.store.wrapping import Encrypted, Plain, Wrapping

RECORD = "record.sqlite3"
FILES = "files"
MANIFEST = "manifest.json"
RECIPIENTS = "recipients.txt"
"""In an encrypted backup the one part that can be read: which keys open it."""

_NAME = re.compile(r"\d{8}T\d{6}Z")
_NOT_COPIED = {"notes", "orphans"}


def newest(destination: Path) -> Path:
    """The newest backup in a folder of backups, or the folder itself when it is one.

    Errors: ``NoBackup``.
    """
    if _is_one(destination):
        return destination
    made = all_in(destination)
    if not made:
        raise NoBackup(
            f"{destination} holds no backup. Name the folder they are made in, or one of them, "
            "like /mnt/second/backups/20261123T020000Z"
        )
    return made[-1]


def all_in(destination: Path) -> list[Path]:
    """Every backup in a folder, the newest last."""
    there = destination.iterdir() if destination.is_dir() else ()
    return sorted(one for one in there if _NAME.fullmatch(one.name) and _is_one(one))


def is_plain(backup: Path) -> bool:
    """Whether whoever holds the backup can read it."""
    return (backup / MANIFEST).is_file()


def wrapping_of(backup: Path, identity: Identity | None) -> Plain | Encrypted:
    """How a backup is laid out. Errors: ``BackupUnfit`` when it does not say what opens it."""
    if is_plain(backup):
        return Plain()
    try:
        lines = (backup / RECIPIENTS).read_text(encoding="ascii").splitlines()
        return Encrypted(Recipients.of([one for one in lines if one]), identity)
    except (OSError, UnicodeDecodeError, RecipientsUnfit) as why:
        raise BackupUnfit(
            f"{backup / RECIPIENTS} does not name the keys that open this backup. "
            "Take an older one."
        ) from why


def manifest_of(backup: Path, wrapping: Wrapping) -> Manifest:
    """Errors: ``BackupUnfit``, ``IdentityUnfit``, ``IdentityWrong``."""
    try:
        return read_manifest(wrapping.read(backup / MANIFEST))
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


def copy_file(source: Path, target: Path, wrapping: Wrapping) -> str:
    """Copy a file of the clinic into a backup, and give its SHA-256."""
    content = source.read_bytes()
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    wrapping.write(target, content)
    return hashlib.sha256(content).hexdigest()


def bring_file(source: Path, target: Path, wrapping: Wrapping, wanted: str) -> None:
    """Copy a file out of a backup. Errors: ``BackupUnfit`` if not as wanted."""
    content = wrapping.read(source)
    if hashlib.sha256(content).hexdigest() != wanted:
        raise BackupUnfit(f"{source} is not as it was when the backup was made. Take an older one.")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(target, content)


def copy_pdf(source: Path, shelf: Path, digest: str, wrapping: Wrapping) -> int:
    """Copy one PDF unless it is there already, and give its size.

    Errors: ``PdfMissing``, ``PdfCorrupt``.
    """
    here = pdfs.place(source, digest)
    if here.is_file() and wrapping.pdf_size(shelf, digest) == here.stat().st_size:
        return here.stat().st_size
    content = pdfs.read(source, digest)
    wrapping.keep_pdf(shelf, digest, content)
    return len(content)


def bring_record(source: Path, target: Path, wrapping: Wrapping, wanted: str) -> None:
    """Copy the record out of a backup. Errors: ``BackupUnfit`` if not as wanted."""
    wrapping.read_file(source, target)
    if file_sha256(target) != wanted:
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


def _is_one(folder: Path) -> bool:
    return any((folder / name).is_file() for name in (MANIFEST, MANIFEST + ENDING))
