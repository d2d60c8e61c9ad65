"""Put a backup in the place of a clinic that is gone, once it is known to be whole."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from refillnotes.domain.errors import NotAllowedNow
from refillnotes.domain.manifest import Manifest
from refillnotes.store import audit, backups, pdfs, restoring
from refillnotes.store.database import open_database
from refillnotes.store.errors import BackupUnfit, PdfCorrupt, PdfMissing
from refillnotes.store.migrate import migrate
from refillnotes.store.on_disk import sync

_ASIDE_RECORD = "refillnotes.sqlite3"


def read_backup(source: Path) -> tuple[Path, Manifest]:
    """The backup that a folder is, or the newest in it. Errors: ``BackupUnfit``."""
    backup = backups.newest(source)
    return backup, backups.manifest_of(backup)


def restore_backup(
    backup: Path, instance: Path, url: str | None, now: datetime, tick: Callable[[int], None]
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
    manifest = backups.manifest_of(backup)
    aside = instance.with_name(f".{instance.name}-restoring")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(mode=0o700, parents=True)
    try:
        unpack(backup, manifest, aside, now, tick)
        if elsewhere is not None:
            elsewhere.fill(aside / _ASIDE_RECORD)
            (aside / _ASIDE_RECORD).unlink()
        aside.rename(instance)
        sync(instance.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def unpack(
    backup: Path, manifest: Manifest, folder: Path, now: datetime, tick: Callable[[int], None]
) -> None:
    """Lay out an instance folder from a backup. Errors: ``BackupUnfit``, naming what is wrong."""
    try:
        for name, digest in manifest.files.items():
            backups.copy_file(backup / backups.FILES / name, folder / name, digest)
        backups.copy_record(backup / backups.RECORD, folder / _ASIDE_RECORD, manifest.record)
        for digest in manifest.pdfs:
            pdfs.keep(folder / "notes", pdfs.read(backup.parent / backups.PDFS, digest))
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
        migrate(database, now)
        backups.whole(database)
    finally:
        database.close()


def _refuse_what_is_there(instance: Path) -> None:
    if instance.exists() and any(instance.iterdir()):
        raise NotAllowedNow(
            f"{instance} is not empty, and a restore writes over nothing. Move what is there to "
            "another place, and keep it: it may hold acts that the backup does not."
        )
