"""What the clinic knows about a patient and the implanted pump before a visit begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from refillnotes.domain.pumps import PumpModel
from refillnotes.domain.quantities import Bore, FlowRate, Length, Volume


@dataclass(frozen=True, slots=True)
class Patient:
    """A person with a pump. ``allergies`` is None when nobody has asked."""

    id: UUID
    family_name: str
    given_name: str
    born: date
    mrn: str
    allergies: str | None
    indication: str | None
    icd_code: str | None = None


@dataclass(frozen=True, slots=True)
class ImplantedPump:
    """One implanted pump; what is None is not on record, and checks that need it do not run."""

    id: UUID
    model: PumpModel
    serial: str
    capacity: Volume | None
    implanted_on: date | None
    catheter_model: str | None
    catheter_length: Length | None
    catheter_bore: Bore | None
    tip_level: str | None
    tubing_volume: Volume | None
    factory_flow: FlowRate | None
    udi: str | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """The patient and the pump of one visit."""

    patient: Patient
    pump: ImplantedPump

    def facts(self) -> dict[str, object]:
        """The chart's facts under the names checks and calculations use."""
        pump = self.pump
        known: dict[str, object | None] = {
            "pump": pump.model,
            "programmable": pump.model.programmable,
            "chart_serial": pump.serial,
            "pump_udi": pump.udi,
            "capacity": pump.capacity,
            "factory_flow": pump.factory_flow,
            "catheter_length": pump.catheter_length,
            "catheter_bore": pump.catheter_bore,
            "allergies": self.patient.allergies,
            "indication": self.patient.indication,
        }
        return {name: value for name, value in known.items() if value is not None}
