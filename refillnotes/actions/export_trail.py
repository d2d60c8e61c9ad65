"""Hand out the audit trail as FHIR resources, a line each, in flat memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.read_trail import Asked, wanted_records
from refillnotes.domain.audit import AuditEntry, Event, Link, Subject
from refillnotes.interop.fhir import audit_events
from refillnotes.store import audit, trail
from refillnotes.store.people import Person
from refillnotes.store.trail import WantedRecords


def _silent(_: int) -> None:
    """Tell nobody how far it is."""


def export_trail(
    clinic: Clinic, who: Person | None, asked: Asked, tick: Callable[[int], None] = _silent
) -> Iterator[bytes]:
    """Every record wanted, oldest first, up to the one that says that they were handed out.

    ``who`` is None when the operator exports from the command line. That record names the chain's
    head before it, and is written before the first byte leaves. Errors: ``NotHere``.
    """
    with clinic.database.reading() as connection:
        wanted = wanted_records(clinic, connection, asked)
    about = {Subject.PERSON: asked.person, Subject.PATIENT: asked.patient}
    with clinic.tracing() as connection:
        head = audit.head(connection)
        made = audit.record(
            connection,
            AuditEntry(
                Event.TRAIL_EXPORTED,
                None if who is None else who.id,
                clinic.now(),
                {kind: key for kind, key in about.items() if key is not None},
                {} if head is None else {"head": head.hash},
            ),
        )
    return _lines(clinic, wanted, made, tick)


def _lines(
    clinic: Clinic, wanted: WantedRecords, made: Link, tick: Callable[[int], None]
) -> Iterator[bytes]:
    with clinic.database.reading() as connection:
        for line in audit_events(trail.every(connection, wanted, made.seq), clinic.name):
            tick(1)
            yield line
