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


@dataclass(frozen=True, slots=True)
class DrugInPump:
    """One drug of the reservoir. The first of several is the primary drug."""

    drug: str
    concentration: Concentration
    dose: DoseRate | None = None


@dataclass(frozen=True, slots=True)
class NamedDrug:
    """A drug as one paper or screen names it; either part may be missing there."""

    drug: str | None
    concentration: Concentration | None


@dataclass(frozen=True, slots=True)
class Lot:
    """One container's lot and the last day it may be used."""

    drug: str
    lot: str
    expiry: date


@dataclass(frozen=True, slots=True)
class FlexStep:
    """One step of a flex schedule, started by the pump's own clock."""

    start: str
    duration: Duration
    dose: Mass


@dataclass(frozen=True, slots=True)
class PastRefill:
    """One earlier visit, for trends: what was expected then and what was aspirated."""

    filled: Volume
    expected_residual: Volume
    measured_residual: Volume
    severity: str

    @property
    def discrepancy(self) -> Volume:
        return self.measured_residual - self.expected_residual
