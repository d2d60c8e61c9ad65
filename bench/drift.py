"""False alarms and delay of the drift check, over synthetic pumps whose syringes are read badly."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial
from random import Random
from statistics import mean, median

from refillnotes.domain.checks.model import Severity
from refillnotes.domain.checks.residual import weigh
from refillnotes.domain.checks.trend import discrepancies_show_no_direction
from refillnotes.domain.delivery.drift import DriftRule, drift_after_each
from refillnotes.domain.policy import Policy, load_policy
from refillnotes.domain.quantities import Percent, Volume
from refillnotes.domain.rows import PastRefill

PUMPS = 10_000
REFILLS = 40
STARTS = 9
"""The first refill whose flow has changed: eight went before."""

BETWEEN_PUMPS = 0.03
"""Standard deviation of what a new pump gives, as a share of what is programmed."""
_LOOKS_BACK = 4
"""Refills: more than any rule about refills in a row asks for."""

SPECIFICATION = Percent.of("14.5", "%")


@dataclass(frozen=True, slots=True)
class Noise:
    """How badly refills are read; standard deviations.

    ``reading`` is of one syringe reading in mL, two to a refill; ``left_inside`` is in mL, what
    one aspiration leaves for the next; ``flow`` is a share of one refill's flow.
    """

    name: str
    reading: float
    left_inside: float
    flow: float


NOISES = (
    Noise("read with care: 0.15 mL a reading, flow 1 %", 0.15, 0.15, 0.01),
    Noise("as the policy assumes: 0.177 mL a reading, flow 2 %", 0.177, 0.0, 0.02),
    Noise("read badly: 0.25 mL a reading, flow 2 %", 0.25, 0.25, 0.02),
)


@dataclass(frozen=True, slots=True)
class Pump:
    """One pump's refills: days apart, and (expected, measured) deliveries in mL, one decimal."""

    days: float
    deliveries: tuple[tuple[Decimal, Decimal], ...]


def main(arguments: list[str]) -> None:
    """Print false alarms in pump-years, and refills until a change is noticed."""
    pumps = int(arguments[0]) if arguments else PUMPS
    policy = load_policy()
    sys.stdout.write(f"{pumps} pumps with {REFILLS} refills each, seed 1\n")
    for noise in NOISES:
        sys.stdout.write(f"\n{noise.name}\n")
        _false_alarms(pumps, noise, policy)
        for title, change in _changes():
            sys.stdout.write(f"{title} from refill {STARTS} on\n")
            changed = [_pump(f"2 {number}", noise, change) for number in range(pumps // 10)]
            for name, look in _watchers(policy):
                sys.stdout.write(f"  {name}: {_delay(changed, look)}\n")


def _false_alarms(pumps: int, noise: Noise, policy: Policy) -> None:
    steady = [_pump(f"1 {number}", noise, lambda _: 0.0) for number in range(pumps)]
    years = sum(pump.days for pump in steady) * REFILLS / 365.25
    for name, look in _watchers(policy):
        alarms = [sum(look(pump)) for pump in steady]
        sys.stdout.write(
            f"false alarms of {name}: {sum(alarms)} in {years:.0f} pump-years, "
            f"{sum(alarms) / years:.4f} a pump-year; {100 * sum(map(bool, alarms)) / pumps:.1f} % "
            "of pumps ever\n"
        )


def _changes() -> Iterator[tuple[str, Callable[[int], float]]]:
    for percent in (3, 5, 10):
        yield f"{percent} % less flow at once", partial(_at_once, percent)
    yield "1 % less flow more at each refill", lambda since: -since / 100


def _at_once(percent: int, since: int) -> float:
    return -percent / 100 if since else 0.0


def _pump(seed: str, noise: Noise, change: Callable[[int], float]) -> Pump:
    """A 20 mL pump of its own constant error; ``change`` is a share of flow, by refills since."""
    random = Random(seed)  # noqa: S311  # repeatable noise, no secret
    days, own = random.uniform(45, 100), random.gauss(0, BETWEEN_PUMPS)
    flow = random.uniform(9, 17) / days
    left = 0.0
    deliveries = []
    for number in range(1, REFILLS + 1):
        expected = flow * days * random.uniform(0.8, 1.0)
        since = max(0, number - STARTS + 1)
        ran = 1 + own + random.gauss(0, noise.flow) + change(since)
        now_left = abs(random.gauss(0, noise.left_inside))
        reading = random.gauss(0, noise.reading) - random.gauss(0, noise.reading)
        measured = expected * ran + now_left - left + reading
        left = now_left
        deliveries.append((Decimal(f"{expected:.1f}"), Decimal(f"{measured:.1f}")))
    return Pump(days, tuple(deliveries))


def _watchers(policy: Policy) -> Iterator[tuple[str, Callable[[Pump], Iterator[bool]]]]:
    rule = DriftRule.of(policy, SPECIFICATION)

    def drift(pump: Pump) -> Iterator[bool]:
        for after in drift_after_each(pump.deliveries, rule):
            yield max(after.faster, after.slower) > rule.limit

    def single(pump: Pump) -> Iterator[bool]:
        for refill in _past(pump, policy):
            yield refill.severity != Severity.OK

    def trend(pump: Pump) -> Iterator[bool]:
        seen: list[PastRefill] = []
        whole = off = Fraction(0)
        for refill in _past(pump, policy):
            should, did = _delivered(refill)
            whole, off = whole + should.exact, off + did.exact - should.exact
            cumulative = Percent.of_ratio(off / whole) if len(seen) > 1 else None
            lately = tuple(seen[-_LOOKS_BACK:])
            error = Percent.of_ratio(did.ratio_to(should) - 1)
            answer = discrepancies_show_no_direction(
                lately, refill.discrepancy, should, SPECIFICATION, policy, error, cumulative
            )
            yield answer.severity is not Severity.OK
            seen.append(refill)

    yield "flow-drift", drift
    yield "residual-discrepancy, each refill alone", single
    yield "residual-trend", trend


def _past(pump: Pump, policy: Policy) -> Iterator[PastRefill]:
    for expected, measured in pump.deliveries:
        should, did = Volume.of(expected, "mL"), Volume.of(measured, "mL")
        error = Percent.of_ratio(did.ratio_to(should) - 1)
        severity, _ = weigh(should - did, should, SPECIFICATION, policy, error)
        yield PastRefill(should - did, severity.value, should, did)


def _delivered(refill: PastRefill) -> tuple[Volume, Volume]:
    if refill.delivered_expected is None or refill.delivered_measured is None:
        raise ValueError(f"{refill} was made without its deliveries.")
    return refill.delivered_expected, refill.delivered_measured


def _delay(pumps: list[Pump], look: Callable[[Pump], Iterator[bool]]) -> str:
    """Refills from the first changed one to the first alarm, both counted."""
    found = []
    for pump in pumps:
        after = list(look(pump))[STARTS - 1 :]
        if any(after):
            found.append(after.index(True) + 1)
    if not found:
        return "never noticed"
    return (
        f"noticed in {100 * len(found) / len(pumps):.0f} % of pumps, "
        f"at refill {median(found):g} in the middle, {mean(found):.1f} on average"
    )
