"""Take files that no note names out from among the PDFs, a day after they were written."""

from __future__ import annotations

from refillnotes.actions.clinic import Clinic
from refillnotes.domain.audit import AuditEntry, Event
from refillnotes.store import audit, holdings, orphans
from refillnotes.store.orphans import Orphan

ASIDE = "orphans"
"""The folder beside that of the PDFs; nothing in it is ever shown as a note."""


def find_orphans(clinic: Clinic) -> tuple[Orphan, ...]:
    """Those of every age."""
    with clinic.database.reading() as connection:
        named = holdings.pdf_digests(connection)
        return tuple(orphans.find(clinic.folder, named, clinic.now()))


def set_orphans_aside(clinic: Clinic) -> int:
    """Set aside what has lain for a day, each with its trace; gives how many there were.

    Nothing is moved while saving is off: the record may be an old copy, and the file a note's.
    """
    if clinic.database.saving_is_off or not any(one.due for one in find_orphans(clinic)):
        return 0
    now = clinic.now()
    with clinic.database.writing() as connection:  # no note can be named meanwhile
        named = holdings.pdf_digests(connection)
        due = [one for one in orphans.find(clinic.folder, named, now) if one.due]
        for one in due:
            hashes = {} if one.sha256 is None else {"pdf": one.sha256}
            entry = AuditEntry(Event.ORPHAN_SET_ASIDE, None, now, hashes=hashes)
            audit.record(connection, entry)
            orphans.set_aside(one, clinic.folder.parent / ASIDE)
    return len(due)
