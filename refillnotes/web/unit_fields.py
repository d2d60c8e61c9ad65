"""Fields of two controls: a number and its unit, a time and its distance from UTC."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from wtforms.utils import unset_value

from refillnotes.domain.clock import (
    distance_from_utc,
    distances_from_utc,
    local_time,
    moment_in_words,
)
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.kinds import Amount, Moment
from refillnotes.domain.quantity import Quantity
from refillnotes.domain.steps.order_units import Lock
from refillnotes.web.field_view import FieldView, Shape
from refillnotes.web.fields import KindField, all_said

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from wtforms.fields.core import _Filter
    from wtforms.meta import _MultiDictLikeWithGetlist

UNIT = "-unit"
"""Ends the name of the control that holds a field's unit."""

_MOMENT = Moment()


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
            self.unit_typed = all_said(formdata.getlist(f"{self.name}{UNIT}"))
        super().process(formdata, data, extra_filters)


class QuantityField(_WithUnit):
    """A number and its unit, joined into one text such as "3.2 mL"."""

    kind: Amount
    lock: Lock | None = None
    typed_now: tuple[str, ...] | None = None

    def joined(self, typed: list[str]) -> str:
        self.typed_now = tuple(typed)
        number = super().joined(typed).strip()
        if not number or _has_its_own_unit(number):
            return number
        unit = self.unit_typed or (self.lock.unit if self.lock else self.kind.units[0])
        if self.lock is not None and self.lock.opened and unit in self.kind.units:
            unit = self.lock.unit
        return f"{number} {unit}".strip()

    def lock_to(self, lock: Lock) -> None:
        """Take no other unit than this one; a number already beside another is never moved."""
        self.lock = lock
        if self.typed_now is not None:
            self.read_text(self.joined(list(self.typed_now)))
        answer = self.answer
        if isinstance(answer, Quantity):
            if answer.unit != lock.unit:
                self.refusal = _other_unit(answer, lock)
            elif lock.opened:
                self.hint = f"That is {answer.shown_in(lock.ordered)}; it stays as it is printed."
        if self.typed_now is not None:
            self.process_errors = [self.refusal] if self.refusal else []

    @property
    def view(self) -> FieldView:
        if self.lock is not None:
            unit = self.lock.unit
            number = self.data.removesuffix(f" {unit}")
            return self.viewed(Shape.AMOUNT, value=number, unit=unit, units=(unit,), locked=True)
        number, unit = self.data, self.unit_typed or self.kind.units[0]
        for known in self.kind.units:
            if known and self.data.endswith(f" {known}"):
                number, unit = self.data.removesuffix(f" {known}"), known
        return self.viewed(Shape.AMOUNT, value=number, unit=unit, units=self.kind.units)


def _other_unit(answer: Quantity, lock: Lock) -> str:
    if lock.opened:
        return (
            f"{answer} is not in {lock.unit}, in which it was said to be printed. Write the number"
            f" printed beside {lock.unit}, or take “Printed in another unit” back."
        )
    return (
        f"{answer} is not in {lock.ordered}, which is used here. Where it is printed in"
        f" {answer.unit}, choose that under “Printed in another unit”; nothing is converted."
    )


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
        text = super().joined(typed).strip()
        offsets = self._offsets(text)
        if len(offsets) == 1:
            return f"{text.replace('T', ' ')}{offsets[0]}"
        if self.unit_typed in offsets:
            return f"{text.replace('T', ' ')}{self.unit_typed}"
        return text

    def in_words(self, text: str) -> str:
        try:
            return moment_in_words(self.kind.read(text.strip(), {}), self.zone)
        except Unreadable:
            return text

    @property
    def before_words(self) -> str:
        local = local_time(self.before)
        return "" if local is None else moment_in_words(local.replace(tzinfo=self.zone), self.zone)

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
