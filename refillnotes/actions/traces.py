"""Leave the trace of a look before anything is shown, also while saving is off."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from refillnotes.actions.clinic import Clinic
from refillnotes.domain.audit import AuditEntry, Event, Link, Subject
from refillnotes.store import audit
from refillnotes.store.people import Person

_NOTHING: Mapping[Subject, UUID] = MappingProxyType({})


def leave_trace(
    clinic: Clinic, who: Person, event: Event, about: Mapping[Subject, UUID] = _NOTHING
) -> Link:
    """Record that this person looks. Call it once it is known what at, and show nothing before."""
    with clinic.tracing() as connection:
        return audit.record(connection, AuditEntry(event, who.id, clinic.now(), about))
