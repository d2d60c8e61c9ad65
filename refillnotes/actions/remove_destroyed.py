"""Remove the files of destroyed notes after the act, also where a kill came between the two."""

from __future__ import annotations

from pathlib import Path

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.set_orphans_aside import ASIDE
from refillnotes.domain.audit import AuditEntry, Event
from refillnotes.store import audit, holdings, pdfs


def left_behind(clinic: Clinic) -> tuple[str, ...]:
    """The names of files that are still there although what they show was destroyed."""
    with clinic.database.reading() as connection:
        gone = holdings.destroyed_digests(connection)
    return tuple(
        digest for digest in sorted(gone) if any(one.exists() for one in _places(clinic, digest))
    )


def remove_files(clinic: Clinic) -> int:
    """Remove every file of a destroyed note, and give how many there were.

    Only what the record says is destroyed. Errors: ``OSError``.
    """
    digests = left_behind(clinic)
    for digest in digests:
        for place in _places(clinic, digest):
            pdfs.remove(place)
    return len(digests)


def remove_destroyed(clinic: Clinic) -> int:
    """Finish what a kill interrupted, with a trace; gives how many files there were.

    Nothing is removed while saving is off: the record may be an old copy, or not this one.
    """
    if clinic.database.saving_is_off or not left_behind(clinic):
        return 0
    wipe_traces(clinic)
    removed = remove_files(clinic)
    with clinic.database.writing() as connection:
        audit.record(connection, AuditEntry(Event.DESTROYED_FILES_REMOVED, None, clinic.now()))
    return removed


def wipe_traces(clinic: Clinic) -> None:
    """Leave nothing of what was emptied in the database's own log."""
    clinic.database.forget_what_was_overwritten()


def _places(clinic: Clinic, digest: str) -> tuple[Path, Path]:
    """Among the notes, and where an orphan of that name would have been set aside."""
    aside = clinic.folder.parent / ASIDE
    return pdfs.place(clinic.folder, digest), aside / f"{digest}.pdf"
