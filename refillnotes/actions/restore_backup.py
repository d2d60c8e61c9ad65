"""Put a backup in the place of a clinic that is gone, once it is known to be whole."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from refillnotes.domain.errors import NotAllowedNow
from refillnotes.domain.manifest import Manifest
from refillnotes.store import audit, backups, pdfs, restoring
from refillnotes.store.age import Identity
from refillnotes.store.database import open_database
from refillnotes.store.errors import BackupUnfit, PdfCorrupt, PdfMissing
from refillnotes.store.migrate import migrate
from refillnotes.store.on_disk import sync
from refillnotes.store.wrapping import Wrapping

__all__ = ["BackupAtHand", "BackupUnfit", "read_backup", "restore_backup", "unpack"]

_ASIDE_RECORD = "refillnotes.sqlite3"


@dataclass(frozen=True, slots=True)
class BackupAtHand:
    """A backup that was opened, and how its parts are read."""

    folder: Path
    manifest: Manifest
    wrapping: Wrapping


def read_backup(source: Path, identity: Path | None = None) -> BackupAtHand:
    """The backup that a folder is, or the newest in it; ``identity`` is the file that opens it.

    Errors: ``NoBackup``, ``BackupUnfit``, ``IdentityUnfit``, ``IdentityWrong``.
    """
    folder = backups.newest(source)
    opened_by = None if identity is None else Identity.read(identity)
    wrapping = backups.wrapping_of(folder, opened_by)
    return BackupAtHand(folder, backups.manifest_of(folder, wrapping), wrapping)


def restore_backup(
    backup: BackupAtHand,
    instance: Path,
    url: str | None,
    now: datetime,
    tick: Callable[[int], None],
) -> None:
    """Check every part, bring the record up to this version, and put all of it in place at once.

    ``url`` is where the database belongs when that is not in the instance folder. Only a folder
    that is empty or not there is filled. The restore must then be recorded: ``accept_restore``.
    Errors: ``BackupUnfit``, ``NotAllowedNow``, ``DatabaseUnfit``, ``OSError``.
    """
    elsewhere = restoring.place_of(url) if url else None
    _refuse_what_is_there(instance)
    if elsewhere is not None:
        elsewhere.refuse_what_is_there()
    aside = instance.with_name(f".{instance.name}-restoring")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(mode=0o700, parents=True)
    try:
        unpack(backup, aside, now, tick)
        if elsewhere is not None:
            elsewhere.fill(aside / _ASIDE_RECORD)
            (aside / _ASIDE_RECORD).unlink()
        aside.rename(instance)
        sync(instance.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def unpack(backup: BackupAtHand, folder: Path, now: datetime, tick: Callable[[int], None]) -> None:
    """Lay out an instance folder from a backup. Errors: ``BackupUnfit``, naming what is wrong."""
    manifest, wrapping = backup.manifest, backup.wrapping
    shelf = backup.folder.parent / wrapping.shelf
    try:
        for name, digest in manifest.files.items():
            source = backup.folder / backups.FILES / name
            backups.bring_file(source, folder / name, wrapping, digest)
        record = backup.folder / backups.RECORD
        backups.bring_record(record, folder / _ASIDE_RECORD, wrapping, manifest.record)
        for digest in manifest.pdfs:
            pdfs.keep(folder / "notes", wrapping.read_pdf(shelf, digest))
            tick(1)
    except FileNotFoundError as why:
        raise BackupUnfit(f"{why.filename} is not in the backup. Take an older one.") from why
    except (PdfCorrupt, PdfMissing) as why:
        raise BackupUnfit(f"In the backup: {why}") from why
    _bring_up(manifest, folder / _ASIDE_RECORD, now)


def _bring_up(manifest: Manifest, file: Path, now: datetime) -> None:
    database = open_database(f"sqlite:///{file}")
    try:
        with database.reading() as connection:
            there = audit.find(connection, manifest.seq)
        if there is None or there.hash != manifest.head:
            raise BackupUnfit(f"Audit record {manifest.seq} in {file.name} is not the manifest's.")
        before = migrate(database, now)
        if before is not None:  # the backup holds the same, and may have been encrypted
            before.unlink()
        backups.whole(database)
    finally:
        database.close()


def _refuse_what_is_there(instance: Path) -> None:
    if instance.exists() and any(instance.iterdir()):
        raise NotAllowedNow(
            f"{instance} is not empty, and a restore writes over nothing. Move what is there to "
            "another place, and keep it: it may hold acts that the backup does not."
        )
