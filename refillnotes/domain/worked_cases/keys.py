"""Which fact of a visit each input of a case is; one key may mean different facts by category."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

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

Value: TypeAlias = tuple[Reader, *tuple[str, ...]]
"""How an input is read, then the names under which it is put on the worksheet."""

Name: TypeAlias = tuple[Callable[[Node, Catalogue], object], *tuple[str, ...]]
"""How what an input names is looked up, then the names under which it is put there."""


def drug(node: Node, catalogue: Catalogue) -> str:
    try:
        return catalogue.drug(words(node)).id
    except UnknownName as refusal:
        raise CaseUnreadable(str(refusal)) from refusal


def pump(node: Node, catalogue: Catalogue) -> PumpModel:
    try:
        return catalogue.pump(words(node))
    except UnknownName as refusal:
        raise CaseUnreadable(str(refusal)) from refusal


VOLUME, SIGNED_VOLUME = amount(Volume), amount(Volume, signed=True)
STRENGTH, MASS, FLOW = amount(Concentration), amount(Mass), amount(FlowRate)
DOSE, TIME, COUNT = amount(DoseRate), amount(Duration), amount(Count)
LENGTH, PERCENT, SIGNED_PERCENT = amount(Length), amount(Percent), amount(Percent, signed=True)
SEVERITIES = choice("ok", "info", "ack", "escalate", "block")

VALUES: dict[str, Value] = {
    "prev_programmed_reservoir_volume": (VOLUME, "previous_volume"),
    "bolus_volume_total": (VOLUME, "bolus_volume_total"),
    "stall_duration": (TIME, "stall_duration"),
    "flow_during_stall": (FLOW, "flow_during_stall"),
    "measured_residual": (VOLUME, "measured_residual"),
    "patient_boluses_delivered": (COUNT, "boluses_delivered"),
    "bolus_volume_each": (VOLUME, "previous_bolus_volume"),
    "previous_refill_discrepancy": (SIGNED_VOLUME, "past_discrepancy"),
    "previous_refill_severity": (SEVERITIES, "past_severity"),
    "factory_flow": (FLOW, "factory_flow"),
    "actual_flow": (FLOW, "actual_flow"),
    "target_dose": (DOSE, "target_dose"),
    "reservoir_capacity": (VOLUME, "capacity"),
    "capacity": (VOLUME, "capacity"),
    "injected_volume": (VOLUME, "injected"),
    "injected": (VOLUME, "injected"),
    "sensor_volume_after": (VOLUME, "sensor_volume"),
    "concentration": (STRENGTH, "concentration"),
    "flow": (FLOW, "flow"),
    "dose": (DOSE, "dose"),
    "entered_dose": (DOSE, "dose"),
    "entered_24h_dose": (DOSE, "dose"),
    "new_dose": (DOSE, "dose"),
    "basal_dose": (DOSE, "dose"),
    "previous_dose": (DOSE, "previous_dose"),
    "old_dose": (DOSE, "previous_dose"),
    "volume": (VOLUME, "syringe_total"),
    "label_total_mass": (MASS, "label_mass"),
    "label_volume": (VOLUME, "label_volume"),
    "entered_concentration": (STRENGTH, "concentration"),
    "new_concentration": (STRENGTH, "concentration"),
    "old_concentration": (STRENGTH, "previous_concentration"),
    "previous_concentration": (STRENGTH, "previous_concentration"),
    "basal_dose_per_hour": (DOSE, "flex_base"),
    "basal_hours": (TIME, "flex_base_hours"),
    "indication": (words, "indication"),
    "prior_interval_ended_empty": (flag, "ended_empty"),
    "bolus_dose": (MASS, "bolus_dose"),
    "bolus_volume": (VOLUME, "bolus_volume"),
    "max_per_day": (whole, "bolus_most", "previous_bolus_most"),
    "lockout": (TIME, "lockout"),
    "boluses_delivered": (COUNT, "boluses_delivered"),
    "days": (TIME, "time_since_fill"),
    "reservoir_volume": (VOLUME, "fill_volume"),
    "basal_flow": (FLOW, "flow"),
    "threshold": (VOLUME, "alarm_volume"),
    "programmed_reservoir_volume": (VOLUME, "programmed_volume"),
    "syringe_total": (VOLUME, "syringe_total"),
    "wasted": (VOLUME, "syringe_wasted"),
    "stock": (STRENGTH, "stock"),
    "pump_tubing_volume": (VOLUME, "tubing_volume"),
    "catheter_length": (LENGTH, "catheter_length"),
    "catheter_volume_per_cm": (amount(Bore), "catheter_bore"),
    "total_length": (LENGTH, "catheter_total"),
    "trimmed": (LENGTH, "catheter_trimmed"),
    "per_cm": (amount(Bore), "catheter_bore"),
    "bridge_volume": (VOLUME, "bridge_volume"),
    "entered_duration": (TIME, "bridge_duration"),
    "retained_volume": (VOLUME, "retained_volume"),
    "new_flow": (FLOW, "flow"),
    "dead_volume": (VOLUME, "dead_volume"),
    "rinse_volume": (VOLUME, "rinse_volume"),
    "rinses": (whole, "rinses"),
    "label_concentration": (STRENGTH, "label"),
    "programmed_concentration": (STRENGTH, "programmer"),
    "programmed_dose": (DOSE, "dose"),
    "order": (STRENGTH, "order"),
    "label": (STRENGTH, "label"),
    "programmer": (STRENGTH, "programmer"),
    "fill_date": (day, "fill_date"),
    "fill_volume": (VOLUME, "fill_volume"),
    "alarm_volume": (VOLUME, "alarm_volume", "previous_alarm_volume"),
    "stability_days": (TIME, "stability_days"),
    "first_fill": (flag, "first_fill"),
    "diluted": (flag, "diluted"),
    "next_appointment": (moment, "next_appointment"),
    "margin": (TIME, "margin"),
    "flow_spec": (PERCENT, "flow_spec"),
    "eri_replace_by": (day, "eri_replace_by"),
    "bud": (day, "bud"),
    "bud_time": (clock, "bud_time"),
    "fill_time": (clock, "fill_time"),
    "previous_alarm_date": (day, "previous_alarm_date"),
    "previous_visit": (moment, "previous_fill_at"),
    "this_visit": (moment, "started_at"),
    "from": (moment, "previous_fill_at"),
    "to": (moment, "aspirated_at"),
    "computed_alarm_date": (day, "alarm_date"),
    "programmer_alarm_date": (day, "programmer_alarm_date"),
    "drug_class": (choice(*DrugClass), "drug_class"),
    "post_refill_minutes": (TIME, "time_after_fill"),
    "poss": (choice("S", "1", "2", "3", "4"), "sedation"),
    "respiratory_rate": (amount(VitalRate), "respiratory_rate"),
    "spo2": (PERCENT, "oxygen_saturation"),
    "mas_increase": (whole, "spasticity_rise"),
    "temperature": (amount(Temperature), "temperature"),
    "heart_rate": (amount(VitalRate), "heart_rate"),
    "residual_flow_error": (SIGNED_PERCENT, "flow_error"),
    "dose_increases_last_6mo": (whole, "dose_rises"),
    "pain_nrs": (whole, "pain"),
    "mri_planned": (flag, "mri_planned"),
    "mri_since_last_visit": (flag, "mri_since_last_visit"),
    "reservoir_emptied": (flag, "emptied_for_mri"),
    "stall_recovery_logged": (flag, "stall_recovery_logged"),
    "mg_per_unit": (MASS, "mass_per_unit"),
    "vial_mass": (MASS, "vial_mass"),
    "vials": (whole, "vials"),
    "injected_mass": (MASS, "injected_mass"),
    "refilled": (flag, "refilled"),
    "reprogrammed": (flag, "reprogrammed"),
    "code": (words, "billing_code"),
    "nurse_signed_at": (moment, "nurse_signed_at"),
    "physician_signed_at": (moment, "physician_signed_at"),
}
"""Inputs that say a value, and the facts they are where no category has them otherwise."""

NAMES: dict[str, Name] = {
    "drug": (drug, "primary_drug"),
    "new_drug": (drug, "primary_drug"),
    "old_drug": (drug, "previous_drug"),
    "order_drug": (drug, "order_drug"),
    "label_drug": (drug, "label_drug"),
    "programmer_drug": (drug, "programmer_drug"),
    "pump": (pump, "pump"),
}
"""Inputs that name a drug or a pump of the catalogue."""

BY_CATEGORY: dict[str, dict[str, tuple[str, ...]]] = {
    "residual": {
        "fill_volume": ("previous_volume",),
        "concentration": ("previous_concentration",),
        "factory_flow": ("factory_flow", "previous_flow"),
    },
    "dose": {},
    "units": {},
    "admixture": {},
    "titration": {"drug": ("primary_drug", "previous_drug")},
    "limits": {},
    "bolus": {},
    "fill": {"concentration": ("concentration", "previous_concentration")},
    "bridge": {},
    "mixing": {},
    "identity": {},
    "dates": {"flow": ("flow", "previous_flow")},
    "clinical": {},
    "admin": {},
}
"""Every category, and the inputs that are other facts there."""

SIGNS: dict[str, str] = {
    "pruritus": "itching",
    "headache": "headache",
    "neck_stiffness": "neck-stiffness",
    "pocket_erythema": "pocket-redness",
    "new_dermatomal_pain": "dermatomal-pain",
}
"""Yes-or-no inputs that are entries of the list of signs."""
