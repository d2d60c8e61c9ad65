"""Whether the drug was used in time, and things happened in an order they can happen in."""

from __future__ import annotations

import itertools
from datetime import datetime

from refillnotes.domain.checks.model import REFILLED, Check, Outcome, Severity
from refillnotes.domain.clock import day_in_words
from refillnotes.domain.rows import Lot
from refillnotes.domain.worksheet import NotRecorded


def drug_was_used_in_time(
    injected_at: datetime,
    use_by: datetime | None = None,
    lots: tuple[Lot, ...] | None = None,
    drug_source: str | None = None,
) -> Outcome:
    """The drug went in before its expiry and its beyond-use time.

    Why: a syringe past its time may have lost strength or sterility. How long the drug keeps
    in the pump is another question.

    Formula: moment of the injection > beyond-use time, or day of the injection > expiry of a lot:
    block; else ok

    Then: do not use it. Ask the pharmacy for another.
    """
    day = injected_at.date()
    late, working, undated = [], [], []
    for row, lot in enumerate(lots or (), start=1):
        if lot.expiry is None:
            undated.append(f"expiry_{row}")
            continue
        until = day_in_words(lot.expiry)
        working.append(f"{lot.drug}, lot {lot.lot or 'not recorded'}: until {until}")
        if day > lot.expiry:
            late.append(f"lot {lot.lot or 'not recorded'} of {lot.drug} expired on {until}")
    if use_by is not None:
        until = f"{day_in_words(use_by.date())} {use_by:%H:%M}"
        working.append(f"syringe: until {until}")
        if injected_at > use_by:
            late.append(f"the syringe was to be used until {until}")
    went_in = f"{day_in_words(day)} {injected_at:%H:%M}"
    working.append(f"put in on {went_in}")
    if late:
        return Outcome(
            Severity.BLOCK, f"Put in on {went_in}, but {' and '.join(late)}.", tuple(working)
        )
    if use_by is None and drug_source == "compounded":
        raise NotRecorded(("use_by",))
    if use_by is None and not lots:
        raise NotRecorded(("expiry_1", "use_by"))
    if undated and drug_source != "compounded":
        raise NotRecorded(undated)
    return Outcome(Severity.OK, f"Put in on {went_in}, in time.", tuple(working))


USE_BY = Check(
    id="use-by",
    title="The drug was used in time",
    judge=drug_was_used_in_time,
    sources=("us-labels", "proposed-default"),
    facts=("use_by", "expiry_1", "injected_at"),
    causes=("an old syringe", "a date misread: day and month"),
    where=(REFILLED,),
)

_WORDS = {
    "previous_fill_at": "the last refill",
    "started_at": "this visit",
    "interrogated_before": "the first interrogation",
    "aspirated_at": "the aspiration",
    "injected_at": "the injection",
    "interrogated_after": "the second interrogation",
    "next_appointment": "the next appointment",
}
_BETWEEN_VISITS = {"previous_fill_at", "next_appointment"}
"""Before the first and after the last of a visit's own times, never at the same moment."""


def times_are_in_order(
    previous_fill_at: datetime | None = None,
    started_at: datetime | None = None,
    interrogated_before: datetime | None = None,
    aspirated_at: datetime | None = None,
    injected_at: datetime | None = None,
    interrogated_after: datetime | None = None,
    next_appointment: datetime | None = None,
) -> Outcome:
    """The times of this visit follow each other.

    Why: every volume is reckoned over elapsed time; a clock that is off makes every number
    look right and be wrong.

    Formula: last refill < start of the visit <= interrogation before <= aspiration <= injection <=
    interrogation after < next appointment: ok; else block

    Then: correct the time, by the pump's clock and the clinic's.
    """
    times = {
        "previous_fill_at": previous_fill_at,
        "started_at": started_at,
        "interrogated_before": interrogated_before,
        "aspirated_at": aspirated_at,
        "injected_at": injected_at,
        "interrogated_after": interrogated_after,
        "next_appointment": next_appointment,
    }
    known = [(name, moment) for name, moment in times.items() if moment is not None]
    missing = [name for name, moment in times.items() if moment is None]
    within_visit = [name for name, _ in known if name not in _BETWEEN_VISITS]
    if len(known) < len(_BETWEEN_VISITS) or not within_visit:
        raise NotRecorded(missing)
    wrong = [
        f"{_WORDS[name]} ({_minute(moment)}) is not before {_WORDS[next_name]} "
        f"({_minute(next_moment)})"
        for (name, moment), (next_name, next_moment) in itertools.pairwise(known)
        if moment > next_moment or (moment == next_moment and {name, next_name} & _BETWEEN_VISITS)
    ]
    working = [f"{_WORDS[name]} {_minute(moment)}" for name, moment in known]
    if missing:
        working.append(f"not recorded: {', '.join(_WORDS[name] for name in missing)}")
    if wrong:
        return Outcome(Severity.BLOCK, f"{'; '.join(wrong)}.", tuple(working))
    return Outcome(Severity.OK, "the times recorded follow each other.", tuple(working))


def _minute(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="minutes")


EVENT_ORDER = Check(
    id="event-order",
    title="The times follow each other",
    judge=times_are_in_order,
    sources=("proposed-default",),
    facts=(
        "started_at",
        "interrogated_before",
        "aspirated_at",
        "injected_at",
        "interrogated_after",
        "next_appointment",
    ),
    causes=("a clock that is off", "a slip of typing", "summer time"),
)
