"""The form of one step of a visit, made from the facts it records."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm

from refillnotes.domain.kinds import (
    Amount,
    Choice,
    Day,
    IcdCode,
    Moment,
    Named,
    Several,
    TimeOfDay,
    Whole,
    Words,
    YesNo,
)
from refillnotes.domain.steps.order_units import lock_of
from refillnotes.web.fields import (
    ChoiceField,
    DateField,
    KindField,
    PickField,
    SeveralField,
    TextField,
    WholeField,
)
from refillnotes.web.unit_fields import MomentField, QuantityField

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from wtforms.meta import _MultiDictLikeWithGetall, _MultiDictLikeWithGetlist

    from refillnotes.domain.facts import Fact
    from refillnotes.domain.kinds import Names
    from refillnotes.web.field_view import FieldView

_FIELD_OF: dict[type, type[KindField]] = {
    Amount: QuantityField,
    Whole: WholeField,
    Choice: ChoiceField,
    YesNo: ChoiceField,
    Several: SeveralField,
    Named: PickField,
    Words: TextField,
    Day: DateField,
    TimeOfDay: KindField,
    IcdCode: KindField,
}

WHENCE = {"residual_wasted": "Withdrawn", "next_appointment": "Refill due"}
"""What is offered from elsewhere than the last visit."""

_NOTHING: Mapping[str, str] = MappingProxyType({})


class FactForm(BaseForm):
    """One field a fact, named as the fact, so that a posted form is a piece of the document."""

    def __init__(
        self,
        facts: Iterable[Fact],
        names: Names,
        zone: ZoneInfo,
        *,
        before: Mapping[str, str] = _NOTHING,
        marks: Mapping[str, str] = _NOTHING,
        questions: Mapping[str, str] = _NOTHING,
        waiting: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(
            {
                fact.name: _field_of(
                    fact,
                    names,
                    zone,
                    before=before.get(fact.name, ""),
                    mark=marks.get(fact.name, ""),
                    question=questions.get(fact.name, ""),
                    waits=fact.name in waiting,
                )
                for fact in facts
            }
        )

    def __iter__(self) -> Iterator[KindField]:
        yield from (field for field in super().__iter__() if isinstance(field, KindField))

    def process(
        self,
        formdata: _MultiDictLikeWithGetall | _MultiDictLikeWithGetlist | None = None,
        obj: object | None = None,
        data: Mapping[str, Any] | None = None,
        extra_filters: Mapping[str, Sequence[Any]] | None = None,
        **given: object,
    ) -> None:
        """Read everything first: which unit a field is locked to hangs on what stands in others."""
        super().process(formdata, obj, data, extra_filters, **given)
        texts = {**(data or {}), **self.typed}
        for field in self:
            lock = lock_of(field.name, texts)
            if isinstance(field, QuantityField) and lock is not None:
                field.lock_to(lock)

    @property
    def typed(self) -> dict[str, str]:
        """What the form holds, fact by fact, exactly as typed; blanks included."""
        return {field.name: field.data for field in self}

    def differing(self, stored: Mapping[str, str]) -> list[tuple[FieldView, str, str]]:
        """The fields whose stored text means something else than what was typed, both in words."""
        return [
            (field.view, field.in_words(stored.get(field.name, "")), field.in_words(field.data))
            for field in self
            if not field.means(stored.get(field.name, ""))
        ]

    @property
    def views(self) -> dict[str, FieldView]:
        return {field.name: field.view for field in self}


def _field_of(
    fact: Fact,
    names: Names,
    zone: ZoneInfo,
    *,
    before: str,
    mark: str,
    question: str,
    waits: bool,
) -> UnboundField[KindField]:
    asked: dict[str, Any] = {"kind": fact.kind, "hint": fact.hint, "mark": mark}
    asked |= {"question": question, "before": before, "whence": WHENCE.get(fact.name, "")}
    asked |= {"when": " ".join(map("=".join, fact.only_when)), "waits": waits}
    if isinstance(fact.kind, Moment):
        return UnboundField(MomentField, fact.title, zone=zone, **asked)
    field = _FIELD_OF[type(fact.kind)]
    return UnboundField(field, fact.title, names=names, **asked)
