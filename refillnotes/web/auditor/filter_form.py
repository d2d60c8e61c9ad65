"""Which signed notes an auditor wants to see, as a form that is part of the address."""

from __future__ import annotations

from collections.abc import Mapping

from refillnotes.actions.look_up import Wanted, recording_clinicians
from refillnotes.domain.checks.model import Severity
from refillnotes.domain.facts import Fact
from refillnotes.domain.kinds import Choice, Day, Named
from refillnotes.web.current import clinic
from refillnotes.web.selection_form import Pick, SelectionForm

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


class FilterForm(SelectionForm):
    """Which signed notes."""

    def __init__(self, sent: Mapping[str, str]) -> None:
        here = clinic()
        self._names = {
            "drug": {drug.id: drug.name for drug in here.rules.catalogue.drugs},
            "pump": {pump.id: pump.name for pump in here.rules.catalogue.pumps},
            "clinician": {name: name for name in recording_clinicians(here)},
        }
        super().__init__(FACTS, self._names, sent)

    @property
    def wanted(self) -> Wanted:
        return Wanted(
            first=self.day("first"),
            last=self.day("last"),
            drug=self.code("drug"),
            pump_model=self.code("pump_model"),
            clinician=self.code("clinician"),
            severity=self.code("severity"),
            standing=self.code("standing"),
        )

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
        return [self.pick(name, known) for name, known in options.items()]
