"""A form of details on record: what must be there, what was understood, and what differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from refillnotes.domain.facts import Fact, Needed
from refillnotes.domain.kinds import Names
from refillnotes.domain.quantity import Quantity
from refillnotes.web.current import clinic
from refillnotes.web.fact_form import FactForm
from refillnotes.web.field_view import FieldView, Problem
from refillnotes.web.fields import problems_of

LONG_AGO = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that was saved otherwise meanwhile, as printed."""

    label: str
    stored: str
    typed: str


class DetailsForm(FactForm):
    """Facts about a patient or a pump. ``validate`` adds what the fields together must keep to."""

    def __init__(self, facts: tuple[Fact, ...], names: Names) -> None:
        super().__init__(facts, names, clinic().zone)
        self.facts = facts

    def validate(self, extra_validators: Mapping[str, object] | None = None) -> bool:  # noqa: ARG002
        """Whether everything can be saved as it stands."""
        super().validate()
        for fact in self.facts:
            if fact.needed is Needed.ALWAYS and not self.typed[fact.name].strip():
                self.refuse(fact.name, f"{fact.title} is not recorded. {fact.hint}".strip())
        for name, answer in self.answers.items():
            self.refuse(name, _not_possible(answer))
        self.compare()
        return not self.problems

    def compare(self) -> None:
        """Refuse what the fields say against each other."""

    def refuse(self, name: str, sentence: str) -> None:
        """Say what is wrong beside the field; the first sentence of a field is the one shown."""
        if sentence:
            self[name].errors = [*self[name].errors, sentence]

    @property
    def answers(self) -> dict[str, object]:
        """What was understood; blanks and what was not understood are left out."""
        return {field.name: field.answer for field in self if field.answer is not None}

    def text(self, name: str) -> str | None:
        """Words or an amount in the one spelling we keep; None when not recorded."""
        answer = self.answers.get(name)
        return None if answer in (None, "") else str(answer)

    def day(self, name: str) -> date | None:
        answer = self.answers.get(name)
        return answer if isinstance(answer, date) else None

    @property
    def problems(self) -> tuple[Problem, ...]:
        return problems_of(self)

    def differences(self, stored: Mapping[str, str]) -> list[Difference]:
        """The fields that are stored otherwise than they were typed."""
        return [
            Difference(view.label, printed(view, stored.get(name, "")), printed(view, typed))
            for name, view in self.views.items()
            if (typed := self.typed[name]) != stored.get(name, "")
        ]


def printed(view: FieldView, text: str) -> str:
    """A field's text as a person reads it: the label of a choice, not its code."""
    labels = {option.value: option.label for option in view.options}
    return labels.get(text, text)


def _not_possible(answer: object) -> str:
    if isinstance(answer, Quantity) and answer.exact == 0:
        return f"{answer} is nothing. Write the amount, or leave it blank when it is not known."
    if isinstance(answer, date):
        if answer > clinic().now().date():
            return f"{answer} is still to come. Check the year, like 1961."
        if answer < LONG_AGO:
            return f"{answer} is too long ago. Check the year, like 1961."
    return ""
