"""Make the downtime pack: whoever may be at the bedside before the next one is made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.judge_visit import record_of
from refillnotes.actions.read_chart import chart_of
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.downtime import SCHEMA, Entry, Pack, belongs_in_pack, last_day_of
from refillnotes.domain.errors import RefillnotesError
from refillnotes.domain.note import patient_in_text, pump_in_text
from refillnotes.seal.locked_pdf import lock_pdf, new_password
from refillnotes.store import audit, care_relation, figures, notes, today, visits
from refillnotes.store.on_disk import replace_private
from refillnotes.store.today import Due

PASSWORD = "downtime.password"  # noqa: S105  # the name of its file
_SHORTEST = 8


class NoPackPassword(RefillnotesError):
    """Nothing was made yet that a downtime pack could be locked by."""


@dataclass(frozen=True, slots=True)
class MadePack:
    """A locked pack, how many pumps it tells of, and how many it may not tell of."""

    pdf: bytes
    pumps: int
    withheld: int


def make_pack(clinic: Clinic) -> MadePack:
    """Draw it, lock it by the clinic's password, and record whose chart it took away.

    Each patient's chart has that record before any byte is handed out, also while saving is off.
    Errors: ``NoPackPassword``, ``RenderFailed``, ``NoTraceKept``.
    """
    password = _password(clinic)
    with clinic.database.reading() as connection:
        due = tuple(_due(clinic, connection))
        shut = {one.patient_id for one in care_relation.restricted(connection)}
        told = [one for one in due if one.patient_id not in shut]
        entries = [_entry(clinic, connection, one) for one in told]
    pack: Pack = {
        "schema": SCHEMA,
        "clinic": {"name": clinic.name, "timezone": clinic.zone.key},
        "made_at": clinic.now().isoformat(timespec="minutes"),
        "last_day": last_day_of(clinic.now().date()).isoformat(),
        "entries": entries,
        "withheld": len(due) - len(told),
    }
    locked = lock_pdf(clinic.printer.pack(pack, clinic.paper), password)
    hashes = {"pack": hashlib.sha256(locked).hexdigest()}
    with clinic.tracing() as connection:
        for one in told:
            about = {Subject.PATIENT: one.patient_id, Subject.PUMP: one.pump_id}
            entry = AuditEntry(Event.CHART_PACKED, None, clinic.now(), about, hashes)
            audit.record(connection, entry)
        audit.record(connection, AuditEntry(Event.PACK_MADE, None, clinic.now(), hashes=hashes))
    return MadePack(locked, len(told), len(due) - len(told))


def make_pack_password(clinic: Clinic) -> str:
    """A new password for the packs made from now on; older ones keep theirs.

    It lies in the instance folder, beside the record it locks, for the nightly pack. Errors:
    ``SavingIsOff``, ``OSError``.
    """
    password = new_password()
    with clinic.database.writing() as connection:
        audit.record(connection, AuditEntry(Event.PACK_PASSWORD_MADE, None, clinic.now()))
        replace_private(clinic.folder.parent / PASSWORD, f"{password}\n".encode())
    return password


def _password(clinic: Clinic) -> str:
    file = clinic.folder.parent / PASSWORD
    password = file.read_text(encoding="utf-8").strip() if file.is_file() else ""
    if len(password) < _SHORTEST:
        raise NoPackPassword(
            "The downtime pack is locked, and nothing was made yet to lock it by. Type: "
            "refillnotes downtime-password, and put what it prints where the nurses find it when "
            "the program is down."
        )
    return password


def _due(clinic: Clinic, connection: Connection) -> Iterator[Due]:
    """Those who belong in the pack, in the order of the nurse's list."""
    day = clinic.now().date()
    for one in today.every_due(connection):
        recorded = one.open_visit is not None
        if belongs_in_pack(one.next_appointment, one.refill_by, day, being_recorded=recorded):
            yield one


def _entry(clinic: Clinic, connection: Connection, due: Due) -> Entry:
    chart = chart_of(clinic, connection, due.pump_id)
    entry: Entry = {
        "patient": patient_in_text(chart),
        "pump": pump_in_text(chart.pump),
        "appointment": due.next_appointment.isoformat() if due.next_appointment else "",
        "refill_by": due.refill_by.isoformat() if due.refill_by else "",
        "limited_by": due.limited_by or "",
    }
    _add_last_refill(connection, entry, due.pump_id)
    opened = None if due.open_visit is None else visits.find(connection, due.open_visit)
    if opened is not None:
        entry["open_since"] = opened.started_at.astimezone(clinic.zone).isoformat()
    return entry


def _add_last_refill(connection: Connection, entry: Entry, pump_id: UUID) -> None:
    lines = figures.of_pump(connection, pump_id, before=None)
    refills = [line for line in lines if line.outcome == "refilled"]
    note = notes.find(connection, refills[-1].note_id) if refills else None
    if note is not None:
        entry["record"] = record_of(note.record)
        entry["approved"] = refills[-1].signed_at is not None
    if lines and lines[-1].outcome != "refilled":
        entry["not_refilled_on"] = lines[-1].occurred_on.isoformat()
