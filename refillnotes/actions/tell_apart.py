"""Tell a patient from others of the day with a name or a birthday like theirs."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.domain.alike import Alike, Named, alike_in
from refillnotes.store import care_relation
from refillnotes.store.here import here_on
from refillnotes.store.people import Person


def alike_here(
    clinic: Clinic, connection: Connection, who: Person, patient_id: UUID, patient: Named
) -> tuple[Alike, ...]:
    """Those of the day who could be taken for this patient, but nobody whose chart is shut."""
    here: dict[UUID, Named] = {**here_on(connection, clinic.now().date())}
    shut = care_relation.outside(connection, who.id, set(here))
    others = {one: named for one, named in here.items() if one not in shut}
    return alike_in({**others, patient_id: patient}).get(patient_id, ())
