"""Which fact of a visit each input of a case is; one key may mean different facts by category."""

from __future__ import annotations

from dataclasses import dataclass

from refillnotes.domain.catalogue import Catalogue
from refillnotes.domain.drugs import DrugClass
from refillnotes.domain.errors import CaseUnreadable, UnknownName
from refillnotes.domain.pumps import PumpModel
from refillnotes.domain.quantities import (
    Bore,
    Concentration,
    Count,
    DoseRate,
    Duration,
    FlowRate,
    Length,
    Mass,
    Percent,
    Temperature,
    VitalRate,
    Volume,
)
from refillnotes.domain.worked_cases.case import Node
from refillnotes.domain.worked_cases.scalars import (
    Reader,
    amount,
    choice,
    clock,
    day,
    flag,
    moment,
    whole,
    words,
)


@dataclass(frozen=True, slots=True)
class Key:
    """One input key: how it is read, and under which names it is put on the worksheet."""

    read: Reader
    facts: tuple[str, ...]


def drug(node: Node, catalogue: Catalogue) -> str:
    try:
        return catalogue.drug(words(node, catalogue)).id
    except UnknownName as refusal:
        raise CaseUnreadable(str(refusal)) from refusal


def pump(node: Node, catalogue: Catalogue) -> PumpModel:
    try:
        return catalogue.pump(words(node, catalogue))
    except UnknownName as refusal:
        raise CaseUnreadable(str(refusal)) from refusal


def _of(read: Reader, *facts: str) -> Key:
    return Key(read, facts)


VOLUME, SIGNED_VOLUME = amount(Volume), amount(Volume, signed=True)
STRENGTH, MASS, FLOW = amount(Concentration), amount(Mass), amount(FlowRate)
DOSE, TIME, COUNT = amount(DoseRate), amount(Duration), amount(Count)
LENGTH, PERCENT, SIGNED_PERCENT = amount(Length), amount(Percent), amount(Percent, signed=True)
SEVERITIES = choice("ok", "info", "ack", "escalate", "block")

