"""Facts of one visit, and the calculations made from them when first asked for.

While a nurse types, one fact in a hundred changes between two saves. A sheet that follows an
earlier one of the same visit keeps every answer that rests on nothing that changed.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Generic, Self, TypeVar, cast

from refillnotes.domain.errors import NotDefined
from refillnotes.domain.formula import formula_of
from refillnotes.domain.quantity import Quantity

Answer = TypeVar("Answer")
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

    @property
    def formula(self) -> str:
        """How it is worked out, in the field's symbols; read off the docstring of ``work_out``."""
        return formula_of(self.work_out)


def rests_on(
    function: Callable[..., object], calculations: Mapping[str, Calculation]
) -> tuple[Calculation, ...]:
    """Every calculation the function needs, straight or through another, in their own order."""
    ahead = [need.name for need in needs(function)]
    reached: set[str] = set()
    while ahead:
        name = ahead.pop()
        if name in calculations and name not in reached:
            reached.add(name)
            ahead.extend(need.name for need in needs(calculations[name].work_out))
    return tuple(one for name, one in calculations.items() if name in reached)


class NotRecorded(Exception):
    """A calculation or check needs facts nobody has recorded; ``names`` says which."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(dict.fromkeys(names))
        super().__init__(", ".join(self.names))


_GAPS = (NotRecorded, NotDefined)  # a union would be made anew each time it is asked for


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
        self,
        facts: Mapping[str, object],
        calculations: Mapping[str, Calculation],
        earlier: Self | None = None,
    ) -> None:
        """``earlier`` is another sheet of the same visit and the same calculations."""
        self._facts = dict(facts)
        self._calculations = calculations
        self._worked: dict[str, Worked[object] | NotRecorded | NotDefined] = {}
        self._answers: dict[str, object] = {}
        self._under_way: set[str] = set()
        self._bearing: dict[str, frozenset[str]] = {}
        self._reads: dict[str, Callable[[], Iterable[str]]] = {}
        if earlier is not None:
            self._keep_what_stands(earlier)

    def value(self, name: str) -> object:
        """The fact or calculated value of this name. Errors: ``NotRecorded``, ``NotDefined``."""
        found = self._found(name)
        if isinstance(found, _GAPS):
            raise found
        return found

    def worked(self, name: str) -> Worked[object]:
        """The calculated value with its working. Errors: ``NotRecorded``, ``NotDefined``."""
        answer = self._answer_of(name)
        if isinstance(answer, Worked):
            return answer
        raise answer

    def has(self, name: str) -> bool:
        """Whether the fact is recorded or the value can be worked out."""
        return not isinstance(self._found(name), _GAPS)

    def known(self, name: str) -> object | None:
        """The fact or calculated value of this name, or None where there is none."""
        found = self._found(name)
        return None if isinstance(found, _GAPS) else found

    def supply(self, function: Callable[..., object]) -> dict[str, object]:
        """Gather a function's arguments. Errors: ``NotRecorded`` naming all that is missing."""
        arguments: dict[str, object] = {}
        missing: list[str] = []
        for need in needs(function):
            found = self._found(need.name)
            if not isinstance(found, _GAPS):
                arguments[need.name] = found
            elif need.optional:
                arguments[need.name] = None
            elif isinstance(found, NotDefined):
                raise found
            else:
                missing.extend(found.names)
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

    def answer(
        self, about: str, reads: Callable[[], Iterable[str]], work_out: Callable[[], Answer]
    ) -> Answer:
        """Work out what rests on the named values, unless an earlier sheet's answer still stands.

        ``about`` names the question: there is one set of names for each, asked for only when
        another sheet follows this one.
        """
        if about not in self._answers:
            self._reads[about] = reads
            self._answers[about] = work_out()
        return cast("Answer", self._answers[about])

    def _keep_what_stands(self, earlier: Self) -> None:
        self._bearing = earlier._bearing
        changed = {
            name
            for name in self._facts.keys() | earlier._facts.keys()
            if name not in self._facts
            or name not in earlier._facts
            or not written_alike(self._facts[name], earlier._facts[name])
        }
        for name, worked in earlier._worked.copy().items():
            if name not in self._bearing:
                self._bearing[name] = self._reached((name,))
            if changed.isdisjoint(self._bearing[name]):
                self._worked[name] = worked
        for about, answer in earlier._answers.copy().items():
            if about not in self._bearing:
                self._bearing[about] = self._reached(earlier._reads[about]())
            if changed.isdisjoint(self._bearing[about]):
                self._answers[about] = answer

    def _reached(self, names: Iterable[str]) -> frozenset[str]:
        """Every name that can bear on these, themselves included."""
        reached: set[str] = set()
        ahead = list(names)
        while ahead:
            name = ahead.pop()
            if name not in reached:
                reached.add(name)
                calculation = self._calculations.get(name)
                if calculation is not None:
                    ahead.extend(need.name for need in needs(calculation.work_out))
        return frozenset(reached)

    def _found(self, name: str) -> object:
        """The value of this name, or why there is none."""
        if name in self._facts:
            return self._facts[name]
        answer = self._answer_of(name)
        return answer.value if isinstance(answer, Worked) else answer

    def _answer_of(self, name: str) -> Worked[object] | NotRecorded | NotDefined:
        if name not in self._worked:
            self._worked[name] = self._work_out(name)
        return self._worked[name]

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


def written_alike(one: object, other: object) -> bool:
    """Whether two facts are the same to the last digit written: 2.30 mL is not 2.3 mL here."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, Quantity):
        return isinstance(other, Quantity) and (
            (one.exact, one.unit, one.typed) == (other.exact, other.unit, other.typed)
        )
    if isinstance(one, tuple):
        return (
            isinstance(other, tuple)
            and len(one) == len(other)
            and all(map(written_alike, one, other))
        )
    if is_dataclass(one):
        names = [field.name for field in fields(one)]
        return all(written_alike(getattr(one, name), getattr(other, name)) for name in names)
    return one == other
