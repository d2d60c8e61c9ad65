"""Whether the clock a flex schedule runs by shows the clinic's time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from fractions import Fraction

from refillnotes.domain.checks.model import PROGRAMMABLE, REFILLED, Check, Outcome, Severity
from refillnotes.domain.policy import Policy
from refillnotes.domain.quantities import Duration
from refillnotes.domain.worksheet import NotRecorded

_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class _Reading:
    """The pump's clock beside the clinic's; ``minutes`` is how far the pump is ahead."""

    pump: time
    clinic: datetime

    @property
    def minutes(self) -> int:
        """From 11 h 59 min behind to 12 h ahead: neither clock shows which day it means."""
        shown = self.pump.hour * 60 + self.pump.minute
        right = self.clinic.hour * 60 + self.clinic.minute
        ahead = (shown - right) % _A_DAY
        return ahead if ahead <= _A_DAY // 2 else ahead - _A_DAY

    @property
    def apart(self) -> Duration:
        return _minutes(self.minutes)

    @property
    def early(self) -> str:
        """What becomes of a schedule that runs by this clock."""
        return f"{self.apart} {'early' if self.minutes > 0 else 'late'}"

    def __str__(self) -> str:
        shown = f"pump {self.pump:%H:%M}, clinic {self.clinic:%H:%M}"
        way = "ahead" if self.minutes > 0 else "behind"
        return f"{shown}: {f'{self.apart} {way}' if self.minutes else 'the same'}"


def clock_is_the_clinics(
    policy: Policy,
    interrogated_before: datetime | None = None,
    pump_clock_before: time | None = None,
    interrogated_after: datetime | None = None,
    pump_clock_after: time | None = None,
    previous_fill_at: datetime | None = None,
    previous_mode: str | None = None,
) -> Outcome:
    """The pump's clock shows the clinic's time when it is interrogated again.

    Why: a flex schedule runs by the pump's own clock. After travel or a change to summer time it
    gives the night's dose by day.

    Formula: |pump's clock - clinic's time| at the second interrogation, or at the first while there
    is no second, > [programming.clock_apart]: block; at the first only, under a schedule that ran
    until today: info; else ok

    Then: set the pump's clock, interrogate again, and read the schedule step by step.
    """
    limit = policy.programming.clock_apart.value
    before = _reading(pump_clock_before, interrogated_before)
    after = _reading(pump_clock_after, interrogated_after)
    ran = previous_mode == "flex"
    put = _clocks_put(previous_fill_at, interrogated_before or interrogated_after)
    working = [f"{when} {one}" for when, one in (("before:", before), ("after:", after)) if one]
    if put:
        way = "forward" if put > 0 else "back"
        working.append(f"the clinic’s clocks were put {way} {_minutes(put)} since the last refill")
    last = after or before
    if last is not None and last.apart > limit:
        said = f"the pump’s clock shows {last.pump:%H:%M} at {last.clinic:%H:%M}"
        unmade = put and _minutes(last.minutes + put) <= limit
        why = ", as if the clocks had not been put" if unmade else ""
        return Outcome(
            Severity.BLOCK, f"{said}{why}: each step begins {last.early}.", tuple(working)
        )
    needed = {"pump_clock_after": pump_clock_after, "interrogated_after": interrogated_after}
    if ran:
        needed |= {
            "pump_clock_before": pump_clock_before,
            "interrogated_before": interrogated_before,
        }
    if None in needed.values():
        raise NotRecorded(name for name, value in needed.items() if value is None)
    if ran and before is not None and before.apart > limit:
        said = f"Until today each step began {before.early}; the pump’s clock is right now."
        return Outcome(Severity.INFO, said, tuple(working))
    return Outcome(Severity.OK, "the pump’s clock shows the clinic’s time.", tuple(working))


def _reading(pump: time | None, clinic: datetime | None) -> _Reading | None:
    return None if pump is None or clinic is None else _Reading(pump, clinic)


def _clocks_put(then: datetime | None, now: datetime | None) -> int:
    """By how many minutes the clinic's clocks were put forward in between; negative is back."""
    if then is None or now is None:
        return 0
    moved = (now.utcoffset() or timedelta()) - (then.utcoffset() or timedelta())
    return int(moved / timedelta(minutes=1))


def _minutes(number: int) -> Duration:
    """So many minutes, without a sign."""
    return Duration(Fraction(abs(number), _A_DAY), "min")


PUMP_CLOCK = Check(
    id="pump-clock",
    title="The pump’s clock shows the clinic’s time",
    judge=clock_is_the_clinics,
    sources=("proposed-default",),
    facts=("pump_clock_before", "pump_clock_after"),
    causes=(
        "a change to or from summer time",
        "travel to another time zone",
        "a reset of the pump",
    ),
    core=False,
    where=(REFILLED, PROGRAMMABLE, ("mode", "flex")),
    once_recorded=("mode", "flex_steps"),
)
