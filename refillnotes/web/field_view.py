"""What a macro needs to draw one field: plain values, ready to print."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

_WORDY = 40
"""Letters of a label that take three lines in half of a phone's width, or more."""


class Shape(StrEnum):
    """How a field is drawn; templates/parts/fields.html has a macro for each."""

    AMOUNT = "amount"
    TEXT = "text"
    LINES = "lines"
    WHOLE = "whole"
    DATE = "date"
    MOMENT = "moment"
    CHOICE = "choice"
    SCALE = "scale"
    SEVERAL = "several"
    PICK = "pick"
    PASSWORD = "password"  # noqa: S105 - a shape, not a secret


@dataclass(frozen=True, slots=True)
class Option:
    """One tile or one line of a list."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field. ``value`` is the text as typed, never as understood."""

    name: str
    label: str
    shape: Shape
    value: str = ""
    hint: str = ""
    unit: str = ""
    """The unit glued to the number, or the one chosen when there are several."""
    units: tuple[str, ...] = ()
    locked: bool = False
    """Whether the unit is the order's: shown, sent along, and not to be chosen."""
    options: tuple[Option, ...] = ()
    problem: str = ""
    """The sentence about what was typed; blank when it was understood."""
    mark: str = ""
    """The worst severity of the findings that rest on this field; blank for none."""
    question: str = ""
    """What the physician asked about this field."""
    when: str = ""
    """The answers beside it that ask for it, like "place=home"; blank where it is always asked."""
    waits: bool = False
    """Whether none of them is given, and nothing is recorded here."""
    before: str = ""
    """What is offered and never filled in, such as what this was at the last visit."""
    before_words: str = ""
    whence: str = "Last visit"
    autocomplete: str = "off"
    undo: bool = True
    """Whether a chosen tile can be taken back to "not recorded"."""
    blank: str = "Not recorded"
    """What a list says where nothing of it is chosen."""
    focused: bool = False
    """Whether the page opens at it, as when a form at its end was refused."""

    @property
    def telling(self) -> bool:
        """Whether something is recorded here, wrong, asked about or found."""
        chosen = any(option.chosen and option.value for option in self.options)
        return chosen or any((self.value, self.problem, self.question, self.mark))

    @property
    def wordy(self) -> bool:
        """Whether what can be chosen are sentences, each on a line of its own."""
        return any(len(option.label) > _WORDY for option in self.options)

    def titled(self, label: str) -> FieldView:
        """Return the same field under another label, such as a column's heading."""
        return replace(self, label=label)


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of the error summary, linked to its field."""

    name: str
    label: str
    sentence: str
