"""The arithmetic of a refill once more, by plain fractions, written from the reference alone.

Volumes are in mL, masses in mg, times in days, flows in mL a day, concentrations in mg/mL.
Nothing of the program is imported here, so that a mistake in it cannot be repeated.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import floor

F = Fraction
HUNDRED = F(100)

CAPS = {
    "morphine": (F(20), F(15)),
    "hydromorphone": (F(15), F(10)),
    "fentanyl": (F(10), F(1)),
    "bupivacaine": (F(30), F(20)),
    "clonidine": (F(1), F(6, 10)),
    "ziconotide": (F(1, 10), F(192, 10_000)),
}
"""Most of each drug by the newest guideline with a figure: mg/mL and mg a day."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit in plain numbers; what is None was not recorded."""

    filled: Fraction
    capacity: Fraction
    flow: Fraction
    elapsed: Fraction
    measured: Fraction
    shown: Fraction
    old_strength: Fraction
    old_dose: Fraction
    drugs: tuple[tuple[str, Fraction], ...]
    dose: Fraction
    new_flow: Fraction
    injected: Fraction
    programmed: Fraction
    drawn: Fraction
    wasted: Fraction
    sensor: Fraction
    alarm: Fraction
    old_alarm: Fraction
    tubing: Fraction
    length: Fraction
    bore: Fraction
    bridge_duration: Fraction
    filled_on: date
    stable_until: date
    shown_alarm: date
    next_visit: date
    factory_flow: Fraction
    malignant: bool
    prime: Fraction | None = None
    bridge: tuple[Fraction, Fraction] | None = None
    stall: Fraction | None = None
    old_bolus: tuple[Fraction, int] | None = None
    old_bolus_most: int = 0
    bolus: tuple[Fraction, int, Fraction] | None = None
    """Of the new settings: mg of one bolus, how many a day, lockout in days."""
    spec: Fraction = field(default=F(29, 2))
    dead: Fraction = field(default=F(14, 10))


def numbers(v: Visit) -> dict[str, object]:
    """Every number the reference gives a formula for."""
    bridged = v.bridge[1] if v.bridge else F(0)
    left = v.filled - v.flow * (v.elapsed - bridged)
    left -= v.old_bolus[0] * v.old_bolus[1] if v.old_bolus else 0
    left -= v.prime or 0
    left -= v.bridge[0] if v.bridge else 0
    left += v.flow * (v.stall or 0)
    should, did = v.filled - left, v.filled - v.measured
    ratio = did / should if should > 0 and did >= 0 else None
    strength = v.drugs[0][1]
    line = v.tubing + v.length * v.bore
    kept = v.dead + max(left - v.measured, F(0))
    true = (v.old_strength * kept + strength * v.injected) / (kept + v.injected)
    a_day = v.bolus[0] / strength * v.bolus[1] if v.bolus else F(0)
    days = max(v.injected - v.alarm, F(0)) / (v.new_flow + a_day)
    alarm_date = v.filled_on + timedelta(days=floor(days))
    limit = min(alarm_date, v.stable_until)
    found: dict[str, object] = {
        "expected_residual": left,
        "discrepancy": v.measured - left,
        "delivered_expected": should,
        "delivered_measured": did,
        "line_volume": line,
        "expected_bridge_duration": line * v.old_strength / v.old_dose,
        "old_mass_in_line": line * v.old_strength,
        "without_bridge_dose": v.old_strength * v.new_flow,
        "without_bridge_duration": line / v.new_flow,
        "computed_flow": v.dose / strength,
        "computed_dose": strength * v.new_flow,
        "dose_change": (v.dose - v.old_dose) / v.old_dose * HUNDRED,
        "true_concentration": true,
        "deviation_from_label": (true / strength - 1) * HUNDRED,
        "days_to_alarm": days,
        "days_to_empty": v.injected / v.new_flow,
        "days_to_alarm_worst": days / (1 + v.spec / HUNDRED),
        "alarm_date": alarm_date,
        "earliest_limit_day": limit,
        "refill_due": limit - timedelta(days=7),
        "actual_flow": (v.filled - v.measured) / v.elapsed,
        "actual_flow_error": ((v.filled - v.measured) / v.elapsed / v.factory_flow - 1) * HUNDRED,
        "flow_error": None if ratio is None else (ratio - 1) * HUNDRED,
        "secondary_doses": tuple(one * v.new_flow for _, one in v.drugs[1:]),
        "max_daily_doses": tuple(
            (v.dose if row == 0 else one * v.new_flow) + one * a_day
            for row, (_, one) in enumerate(v.drugs)
        ),
    }
    if v.bolus:
        found["bolus_share"] = v.bolus[0] / v.dose * HUNDRED
        found["planned_flow"] = v.new_flow + a_day
    return found


