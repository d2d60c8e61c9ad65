"""Take the traces that were left while saving was off into the chain, each once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from refillnotes.actions.clinic import Clinic
from refillnotes.domain.audit import AuditEntry, Event, entry_of
from refillnotes.store import audit, second_factors, sign_ins
from refillnotes.store.side_files import SideFile


@dataclass(frozen=True, slots=True)
class SideFault:
    """A side file that waits and is not as it was written."""

    where: str
    why: str


def take_traces_in(clinic: Clinic) -> int:
    """Chain what every side file tells that no process writes any more; gives how many there were.

    One act a file, which names it by its SHA-256, and then it is set aside: a file that is found
    again under that name was taken in before. Everybody signs in anew, and no one-time code of
    this minute is taken, since both were counted in memory alone. A file that was altered stays
    where it is, and ``verify`` names it. Errors: ``NoTraceKept``, those of ``Database.writing``.
    """
    if clinic.saving_is_off:
        return 0
    taken = 0
    for found in clinic.side_files.waiting():
        if found.broken is None and not clinic.side_files.in_use(found):
            _take_in(clinic, found)
            clinic.side_files.set_aside(found)
            taken += 1
    return taken


def side_faults(clinic: Clinic) -> Iterator[SideFault]:
    """What is wrong with each side file that waits. Errors: ``NoTraceKept``."""
    for found in clinic.side_files.waiting():
        for line in found.torn:
            yield SideFault(f"{found.file.name}, line {line}", "it cannot be read")
        if found.broken is not None:
            where = f"{found.file.name}, line {found.broken.seq}"
            yield SideFault(where, f"{found.broken.why}; nothing after it is to be believed")


def count_waiting(clinic: Clinic) -> int:
    """How many traces wait to be taken in. Errors: ``NoTraceKept``."""
    return sum(len(found.links) for found in clinic.side_files.waiting())


def _take_in(clinic: Clinic, found: SideFile) -> None:
    now = clinic.now()
    with clinic.database.writing() as connection:
        if not found.links or found.sha256 in audit.hashes(
            connection, Event.TRACES_TAKEN_IN, "file"
        ):
            return
        for link in found.links:
            audit.record(connection, entry_of(link, {"trace": link.hash}))
        sign_ins.end_every(connection)
        second_factors.refuse_codes_until(connection, now)
        hashes = {"file": found.sha256}
        audit.record(connection, AuditEntry(Event.TRACES_TAKEN_IN, None, now, hashes=hashes))
