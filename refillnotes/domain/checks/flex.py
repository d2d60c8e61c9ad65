"""Whether a day of several rates is one day, and adds up to the dose programmed."""

from __future__ import annotations

import re

from refillnotes.domain.checks.model import PROGRAMMABLE, REFILLED, Check, Outcome, Severity
from refillnotes.domain.checks.screen import can_stand_for
from refillnotes.domain.errors import NotDefined
from refillnotes.domain.policy import Policy
from refillnotes.domain.quantities import DoseRate, Duration
from refillnotes.domain.rows import FlexStep
from refillnotes.domain.worksheet import NotRecorded

_START = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", re.ASCII)
_A_DAY = Duration.of("24", "h")
_MINUTES_A_DAY = 24 * 60


def schedule_is_one_day(
    flex_steps: tuple[FlexStep, ...],
    flex_hours: Duration,
    policy: Policy,
    flex_dose: DoseRate | None = None,
    dose: DoseRate | None = None,
) -> Outcome:
    """The flex schedule fills 24 hours once and adds up to the dose of a day.

    Why: a step edited alone, or a changed clock, moves the whole day's dose.

    Formula: base hours + sum(step) = 24 h, no step begins before the one before it ends, and
    d_base x base hours + sum(dose of a step) = d1 to half of its last digit shown and no further
    than [programming.dose_ok]: ok; else block

    Then: read the schedule on the programmer again, step by step, by the pump's own clock.
    """
    hours = flex_hours.shown_in("h")
    working = [f"{hours} in the schedule"]
    wrong = []
    if hours != _A_DAY:
        wrong.append(f"the steps and the base rate take {hours}, a day has {_A_DAY}")
    wrong += _overlaps(flex_steps)
    if flex_dose is not None and dose is not None:
        total = flex_dose.shown_in(dose.unit)
        working.append(f"{total} by the steps and the base rate, {dose} programmed")
        if not can_stand_for(dose, total, policy.programming.dose_ok.value):
            wrong.append(f"the steps add up to {total}, {dose} is programmed")
    if wrong:
        return Outcome(Severity.BLOCK, f"{'; '.join(wrong)}.", tuple(working))
    if flex_dose is None:
        raise NotRecorded(("flex_base",))
    if dose is None:
        raise NotRecorded(("dose_1",))
    return Outcome(
        Severity.OK, f"The schedule fills {hours} and adds up to {dose}.", tuple(working)
    )


def _overlaps(steps: tuple[FlexStep, ...]) -> list[str]:
    """Steps that begin before the one before them has ended, over midnight too."""
    timed = [(_minutes(step.start), step) for step in steps if step.start]
    timed.sort(key=lambda start_and_step: start_and_step[0])
    found = []
    for place, (start, step) in enumerate(timed, start=1):
        last = place == len(timed)
        following, after = timed[0] if last else timed[place]
        gap = following - start + (_MINUTES_A_DAY if last else 0)
        if step.duration.exact * _MINUTES_A_DAY > gap:
            found.append(
                f"the step at {step.start} lasts {step.duration}, the next begins at {after.start}"
            )
    return found


def _minutes(start: str) -> int:
    clock = _START.fullmatch(start)
    if clock is None:
        raise NotDefined(f'A step starts at "{start}", which is no time. Write it like 22:00.')
    return int(clock[1]) * 60 + int(clock[2])


FLEX_SCHEDULE = Check(
    id="flex-schedule",
    title="The flex schedule is one day and adds up",
    judge=schedule_is_one_day,
    sources=("itb-best-practices-2016", "proposed-default"),
    facts=("flex_1_start", "flex_1_duration", "flex_1_dose", "flex_base", "dose_1"),
    causes=("one step edited and the others not", "the clock changed: travel or summer time"),
    core=False,
    where=(REFILLED, PROGRAMMABLE, ("mode", "flex")),
    once_recorded=("mode", "flex_steps"),
)
