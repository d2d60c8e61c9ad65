"""Which records somebody wants to see, as a form whose answers become part of an address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from refillnotes.web.current import clinic
from refillnotes.web.fact_form import FactForm
from refillnotes.web.field_view import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from refillnotes.domain.facts import Fact
    from refillnotes.domain.kinds import Names


@dataclass(frozen=True, slots=True)
class Pick:
    """One list to choose from; each choice has its code, its words and whether it is chosen."""

    name: str
    label: str
    problem: str
    options: tuple[tuple[str, str, bool], ...]


class SelectionForm(FactForm):
    """The selection as typed; blank means any. ``facts`` have days named first and last."""

    def __init__(self, facts: Sequence[Fact], names: Names, sent: Mapping[str, str]) -> None:
        super().__init__(facts, names, clinic().zone)
        self.process(None, data={fact.name: sent.get(fact.name, "").strip() for fact in facts})
        self.by_name = {field.name: field for field in self}
        first, last = self.day("first"), self.day("last")
        if first and last and first > last:
            self.by_name[
                "last"
            ].refusal = f"{last} is before {first}, so no day lies between. Swap them."

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What cannot be looked for; then nothing is listed."""
        named = self.by_name.items()
        return tuple(
            Problem(name, one.label.text, one.refusal) for name, one in named if one.refusal
        )

    @property
    def sent(self) -> dict[str, str]:
        """What is not blank, for the addresses of further pages and for the export."""
        return {name: text for name, text in self.typed.items() if text}

    def day(self, name: str) -> date | None:
        return cast("date | None", self.by_name[name].answer)

    def code(self, name: str) -> str | None:
        return cast("str | None", self.by_name[name].answer)

    def pick(self, name: str, options: Mapping[str, str]) -> Pick:
        """A list of ``options``, the words by their code."""
        field, typed = self.by_name[name], self.typed[name]
        choices = tuple((code, words, code == typed) for code, words in options.items())
        return Pick(name, field.label.text, field.refusal, choices)
