"""What a steward types to propose a change: the new value, from when, why and whose word it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from werkzeug.datastructures import MultiDict
from wtforms import Form, ValidationError

from refillnotes.actions.look_ahead import Proposal
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.figures import Confidence
from refillnotes.domain.governance import Act, Decision
from refillnotes.domain.kinds import Choice, Day, Words
from refillnotes.web.fields import ChoiceField, DateField, KindField, TextField

if TYPE_CHECKING:
    from refillnotes.web.field_view import FieldView

LONGEST = 500
CONFIDENCE = Choice(
    (
        (Confidence.SOURCED.value, "Read in the source named"),
        (Confidence.KNOWN.value, "From memory of the source named"),
        (Confidence.DERIVED.value, "Decided here; no source states it"),
    )
)
_NEEDED = {
    "after": "A new value is needed, like 1.5 mL.",
    "effective_on": "A day is needed. Write year-month-day, like 2027-03-31.",
    "reason": "A reason is needed, like: Our syringes are read to a tenth.",
    "source": "A source is needed, like: Pain committee minutes 12.",
    "confidence": "Choose how the value is known.",
    "decision": "Choose what becomes of this change.",
}
_DECISIONS = {
    Decision.APPROVE: "Approve it",
    Decision.DECLINE: "Decline it",
    Decision.WITHDRAW: "Withdraw it",
}


def needed(_form: Form, field: KindField) -> None:
    if not field.data.strip() and not field.errors:
        raise ValidationError(_NEEDED.get(field.name, f"{field.label.text} is needed."))


class ChangeForm(Form):
    """What every proposal gives beside the change itself: from when, why, whose word."""

    effective_on = DateField(
        "In force from",
        [needed],
        kind=Day(),
        hint="From midnight on the clinic’s wall; never before it is approved.",
    )
    reason = TextField("Reason", [needed], kind=Words(LONGEST, lines=True))
    source = TextField(
        "Source",
        [needed],
        kind=Words(LONGEST),
        hint="What it is read in, with the page, or who decided it and when.",
    )

    @property
    def known(self) -> str:
        """How the new content is known; what is only taken off the list adds no content."""
        return Confidence.DERIVED.value

    def proposed(self, act: Act, figure: str) -> Proposal:
        """What was typed, read; call it when the form is valid."""
        day = self.effective_on.answer
        if not isinstance(day, date):
            raise TypeError(f"{day} is no day; the form was not valid")
        return Proposal(
            act=act,
            figure=figure,
            after="",
            effective_on=day,
            reason=str(self.reason.answer),
            source=str(self.source.answer),
            confidence=self.known,
        )

    @property
    def views(self) -> list[FieldView]:
        """The change itself first, then its grounds."""
        grounds = ("effective_on", "reason", "source", "confidence")
        held = [field.view for field in self if isinstance(field, KindField)]
        return sorted(held, key=lambda view: view.name in grounds)


class KnownForm(ChangeForm):
    """A change that brings new content, and says how that is known."""

    confidence = ChoiceField("How it is known", [needed], kind=CONFIDENCE, undo=False)

    @property
    def known(self) -> str:
        return self.confidence.data


class FigureForm(KnownForm):
    """A new value for one figure."""

    after = TextField("New value", [needed], kind=Words(LONGEST))

    def proposed(self, act: Act, figure: str) -> Proposal:
        return replace(super().proposed(act, figure), after=str(self.after.answer))


class DecisionForm(Form):
    """What becomes of a proposed change, and why."""

    decision = ChoiceField(
        "Your decision",
        [needed],
        kind=Choice(tuple((one.value, words) for one, words in _DECISIONS.items())),
        undo=False,
    )
    reason = TextField(
        "Reason",
        kind=Words(LONGEST, lines=True),
        hint="Needed to decline or withdraw; the proposer reads it.",
    )

    def __init__(self, may: tuple[Decision, ...], typed: MultiDict[str, str] | None = None) -> None:
        """``may`` are the decisions offered; one sent twice is read although it was made."""
        super().__init__(typed)
        self.may = may

    def unclear(self, why: Unreadable) -> DecisionForm:
        """The same form with what the action refused, beside the reason."""
        self.reason.errors = [str(why)]
        return self

    @property
    def chosen(self) -> Decision:
        return Decision(self.decision.data)

    @property
    def views(self) -> list[FieldView]:
        offered = tuple(one for one in self.decision.view.options if one.value in self.may)
        return [replace(self.decision.view, options=offered), self.reason.view]
