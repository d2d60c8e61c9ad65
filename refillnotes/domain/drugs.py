"""What may go in a reservoir."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from refillnotes.domain.errors import UnknownName
from refillnotes.domain.figures import Figure, Row
from refillnotes.domain.quantities import Concentration, DoseRate, Duration, Mass


class UnknownDrug(UnknownName):
    """A drug that is not in drugs.toml; the message names those that are."""


class DrugClass(StrEnum):
    """What red flags, dose-change bands and allergies go by."""

    OPIOID = "opioid"
    BACLOFEN = "baclofen"
    ZICONOTIDE = "ziconotide"
    CLONIDINE = "clonidine"
    LOCAL_ANAESTHETIC = "local-anaesthetic"
    DILUENT = "diluent"


class OrderUnit(StrEnum):
    """The unit a drug is ordered in; both are shown, neither is converted silently."""

    MG = "mg"
    MCG = "mcg"


class Indication(StrEnum):
    """What the pump was implanted for, as far as a dose-change band depends on it."""

    NONMALIGNANT_PAIN = "non-malignant pain"
    MALIGNANT_PAIN = "malignant pain"
    SPINAL_SPASTICITY = "spasticity, spinal origin"
    CEREBRAL_SPASTICITY = "spasticity, cerebral origin"


class Preparation(StrEnum):
    """The state of a drug an in-pump stability figure holds for."""

    ANY = "any"
    FIRST_FILL = "first-fill"
    UNDILUTED = "undiluted"
    DILUTED = "diluted"

    def applies(self, *, first_fill: bool, diluted: bool) -> bool:
        return {
            Preparation.ANY: True,
            Preparation.FIRST_FILL: first_fill,
            Preparation.UNDILUTED: not diluted,
            Preparation.DILUTED: diluted,
        }[self]


@dataclass(frozen=True, slots=True)
class Guideline:
    """A consensus or label that caps concentrations and doses; one without rows is still empty."""

    id: str
    name: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class GuidelineCap:
    """What one guideline allows of one drug; these limits advise, they do not veto.

    ``dose_from`` is where a published range of the cap begins. ``no_dose_limit`` tells "the
    guideline sets none" from "not known here", which is a ``dose`` of None.
    """

    guideline: str
    concentration: Figure[Concentration] | None
    dose: Figure[DoseRate] | None
    dose_from: Figure[DoseRate] | None
    no_dose_limit: Figure[str] | None


@dataclass(frozen=True, slots=True)
class DoseRange:
    """A usual daily dose for one use, as a label or study gives it; help text."""

    use: str
    least: Figure[DoseRate] | None
    most: Figure[DoseRate] | None


@dataclass(frozen=True, slots=True)
class StabilityRow:
    """How long a drug or admixture keeps inside the warm pump; not how long a syringe keeps."""

    drugs: frozenset[str]
    preparation: Preparation
    days: Figure[Duration]


@dataclass(frozen=True, slots=True)
class Drug:
    """One drug. Strengths are of the salt as printed and are never converted to the base."""

    id: str
    name: str
    salt: Figure[str]
    also_known_as: tuple[str, ...]
    drug_class: DrugClass
    order_unit: OrderUnit
    controlled: Figure[str] | None
    billing_unit: Figure[Mass] | None
    """The mass that US payers count as one unit of the drug bought ready-made."""
    allergy_words: tuple[str, ...]
    caps: tuple[GuidelineCap, ...]
    ranges: tuple[DoseRange, ...]
    concentrations: tuple[Figure[Concentration], ...]
    facts: tuple[Figure[str], ...]
    stability: tuple[StabilityRow, ...]
    retired_on: date | None = None
    """From this day on it is not offered for a new fill; earlier notes stay as they are."""

    @property
    def is_opioid(self) -> bool:
        return self.drug_class is DrugClass.OPIOID

    @property
    def concentration_cap(self) -> GuidelineCap | None:
        """The newest guideline that caps the concentration; caps stand oldest first."""
        known = [cap for cap in self.caps if cap.concentration]
        return known[-1] if known else None

    @property
    def dose_cap(self) -> GuidelineCap | None:
        """The newest guideline that says anything of the daily dose, "no limit" included."""
        known = [cap for cap in self.caps if cap.dose or cap.no_dose_limit]
        return known[-1] if known else None

    def cap(self, guideline: str) -> GuidelineCap | None:
        """Return what one guideline, by name, says of this drug."""
        return next((cap for cap in self.caps if cap.guideline == guideline), None)


def read_stability(row: Row) -> StabilityRow:
    """Read one table of ``stability``. Errors: ``ReferenceRefused``."""
    stability = StabilityRow(
        drugs=frozenset(row.texts("drugs")),
        preparation=row.choice("preparation", Preparation),
        days=row.stated("days", Duration.parse),
    )
    row.done()
    return stability


def read_guideline(guideline_id: str, row: Row) -> Guideline:
    """Read one table of ``guidelines``. Errors: ``ReferenceRefused``."""
    guideline = Guideline(guideline_id, row.text("name"), row.source(), row.text("note", ""))
    row.done()
    return guideline


def read_drug(
    drug_id: str,
    row: Row,
    guidelines: tuple[Guideline, ...],
    stability: tuple[StabilityRow, ...],
) -> Drug:
    """Read one table of ``drugs``; caps come in the order of ``guidelines``, oldest first."""
    caps = {name: _read_cap(name, cap, guidelines) for name, cap in row.rows("caps")}
    drug = Drug(
        id=drug_id,
        name=row.text("name"),
        salt=row.stated("salt", str),
        also_known_as=row.texts("also_known_as"),
        drug_class=row.choice("class", DrugClass),
        order_unit=row.choice("order_unit", OrderUnit),
        controlled=row.figure("controlled", str),
        billing_unit=row.figure("billing_unit", Mass.parse),
        allergy_words=row.texts("allergy_words"),
        caps=tuple(caps[entry.id] for entry in guidelines if entry.id in caps),
        ranges=tuple(_read_range(use) for _, use in row.rows("ranges")),
        concentrations=tuple(
            strength.as_figure(Concentration.parse) for _, strength in row.rows("concentrations")
        ),
        facts=tuple(fact.as_figure(str) for _, fact in row.rows("facts")),
        stability=tuple(entry for entry in stability if drug_id in entry.drugs),
        retired_on=row.day("retired_on"),
    )
    row.done()
    return drug


def _read_cap(guideline_id: str, row: Row, guidelines: tuple[Guideline, ...]) -> GuidelineCap:
    names = {guideline.id: guideline.name for guideline in guidelines}
    if guideline_id not in names:
        raise row.refusal(f"is no guideline known here. Known: {', '.join(names)}.")
    cap = GuidelineCap(
        guideline=names[guideline_id],
        concentration=row.figure("concentration", Concentration.parse),
        dose=row.figure("dose", DoseRate.parse),
        dose_from=row.figure("dose_from", DoseRate.parse),
        no_dose_limit=row.figure("no_dose_limit", str),
    )
    row.done()
    return cap


def _read_range(row: Row) -> DoseRange:
    dose_range = DoseRange(
        use=row.text("use"),
        least=row.figure("least", DoseRate.parse),
        most=row.figure("most", DoseRate.parse),
    )
    row.done()
    return dose_range
