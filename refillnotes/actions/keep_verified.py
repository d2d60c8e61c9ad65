"""Remember what a verification found, and look at the newest records before work begins."""

from __future__ import annotations

from refillnotes.actions.clinic import Clinic
from refillnotes.domain.audit import AuditEntry, Event, Link, broken_link
from refillnotes.store import audit
from refillnotes.store.database import Database
from refillnotes.store.errors import SavingIsOff

AT_START = 1_000
"""Records looked at whenever the record is opened: some hundredths of a second."""


def chain_head(clinic: Clinic) -> Link | None:
    """The newest record, to be named by what is verified up to it."""
    with clinic.database.reading() as connection:
        return audit.head(connection)


def keep_verified(clinic: Clinic, head: Link | None, *, whole: bool) -> bool:
    """Record that the chain was looked at up to ``head``, and whether all was as written.

    False when nothing can be saved now, or there was nothing to look at: then nobody remembers.
    """
    if head is None:
        return False
    event = Event.RECORD_VERIFIED if whole else Event.RECORD_FOUND_CHANGED
    entry = AuditEntry(event, None, clinic.now(), hashes={"head": head.hash})
    try:
        with clinic.database.writing() as connection:
            audit.record(connection, entry)
    except SavingIsOff:
        return False
    return True


def why_broken(database: Database, most: int = AT_START) -> str:
    """What whoever runs the clinic should know of the newest records; empty for nothing."""
    with database.reading() as connection:
        head = audit.head(connection)
        if head is None:
            return ""
        since = max(0, head.seq - most)
        known = audit.find(connection, since) if since else None
        broken = broken_link(audit.read_chain(connection, since), known)
    if broken is None:
        return ""
    return (
        f"Saving is off: audit record {broken.seq} is not as it was written: {broken.why}. "
        "Run refillnotes verify, and bring the newest backup back."
    )
