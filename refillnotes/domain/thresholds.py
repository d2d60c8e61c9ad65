"""The thresholds a site has approved, grouped by what they judge."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from refillnotes.domain.drugs import DrugClass, Indication
from refillnotes.domain.figures import Figure
from refillnotes.domain.quantities import (
    Count,
    DoseRate,
    Duration,
    FlowRate,
    Percent,
    Ratio,
    Temperature,
    VitalRate,
    Volume,
    Years,
)

if TYPE_CHECKING:
    from refillnotes.domain.checks.model import Severity
    from refillnotes.domain.pumps import PumpModel

Value = TypeVar("Value", covariant=True)


class SiteMay(StrEnum):
    """Which way a site may move a threshold that holds up a coded floor."""

    LOWER = "lower"
    RAISE = "raise"


@dataclass(frozen=True, slots=True)
class Threshold(Figure[Value]):
    """A limit a check compares with; comparisons are strict, so the limit itself is inside.

    ``floor`` is the severity this threshold leads to that no site may soften; such a
    threshold may only be moved the way ``site_may`` says.
    """

    title: str = ""
    why: str = ""
    floor: Severity | None = None
    site_may: SiteMay | None = None


@dataclass(frozen=True, slots=True)
class ResidualPolicy:
    """How far a measured residual may be from the expected one."""

    floor: Threshold[Volume]
    absolute_limit: Threshold[Volume]
    escalate_above: Threshold[Percent]
    least_delivered: Threshold[Volume]
    spec_not_recorded: Threshold[Percent]
    spec_not_stated: Threshold[Percent]
    programmer_ack: Threshold[Volume]
    programmer_block: Threshold[Volume]
    aspirate_expected: Threshold[Volume]
    aspirate_scant: Threshold[Volume]

    def flow_spec(self, pump: PumpModel | None) -> Figure[Percent]:
        """Return the model's own accuracy, else the default for one not stated or not recorded."""
        if pump is None:
            return self.spec_not_recorded
        return pump.flow_spec or self.spec_not_stated


@dataclass(frozen=True, slots=True)
class TrendPolicy:
    """When small discrepancies over several refills add up."""

    consecutive_flagged: Threshold[Count]
    same_sign: Threshold[Count]
    cumulative_error: Threshold[Percent]
    cumulative_refills: Threshold[Count]
    reading: Threshold[Volume]
    repeatability: Threshold[Percent]
    drift_allowance: Threshold[Ratio]
    drift_limit: Threshold[Ratio]


@dataclass(frozen=True, slots=True)
class ConstantFlowPolicy:
    """How far a constant-flow pump may run from its calibrated flow."""

    ack: Threshold[Percent]
    escalate: Threshold[Percent]


@dataclass(frozen=True, slots=True)
class FillPolicy:
    """What went in: syringe, programmed volume and the second look."""

    syringe_ok: Threshold[Volume]
    syringe_ack: Threshold[Volume]
    programmed_ok: Threshold[Volume]
    programmed_ack: Threshold[Volume]
    small_capacity: Threshold[Volume]
    missing_small: Threshold[Volume]
    missing_large: Threshold[Volume]

    def missing_after_fill(self, capacity: Volume) -> Threshold[Volume]:
        """Return how much a sensor or re-aspiration may miss in a reservoir of this size."""
        small = capacity <= self.small_capacity.value
        return self.missing_small if small else self.missing_large


@dataclass(frozen=True, slots=True)
class ProgrammingPolicy:
    """Whether dose, concentration and flow agree."""

    dose_ok: Threshold[Percent]
    dose_ack: Threshold[Percent]
    magnitude_within: Threshold[Percent]
    flow_least_not_recorded: Threshold[FlowRate]
    flow_most_not_recorded: Threshold[FlowRate]
    clock_apart: Threshold[Duration]


@dataclass(frozen=True, slots=True)
class LimitPolicy:
    """What happens above a guideline's cap, and how large a patient bolus may be."""

    escalate_factor: Threshold[Ratio]
    bolus_share_least: Threshold[Percent]
    bolus_share_most: Threshold[Percent]


@dataclass(frozen=True, slots=True)
class DoseChangeBand:
    """How far a dose may move at one refill; an absent bound was found in no source."""

    rise_ack: Threshold[Percent] | None = None
    rise_escalate: Threshold[Percent] | None = None
    fall_ack: Threshold[Percent] | None = None
    fall_escalate: Threshold[Percent] | None = None
    step_ack: Threshold[DoseRate] | None = None


