"""Try a backup: lay it out in an empty folder, verify all of it, and say what would be lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.restore_backup import BackupAtHand, unpack
from refillnotes.actions.verify_record import Fault, verify_record
from refillnotes.store import audit
from refillnotes.store.aside import aside
from refillnotes.store.checkpoints import FILE, Checkpoints, Written
from refillnotes.store.database import open_database


@dataclass(frozen=True, slots=True)
class Drill:
    """What came out; ``acts_since`` and ``age`` are what a restore now would lose."""

    faults: tuple[Fault, ...]
    acts_since: int
    age: timedelta


def drill_backup(clinic: Clinic, backup: BackupAtHand, tick: Callable[[int], None]) -> Drill:
    """Restore into a folder that is thrown away, and verify the record with every PDF.

    The folder is in the instance folder: what was encrypted is in plain text nowhere else, and is
    swept when the drill is killed. The backup must hold all that the checkpoints before it name.
    Errors: ``BackupUnfit``, ``IdentityUnfit``, ``IdentityWrong``.
    """
    now = clinic.now()
    with aside(clinic.folder.parent) as scratch:
        unpack(backup, scratch, now, tick)
        faults = _faults(clinic, backup, scratch, tick)
    with clinic.database.reading() as connection:
        head = audit.head(connection)
    return Drill(
        faults=faults,
        acts_since=max(0, (0 if head is None else head.seq) - backup.manifest.seq),
        age=now - datetime.fromisoformat(backup.manifest.made_at),
    )


def _faults(
    clinic: Clinic, backup: BackupAtHand, scratch: Path, tick: Callable[[int], None]
) -> tuple[Fault, ...]:
    database = open_database(f"sqlite:///{scratch / 'refillnotes.sqlite3'}")
    try:
        tried = replace(
            clinic,
            database=database,
            folder=scratch / "notes",
            checkpoints=_until(clinic.checkpoints, backup.manifest.made_at, scratch / "until"),
        )
        return tuple(verify_record(tried, tick=tick))
    finally:
        database.close()


def _until(checkpoints: Checkpoints, moment: str, folder: Path) -> Checkpoints:
    """The checkpoints written before the backup: it cannot hold what came later."""
    folder.mkdir(mode=0o700)
    lines = checkpoints.file.read_bytes().splitlines() if checkpoints.file.is_file() else []
    early = [
        lines[one.line - 1]
        for one in checkpoints.read()
        if isinstance(one, Written) and one.checkpoint.at <= moment
    ]
    (folder / FILE).write_bytes(b"".join(line + b"\n" for line in early))
    return Checkpoints(folder, checkpoints.key)
