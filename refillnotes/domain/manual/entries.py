"""What a check compares and what a case changes, in the words of the form."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from refillnotes.domain.clock import day_in_words
from refillnotes.domain.delivery.register import CALCULATIONS
from refillnotes.domain.kinds import Choice, Several, YesNo
from refillnotes.domain.rows import refills_in_words
from refillnotes.domain.steps.register import FACTS

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}[+-]\d{2}:\d{2}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

_BESIDE_THE_FORM = {
    "allergies": "Allergies on file",
    "capacity": "Capacity of the reservoir",
    "catheter_bore": "Catheter volume per length",
    "chart_serial": "Serial number on file",
    "drugs": "Drugs of the fill, with dose a day",
    "factory_flow": "Factory flow on the certificate",
    "flex_steps": "Steps of the flex schedule",
    "found": "Drugs and doses found in the pump",
    "indication": "Indication",
    "injected_mass": "Drug given, stated",
    "labelled": "Drugs on the label",
    "lots": "Lots, with expiry and NDC",
    "mass_per_unit": "Mass of a billing unit",
    "nurse_signed_at": "Nurse signed at",
    "ordered": "Drugs of the order",
    "past_refills": "Earlier refills of this pump",
    "physician_signed_at": "Physician signed at",
    "previous_alarm_date": "Alarm date of the last fill",
    "previous_alarm_volume": "Alarm volume since the last fill",
    "previous_bolus_dose": "Patient bolus since the last fill",
    "previous_bolus_most": "Boluses a day allowed since the last fill",
    "previous_drugs": "Drugs and doses left at the last visit",
    "previous_fill_at": "Last refill at",
    "previous_flow": "Flow rate since the last fill",
    "previous_lockout": "Lockout since the last fill",
    "previous_mode": "Mode since the last fill",
    "previous_limit": "Limit of the last fill",
    "previous_told_by": "Who told of the last fill, where it was not ours",
    "previous_volume": "Volume after the last fill",
    "programmable": "Programmable pump",
    "programmed": "Drugs in the programmer",
    "pump": "Pump model",
    "pump_udi": "UDI on file",
    "time_after_fill": "Time after the fill",
}
"""What comes from the chart, from the last visit or out of several fields of the form."""

_YES_OR_NO = dict(YesNo().options)


def title_of(name: str) -> str:
    """What a fact, a figure or a row of facts is called on a page."""
    if name in FACTS:
        return FACTS[name].title
    if name in _BESIDE_THE_FORM:
        return _BESIDE_THE_FORM[name]
    return CALCULATIONS[name].title


def within_a_sentence(title: str) -> str:
    """The title with a small first letter; MRI stays MRI."""
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def entry_in_words(name: str, text: str) -> str:
    """One entry as a case writes it, for reading: blank is "not recorded"."""
    if not text:
        return "not recorded"
    if name in _ROWS:
        return _ROWS[name](text)
    kind = FACTS[name].kind if name in FACTS else None
    if isinstance(kind, Choice | YesNo):
        return kind.label(text)
    if isinstance(kind, Several):
        return ", ".join(kind.label(code.strip()) for code in text.split(","))
    return _YES_OR_NO.get(text) or _DAY.sub(_day, _MOMENT.sub(_moment, text))


def _refills(text: str) -> str:
    return "; ".join(map(_refill, text.split("; ")))


def _refill(text: str) -> str:
    """Like "0.6 mL ok 16 15.4": discrepancy, severity, what should have flowed and what did."""
    number, unit, severity, *delivered = text.split()
    said = f"{number} {unit} off"
    if severity != "-":
        said += f" ({severity})"
    if delivered:
        said += f", {delivered[1]} of {delivered[0]} mL delivered"
    return said


def _drift(text: str) -> str:
    error, forecast, step, faster, slower, refills = text.split()
    return (
        f"flow error {error} %, {forecast} % forecast, one step {step} %, "
        f"faster {faster}, slower {slower}, {refills_in_words(int(refills))}"
    )


def _moment(found: re.Match[str]) -> str:
    moment = datetime.fromisoformat(found[0])
    distance = found[0][-6:]
    zone = "UTC" if distance == "+00:00" else f"UTC{distance}"
    return f"{day_in_words(moment)} {moment:%H:%M} {zone}"


def _day(found: re.Match[str]) -> str:
    return day_in_words(datetime.fromisoformat(found[0]))


def _strengths(text: str) -> str:
    """Like "morphine 20 mg/mL mcg/mL": what was written, and the unit it was said to be in."""
    return _stated(text, len(("drug", "number", "unit")))


def _doses(text: str) -> str:
    return _stated(text, len(("drug", "number", "unit", "number a day", "unit a day")))


def _stated(text: str, written: int) -> str:
    rows = []
    for row in text.split(";"):
        parts = row.split()
        said = f" (recorded as printed in {parts[written]})" if len(parts) > written else ""
        rows.append(" ".join(parts[:written]) + said)
    return "; ".join(rows)


_ROWS: dict[str, Callable[[str], str]] = {
    "past_refills": _refills,
    "flow_drift": _drift,
    "labelled": _strengths,
    "programmed": _strengths,
    "drugs": _doses,
}
"""Rows that a case writes shorter than anybody would read."""
