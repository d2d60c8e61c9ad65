"""Copy the whole clinic to another place: the record, its PDFs, its settings, its seal."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from refillnotes.actions.clinic import Clinic
from refillnotes.domain.audit import AuditEntry, Event, Link, instant_text
from refillnotes.domain.manifest import Manifest
from refillnotes.store import audit, backups, holdings
from refillnotes.store.aside import aside
from refillnotes.store.backup import back_up as copy_database
from refillnotes.store.database import open_database
from refillnotes.store.errors import BackupUnfit, PdfCorrupt, PdfMissing, SavingIsOff
from refillnotes.store.on_disk import sync, write_private
from refillnotes.store.wrapping import Wrapping, wrapping_to


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup; ``faults`` are PDFs that could not be copied as they were signed."""

    folder: Path
    manifest: Manifest
    faults: tuple[str, ...]
    encrypted_to: tuple[str, ...]
    """Public keys; none when it is plain."""
    plain_beside: int
    """Backups in the same folder that anybody can read."""


def back_up(clinic: Clinic, destination: Path, tick: Callable[[int], None]) -> Backup:
    """Make one more backup in a folder of backups; nothing is named a backup before it is whole.

    Where the clinic names recipients, nothing in plain text reaches the folder: the copy of the
    record is made and verified in the instance folder, and encrypted from there. ``tick`` is told
    of each PDF. Errors: ``BackupUnfit`` when the record itself is not as written, ``SavingIsOff``,
    ``DiskFull``, ``OSError``.
    """
    if clinic.database.saving_is_off:
        raise SavingIsOff(clinic.database.saving_is_off)
    now = clinic.now()
    folder = destination / f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    if folder.exists():
        raise BackupUnfit(f"{folder} is there already. Wait a second and make another.")
    with aside(destination) as unfinished:
        manifest, faults = _fill(clinic, unfinished, destination, now, tick)
        unfinished.rename(folder)
        sync(destination)
    hashes = {"manifest": manifest.sha256, "record": manifest.record, "head": manifest.head}
    with clinic.database.writing() as connection:
        audit.record(connection, AuditEntry(Event.BACKUP_MADE, None, now, hashes=hashes))
    beside = [one for one in backups.all_in(destination) if backups.is_plain(one)]
    return Backup(folder, manifest, faults, clinic.recipients.keys, len(beside))


def _fill(
    clinic: Clinic,
    folder: Path,
    destination: Path,
    now: datetime,
    tick: Callable[[int], None],
) -> tuple[Manifest, tuple[str, ...]]:
    wrapping = wrapping_to(clinic.recipients)
    head, digests, record = _copy_record(clinic, folder / backups.RECORD, wrapping)
    files = _copy_files(clinic.folder.parent, folder / backups.FILES, wrapping)
    sizes, faults = _copy_pdfs(clinic, destination / wrapping.shelf, wrapping, digests, tick)
    manifest = Manifest(
        clinic=clinic.name,
        made_at=instant_text(now),
        seq=head.seq,
        head=head.hash,
        record=record,
        files=files,
        pdfs=sizes,
    )
    if clinic.recipients:
        keys = "".join(f"{key}\n" for key in clinic.recipients.keys)
        write_private(folder / backups.RECIPIENTS, keys.encode())
    wrapping.write(folder / backups.MANIFEST, manifest.canonical())
    return manifest, faults


def count_pdfs(clinic: Clinic) -> int:
    """How many a backup has to look at."""
    with clinic.database.reading() as connection:
        return len(holdings.kept_digests(connection))


def _copy_record(
    clinic: Clinic, target: Path, wrapping: Wrapping
) -> tuple[Link, frozenset[str], str]:
    """A whole copy: its newest link, the PDFs it names, and its SHA-256."""
    with ExitStack() as stack:
        copied = target
        if clinic.recipients:
            copied = stack.enter_context(aside(clinic.folder.parent)) / target.name
        copy_database(clinic.database, copied)
        head, digests = _verified(copied)
        if copied != target:
            wrapping.write_file(copied, target)
        return head, digests, backups.file_sha256(copied)


def _verified(file: Path) -> tuple[Link, frozenset[str]]:
    copy = open_database(f"sqlite:///{file}")
    try:
        head = backups.whole(copy)
        with copy.reading() as connection:
            return head, holdings.kept_digests(connection)
    except BackupUnfit as why:
        raise BackupUnfit(
            f"{why} No backup is made of a record that is not as written; older ones stay. "
            "See all of it: refillnotes verify"
        ) from why
    finally:
        copy.close()


def _copy_files(instance: Path, target: Path, wrapping: Wrapping) -> dict[str, str]:
    return {
        file.relative_to(instance).as_posix(): backups.copy_file(
            file, target / file.relative_to(instance), wrapping
        )
        for file in backups.instance_files(instance)
    }


def _copy_pdfs(
    clinic: Clinic,
    shelf: Path,
    wrapping: Wrapping,
    digests: frozenset[str],
    tick: Callable[[int], None],
) -> tuple[dict[str, int], tuple[str, ...]]:
    sizes: dict[str, int] = {}
    faults: list[str] = []
    for digest in sorted(digests):
        try:
            sizes[digest] = backups.copy_pdf(clinic.folder, shelf, digest, wrapping)
        except (PdfCorrupt, PdfMissing) as fault:
            faults.append(str(fault))
            earlier = wrapping.pdf_size(shelf, digest)
            if earlier is not None:
                sizes[digest] = earlier
        tick(1)
    return sizes, tuple(faults)
