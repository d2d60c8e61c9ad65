"""What one visit is asked: its steps, the facts of each, and last visit's settings beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from refillnotes.domain.facts import DRUG_ROWS, Fact, Step
from refillnotes.domain.steps.arrival import TOLD_FILL
from refillnotes.domain.steps.found import FOUND_BOLUS
from refillnotes.domain.steps.register import STEPS

_REFILL_ONLY = {"residual", "drug", "fill", "programming", "waste"}
_TOLD = {fact.name for fact in TOLD_FILL}
_ROW = re.compile(r"_(\d)(?:_|$)")
_OPENING = re.compile(r"(label|programmer|dose)_(\d)_unit")
_OFFERED = re.compile(
    r"(order|label|programmer)_\d_(drug|concentration)|dose_\d|mode|alarm_volume|bolus_.*"
    r"|lockout|tubing_.*|flex_.*|place|responsible_physician|supervision|drug_source"
    r"|waste_method|located_by|needle|clinician_programmer|interpreter"
)
_FOUND_AS_LEFT = {
    "found_mode": "mode",
    "found_flow": "flow",
    "found_alarm_volume": "alarm_volume",
    "found_alarm_date": "programmer_alarm_date",
    "found_bolus_dose": "bolus_dose",
    "found_bolus_most": "bolus_most",
    "found_lockout": "lockout",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions of one visit: they depend on what was recorded here and at the last refill."""

    document: Mapping[str, str]
    last_facts: Mapping[str, str]
    programmable: bool

    @property
    def steps(self) -> tuple[Step, ...]:
        """A pump that was not refilled has no residual, drug, fill, programming or waste."""
        return tuple(
            step
            for step in STEPS
            if (self._refilled or step.id not in _REFILL_ONLY) and self._belonging(step)
        )

    @property
    def rows(self) -> int:
        """Rows for as many drugs as this visit or the last refill names, one at least."""
        return max(
            (
                int(found[1])
                for name in (*self.document, *self.last_facts)
                if name.endswith(("_drug", "_concentration")) and (found := _ROW.search(name))
            ),
            default=1,
        )

    def screen(self, step: Step, rows_wanted: int) -> tuple[Fact, ...]:
        """The facts of one step, with those that wait for another answer on the same screen."""
        rows = self.rows_shown(rows_wanted)
        return tuple(
            fact for fact in self._belonging(step) if fact.only_when or self._applies(fact, rows)
        )

    def waits(self, fact: Fact) -> bool:
        """Whether it is asked with another answer alone, and neither that nor it is recorded."""
        if not fact.only_when or fact.name in self.document:
            return False
        said = self.document
        if fact.name.startswith("pump_clock_"):
            said = {**self.last_facts, **said}
        return all(said.get(name) != text for name, text in fact.only_when)

    def rows_shown(self, rows_wanted: int) -> int:
        """As many rows as are needed or wanted, up to what an admixture may hold."""
        return min(max(self.rows, rows_wanted), DRUG_ROWS)

    @property
    def offered(self) -> dict[str, str]:
        """Last visit's settings, by the fact they belong to; measured values are never there.

        What was withdrawn today is offered as what was destroyed.
        """
        last = self.last_facts
        settings = {name: text for name, text in last.items() if _OFFERED.fullmatch(name)}
        for row in range(1, DRUG_ROWS + 1):
            strength = last.get(f"programmer_{row}_concentration")
            dose = last.get(f"dose_{row}")
            settings |= {f"found_{row}_concentration": strength} if strength else {}
            settings |= {f"found_{row}_dose": dose} if dose else {}
        settings |= {name: last[left] for name, left in _FOUND_AS_LEFT.items() if left in last}
        withdrawn = self.document.get("measured_residual", "")
        return settings | ({"residual_wasted": withdrawn} if withdrawn else {})

    def _applies(self, fact: Fact, rows: int) -> bool:
        """Whether what else was recorded leaves this question to be asked."""
        if fact.name.startswith("effect_"):
            return self._graded(fact)
        if opening := _OPENING.fullmatch(fact.name):
            ordered = f"order_{opening[2]}_concentration" in self.document
            return fact.name in self.document or (ordered and _row(fact) <= rows)
        if fact in FOUND_BOLUS:
            return "bolus_dose" in self.last_facts or fact.name in self.document
        return _row(fact) <= rows and (
            fact.name in self.document or not (fact.name.startswith("ndc_") and self._compounded)
        )

    @property
    def _compounded(self) -> bool:
        """A compounded drug has no NDC of its own."""
        return self.document.get("drug_source") == "compounded"

    def _graded(self, fact: Fact) -> bool:
        """A side effect is graded when there is one; a row for each that was recorded."""
        there = [
            code for code in self.document.get("signs", "").replace(" ", "").split(",") if code
        ]
        found = _ROW.search(fact.name)
        return there != ["none"] and found is not None and int(found[1]) <= len(there)

    @property
    def _refilled(self) -> bool:
        return self.document.get("outcome") != "not-refilled"

    def _belonging(self, step: Step) -> tuple[Fact, ...]:
        return tuple(
            fact
            for fact in step.facts
            if (self.programmable or not fact.programmable_only)
            and not (self.last_facts and fact.name in _TOLD)
        )


def _row(fact: Fact) -> int:
    found = _ROW.search(fact.name)
    return int(found[1]) if found else 1