def verdicts(v: Visit) -> dict[str, str]:
    """What each check with a numeric limit says; "none" where it cannot say anything."""
    n = numbers(v)
    left, change = _number(n["expected_residual"]), _number(n["dose_change"])
    line, clears = _number(n["line_volume"]), _number(n["expected_bridge_duration"])
    due, limit = n["refill_due"], n["earliest_limit_day"]
    alarm_date = n["alarm_date"]
    if not (isinstance(due, date) and isinstance(limit, date) and isinstance(alarm_date, date)):
        raise TypeError(n)
    missing = F(1) if v.capacity <= 20 else F(2)
    by_flow = v.dose / _number(n["computed_dose"])
    return {
        "residual-discrepancy": _discrepancy(v, n),
        "programmer-residual": _above(abs(v.shown - max(left, F(0))), ack=F(3, 10), block=F(1)),
        "mass-balance": "block"
        if v.measured > v.filled or v.measured > v.capacity + v.dead
        else "ok",
        "reservoir-low": "block"
        if v.measured == 0
        else ("ack" if v.measured < v.old_alarm else "ok"),
        "aspirate-quality": "escalate" if left > 1 and v.measured < F(1, 2) else "ok",
        "overfill": "block" if v.injected > v.capacity else "ok",
        "syringe-reconciliation": _above(
            abs(v.drawn - v.injected - v.wasted), ack=F(2, 10), block=F(5, 10)
        ),
        "programmed-volume": "block"
        if v.programmed > v.capacity
        else _above(abs(v.programmed - v.injected), ack=F(1, 10), block=F(5, 10)),
        "fill-verification": _above(v.injected - v.sensor, escalate=missing),
        "dose-closure": _above(abs(by_flow - 1) * HUNDRED, ack=F(1), block=F(5)),
        "unit-magnitude": _magnitude(
            (by_flow, v.drugs[0][1] / v.old_strength, v.dose / v.old_dose)
        ),
        "flow-limits": "ok" if F(48, 1000) <= v.new_flow <= 24 else "block",
        "concentration-limit": _caps([(name, strength) for name, strength in v.drugs], which=0),
        "dose-limit": _caps(
            [
                (name, dose)
                for (name, _), dose in zip(v.drugs, _several(n["max_daily_doses"]), strict=True)
            ],
            which=1,
        ),
        "dose-change": _moved(v, change),
        "bridge-needed": "ok"
        if F(95, 100) <= v.drugs[0][1] / v.old_strength <= F(105, 100)
        else "block",
        "bridge-closure": _above(
            abs(v.bridge_duration / clears - 1) * HUNDRED, ack=F(5), block=F(20)
        ),
        "mixed-concentration": "ok"
        if n["deviation_from_label"] == 0
        else _above(abs(_number(n["deviation_from_label"])), "info", ack=F(10), escalate=F(25)),
        "alarm-date-agreement": _above(
            F(abs((v.shown_alarm - alarm_date).days)), ack=F(2), block=F(7)
        ),
        "next-appointment": "block"
        if v.next_visit > limit
        else ("ack" if v.next_visit > due else "ok"),
        "constant-flow": _above(abs(_number(n["actual_flow_error"])), ack=F(15), escalate=F(25)),
        "patient-bolus": _boluses(v),
    } | ({} if line else {"bridge-closure": "none"})


def _discrepancy(v: Visit, n: dict[str, object]) -> str:
    gap, should = abs(_number(n["discrepancy"])), _number(n["delivered_expected"])
    if _number(n["delivered_measured"]) < 0:
        return "none"
    if gap <= F(1, 2):
        return "ok"
    if should < F(1, 2):
        return "ack" if gap > 2 else "ok"
    error = abs(_number(n["flow_error"]))
    if error > 20:
        return "escalate"
    return "ack" if error > v.spec or gap > 2 else "ok"


def _moved(v: Visit, change: Fraction) -> str:
    if v.drugs[0][0] == "ziconotide":
        return "ack" if v.dose - v.old_dose > F(24, 10_000) else "ok"
    if change == 0:
        return "ok"
    if v.drugs[0][0] not in {"morphine", "hydromorphone", "fentanyl"}:
        return "none"
    if abs(change) > 50:
        return "escalate"
    return "ack" if change < -30 or (change > 30 and not v.malignant) else "ok"


def _caps(amounts: list[tuple[str, Fraction]], which: int) -> str:
    times = [amount / CAPS[name][which] for name, amount in amounts]
    return _above(max(times), ack=F(1), escalate=F(2))


def _magnitude(ratios: tuple[Fraction, ...]) -> str:
    for ratio in ratios:
        for factor in (10, 24, 100, 1000):
            for one in (ratio / factor, 1 / (ratio * factor)):
                if abs(one - 1) * 100 <= 2:
                    return "block"
    return "ok"


def _boluses(v: Visit) -> str:
    if v.old_bolus and v.old_bolus[1] > v.elapsed * v.old_bolus_most:
        return "block"
    if v.bolus is None:
        return "ok" if v.old_bolus else "none"
    dose, most, lockout = v.bolus
    if most > floor(1 / lockout):
        return "block"
    return "ack" if dose / v.dose * 100 > 20 else "ok"


def _above(size: Fraction, quiet: str = "ok", **limits: Fraction) -> str:
    """The loudest word whose limit lies below the size; a size on a limit is inside it."""
    said = quiet
    for word, limit in limits.items():
        if size > limit:
            said = word
    return said


def _number(found: object) -> Fraction:
    if not isinstance(found, Fraction):
        raise TypeError(found)
    return found


def _several(found: object) -> tuple[Fraction, ...]:
    if not isinstance(found, tuple):
        raise TypeError(found)
    return found
