"""Every check, in the order run, shown, printed and documented."""

from __future__ import annotations

from refillnotes.domain.checks.access_port import ACCESS_PORT_ASPIRATED, LINE_PRIMED
from refillnotes.domain.checks.aspirate import ASPIRATE_QUALITY, MASS_BALANCE, RESERVOIR_LOW
from refillnotes.domain.checks.billing import BILLING_UNITS, CODE_MATCHES_ACT, SIGNATURE_ORDER
from refillnotes.domain.checks.bridge import BRIDGE_CLOSURE, BRIDGE_NEEDED, LINE_VOLUME
from refillnotes.domain.checks.catheter_study import CATHETER_STUDY
from refillnotes.domain.checks.dates import (
    ALARM_DATE,
    ALARM_DATE_AGREEMENT,
    EARLIEST_LIMIT,
    IN_PUMP_STABILITY,
    NEXT_APPOINTMENT,
    REFILL_OVERDUE,
)
from refillnotes.domain.checks.doses import (
    DOSE_CHANGE,
    DRUG_MASS,
    PATIENT_BOLUS,
    SECONDARY_DOSE,
)
from refillnotes.domain.checks.drift import FLOW_DRIFT
from refillnotes.domain.checks.drug import ALLERGY, LABELLED_USE, PSYCHOSIS_HISTORY
from refillnotes.domain.checks.fill import (
    FILL_VERIFICATION,
    OVERFILL,
    PORT_STATED,
    PROGRAMMED_VOLUME,
    SYRINGE_RECONCILIATION,
)
from refillnotes.domain.checks.flex import FLEX_SCHEDULE
from refillnotes.domain.checks.identity import (
    PUMP_IDENTITY,
    SETTINGS_CONTINUITY,
    THREE_WAY_MATCH,
)
from refillnotes.domain.checks.limits import CONCENTRATION_LIMIT, DOSE_LIMIT
from refillnotes.domain.checks.mixing import DRUG_CHANGE_RINSE, MIXED_CONCENTRATION
from refillnotes.domain.checks.model import Check, Findings, run_all
from refillnotes.domain.checks.programming import DOSE_CLOSURE, FLOW_LIMITS, UNIT_MAGNITUDE
from refillnotes.domain.checks.pump import BATTERY, EVENT_LOG, INTERROGATION, MRI, STALL_TIME
from refillnotes.domain.checks.pump_clock import PUMP_CLOCK
from refillnotes.domain.checks.red_flags import (
    OPIOID_WITHDRAWAL_SIGNS,
    OVER_INFUSION_SIGNS,
    PSYCHIATRIC_SIGNS,
)
from refillnotes.domain.checks.residual import (
    EXPECTED_RESIDUAL,
    PROGRAMMER_RESIDUAL,
    RESIDUAL_DISCREPANCY,
)
from refillnotes.domain.checks.restart import NAIVE_RESTART, OBSERVATION
from refillnotes.domain.checks.signs import OVERDOSE_SIGNS, POCKET_FILL_SIGNS
from refillnotes.domain.checks.syndromes import (
    BACLOFEN_WITHDRAWAL_SIGNS,
    GRANULOMA_SIGNS,
    INFECTION_SIGNS,
)
from refillnotes.domain.checks.timing import EVENT_ORDER, USE_BY
from refillnotes.domain.checks.tracing import LOT_FORMAT
from refillnotes.domain.checks.trend import CONSTANT_FLOW, RESIDUAL_TREND
from refillnotes.domain.checks.units import UNITS_AS_ORDERED
from refillnotes.domain.checks.waste import WASTE_RECONCILIATION, WASTE_WITNESS
from refillnotes.domain.worksheet import Worksheet

CHECKS: tuple[Check, ...] = (
    PUMP_IDENTITY,
    SETTINGS_CONTINUITY,
    EVENT_LOG,
    STALL_TIME,
    MRI,
    BATTERY,
    POCKET_FILL_SIGNS,
    OVERDOSE_SIGNS,
    OVER_INFUSION_SIGNS,
    BACLOFEN_WITHDRAWAL_SIGNS,
    OPIOID_WITHDRAWAL_SIGNS,
    PSYCHIATRIC_SIGNS,
    GRANULOMA_SIGNS,
    INFECTION_SIGNS,
    PORT_STATED,
    ACCESS_PORT_ASPIRATED,
    CATHETER_STUDY,
    EXPECTED_RESIDUAL,
    PROGRAMMER_RESIDUAL,
    MASS_BALANCE,
    RESERVOIR_LOW,
    ASPIRATE_QUALITY,
    RESIDUAL_DISCREPANCY,
    RESIDUAL_TREND,
    FLOW_DRIFT,
    CONSTANT_FLOW,
    REFILL_OVERDUE,
    NAIVE_RESTART,
    THREE_WAY_MATCH,
    UNITS_AS_ORDERED,
    DRUG_MASS,
    USE_BY,
    LOT_FORMAT,
    ALLERGY,
    PSYCHOSIS_HISTORY,
    LABELLED_USE,
    CONCENTRATION_LIMIT,
    OVERFILL,
    SYRINGE_RECONCILIATION,
    FILL_VERIFICATION,
    MIXED_CONCENTRATION,
    DRUG_CHANGE_RINSE,
    PROGRAMMED_VOLUME,
    UNIT_MAGNITUDE,
    DOSE_CLOSURE,
    FLOW_LIMITS,
    FLEX_SCHEDULE,
    PUMP_CLOCK,
    SECONDARY_DOSE,
    DOSE_LIMIT,
    DOSE_CHANGE,
    PATIENT_BOLUS,
    LINE_VOLUME,
    LINE_PRIMED,
    BRIDGE_NEEDED,
    BRIDGE_CLOSURE,
    INTERROGATION,
    EVENT_ORDER,
    WASTE_WITNESS,
    WASTE_RECONCILIATION,
    OBSERVATION,
    ALARM_DATE,
    ALARM_DATE_AGREEMENT,
    IN_PUMP_STABILITY,
    EARLIEST_LIMIT,
    NEXT_APPOINTMENT,
    CODE_MATCHES_ACT,
    BILLING_UNITS,
    SIGNATURE_ORDER,
)


def findings(worksheet: Worksheet) -> Findings:
    """Judge one visit by every check it belongs to."""
    return run_all(CHECKS, worksheet)
