"""How one recorded text is printed: labels for codes, days in words, units that never part."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from refillnotes.domain.clock import day_in_words, distance_from_utc, distances_from_utc
from refillnotes.domain.kinds import Choice, Day, Kind, Moment, Named, Several, Words, YesNo
from refillnotes.domain.steps.register import FACTS
from refillnotes.domain.wording import unbroken

NO_BREAK = "\N{NO-BREAK SPACE}"
_ISO_DAY = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b(?!T)")
_DECIMAL = re.compile(r"([-+]?[0-9]+)(?:\.[0-9]+)?(?: |$)")


@dataclass(frozen=True, slots=True)
class Here:
    """When and where the visit was: what its times need not repeat."""

    start: datetime
    zone: ZoneInfo


def printed(name: str, text: str, names: Mapping[str, Mapping[str, str]], here: Here) -> str:
    """Print one fact."""
    fact = FACTS.get(name)
    return text if fact is None else printed_as(fact.kind, text, names, here)


def printed_as(kind: Kind, text: str, names: Mapping[str, Mapping[str, str]], here: Here) -> str:
    """Print a text by its kind; a code nobody knows any more is printed as it stands."""
    printers: dict[type[Kind], Callable[[], str]] = {
        Several: lambda: ", ".join(printed_option(kind, code.strip()) for code in text.split(",")),
        Choice: lambda: printed_option(kind, text),
        YesNo: lambda: printed_option(kind, text),
        Named: lambda: names.get(getattr(kind, "noun", ""), {}).get(text, text),
        Day: lambda: day(text),
        Moment: lambda: moment(text, here),
        Words: lambda: text,
    }
    return printers.get(type(kind), lambda: unbroken(text))()


def printed_option(kind: Kind, code: str) -> str:
    """Print one code of a closed list; one nobody knows any more as it stands."""
    options: tuple[tuple[str, str], ...] = getattr(kind, "options", ())
    return {"none": "Asked, none", **dict(options)}.get(code, code)


def in_sentence(text: str) -> str:
    """Print a worked-out text: days in words, numbers and units together."""
    return unbroken(_ISO_DAY.sub(lambda found: day(found[0]), text))


def day(text: str) -> str:
    """Print "2027-02-02" as "2 Feb 2027", which no country reads as another day."""
    try:
        return _day_in_words(date.fromisoformat(text[:10]))
    except ValueError:
        return text


def moment(text: str, here: Here) -> str:
    """Print a moment: the hour alone on the visit's own day.

    Its distance from UTC is printed where the clinic's clock alone would not tell it.
    """
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return text
    words = when.strftime("%H:%M")
    if when.date() != here.start.date():
        words = f"{_day_in_words(when.date())}{NO_BREAK}{words}"
    if distances_from_utc(when.replace(tzinfo=None), here.zone) != (distance_from_utc(when),):
        words = f"{words}{NO_BREAK}({zone(text)})"
    return words


def full_moment(text: str) -> str:
    """Print a moment with its day and zone, such as "14 Nov 2026 10:02 (UTC-6)"."""
    when = datetime.fromisoformat(text)
    return f"{_day_in_words(when.date())}{NO_BREAK}{when:%H:%M} ({zone(text)})"


def moment_in_utc(text: str) -> str:
    """Print the same moment on the clock of UTC, such as "16:02 UTC"."""
    return f"{datetime.fromisoformat(text).astimezone(UTC):%H:%M}{NO_BREAK}UTC"


def zone(text: str) -> str:
    """Print a moment's distance from UTC, such as "UTC-6" or "UTC+5:30"."""
    offset = datetime.fromisoformat(text).utcoffset()
    if not offset:
        return "UTC"
    minutes = abs(offset) // timedelta(minutes=1)
    sign = "+" if offset > timedelta(0) else "-"
    hours, rest = divmod(minutes, 60)
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def digits_before_point(text: str) -> int:
    """Count an amount's digits before its point, its sign too, which is as wide as a digit.

    0 when the text is not an amount.
    """
    found = _DECIMAL.match(text)
    return len(found[1]) if found else 0


def _day_in_words(when: date) -> str:
    return day_in_words(when).replace(" ", NO_BREAK)
