"""Which signed notes an auditor wants to see, as a form that is part of the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from refillnotes.actions.look_up import Wanted, recording_clinicians
from refillnotes.domain.checks.model import Severity
from refillnotes.domain.facts import Fact
from refillnotes.domain.kinds import Choice, Day, Named
from refillnotes.web.current import clinic
from refillnotes.web.fact_form import FactForm
from refillnotes.web.field_view import Problem

SEVERITIES = {
    Severity.OK: "Nothing found",
    Severity.INFO: "Notes alone",
    Severity.ACK: "Look at this",
    Severity.ESCALATE: "Escalate",
    Severity.BLOCK: "Stop",
}

STANDINGS = {"amended": "Amended", "void": "Void"}

FACTS = (
    Fact("first", "From", Day()),
    Fact("last", "To", Day()),
    Fact("drug", "Drug", Named("drug")),
    Fact("pump_model", "Pump", Named("pump")),
    Fact("clinician", "Recorded by", Named("clinician")),
    Fact(
        "severity",
        "Worst finding",
        Choice(tuple((one.value, words) for one, words in SEVERITIES.items())),
    ),
    Fact("standing", "After signing", Choice(tuple(STANDINGS.items()))),
)


@dataclass(frozen=True, slots=True)
class Pick:
    """One list to choose from; each choice has its code, its words and whether it is chosen."""

    name: str
    label: str
    problem: str
    options: tuple[tuple[str, str, bool], ...]


class FilterForm(FactForm):
    """The selection as typed; blank means any."""

    def __init__(self, sent: Mapping[str, str]) -> None:
        here = clinic()
        names = {
            "drug": {drug.id: drug.name for drug in here.rules.catalogue.drugs},
            "pump": {pump.id: pump.name for pump in here.rules.catalogue.pumps},
            "clinician": {name: name for name in recording_clinicians(here)},
        }
        super().__init__(FACTS, names, here.zone)
        self.process(None, data={fact.name: sent.get(fact.name, "") for fact in FACTS})
        self._names = names
        self._asked = {field.name: field for field in self}
        first, last = self._day("first"), self._day("last")
        if first and last and first > last:
            self._asked[
                "last"
            ].refusal = f"{last} is before {first}, so no day lies between. Swap them."

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What cannot be looked for; then nothing is listed."""
        asked = self._asked.items()
        return tuple(
            Problem(name, one.label.text, one.refusal) for name, one in asked if one.refusal
        )

    @property
    def wanted(self) -> Wanted:
        return Wanted(
            first=self._day("first"),
            last=self._day("last"),
            drug=self._code("drug"),
            pump_model=self._code("pump_model"),
            clinician=self._code("clinician"),
            severity=self._code("severity"),
            standing=self._code("standing"),
        )

    @property
    def sent(self) -> dict[str, str]:
        """What is not blank, for the addresses of further pages and for the export."""
        return {name: text for name, text in self.typed.items() if text}

    def picks(self, by_severity: Mapping[str, int], standings: Mapping[str, int]) -> list[Pick]:
        """The lists to choose from; severities and standings with how many notes there are."""
        options = {
            "drug": self._names["drug"],
            "pump_model": self._names["pump"],
            "clinician": self._names["clinician"],
            "severity": {
                one.value: f"{words} ({by_severity.get(one.value, 0)})"
                for one, words in SEVERITIES.items()
            },
            "standing": {
                code: f"{words} ({standings.get(code, 0)})" for code, words in STANDINGS.items()
            },
        }
        return [
            Pick(
                name,
                self._asked[name].label.text,
                self._asked[name].refusal,
                tuple((code, words, code == self.typed[name]) for code, words in known.items()),
            )
            for name, known in options.items()
        ]

    def _day(self, name: str) -> date | None:
        return cast("date | None", self._asked[name].answer)

    def _code(self, name: str) -> str | None:
        return cast("str | None", self._asked[name].answer)
