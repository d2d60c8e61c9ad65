"""How templates print amounts, days, times and counts."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from refillnotes.domain.clock import day_in_words, moment_in_words, zone_in_words
from refillnotes.domain.formulas import check_formula, figure_formula
from refillnotes.domain.quantity import Quantity
from refillnotes.domain.wording import amount_in_words, in_words, unbroken

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from jinja2 import Environment

BLANK = "not recorded"
_NO_BREAK = "\N{NO-BREAK SPACE}"
_HASH_SHOWN = 16


def add_filters(templates: Environment, zone: ZoneInfo) -> None:
    """Teach a template environment to print for a clinic whose wall clock shows ``zone``."""

    def moment(when: datetime | str | None) -> str:
        """14 Nov 2026 10:02, on the clinic's clock."""
        known = _moment(when)
        return BLANK if known is None else _joined(moment_in_words(known, zone))

    def clock(when: datetime | str | None) -> str:
        """10:02, on the clinic's clock."""
        known = _moment(when)
        return BLANK if known is None else f"{known.astimezone(zone):%H:%M}"

    def clock_with_seconds(when: datetime | str | None) -> str:
        """10:03:12, on the clinic's clock: for telling two saves apart."""
        known = _moment(when)
        return "not yet" if known is None else f"{known.astimezone(zone):%H:%M:%S}"

    def zoned(when: datetime | str | None) -> str:
        """14 Nov 2026 10:02 (UTC-6): for signatures and anything that leaves the clinic."""
        known = _moment(when)
        return BLANK if known is None else f"{moment(known)} ({zone_in_words(known, zone)})"

    templates.filters.update(
        amount=amount,
        unbroken=unbroken,
        in_words=in_words,
        day=day,
        moment=moment,
        clock=clock,
        clock_with_seconds=clock_with_seconds,
        zoned=zoned,
        counted=counted,
        short_hash=short_hash,
        in_fours=in_fours,
        check_formula=check_formula,
        figure_formula=figure_formula,
    )


def amount(typed: Quantity | str | None, blank: str = BLANK) -> str:
    """3.2 mL as one unbreakable word; blank is "not recorded", never zero."""
    return blank if typed in (None, "") else amount_in_words(typed)


def day(when: date | str | None) -> str:
    """12 Mar 1961: no country reads it as another day."""
    if when is None or when == "":
        return BLANK
    return _joined(day_in_words(date.fromisoformat(when[:10]) if isinstance(when, str) else when))


def counted(number: int, one: str, many: str = "") -> str:
    """1 note, 2 notes."""
    return f"{number}{_NO_BREAK}{one if number == 1 else many or one + 's'}"


def short_hash(digest: str) -> str:
    """The first characters of a hash, in fours, for comparing by eye."""
    shown = digest[:_HASH_SHOWN]
    return _NO_BREAK.join(shown[place : place + 4] for place in range(0, len(shown), 4))


def in_fours(digest: str) -> str:
    """All of a hash, in fours, which a narrow page may break between."""
    return " ".join(digest[place : place + 4] for place in range(0, len(digest), 4))


def _moment(when: datetime | str | None) -> datetime | None:
    if not when:
        return None
    return datetime.fromisoformat(when) if isinstance(when, str) else when


def _joined(words: str) -> str:
    return words.replace(" ", _NO_BREAK)
