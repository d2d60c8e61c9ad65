"""A formula in the field's notation: where it is written, which limits it names, its symbols."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping

_LIMIT = re.compile(r"\[([a-z_]+\.[a-z_]+)\]")

SYMBOLS: tuple[tuple[str, str], ...] = (
    ("V0, Ve, Vm", "volume after the last fill; expected, measured residual volume, mL"),
    ("Q, D, t", "flow rate, mL/day; how long it ran; time since the last refill, days"),
    ("Qs", "flow rate while the motor stood still, mL/day"),
    ("Q_plan", "flow rate on a day with every patient bolus taken, mL/day"),
    ("Q_factory, Q_measured, Q_own", "a constant-flow pump's: certified, measured, own mean"),
    ("e", "flow error, %; specification: the flow error the maker allows, %"),
    ("C, d", "concentration, mg/mL or mcg/mL; dose a day, mg/day or mcg/day"),
    ("C1, d1; Ck, dk", "of the primary drug, which drives the flow; of any other drug"),
    ("_old, _new", "at the last fill; from now on"),
    ("n", "boluses the settings allow a day; rinses; signs seen"),
    ("V_in, V_syringe", "volume put in; drawn up, mL"),
    ("V_programmed, V_sensor", "reservoir volume told to the pump; found by a second look, mL"),
    ("V_fill, V_alarm", "what the reservoir held after its last fill; alarm volume, mL"),
    ("Vb", "line volume: pump tubing and catheter, mL"),
    ("Vd, V_ret, Vr", "dead volume; old drug under the new; volume of one rinse, mL"),
    ("|x|", "x without its sign"),
    ("floor, ceiling", "the whole number below, above"),
    ("ok, info, ack, escalate, block", "how loud the check is; the loudest that holds counts"),
)
"""What the letters mean, once for every formula."""


def paragraph(function: Callable[..., object], opening: str) -> str:
    """The docstring's paragraph that begins so, in one line without its opening."""
    for text in (inspect.getdoc(function) or "").split("\n\n"):
        if text.startswith(opening):
            return " ".join(text.removeprefix(opening).split())
    return ""


def formula_of(function: Callable[..., object]) -> str:
    """What the function works out, as its docstring has it; limits stand by their keys."""
    return paragraph(function, "Formula: ")


def limits_named(formula: str) -> tuple[str, ...]:
    """The thresholds a formula names, by their keys, each once."""
    return tuple(dict.fromkeys(_LIMIT.findall(formula)))


def in_titles(formula: str, titles: Mapping[str, str]) -> str:
    """The formula with every limit by its title: a site changes the number, not what it is."""
    return _LIMIT.sub(lambda key: f"“{titles[key[1]]}”", formula)
