"""What each pump model can hold and do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from refillnotes.domain.errors import UnknownName
from refillnotes.domain.figures import Figure, Row, one_of
from refillnotes.domain.quantities import Bore, Concentration, FlowRate, Length, Percent, Volume


class UnknownPump(UnknownName):
    """A pump model that is not in pumps.toml; the message names those that are."""


class PumpKind(StrEnum):
    """Whether the flow can be changed after implant."""

    PROGRAMMABLE = "programmable"
    CONSTANT_FLOW = "constant-flow"


class MriRule(StrEnum):
    """What an MRI asks for."""

    EMPTY_FIRST = "empty-first"
    REINTERROGATE = "reinterrogate"
    RESTART = "restart"
    PASSIVE = "passive"


class AlarmBasis(StrEnum):
    """What the low-reservoir alarm goes by: a calculated volume stays silent on over-infusion."""

    CALCULATED = "calculated"
    MEASURED = "measured"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Variant:
    """One size of a model: its REF number, or the maker's size where no number is known."""

    ref: str
    capacity: Figure[Volume]


@dataclass(frozen=True, slots=True)
class LabelledDrug:
    """A drug the model's label allows, up to a concentration where the label names one."""

    drug: str
    up_to: Figure[Concentration]


@dataclass(frozen=True, slots=True)
class PumpModel:
    """One model. A figure that is None was found in no source: checks that need it do not run.

    For a constant-flow pump capacity and flow are those on the certificate of that serial
    number; ``factory_flow`` here is help text.
    """

    id: str
    maker: str
    name: str
    refs: tuple[str, ...]
    kind: PumpKind
    mechanism: str
    variants: tuple[Variant, ...]
    flow_min: Figure[FlowRate] | None
    flow_max: Figure[FlowRate] | None
    minimum_rate: Figure[FlowRate] | None
    factory_flow: Figure[str] | None
    flow_spec: Figure[Percent] | None
    delivered_in_study: Figure[Percent] | None
    dead_volume: Figure[Volume] | None
    alarm_volume: Figure[Volume] | None
    alarm_basis: Figure[AlarmBasis] | None
    tubing_volume: Figure[Volume] | None
    access_port: Figure[str] | None
    access_syringe: Figure[Volume] | None
    """The smallest syringe its maker allows at the catheter access port."""
    battery: Figure[str] | None
    mri_rule: Figure[MriRule]
    mri_advice: Figure[str]
    mri_bolus_most: Figure[Volume] | None
    labelled: tuple[LabelledDrug, ...]
    labelled_words: Figure[str] | None
    retired_on: date | None = None
    """From this day on it is not offered for a new pump; those implanted stay as they are."""

    @property
    def programmable(self) -> bool:
        return self.kind is PumpKind.PROGRAMMABLE

    @property
    def capacities(self) -> tuple[Figure[Volume], ...]:
        return tuple(variant.capacity for variant in self.variants)

    def labelled_for(self, drug: str) -> LabelledDrug | None:
        """Return what the label says of a drug id, or None where it is not labelled."""
        return next((entry for entry in self.labelled if entry.drug == drug), None)


@dataclass(frozen=True, slots=True)
class Catheter:
    """One catheter; ``bore`` times the implanted length is what it holds."""

    id: str
    name: str
    refs: tuple[str, ...]
    bore: Figure[Bore] | None
    bore_words: Figure[str] | None
    full_length: Figure[Length] | None


def read_pump(pump_id: str, row: Row) -> PumpModel:
    """Read one table of pumps.toml. Errors: ``ReferenceRefused``."""
    pump = PumpModel(
        id=pump_id,
        maker=row.text("maker"),
        name=row.text("name"),
        refs=row.texts("refs"),
        kind=row.choice("kind", PumpKind),
        mechanism=row.text("mechanism"),
        variants=tuple(
            Variant(ref, size.as_figure(Volume.parse)) for ref, size in row.rows("variants")
        ),
        flow_min=row.figure("flow_min", FlowRate.parse),
        flow_max=row.figure("flow_max", FlowRate.parse),
        minimum_rate=row.figure("minimum_rate", FlowRate.parse),
        factory_flow=row.figure("factory_flow", str),
        flow_spec=row.figure("flow_spec", Percent.parse),
        delivered_in_study=row.figure("delivered_in_study", Percent.parse),
        dead_volume=row.figure("dead_volume", Volume.parse),
        alarm_volume=row.figure("alarm_volume", Volume.parse),
        alarm_basis=row.figure("alarm_basis", one_of(AlarmBasis)),
        tubing_volume=row.figure("tubing_volume", Volume.parse),
        access_port=row.figure("access_port", str),
        battery=row.figure("battery", str),
        mri_rule=row.stated("mri_rule", one_of(MriRule)),
        mri_advice=row.stated("mri_advice", str),
        access_syringe=row.figure("access_syringe", Volume.parse),
        mri_bolus_most=row.figure("mri_bolus_most", Volume.parse),
        labelled=tuple(
            LabelledDrug(drug, most.as_figure(Concentration.parse))
            for drug, most in row.rows("labelled")
        ),
        labelled_words=row.figure("labelled_words", str),
        retired_on=row.day("retired_on"),
    )
    row.done()
    return pump


def read_catheter(catheter_id: str, row: Row) -> Catheter:
    """Read one table of ``catheters``. Errors: ``ReferenceRefused``."""
    catheter = Catheter(
        id=catheter_id,
        name=row.text("name"),
        refs=row.texts("refs"),
        bore=row.figure("bore", Bore.parse),
        bore_words=row.figure("bore_words", str),
        full_length=row.figure("full_length", Length.parse),
    )
    row.done()
    return catheter
