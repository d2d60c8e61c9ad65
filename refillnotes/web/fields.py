"""Form fields that keep what was typed and speak in the domain's sentences.

WTForms parses; templates/parts/fields.html draws. A field's ``data`` is the text as typed,
``answer`` the value it was read as (None when blank or not understood).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from wtforms import Field

from refillnotes.domain.errors import Unreadable
from refillnotes.domain.kinds import (
    Choice,
    Day,
    Kind,
    Named,
    Names,
    Several,
    Whole,
    Words,
    YesNo,
)
from refillnotes.domain.worksheet import written_alike
from refillnotes.web.field_view import FieldView, Option, Problem, Shape

if TYPE_CHECKING:
    from wtforms.form import BaseForm

_NO_NAMES: Names = MappingProxyType({})
_LONGEST_SCALE = 10
_MOST_TILES = 12
"""A longer choice is a list: tiles of it would push the rest of the step off the screen."""


def all_said(typed: list[str]) -> str:
    """Each different text once, blank ones left out."""
    return " | ".join(dict.fromkeys(text for text in typed if text.strip()))


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
        whence: str = "",
        mark: str = "",
        question: str = "",
        when: str = "",
        waits: bool = False,
        autocomplete: str = "off",
        undo: bool = True,
        **bound: Any,  # noqa: ANN401 - what WTForms passes when it binds a field to a form
    ) -> None:
        super().__init__(label, validators, **bound)
        self.kind = kind
        self.names = names
        self.hint = hint
        self.before = before
        self.whence = whence
        self.mark = mark
        self.question = question
        self.when = when
        self.waits = waits
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
        """The one text that stands for everything typed into this field.

        A field that was sent twice and says two things holds both, so that neither is taken for
        the other: whatever reads one value refuses it.
        """
        return all_said(typed)

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

    def in_words(self, text: str) -> str:
        """A text of this field as a person reads it; what cannot be read stays as it is."""
        return text

    def means(self, text: str) -> bool:
        """Whether another text says the same as this field, digit for digit."""
        if text.strip() == self.data.strip():
            return True
        try:
            return written_alike(self.answer, self.kind.read(text.strip(), self.names))
        except Unreadable:
            return False

    @property
    def before_words(self) -> str:
        """What is offered, as a person reads it; blank when it can no longer be chosen."""
        return self.before

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
        locked: bool = False,
    ) -> FieldView:
        return FieldView(
            name=self.name,
            label=self.label.text,
            shape=shape,
            value=value,
            unit=unit,
            units=units,
            locked=locked,
            options=options,
            hint=self.hint,
            problem=self.problem,
            mark=self.mark,
            question=self.question,
            when=self.when,
            waits=self.waits,
            before=self.before,
            before_words=self.before_words,
            whence=self.whence or "Last visit",
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
    """One of a few, each a tile, or of many, in a list; none chosen means not recorded."""

    kind: Choice | YesNo

    def in_words(self, text: str) -> str:
        return dict(self.kind.options).get(text, text)

    @property
    def before_words(self) -> str:
        return dict(self.kind.options).get(self.before, "")

    @property
    def view(self) -> FieldView:
        options = tuple(Option(code, label, code == self.data) for code, label in self.kind.options)
        shape = Shape.CHOICE if len(options) <= _MOST_TILES else Shape.PICK
        return self.viewed(shape, value=self.data, options=options)


class PickField(KindField):
    """One out of a list too long for tiles: a drug, a person.

    What is no longer offered stays in the list only where it is chosen already or was last time.
    """

    kind: Named
    shape = Shape.PICK

    def in_words(self, text: str) -> str:
        return self.names.get(self.kind.noun, {}).get(text, text)

    @property
    def before_words(self) -> str:
        return self.names.get(self.kind.noun, {}).get(self.before, "")

    @property
    def view(self) -> FieldView:
        known: Mapping[str, str] = self.names.get(self.kind.noun, {})
        retired = self.names.get(f"retired {self.kind.noun}", {})
        options = tuple(
            Option(code, name, code == self.data)
            for code, name in known.items()
            if code not in retired or self.data == code or self.before in {code, name}
        )
        return self.viewed(Shape.PICK, value=self.data, options=options)


class SeveralField(KindField):
    """Any of a list, or "asked, none", which is not the same as blank."""

    kind: Several

    def joined(self, typed: list[str]) -> str:
        return ", ".join(text for text in typed if text.strip())

    def in_words(self, text: str) -> str:
        known = {"none": self.kind.label("none"), **dict(self.kind.options)}
        return ", ".join(known.get(code.strip(), code.strip()) for code in text.split(","))

    @property
    def view(self) -> FieldView:
        chosen = {code.strip() for code in self.data.split(",")}
        options = (("none", self.kind.label("none")), *self.kind.options)
        return self.viewed(
            Shape.SEVERAL,
            value=self.data,
            options=tuple(Option(code, label, code in chosen) for code, label in options),
        )


def problems_of(form: BaseForm) -> tuple[Problem, ...]:
    """Everything the form could not read or misses, in the order of its fields."""
    return tuple(
        Problem(field.name, field.label.text, str(error))
        for field in form
        for error in field.errors
    )
