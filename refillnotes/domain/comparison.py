"""Old, new and changed: the settings before and after this visit, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from refillnotes.domain.clock import day_in_words
from refillnotes.domain.quantities import DoseRate, FlowRate, Percent
from refillnotes.domain.quantity import Quantity
from refillnotes.domain.record import Comparison
from refillnotes.domain.rows import DrugInPump
from refillnotes.domain.worksheet import Worksheet

_ENDED = "ended"
_NOT_RECORDED = "not recorded"

_SETTINGS = (
    ("Programme", "Flow rate", "previous_flow", "set_flow"),
    ("Programme", "Patient bolus", "previous_bolus_volume", "bolus_volume"),
    ("Programme", "Boluses a day at most", "previous_bolus_most", "bolus_most"),
    ("Limits", "Put in the reservoir", "previous_volume", "fill_volume"),
    ("Limits", "Reservoir volume programmed", "previous_programmed_volume", "programmed_volume"),
    ("Limits", "Low-reservoir alarm volume", "previous_alarm_volume", "alarm_volume"),
    ("Limits", "Alarm date", "previous_alarm_date", "alarm_date"),
)
_MAY_END = {"bolus_volume", "bolus_most"}
"""Where a programme is recorded, one of these left blank was switched off; any other is unknown."""

_MODES = {"simple": "Simple continuous", "flex": "Flex"}


def compare(sheet: Worksheet) -> Iterator[Comparison]:
    """Every setting that was there before or is there now, drug by drug, then the programme."""
    yield from _drugs(sheet)
    if sheet.has("mode") or sheet.has("previous_mode"):
        was, is_now = (_MODES.get(str(_value(sheet, name))) for name in ("previous_mode", "mode"))
        yield _row("Programme", "Mode", was, is_now, _NOT_RECORDED)
    without = _ENDED if sheet.has("mode") else _NOT_RECORDED
    for group, title, before_name, now_name in _SETTINGS:
        before_value, now_value = _value(sheet, before_name), _value(sheet, now_name)
        if before_value is not None or now_value is not None:
            blank = without if now_name in _MAY_END else _NOT_RECORDED
            yield _row(group, title, before_value, now_value, blank)


def _drugs(sheet: Worksheet) -> Iterator[Comparison]:
    before, now = _in_pump(sheet, "previous_drugs"), _in_pump(sheet, "daily_doses")
    if not now:
        now = _in_pump(sheet, "drugs")
    without = _ENDED if now else _NOT_RECORDED
    for name in dict.fromkeys([*before, *now]):
        old, new = before.get(name), now.get(name)
        yield _row(
            "Drug",
            f"{name.capitalize()} concentration",
            old.concentration if old else None,
            new.concentration if new else None,
            without,
        )
        if (old and old.dose) or (new and new.dose):
            yield _row(
                "Drug",
                f"{name.capitalize()} dose per day",
                old.dose if old else None,
                new.dose if new else None,
                without,
            )


def _in_pump(sheet: Worksheet, name: str) -> dict[str, DrugInPump]:
    drugs = _value(sheet, name)
    return {
        drug.drug: drug
        for drug in (drugs if isinstance(drugs, tuple) else ())
        if isinstance(drug, DrugInPump)
    }


def _value(sheet: Worksheet, name: str) -> object | None:
    return sheet.value(name) if sheet.has(name) else None


def _row(
    group: str, title: str, before: object | None, now: object | None, without: str
) -> Comparison:
    """``without`` says what it means that there is no value now."""
    return {
        "group": group,
        "title": title,
        "before": _words(before),
        "now": _words(now),
        "changed": _changed(before, now, without),
    }


def _words(setting: object | None) -> str:
    if setting is None:
        return ""
    return day_in_words(setting) if isinstance(setting, date) else str(setting)


def _changed(before: object | None, now: object | None, without: str) -> str:
    """How the setting moved, in words; empty when it did not."""
    if before is None:
        return "" if now is None else "new"
    if now is None:
        return without
    if before == now:
        return ""
    if isinstance(before, DoseRate | FlowRate) and isinstance(now, Quantity) and before.exact:
        change = Percent.of_ratio(now.exact / before.exact - Fraction(1))
        return f"{'+' if change.exact > 0 else ''}{change}"
    return "changed"
