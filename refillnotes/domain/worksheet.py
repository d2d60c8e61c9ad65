"""Facts of one visit, and the calculations made from them when first asked for."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

from refillnotes.domain.errors import NotDefined

Value = TypeVar("Value", covariant=True)


@dataclass(frozen=True, slots=True)
class Worked(Generic[Value]):
    """A calculated value and how it came about, with the numbers put in."""

    value: Value
    working: str


@dataclass(frozen=True, slots=True)
class Calculation:
    """One number this program works out: the parameters of ``work_out`` name what it needs.

    A parameter with a default of ``None`` is a fact whose absence the working must mention.
    """

    name: str
    title: str
    work_out: Callable[..., Worked[object]]
    source: str = "reference formula"
    printed: bool = True
    """Whether the note's appendix shows it; a step on the way to another number need not be."""


class NotRecorded(Exception):
    """A calculation or check needs facts nobody has recorded; ``names`` says which."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(dict.fromkeys(names))
        super().__init__(", ".join(self.names))


@dataclass(frozen=True, slots=True)
class Need:
    """One parameter of a calculation or a check."""

    name: str
    optional: bool


@cache
def needs(function: Callable[..., object]) -> tuple[Need, ...]:
    """Read what a function needs off its parameters."""
    return tuple(
        Need(parameter.name, parameter.default is None)
        for parameter in inspect.signature(function).parameters.values()
    )


class Worksheet:
    """Recorded facts first, then calculations; nothing is guessed or worked out twice."""

    def __init__(
        self, facts: Mapping[str, object], calculations: Mapping[str, Calculation]
    ) -> None:
        self._facts = dict(facts)
        self._calculations = calculations
        self._worked: dict[str, Worked[object] | NotRecorded | NotDefined] = {}
        self._under_way: set[str] = set()

    def value(self, name: str) -> object:
        """The fact or calculated value of this name. Errors: ``NotRecorded``, ``NotDefined``."""
        if name in self._facts:
            return self._facts[name]
        return self.worked(name).value

    def worked(self, name: str) -> Worked[object]:
        """The calculated value with its working. Errors: ``NotRecorded``, ``NotDefined``."""
        if name not in self._worked:
            self._worked[name] = self._work_out(name)
        answer = self._worked[name]
        if isinstance(answer, Worked):
            return answer
        raise answer

    def has(self, name: str) -> bool:
        """Whether the fact is recorded or the value can be worked out."""
        try:
            self.value(name)
        except (NotRecorded, NotDefined):
            return False
        return True

    def supply(self, function: Callable[..., object]) -> dict[str, object]:
        """Gather a function's arguments. Errors: ``NotRecorded`` naming all that is missing."""
        arguments: dict[str, object] = {}
        missing: list[str] = []
        for need in needs(function):
            try:
                arguments[need.name] = self.value(need.name)
            except NotRecorded as gap:
                if need.optional:
                    arguments[need.name] = None
                else:
                    missing.extend(gap.names)
            except NotDefined:
                if not need.optional:
                    raise
                arguments[need.name] = None
        if missing:
            raise NotRecorded(missing)
        return arguments

    def recorded(self) -> Iterable[tuple[str, object]]:
        """Every fact put on this sheet, as it was put."""
        return self._facts.items()

    def all_worked(self) -> Iterable[tuple[Calculation, Worked[object]]]:
        """Every calculation these facts allow, in the order of the register."""
        for name, calculation in self._calculations.items():
            if name not in self._facts and self.has(name):
                yield calculation, self.worked(name)

    def _work_out(self, name: str) -> Worked[object] | NotRecorded | NotDefined:
        calculation = self._calculations.get(name)
        if calculation is None or name in self._under_way:
            return NotRecorded((name,))
        self._under_way.add(name)
        try:
            return calculation.work_out(**self.supply(calculation.work_out))
        except (NotRecorded, NotDefined) as gap:
            return gap
        finally:
            self._under_way.discard(name)
