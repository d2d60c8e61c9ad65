"""Values a visit speaks of that are more than one amount."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from refillnotes.domain.quantities import Concentration, DoseRate, Duration, FlowRate, Mass, Volume


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of time at one flow; a change of dose or of schedule starts another."""

    flow: FlowRate
    duration: Duration

    @property
    def volume(self) -> Volume:
        return self.flow * self.duration

    def __str__(self) -> str:
        return f"{self.flow} for {self.duration}"


@dataclass(frozen=True, slots=True)
class DrugInPump:
    """One drug of the reservoir. The first of several is the primary drug."""

    drug: str
    concentration: Concentration
    dose: DoseRate | None = None
    shown_in: str | None = None
    """The unit of mass the programmer was said to show the dose in, where it is not the order's."""

    def __str__(self) -> str:
        dose = "" if self.dose is None else f", {self.dose}"
        return f"{self.drug} {self.concentration}{dose}"


@dataclass(frozen=True, slots=True)
class NamedDrug:
    """A drug as one paper or screen names it; either part may be missing there."""

    drug: str | None
    concentration: Concentration | None
    printed_in: str | None = None
    """The unit it was said to be printed in, where that is not the order's."""


@dataclass(frozen=True, slots=True)
class Lot:
    """One container's lot, the last day it may be used, and its NDC; None is not recorded."""

    drug: str
    lot: str | None
    expiry: date | None
    ndc: str | None = None


@dataclass(frozen=True, slots=True)
class FlexStep:
    """One step of a flex schedule, started by the pump's own clock."""

    start: str
    duration: Duration
    dose: Mass


@dataclass(frozen=True, slots=True)
class DrugMass:
    """How much of one drug; ``drug`` is None where nobody wrote down which."""

    drug: str | None
    mass: Mass

    def __str__(self) -> str:
        return f"{self.drug or 'drug'} {self.mass}"


@dataclass(frozen=True, slots=True)
class DailyDose:
    """How much of one drug in a day; ``drug`` is None where nobody wrote down which."""

    drug: str | None
    dose: DoseRate

    def __str__(self) -> str:
        return f"{self.drug or 'drug'} {self.dose}"


@dataclass(frozen=True, slots=True)
class PastRefill:
    """One earlier refill, for trends. Deliveries are None where only the gap was kept."""

    discrepancy: Volume
    severity: str
    delivered_expected: Volume | None = None
    delivered_measured: Volume | None = None

    @classmethod
    def measured(
        cls, filled: Volume, expected_residual: Volume, measured_residual: Volume, severity: str
    ) -> PastRefill:
        return cls(
            measured_residual - expected_residual,
            severity,
            filled - expected_residual,
            filled - measured_residual,
        )


def refills_in_words(number: int) -> str:
    """1 refill, 2 refills."""
    return f"{number} refill" if number == 1 else f"{number} refills"
