"""Record a downtime that is over, and see to it that each visit due in it is accounted for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.once import Once, answered_before, remember
from refillnotes.actions.read_chart import NotHere
from refillnotes.actions.traces import leave_trace
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.errors import NotAllowedNow, Unreadable
from refillnotes.domain.reconciling import Became, Downtime, NoVisit, became, refuse_span
from refillnotes.domain.text import words_given
from refillnotes.store import care_relation, downtimes, pumps, record_names
from refillnotes.store.downtimes import DuePump
from refillnotes.store.people import Person


@dataclass(frozen=True, slots=True)
class DueLine:
    """One visit that was due; of a chart restricted to others the pump has no name."""

    pump: DuePump
    became: Became
    note_id: UUID | None
    account: str
    said_by: str
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class OpenDowntime:
    """One downtime with every visit that was due in it."""

    downtime: Downtime
    recorded_by: str
    lines: tuple[DueLine, ...]

    @property
    def left(self) -> int:
        return sum(line.became is Became.OPEN for line in self.lines)


def record_downtime(
    clinic: Clinic,
    who: Person,
    began_at: datetime | None,
    ended_at: datetime | None,
    account: str,
    once: Once | None = None,
) -> UUID:
    """Keep from when to when nothing could be used, and who was due on its days as it now stands.

    Errors: ``Unreadable``.
    """
    if began_at is None or ended_at is None:
        raise Unreadable("Write both moments, the second one once the program can be used again.")
    now = clinic.now()
    refuse_span(began_at, ended_at, now)
    said = words_given(account, "Write what happened, like: The network was down.")
    with clinic.database.writing() as connection:
        before = answered_before(connection, who, once)
        if before is not None:
            return UUID(before)
        first, last = _days(clinic, began_at, ended_at)
        due = tuple(str(one) for one in downtimes.due_between(connection, first, last))
        made = Downtime(uuid4(), began_at, ended_at, said, due, who.id, now)
        entry = AuditEntry(Event.DOWNTIME_RECORDED, who.id, now, {Subject.DOWNTIME: made.id})
        downtimes.add(connection, made, entry)
        remember(connection, who, once, now, str(made.id))
    return made.id


def say_no_visit(
    clinic: Clinic,
    who: Person,
    downtime_id: UUID,
    pump_id: UUID,
    account: str,
    once: Once | None = None,
) -> None:
    """Keep that a visit that was due did not take place. Errors: ``NotHere``, ``NotAllowedNow``.

    ``Unreadable`` without a word of why. One that took place is entered instead.
    """
    said = words_given(account, "Write why, like: Called off; comes on 3 December.")
    now = clinic.now()
    with clinic.database.writing() as connection:
        if answered_before(connection, who, once) is not None:
            return
        downtime = downtimes.find(connection, downtime_id)
        pump = pumps.find(connection, pump_id)
        if downtime is None or pump is None or str(pump_id) not in downtime.due:
            raise NotHere(pump_id)
        if pump_id in downtimes.said_of(connection, downtime_id):
            raise NotAllowedNow("It was said already that this visit did not take place.")
        first, last = _days(clinic, downtime.began_at, downtime.ended_at)
        if downtimes.note_of_days(connection, pump_id, first, last) is not None:
            raise NotAllowedNow("A note of this visit is on record. It took place.")
        about = {
            Subject.DOWNTIME: downtime_id,
            Subject.PUMP: pump_id,
            Subject.PATIENT: pump.patient_id,
        }
        entry = AuditEntry(Event.VISIT_DID_NOT_HAPPEN, who.id, now, about)
        downtimes.say_no_visit(connection, NoVisit(downtime_id, pump_id, said, who.id, now), entry)
        remember(connection, who, once, now, str(pump_id))


def read_downtimes(clinic: Clinic, who: Person) -> tuple[OpenDowntime, ...]:
    """Every downtime, the newest first; the look leaves a trace."""
    leave_trace(clinic, who, Event.LIST_VIEWED)
    with clinic.database.reading() as connection:
        return tuple(_opened(clinic, connection, who, one) for one in downtimes.every(connection))


def count_to_reconcile(clinic: Clinic) -> int:
    """How many visits of all downtimes are neither entered nor said not to have taken place.

    Asked at every page of a clinician: three questions to the database, however many there are.
    """
    with clinic.database.reading() as connection:
        said = downtimes.said_everywhere(connection)
        unsaid = [
            (one, UUID(pump_id))
            for one in downtimes.every(connection)
            for pump_id in one.due
            if (one.id, UUID(pump_id)) not in said
        ]
        days = downtimes.days_noted(connection, {pump_id for _, pump_id in unsaid})
    return sum(
        not any(_is_within(clinic, one, day) for day in days[pump_id]) for one, pump_id in unsaid
    )


def _opened(
    clinic: Clinic, connection: Connection, who: Person, downtime: Downtime
) -> OpenDowntime:
    due = downtimes.pumps_of(connection, downtime)
    shut = care_relation.outside(connection, who.id, {one.patient_id for one in due})
    said = downtimes.said_of(connection, downtime.id)
    ids = {downtime.recorded_by, *(one.said_by for one in said.values())}
    names = record_names.named(connection, ids)
    lines = []
    for one in due:
        spoken = said.get(one.pump_id)
        note_id = _note(clinic, connection, downtime, one.pump_id)
        line = DueLine(
            one,
            became(noted=note_id is not None, said=spoken is not None),
            note_id,
            "" if spoken is None else spoken.account,
            "" if spoken is None else names[spoken.said_by],
        )
        lines.append(_nameless(line) if one.patient_id in shut else line)
    return OpenDowntime(downtime, names[downtime.recorded_by], tuple(lines))


def _note(clinic: Clinic, connection: Connection, downtime: Downtime, pump_id: UUID) -> UUID | None:
    first, last = _days(clinic, downtime.began_at, downtime.ended_at)
    return downtimes.note_of_days(connection, pump_id, first, last)


def _days(clinic: Clinic, began_at: datetime, ended_at: datetime) -> tuple[date, date]:
    """The first and the last day of it on the clinic's calendar."""
    first, last = (at.astimezone(clinic.zone).date() for at in (began_at, ended_at))
    return first, last


def _is_within(clinic: Clinic, downtime: Downtime, day: date) -> bool:
    first, last = _days(clinic, downtime.began_at, downtime.ended_at)
    return first <= day <= last


def _nameless(line: DueLine) -> DueLine:
    """A visit was due, and that is all this reader is told."""
    nobody = replace(line.pump, family_name="", given_name="", mrn="")
    return replace(line, pump=nobody, note_id=None, account="", said_by="", restricted=True)
