"""What a worked case is: inputs as written, what they should give, and how exactly."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from refillnotes.domain.checks.model import Severity

Node: TypeAlias = "str | list[Node] | dict[str, Node]"
"""One piece of a case file; every scalar is kept as the text it was written with."""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """A number agrees when |got - want| <= max(absolute, relative x |want|)."""

    absolute: Fraction
    relative: Fraction

    def allows(self, got: Fraction, wanted: Fraction, half_step: Fraction = Fraction(0)) -> bool:
        """Whether they agree; ``half_step`` is what the digits written leave open by themselves."""
        return abs(got - wanted) <= max(self.absolute, self.relative * abs(wanted), half_step)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One check, and the severity the case says it gives."""

    check: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Case:
    """One worked case. With ``problems`` it could not be read, and fails for them alone."""

    id: str
    category: str = ""
    inputs: dict[str, Node] | None = None
    expected: dict[str, Node] | None = None
    tolerance: Tolerance | None = None
    findings: tuple[Wanted, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How one case came out; every failure names what was wanted and what was got."""

    id: str
    failures: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.failures
