"""Which audit records a privacy officer wants to see; the address holds ids, never a number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import cast
from uuid import UUID

from refillnotes.actions.people import everybody
from refillnotes.actions.read_trail import Asked, find_patient_id, mrn_of
from refillnotes.domain.audit import Event
from refillnotes.domain.audit_words import DID
from refillnotes.domain.facts import Fact
from refillnotes.domain.kinds import Choice, Day, Named, Words
from refillnotes.web.current import clinic
from refillnotes.web.fact_form import FactForm
from refillnotes.web.field_view import Problem

_PATIENT = Fact("patient", "Patient", Words(64), hint="The record number, like 0042-1187.")
_PERSON = Fact("person", "Person", Named("person"))
_EVENT = Fact("event", "What was done", Choice(tuple((one.value, DID[one]) for one in Event)))
_DAYS = (Fact("first", "From", Day()), Fact("last", "To", Day()))
FACTS = (_PATIENT, _PERSON, _EVENT, *_DAYS)

NOBODY = "No patient has the record number {typed}. Look at the number on the wristband."


class TrailForm(FactForm):
    """The selection as typed; blank means any."""

    def __init__(self, sent: Mapping[str, str]) -> None:
        """``sent`` is a form's content, or an address in which ``patient`` is an id."""
        here = clinic()
        self._people = {
            str(one.id): f"{one.name} {one.credentials}".strip() for one in everybody(here)
        }
        super().__init__(FACTS, {"person": self._people}, here.zone)
        self.process(None, data={fact.name: sent.get(fact.name, "").strip() for fact in FACTS})
        self._asked = {field.name: field for field in self}
        self._patient_id: UUID | None = None
        self._find_patient()
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
    def asked(self) -> Asked:
        person, event = self._code("person"), self._code("event")
        return Asked(
            person=None if person is None else UUID(person),
            patient=self._patient_id,
            event=None if event is None else Event(event),
            first=self._day("first"),
            last=self._day("last"),
        )

    @property
    def sent(self) -> dict[str, str]:
        """What is not blank, for addresses: the patient by id."""
        held = {name: text for name, text in self.typed.items() if text}
        if self._patient_id is not None:
            held["patient"] = str(self._patient_id)
        return held

    @property
    def days(self) -> dict[str, str]:
        """The days alone, for the address of a report."""
        return {name: text for name, text in self.sent.items() if name in {"first", "last"}}

    @property
    def picks(self) -> list[tuple[str, str, str, list[tuple[str, str, bool]]]]:
        """The two lists to choose from: name, label, problem, and each choice."""
        options = {"person": self._people, "event": {one.value: DID[one] for one in Event}}
        return [
            (
                name,
                self._asked[name].label.text,
                self._asked[name].refusal,
                [(code, words, code == self.typed[name]) for code, words in known.items()],
            )
            for name, known in options.items()
        ]

    def _find_patient(self) -> None:
        field = self._asked["patient"]
        typed = field.data
        if not typed or field.refusal:
            return
        self._patient_id = find_patient_id(clinic(), typed)
        if self._patient_id is None:
            field.refusal = NOBODY.format(typed=typed)
            return
        field.data = mrn_of(clinic(), self._patient_id) or typed

    def _day(self, name: str) -> date | None:
        return cast("date | None", self._asked[name].answer)

    def _code(self, name: str) -> str | None:
        return cast("str | None", self._asked[name].answer)
