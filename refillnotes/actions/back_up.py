"""Copy the whole clinic to another place: the record, its PDFs, its settings, its seal."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from refillnotes.actions.clinic import Clinic
from refillnotes.domain.audit import AuditEntry, Event, Link, instant_text
from refillnotes.domain.manifest import Manifest
from refillnotes.store import audit, backups, holdings, pdfs
from refillnotes.store.backup import back_up as copy_database
from refillnotes.store.database import open_database
from refillnotes.store.errors import BackupUnfit, PdfCorrupt, PdfMissing, SavingIsOff
from refillnotes.store.on_disk import sync, write_private


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup; ``faults`` are PDFs that could not be copied as they were signed."""

    folder: Path
    manifest: Manifest
    faults: tuple[str, ...]


def back_up(clinic: Clinic, destination: Path, tick: Callable[[int], None]) -> Backup:
    """Make one more backup in a folder of backups; nothing is named a backup before it is whole.

    ``tick`` is told of each PDF. Errors: ``BackupUnfit`` when the record itself is not as written,
    ``SavingIsOff``, ``DiskFull``, ``OSError``.
    """
    if clinic.database.saving_is_off:
        raise SavingIsOff(clinic.database.saving_is_off)
    now = clinic.now()
    folder = destination / f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    if folder.exists():
        raise BackupUnfit(f"{folder} is there already. Wait a second and make another.")
    aside = destination / f".unfinished-{folder.name}"
    aside.mkdir(mode=0o700)
    try:
        head, digests = _copy_record(clinic, aside / backups.RECORD)
        files = _copy_files(clinic.folder.parent, aside / backups.FILES)
        sizes, faults = _copy_pdfs(clinic, destination / backups.PDFS, digests, tick)
        manifest = Manifest(
            clinic=clinic.name,
            made_at=instant_text(now),
            seq=head.seq,
            head=head.hash,
            record=backups.file_sha256(aside / backups.RECORD),
            files=files,
            pdfs=sizes,
        )
        write_private(aside / backups.MANIFEST, manifest.canonical())
        aside.rename(folder)
        sync(destination)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    hashes = {"manifest": manifest.sha256, "record": manifest.record, "head": head.hash}
    with clinic.database.writing() as connection:
        audit.record(connection, AuditEntry(Event.BACKUP_MADE, None, now, hashes=hashes))
    return Backup(folder, manifest, faults)


def count_pdfs(clinic: Clinic) -> int:
    """How many a backup has to look at."""
    with clinic.database.reading() as connection:
        return len(holdings.pdf_digests(connection))


def _copy_record(clinic: Clinic, target: Path) -> tuple[Link, frozenset[str]]:
    """A whole copy, its newest link, and the PDFs it names."""
    copy_database(clinic.database, target)
    copy = open_database(f"sqlite:///{target}")
    try:
        head = backups.whole(copy)
        with copy.reading() as connection:
            return head, holdings.pdf_digests(connection)
    except BackupUnfit as why:
        raise BackupUnfit(
            f"{why} No backup is made of a record that is not as written; older ones stay. "
            "See all of it: refillnotes verify"
        ) from why
    finally:
        copy.close()


def _copy_files(instance: Path, target: Path) -> dict[str, str]:
    return {
        file.relative_to(instance).as_posix(): backups.copy_file(
            file, target / file.relative_to(instance)
        )
        for file in backups.instance_files(instance)
    }


def _copy_pdfs(
    clinic: Clinic, target: Path, digests: frozenset[str], tick: Callable[[int], None]
) -> tuple[dict[str, int], tuple[str, ...]]:
    sizes: dict[str, int] = {}
    faults: list[str] = []
    for digest in sorted(digests):
        try:
            sizes[digest] = backups.copy_pdf(clinic.folder, target, digest)
        except (PdfCorrupt, PdfMissing) as fault:
            faults.append(str(fault))
            if pdfs.place(target, digest).is_file():  # from an earlier backup
                sizes[digest] = len(pdfs.read(target, digest))
        tick(1)
    return sizes, tuple(faults)