@dataclass(frozen=True, slots=True)
class DoseChangePolicy:
    """How far a dose may move at one refill, by drug class and indication."""

    opioid_rise_ack: Threshold[Percent]
    opioid_rise_escalate: Threshold[Percent]
    opioid_malignant_rise_escalate: Threshold[Percent]
    opioid_fall_ack: Threshold[Percent]
    opioid_fall_escalate: Threshold[Percent]
    baclofen_spinal_rise_ack: Threshold[Percent]
    baclofen_spinal_fall_ack: Threshold[Percent]
    baclofen_cerebral_rise_ack: Threshold[Percent]
    baclofen_cerebral_fall_ack: Threshold[Percent]
    ziconotide_step_ack: Threshold[DoseRate]

    def band(self, drug_class: DrugClass, indication: str | None) -> DoseChangeBand | None:
        """Return the band for a drug class, the narrower one when the indication decides nothing.

        None: no band is known for this class of drug.
        """
        if drug_class is DrugClass.OPIOID:
            malignant = indication == Indication.MALIGNANT_PAIN
            return DoseChangeBand(
                rise_ack=None if malignant else self.opioid_rise_ack,
                rise_escalate=self.opioid_malignant_rise_escalate
                if malignant
                else self.opioid_rise_escalate,
                fall_ack=self.opioid_fall_ack,
                fall_escalate=self.opioid_fall_escalate,
            )
        if drug_class is DrugClass.BACLOFEN:
            if indication == Indication.SPINAL_SPASTICITY:
                return DoseChangeBand(
                    rise_ack=self.baclofen_spinal_rise_ack, fall_ack=self.baclofen_spinal_fall_ack
                )
            return DoseChangeBand(
                rise_ack=self.baclofen_cerebral_rise_ack, fall_ack=self.baclofen_cerebral_fall_ack
            )
        if drug_class is DrugClass.ZICONOTIDE:
            return DoseChangeBand(step_ack=self.ziconotide_step_ack)
        return None


@dataclass(frozen=True, slots=True)
class BridgePolicy:
    """When a bridge bolus is needed, when its numbers agree, and what mixing may do."""

    ratio_least: Threshold[Ratio]
    ratio_most: Threshold[Ratio]
    ok_within: Threshold[Percent]
    ack_within: Threshold[Percent]
    mixing_ack: Threshold[Percent]
    mixing_escalate: Threshold[Percent]


@dataclass(frozen=True, slots=True)
class DatesPolicy:
    """Until when a fill lasts, and how much earlier the next visit is."""

    appointment_margin: Threshold[Duration]
    alarm_ack: Threshold[Duration]
    alarm_block: Threshold[Duration]
    fallback_stability: Threshold[Duration]
    battery_margin: Threshold[Duration]
    naive_restart_after: Threshold[Duration]
    naive_restart_undelivered: Threshold[Percent]
    observation: Threshold[Duration]


@dataclass(frozen=True, slots=True)
class RedFlagPolicy:
    """Vital signs and counts of signs that call for somebody at once."""

    respiratory_rate_low: Threshold[VitalRate]
    oxygen_saturation_low: Threshold[Percent]
    sedation_high: Threshold[Count]
    fever: Threshold[Temperature]
    tachycardia: Threshold[VitalRate]
    bradycardia: Threshold[VitalRate]
    hypothermia: Threshold[Temperature]
    spasticity_rise: Threshold[Count]
    withdrawal_signs: Threshold[Count]
    opioid_withdrawal_signs: Threshold[Count]
    granuloma_signs: Threshold[Count]
    pocket_fill_window: Threshold[Duration]


@dataclass(frozen=True, slots=True)
class WastePolicy:
    """Whose waste somebody must watch."""

    witness_schedules: Threshold[tuple[str, ...]]

    def needs_witness(self, schedule: str | None) -> bool:
        """Whether waste of a drug of this controlled schedule, such as "CII", needs a witness."""
        return schedule in self.witness_schedules.value


@dataclass(frozen=True, slots=True)
class RetentionPolicy:
    """How long notes are kept; no check compares with these."""

    hospital: Threshold[Years]
    documentation: Threshold[Years]
    clinic: Threshold[Years]
    age: Threshold[Years]

    @property
    def periods(self) -> tuple[Threshold[Years], ...]:
        """Those that count from the last entry; ``age`` counts from birth."""
        return self.hospital, self.documentation, self.clinic
