"""Put a patient's chart together: who they are, which pump, what earlier visits left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.judge_visit import Background, Past, carried_over, record_of
from refillnotes.domain.chart import Chart, ImplantedPump, Patient
from refillnotes.domain.kinds import Names
from refillnotes.domain.quantities import Bore, FlowRate, Length, Volume
from refillnotes.domain.record import Earlier
from refillnotes.domain.roles import Role
from refillnotes.store import figures, notes, patients, people, pumps
from refillnotes.store.figures import VisitFigures
from refillnotes.store.people import Person
from refillnotes.store.pumps import Pump


class NotHere(LookupError):
    """No such patient, pump, visit or note; the address was mistyped or the person may not."""


def background_of(
    clinic: Clinic, connection: Connection, pump_id: UUID, visit_id: UUID
) -> Background:
    """Everything a visit of this pump stands on. Errors: ``NotHere``."""
    chart = chart_of(clinic, connection, pump_id)
    names = names_known(clinic, connection)
    past = past_of(connection, pump_id, visit_id)
    carried = carried_over(clinic, chart, past, names, clinic.now())
    return Background(chart, names, past, carried)


def chart_of(clinic: Clinic, connection: Connection, pump_id: UUID) -> Chart:
    """The chart of one pump. Errors: ``NotHere``."""
    pump = pumps.find(connection, pump_id)
    patient = None if pump is None else patients.find(connection, pump.patient_id)
    if pump is None or patient is None:
        raise NotHere(pump_id)
    return Chart(
        Patient(
            patient.id,
            patient.family_name,
            patient.given_name,
            patient.born,
            patient.mrn,
            patient.allergies,
            patient.indication,
            patient.icd_code,
        ),
        implanted(clinic, pump),
    )


def implanted(clinic: Clinic, pump: Pump) -> ImplantedPump:
    """Read a pump's amounts; they were refused at the form when they could not be read."""
    return ImplantedPump(
        id=pump.id,
        model=clinic.rules.catalogue.pump(pump.model),
        serial=pump.serial,
        capacity=Volume.parse(pump.capacity) if pump.capacity else None,
        implanted_on=pump.implanted_on,
        catheter_model=pump.catheter_model,
        catheter_length=Length.parse(pump.catheter_length) if pump.catheter_length else None,
        catheter_bore=Bore.parse(pump.catheter_bore) if pump.catheter_bore else None,
        tip_level=pump.tip_level,
        tubing_volume=Volume.parse(pump.tubing_volume) if pump.tubing_volume else None,
        factory_flow=FlowRate.parse(pump.factory_flow) if pump.factory_flow else None,
        udi=pump.udi,
    )


def past_of(connection: Connection, pump_id: UUID, visit_id: UUID | None) -> Past:
    """Earlier visits of this pump, without the one being looked at."""
    lines = figures.of_pump(connection, pump_id, before=visit_id)
    refills = [line for line in lines if line.outcome == "refilled"]
    last = notes.find(connection, refills[-1].note_id) if refills else None
    return Past(
        last_refill=None if last is None else record_of(last.record),
        history=tuple(earlier(line) for line in refills),
    )


def earlier(line: VisitFigures) -> Earlier:
    """One line of the history."""
    return {
        "date": line.occurred_on.isoformat(),
        "filled": line.filled or "",
        "expected": line.expected_residual or "",
        "measured": line.measured_residual or "",
        "discrepancy": line.discrepancy or "",
        "severity": line.worst_severity,
        "ratio": line.accuracy_ratio or "",
    }


def names_known(clinic: Clinic, connection: Connection) -> Names:
    """The codes a document may hold, and how each is printed.

    Drugs and people that are no longer offered stay readable: a visit that names them can still be
    submitted and amended as it was.
    """
    everybody = people.everybody(connection)
    had = people.ever_in_role(connection, Role.PHYSICIAN)
    drugs = clinic.rules.catalogue.drugs
    retired = {drug.id: drug.name for drug in drugs if drug.retired_on is not None}
    return {
        "drug": {drug.id: drug.name for drug in drugs},
        **({"retired drug": retired} if retired else {}),
        **_of_people("person", everybody, lambda one: one.active),
        **_of_people(
            "physician",
            [one for one in everybody if one.id in had or Role.PHYSICIAN in one.roles],
            lambda one: one.active and Role.PHYSICIAN in one.roles,
        ),
    }


def _of_people(
    noun: str, known: Sequence[Person], is_offered: Callable[[Person], bool]
) -> dict[str, dict[str, str]]:
    """Whoever may be named, and who of them is no longer offered: a record outlives accounts."""
    named = {str(one.id): f"{one.name} {one.credentials}".strip() for one in known}
    gone = {str(one.id): named[str(one.id)] for one in known if not is_offered(one)}
    return {noun: named, **({f"retired {noun}": gone} if gone else {})}
