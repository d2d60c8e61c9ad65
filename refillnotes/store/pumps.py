"""Implanted pumps: a replaced pump keeps its history, the new one starts its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, insert

from refillnotes.domain.audit import AuditEntry
from refillnotes.store.audit import record
from refillnotes.store.errors import PumpChanged, SerialTaken
from refillnotes.store.rows import Shape, over_version, save_over
from refillnotes.store.tables import pumps


@dataclass(frozen=True, slots=True)
class Pump:
    """One pump; amounts are kept as typed. ``explanted_on`` is None while it is in use."""

    id: UUID
    patient_id: UUID
    model: str
    capacity: str | None
    serial: str
    implanted_on: date | None
    catheter_model: str | None
    catheter_length: str | None
    catheter_bore: str | None
    tip_level: str | None
    tubing_volume: str | None
    factory_flow: str | None
    explanted_on: date | None
    version: int
    udi: str | None = None


_PUMP = Shape(Pump, pumps)
_ADD = insert(pumps)
_CHANGE = over_version(pumps)


def add(connection: Connection, pump: Pump, audit: AuditEntry) -> None:
    """Record an implanted pump. Errors: ``SerialTaken``."""
    _refuse_taken(connection, pump)
    connection.execute(_ADD, _row(pump))
    record(connection, audit)


def change(connection: Connection, pump: Pump, audit: AuditEntry) -> Pump:
    """Save over version ``pump.version``. Errors: ``PumpChanged``, ``SerialTaken``."""
    _refuse_taken(connection, pump)
    newer = replace(pump, version=pump.version + 1)
    if not save_over(connection, _CHANGE, _row(newer)):
        stored = find(connection, pump.id)
        if stored is None:
            raise LookupError(f"no pump {pump.id}")
        raise PumpChanged(stored)
    record(connection, audit)
    return newer


def find(connection: Connection, pump_id: UUID) -> Pump | None:
    return _PUMP.first(connection, pumps.c.id == pump_id)


def of_patient(connection: Connection, patient_id: UUID) -> tuple[Pump, ...]:
    """The patient's pumps, those in use first, then the newest."""
    statement = _PUMP.select.where(pumps.c.patient_id == patient_id).order_by(
        pumps.c.explanted_on.is_not(None), pumps.c.implanted_on.desc(), pumps.c.id
    )
    return _PUMP.all(connection, statement)


def _row(pump: Pump) -> dict[str, object]:
    return {name: getattr(pump, name) for name in Pump.__dataclass_fields__}


def _refuse_taken(connection: Connection, pump: Pump) -> None:
    if pump.explanted_on is not None:
        return
    other = _PUMP.first(
        connection,
        pumps.c.serial == pump.serial,
        pumps.c.explanted_on.is_(None),
        pumps.c.id != pump.id,
    )
    if other is not None:
        raise SerialTaken(other)
