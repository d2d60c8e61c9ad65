"""Add and change patients and their pumps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid4

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.once import Once, answered_before, remember
from refillnotes.actions.read_chart import NotHere
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.store import patients, pumps
from refillnotes.store.patients import Patient
from refillnotes.store.people import Person
from refillnotes.store.pumps import Pump


@dataclass(frozen=True, slots=True)
class PatientDetails:
    """What a form says of a patient."""

    family_name: str
    given_name: str
    born: date
    mrn: str
    allergies: str | None
    indication: str | None
    icd_code: str | None = None


@dataclass(frozen=True, slots=True)
class PumpDetails:
    """What a form says of a pump; amounts as typed, already readable."""

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
    explanted_on: date | None = None
    udi: str | None = None


def add_patient(
    clinic: Clinic, who: Person, details: PatientDetails, once: Once | None = None
) -> UUID:
    """Add a patient and return the id. Errors: ``MrnTaken``, ``KeyReused``."""
    with clinic.database.writing() as connection:
        before = answered_before(connection, who, once)
        if before is not None:
            return UUID(before)
        patient = _patient(uuid4(), 1, details)
        entry = _entry(clinic, who, Event.PATIENT_ADDED, {Subject.PATIENT: patient.id})
        patients.add(connection, patient, entry)
        remember(connection, who, once, clinic.now(), str(patient.id))
    return patient.id


def change_patient(
    clinic: Clinic,
    who: Person,
    patient_id: UUID,
    version: int,
    details: PatientDetails,
    once: Once | None = None,
) -> None:
    """Save over one version. Errors: ``NotHere``, ``PatientChanged``, ``MrnTaken``."""
    with clinic.database.writing() as connection:
        if answered_before(connection, who, once) is not None:
            return
        stored = patients.find(connection, patient_id)
        if stored is None:
            raise NotHere(patient_id)
        patients.change(
            connection,
            _patient(patient_id, version, details),
            _entry(clinic, who, Event.PATIENT_CHANGED, {Subject.PATIENT: patient_id}),
        )
        remember(connection, who, once, clinic.now(), str(patient_id))


def add_pump(
    clinic: Clinic, who: Person, patient_id: UUID, details: PumpDetails, once: Once | None = None
) -> UUID:
    """Record an implanted pump. Errors: ``NotHere``, ``SerialTaken``, ``UnknownPump``."""
    model = clinic.rules.catalogue.pump(details.model)
    with clinic.database.writing() as connection:
        before = answered_before(connection, who, once)
        if before is not None:
            return UUID(before)
        if patients.find(connection, patient_id) is None:
            raise NotHere(patient_id)
        pump = _pump(uuid4(), patient_id, 1, replace(details, model=model.id))
        subjects = {Subject.PUMP: pump.id, Subject.PATIENT: patient_id}
        pumps.add(connection, pump, _entry(clinic, who, Event.PUMP_IMPLANTED, subjects))
        remember(connection, who, once, clinic.now(), str(pump.id))
    return pump.id


def change_pump(
    clinic: Clinic,
    who: Person,
    pump_id: UUID,
    version: int,
    details: PumpDetails,
    once: Once | None = None,
) -> None:
    """Save over one version. Errors: ``NotHere``, ``PumpChanged``, ``SerialTaken``."""
    model = clinic.rules.catalogue.pump(details.model)
    with clinic.database.writing() as connection:
        if answered_before(connection, who, once) is not None:
            return
        stored = pumps.find(connection, pump_id)
        if stored is None:
            raise NotHere(pump_id)
        ended = details.explanted_on is not None and stored.explanted_on is None
        event = Event.PUMP_EXPLANTED if ended else Event.PUMP_CHANGED
        subjects = {Subject.PUMP: pump_id, Subject.PATIENT: stored.patient_id}
        pumps.change(
            connection,
            _pump(pump_id, stored.patient_id, version, replace(details, model=model.id)),
            _entry(clinic, who, event, subjects),
        )
        remember(connection, who, once, clinic.now(), str(pump_id))


def _patient(patient_id: UUID, version: int, details: PatientDetails) -> Patient:
    return Patient(
        id=patient_id,
        family_name=details.family_name,
        given_name=details.given_name,
        born=details.born,
        mrn=details.mrn,
        allergies=details.allergies,
        indication=details.indication,
        version=version,
        icd_code=details.icd_code,
    )


def _pump(pump_id: UUID, patient_id: UUID, version: int, details: PumpDetails) -> Pump:
    return Pump(
        id=pump_id,
        patient_id=patient_id,
        model=details.model,
        capacity=details.capacity,
        serial=details.serial,
        implanted_on=details.implanted_on,
        catheter_model=details.catheter_model,
        catheter_length=details.catheter_length,
        catheter_bore=details.catheter_bore,
        tip_level=details.tip_level,
        tubing_volume=details.tubing_volume,
        factory_flow=details.factory_flow,
        explanted_on=details.explanted_on,
        version=version,
        udi=details.udi,
    )


def _entry(clinic: Clinic, who: Person, event: Event, subjects: dict[Subject, UUID]) -> AuditEntry:
    return AuditEntry(event, who.id, clinic.now(), subjects)
