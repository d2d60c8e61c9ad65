"""Which audit records a privacy officer wants to see; the address holds ids, never a number."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from refillnotes.actions.people import everybody
from refillnotes.actions.read_trail import Asked, find_patient_id, mrn_of
from refillnotes.domain.audit import Event
from refillnotes.domain.audit_words import DID
from refillnotes.domain.facts import Fact
from refillnotes.domain.kinds import Choice, Day, Named, Words
from refillnotes.web.current import clinic
from refillnotes.web.selection_form import Pick, SelectionForm

_PATIENT = Fact("patient", "Patient", Words(64), hint="The record number, like 0042-1187.")
_PERSON = Fact("person", "Person", Named("person"))
_EVENT = Fact("event", "What was done", Choice(tuple((one.value, DID[one]) for one in Event)))
_DAYS = (Fact("first", "From", Day()), Fact("last", "To", Day()))
FACTS = (_PATIENT, _PERSON, _EVENT, *_DAYS)

NOBODY = "No patient has the record number {typed}. Look at the number on the wristband."


class TrailForm(SelectionForm):
    """Which audit records."""

    def __init__(self, sent: Mapping[str, str]) -> None:
        """``sent`` is a form's content, or an address in which ``patient`` is an id."""
        self._people = {
            str(one.id): f"{one.name} {one.credentials}".strip() for one in everybody(clinic())
        }
        super().__init__(FACTS, {"person": self._people}, sent)
        self._patient_id: UUID | None = None
        self._find_patient()

    @property
    def asked(self) -> Asked:
        person, event = self.code("person"), self.code("event")
        return Asked(
            person=None if person is None else UUID(person),
            patient=self._patient_id,
            event=None if event is None else Event(event),
            first=self.day("first"),
            last=self.day("last"),
        )

    @property
    def sent(self) -> dict[str, str]:
        """What is not blank, for addresses: the patient by id."""
        held = super().sent
        if self._patient_id is not None:
            held["patient"] = str(self._patient_id)
        return held

    @property
    def days(self) -> dict[str, str]:
        """The days alone, for the address of a report."""
        return {name: text for name, text in self.sent.items() if name in {"first", "last"}}

    @property
    def picks(self) -> list[Pick]:
        events = {one.value: DID[one] for one in Event}
        return [self.pick("person", self._people), self.pick("event", events)]

    def _find_patient(self) -> None:
        field = self.by_name["patient"]
        typed = field.data
        if not typed or field.refusal:
            return
        self._patient_id = find_patient_id(clinic(), typed)
        if self._patient_id is None:
            field.refusal = NOBODY.format(typed=typed)
            return
        field.data = mrn_of(clinic(), self._patient_id) or typed