EVERYWHERE: dict[str, Key] = {
    "prev_programmed_reservoir_volume": _of(VOLUME, "previous_volume"),
    "bolus_volume_total": _of(VOLUME, "bolus_volume_total"),
    "stall_duration": _of(TIME, "stall_duration"),
    "flow_during_stall": _of(FLOW, "flow_during_stall"),
    "measured_residual": _of(VOLUME, "measured_residual"),
    "patient_boluses_delivered": _of(COUNT, "boluses_delivered"),
    "bolus_volume_each": _of(VOLUME, "previous_bolus_volume"),
    "previous_refill_discrepancy": _of(SIGNED_VOLUME, "past_discrepancy"),
    "previous_refill_severity": _of(SEVERITIES, "past_severity"),
    "factory_flow": _of(FLOW, "factory_flow"),
    "actual_flow": _of(FLOW, "actual_flow"),
    "target_dose": _of(DOSE, "target_dose"),
    "reservoir_capacity": _of(VOLUME, "capacity"),
    "capacity": _of(VOLUME, "capacity"),
    "injected_volume": _of(VOLUME, "injected"),
    "injected": _of(VOLUME, "injected"),
    "sensor_volume_after": _of(VOLUME, "sensor_volume"),
    "concentration": _of(STRENGTH, "concentration"),
    "flow": _of(FLOW, "flow"),
    "dose": _of(DOSE, "dose"),
    "entered_dose": _of(DOSE, "dose"),
    "entered_24h_dose": _of(DOSE, "dose"),
    "new_dose": _of(DOSE, "dose"),
    "basal_dose": _of(DOSE, "dose"),
    "previous_dose": _of(DOSE, "previous_dose"),
    "old_dose": _of(DOSE, "previous_dose"),
    "volume": _of(VOLUME, "syringe_total"),
    "label_total_mass": _of(MASS, "label_mass"),
    "label_volume": _of(VOLUME, "label_volume"),
    "entered_concentration": _of(STRENGTH, "concentration"),
    "new_concentration": _of(STRENGTH, "concentration"),
    "old_concentration": _of(STRENGTH, "previous_concentration"),
    "previous_concentration": _of(STRENGTH, "previous_concentration"),
    "basal_dose_per_hour": _of(DOSE, "flex_base"),
    "basal_hours": _of(TIME, "flex_base_hours"),
    "drug": _of(drug, "primary_drug"),
    "new_drug": _of(drug, "primary_drug"),
    "old_drug": _of(drug, "previous_drug"),
    "indication": _of(words, "indication"),
    "prior_interval_ended_empty": _of(flag, "ended_empty"),
    "bolus_dose": _of(MASS, "bolus_dose"),
    "bolus_volume": _of(VOLUME, "bolus_volume"),
    "max_per_day": _of(whole, "bolus_most", "previous_bolus_most"),
    "lockout": _of(TIME, "lockout"),
    "boluses_delivered": _of(COUNT, "boluses_delivered"),
    "days": _of(TIME, "time_since_fill"),
    "reservoir_volume": _of(VOLUME, "fill_volume"),
    "basal_flow": _of(FLOW, "flow"),
    "threshold": _of(VOLUME, "alarm_volume"),
    "programmed_reservoir_volume": _of(VOLUME, "programmed_volume"),
    "syringe_total": _of(VOLUME, "syringe_total"),
    "wasted": _of(VOLUME, "syringe_wasted"),
    "stock": _of(STRENGTH, "stock"),
    "pump_tubing_volume": _of(VOLUME, "tubing_volume"),
    "catheter_length": _of(LENGTH, "catheter_length"),
    "catheter_volume_per_cm": _of(amount(Bore), "catheter_bore"),
    "total_length": _of(LENGTH, "catheter_total"),
    "trimmed": _of(LENGTH, "catheter_trimmed"),
    "per_cm": _of(amount(Bore), "catheter_bore"),
    "bridge_volume": _of(VOLUME, "bridge_volume"),
    "entered_duration": _of(TIME, "bridge_duration"),
    "retained_volume": _of(VOLUME, "retained_volume"),
    "new_flow": _of(FLOW, "flow"),
    "dead_volume": _of(VOLUME, "dead_volume"),
    "rinse_volume": _of(VOLUME, "rinse_volume"),
    "rinses": _of(whole, "rinses"),
    "label_concentration": _of(STRENGTH, "label"),
    "programmed_concentration": _of(STRENGTH, "programmer"),
    "programmed_dose": _of(DOSE, "dose"),
    "order": _of(STRENGTH, "order"),
    "label": _of(STRENGTH, "label"),
    "programmer": _of(STRENGTH, "programmer"),
    "order_drug": _of(drug, "order_drug"),
    "label_drug": _of(drug, "label_drug"),
    "programmer_drug": _of(drug, "programmer_drug"),
    "fill_date": _of(day, "fill_date"),
    "fill_volume": _of(VOLUME, "fill_volume"),
    "alarm_volume": _of(VOLUME, "alarm_volume", "previous_alarm_volume"),
    "stability_days": _of(TIME, "stability_days"),
    "first_fill": _of(flag, "first_fill"),
    "diluted": _of(flag, "diluted"),
    "next_appointment": _of(moment, "next_appointment"),
    "margin": _of(TIME, "margin"),
    "flow_spec": _of(PERCENT, "flow_spec"),
    "eri_replace_by": _of(day, "eri_replace_by"),
    "bud": _of(day, "bud"),
    "bud_time": _of(clock, "bud_time"),
    "fill_time": _of(clock, "fill_time"),
    "previous_alarm_date": _of(day, "previous_alarm_date"),
    "previous_visit": _of(moment, "previous_fill_at"),
    "this_visit": _of(moment, "started_at"),
    "from": _of(moment, "previous_fill_at"),
    "to": _of(moment, "aspirated_at"),
    "computed_alarm_date": _of(day, "alarm_date"),
    "programmer_alarm_date": _of(day, "programmer_alarm_date"),
    "drug_class": _of(choice(*DrugClass), "drug_class"),
    "post_refill_minutes": _of(TIME, "time_after_fill"),
    "poss": _of(choice("S", "1", "2", "3", "4"), "sedation"),
    "respiratory_rate": _of(amount(VitalRate), "respiratory_rate"),
    "spo2": _of(PERCENT, "oxygen_saturation"),
    "mas_increase": _of(whole, "spasticity_rise"),
    "temperature": _of(amount(Temperature), "temperature"),
    "heart_rate": _of(amount(VitalRate), "heart_rate"),
    "residual_flow_error": _of(SIGNED_PERCENT, "flow_error"),
    "dose_increases_last_6mo": _of(whole, "dose_rises"),
    "pain_nrs": _of(whole, "pain"),
    "pump": _of(pump, "pump"),
    "mri_planned": _of(flag, "mri_planned"),
    "mri_since_last_visit": _of(flag, "mri_since_last_visit"),
    "reservoir_emptied": _of(flag, "emptied_for_mri"),
    "stall_recovery_logged": _of(flag, "stall_recovery_logged"),
    "mg_per_unit": _of(MASS, "mass_per_unit"),
    "vial_mass": _of(MASS, "vial_mass"),
    "vials": _of(whole, "vials"),
    "injected_mass": _of(MASS, "injected_mass"),
    "refilled": _of(flag, "refilled"),
    "reprogrammed": _of(flag, "reprogrammed"),
    "code": _of(words, "billing_code"),
    "nurse_signed_at": _of(moment, "nurse_signed_at"),
    "physician_signed_at": _of(moment, "physician_signed_at"),
}
"""Keys that mean the same in every category."""

BY_CATEGORY: dict[str, dict[str, Key]] = {
    "residual": {
        "fill_volume": _of(VOLUME, "previous_volume"),
        "concentration": _of(STRENGTH, "previous_concentration"),
        "factory_flow": _of(FLOW, "factory_flow", "previous_flow"),
    },
    "dose": {},
    "units": {},
    "admixture": {},
    "titration": {"drug": _of(drug, "primary_drug", "previous_drug")},
    "limits": {},
    "bolus": {},
    "fill": {"concentration": _of(STRENGTH, "concentration", "previous_concentration")},
    "bridge": {},
    "mixing": {},
    "identity": {},
    "dates": {"flow": _of(FLOW, "flow", "previous_flow")},
    "clinical": {},
    "admin": {},
}
"""Every category, and what it reads another way."""

SIGNS: dict[str, str] = {
    "pruritus": "itching",
    "headache": "headache",
    "neck_stiffness": "neck-stiffness",
    "pocket_erythema": "pocket-redness",
    "new_dermatomal_pain": "dermatomal-pain",
}
"""Yes-or-no inputs that are entries of the list of signs."""
