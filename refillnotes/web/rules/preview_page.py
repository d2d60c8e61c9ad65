"""Past visits judged twice, as a page says it: how many, from when, and what turned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from refillnotes.domain.clock import day_in_words
from refillnotes.domain.governance_preview import Preview, Turn, counts
from refillnotes.web.filters import counted

_SAYS = {
    Turn.SILENT: "would now be silent",
    Turn.UNJUDGED: "could no longer be judged",
    Turn.QUIETER: "would be quieter",
    Turn.FLAGGED: "would now be flagged",
    Turn.LOUDER: "would be louder",
    Turn.JUDGED: "would now be judged",
}
_WEAKER = {Turn.SILENT, Turn.UNJUDGED, Turn.QUIETER}


@dataclass(frozen=True, slots=True)
class TurnLine:
    """One check and the visits it would answer otherwise for."""

    title: str
    says: str
    weaker: bool
    visits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """What a preview says, in words."""

    judged: bool
    """Whether any visit was; otherwise nothing can be said of them."""
    covered: str
    left_out: str
    sums: tuple[str, ...]
    lines: tuple[TurnLine, ...]


def preview_page(preview: Preview) -> PreviewPage:
    """Say it; what was left out is always said."""
    return PreviewPage(
        judged=preview.covered > len(preview.unread),
        covered=_covered(preview),
        left_out=_left_out(preview),
        sums=tuple(f"{counted(number, 'visit')} {_SAYS[turn]}" for turn, number in counts(preview)),
        lines=tuple(
            TurnLine(one.title, _SAYS[one.turn], one.turn in _WEAKER, one.visits)
            for one in preview.turned
        ),
    )


def _covered(preview: Preview) -> str:
    if not preview.signed:
        return "No visit is signed yet, so there is none to judge again."
    reach = f"{_day(preview.first)} to {_day(preview.last)}"
    if preview.covered == preview.signed:
        return f"All of {counted(preview.signed, 'signed visit')} judged twice, {reach}."
    return (
        f"The newest {preview.covered} of {counted(preview.signed, 'signed visit')} judged twice,"
        f" {reach}."
    )


def _left_out(preview: Preview) -> str:
    older = preview.signed - preview.covered
    parts = []
    if older:
        parts.append(f"{counted(older, 'older visit')} not judged again.")
    if preview.unread:
        parts.append(
            f"Not readable by this version and so not judged: {', '.join(preview.unread)}."
        )
    return " ".join(parts)


def _day(text: str) -> str:
    return day_in_words(date.fromisoformat(text)).replace(" ", "\N{NO-BREAK SPACE}")
