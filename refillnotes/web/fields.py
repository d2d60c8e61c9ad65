"""Form fields that keep what was typed and speak in the domain's sentences.

WTForms parses; templates/parts/fields.html draws. A field's ``data`` is the text as typed,
``answer`` the value it was read as (None when blank or not understood).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from wtforms import Field
from wtforms.utils import unset_value

from refillnotes.domain.clock import distance_from_utc, distances_from_utc, local_time
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.kinds import (
    Amount,
    Choice,
    Day,
    Kind,
    Moment,
    Named,
    Names,
    Several,
    Whole,
    Words,
    YesNo,
)
from refillnotes.web.field_view import FieldView, Option, Problem, Shape

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from wtforms.fields.core import _Filter
    from wtforms.form import BaseForm
    from wtforms.meta import _MultiDictLikeWithGetlist

_NO_NAMES: Names = MappingProxyType({})
_UNIT = "-unit"
_LONGEST_SCALE = 10
_MOMENT = Moment()


class KindField(Field):
    """A field read by a kind of fact; what cannot be read stays, with the reason beside it."""

    shape: ClassVar[Shape] = Shape.TEXT
    data: str
    answer: object | None

    def __init__(
        self,
        label: str,
        validators: list[Any] | None = None,
        *,
        kind: Kind,
        names: Names = _NO_NAMES,
        hint: str = "",
        before: str = "",
        mark: str = "",
        autocomplete: str = "off",
        undo: bool = True,
        **bound: Any,  # noqa: ANN401 - what WTForms passes when it binds a field to a form
    ) -> None:
        super().__init__(label, validators, **bound)
        self.kind = kind
        self.names = names
        self.hint = hint
        self.before = before
        self.mark = mark
        self.autocomplete = autocomplete
        self.undo = undo
        self.refusal = ""

    def process_data(self, value: object) -> None:
        self.read_text("" if value is None else str(value))

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.read_text(self.joined([str(value) for value in valuelist]))
        if self.refusal:
            raise ValueError(self.refusal)

    def joined(self, typed: list[str]) -> str:
        """The one text that stands for everything typed into this field."""
        return typed[0] if typed else ""

    def read_text(self, text: str) -> None:
        self.data = text
        self.answer = None
        self.refusal = ""
        if text.strip():
            try:
                self.answer = self.kind.read(text.strip(), self.names)
            except Unreadable as refusal:
                self.refusal = str(refusal)

    @property
    def problem(self) -> str:
        return str(self.errors[0]) if self.errors else self.refusal

    @property
    def view(self) -> FieldView:
        return self.viewed(self.shape, value=self.data)

    def viewed(
        self,
        shape: Shape,
        *,
        value: str,
        unit: str = "",
        units: tuple[str, ...] = (),
        options: tuple[Option, ...] = (),
    ) -> FieldView:
        return FieldView(
            name=self.name,
            label=self.label.text,
            shape=shape,
            value=value,
            unit=unit,
            units=units,
            options=options,
            hint=self.hint,
            problem=self.problem,
            mark=self.mark,
            before=self.before,
            autocomplete=self.autocomplete,
            undo=self.undo,
        )


class TextField(KindField):
    """Words on one line or several; bidi and control characters are refused."""

    kind: Words

    @property
    def view(self) -> FieldView:
        return self.viewed(Shape.LINES if self.kind.lines else Shape.TEXT, value=self.data)


class DateField(KindField):
    """A calendar day, year first."""

    kind: Day
    shape = Shape.DATE


class WholeField(KindField):
    """A whole number: tiles when the scale is short, digits otherwise."""

    kind: Whole

    @property
    def view(self) -> FieldView:
        scale = range(self.kind.least, self.kind.most + 1)
        if len(scale) > _LONGEST_SCALE + 1:
            return self.viewed(Shape.WHOLE, value=self.data)
        options = tuple(Option(str(one), str(one), str(one) == self.data) for one in scale)
        return self.viewed(Shape.SCALE, value=self.data, options=options)


class ChoiceField(KindField):
    """One of a few, each a tile; none chosen means not recorded."""

    kind: Choice | YesNo

    @property
    def view(self) -> FieldView:
        options = tuple(Option(code, label, code == self.data) for code, label in self.kind.options)
        return self.viewed(Shape.CHOICE, value=self.data, options=options)


class PickField(KindField):
    """One out of a list too long for tiles: a drug, a person."""

    kind: Named
    shape = Shape.PICK

    @property
    def view(self) -> FieldView:
        known: Mapping[str, str] = self.names.get(self.kind.noun, {})
        options = tuple(Option(code, name, code == self.data) for code, name in known.items())
        return self.viewed(Shape.PICK, value=self.data, options=options)


class SeveralField(KindField):
    """Any of a list, or "asked, none", which is not the same as blank."""

    kind: Several

    def joined(self, typed: list[str]) -> str:
        return ", ".join(typed)

    @property
    def view(self) -> FieldView:
        chosen = {code.strip() for code in self.data.split(",")}
        options = (("none", self.kind.label("none")), *self.kind.options)
        return self.viewed(
            Shape.SEVERAL,
            value=self.data,
            options=tuple(Option(code, label, code in chosen) for code, label in options),
        )


class _WithUnit(KindField):
    """A field of two controls: what was typed, and a unit posted as ``<name>-unit``."""

    unit_typed = ""

    def process(
        self,
        formdata: _MultiDictLikeWithGetlist | None,
        data: object = unset_value,
        extra_filters: Sequence[_Filter] | None = None,
    ) -> None:
        if formdata is not None:
            self.unit_typed = "".join(formdata.getlist(f"{self.name}{_UNIT}")[:1])
        super().process(formdata, data, extra_filters)


class QuantityField(_WithUnit):
    """A number and its unit, joined into one text such as "3.2 mL"."""

    kind: Amount

    def joined(self, typed: list[str]) -> str:
        number = typed[0].strip() if typed else ""
        if not number or _has_its_own_unit(number):
            return number
        return f"{number} {self.unit_typed or self.kind.units[0]}".strip()

    @property
    def view(self) -> FieldView:
        number, unit = self.data, self.unit_typed or self.kind.units[0]
        for known in self.kind.units:
            if known and self.data.endswith(f" {known}"):
                number, unit = self.data.removesuffix(f" {known}"), known
        return self.viewed(Shape.AMOUNT, value=number, unit=unit, units=self.kind.units)


def _has_its_own_unit(typed: str) -> bool:
    _, _, rest = typed.partition(" ")
    return rest[:1].isalpha() or rest[:1] == "%"


class MomentField(_WithUnit):
    """A day and time on the clinic's clock, stored with its distance from UTC."""

    kind: Moment

    def __init__(
        self,
        label: str,
        validators: list[Any] | None = None,
        *,
        zone: ZoneInfo,
        kind: Moment = _MOMENT,
        **rest: Any,  # noqa: ANN401 - the other arguments of any KindField
    ) -> None:
        super().__init__(label, validators, kind=kind, **rest)
        self.zone = zone

    def joined(self, typed: list[str]) -> str:
        text = typed[0].strip() if typed else ""
        offsets = self._offsets(text)
        if len(offsets) == 1:
            return f"{text.replace('T', ' ')}{offsets[0]}"
        if self.unit_typed in offsets:
            return f"{text.replace('T', ' ')}{self.unit_typed}"
        return text

    def read_text(self, text: str) -> None:
        super().read_text(text)
        offsets = self._offsets(text)
        shown = text.replace("T", " ")
        if local_time(text) is not None and not offsets:
            self.refusal = (
                f"{shown} did not happen: the clocks were put forward. Look at the clock again."
            )
        elif len(offsets) > 1:
            self.refusal = (
                f"{shown} happened twice: the clocks were put back. Choose the first "
                f"(UTC{offsets[0]}) or the second (UTC{offsets[1]})."
            )

    @property
    def view(self) -> FieldView:
        value, unit = self.data, self.unit_typed
        if isinstance(self.answer, datetime):
            local = self.answer.astimezone(self.zone)
            value, unit = f"{local:%Y-%m-%dT%H:%M}", distance_from_utc(local)
        offsets = self._offsets(value)
        units = offsets if len(offsets) > 1 else ()
        return self.viewed(Shape.MOMENT, value=value, unit=unit, units=units)

    def _offsets(self, text: str) -> tuple[str, ...]:
        local = local_time(text)
        return () if local is None else distances_from_utc(local, self.zone)


def problems_of(form: BaseForm) -> tuple[Problem, ...]:
    """Everything the form could not read or misses, in the order of its fields."""
    return tuple(
        Problem(field.name, field.label.text, str(error))
        for field in form
        for error in field.errors
    )
