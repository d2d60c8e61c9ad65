"""What a change of the rules would have said of past visits: flagged, silent, louder, quieter."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import rfc8785

from refillnotes.domain.checks.model import Findings, Severity
from refillnotes.domain.record import Record


class Turn(StrEnum):
    """How a check's answer to one visit differs under the other rules, the gravest first."""

    SILENT = "now silent"
    UNJUDGED = "no longer judged"
    QUIETER = "now quieter"
    FLAGGED = "now flagged"
    LOUDER = "now louder"
    JUDGED = "now judged"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one check answered; ``severity`` is None when it did not run."""

    title: str
    severity: Severity | None


@dataclass(frozen=True, slots=True)
class Turned:
    """One check, how its answer turned, and the numbers of the visits it did so for."""

    check: str
    title: str
    turn: Turn
    visits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """Past visits judged twice. ``covered`` of ``signed`` signed visits were, the newest first.

    ``first`` and ``last`` are the days they reach from and to, blank when there were none.
    ``unread`` are visits of these whose entries this version cannot read: they were not judged.
    """

    covered: int
    signed: int
    first: str
    last: str
    unread: tuple[str, ...]
    turned: tuple[Turned, ...]

    @property
    def complete(self) -> bool:
        return self.covered == self.signed and not self.unread

    def visits(self, turn: Turn) -> tuple[str, ...]:
        """The visits any check turned this way for, in order and each once."""
        found = {number for one in self.turned if one.turn is turn for number in one.visits}
        return tuple(sorted(found))


NOTHING_JUDGED = Preview(0, 0, "", "", (), ())
Verdicts = Mapping[str, Verdict]


def verdicts_of(findings: Findings) -> Verdicts:
    """What each check answers now."""
    ran = {one.check: Verdict(one.title, one.severity) for one in findings.found}
    return ran | {one.check: Verdict(one.title, None) for one in findings.not_evaluated}


def verdicts_in(record: Record) -> Verdicts:
    """What each check answered when the note was submitted."""
    ran = {
        one["check"]: Verdict(one["title"], Severity(one["severity"])) for one in record["findings"]
    }
    return ran | {one["check"]: Verdict(one["title"], None) for one in record["not_evaluated"]}


def turns(before: Verdicts, after: Verdicts) -> Iterator[tuple[str, str, Turn]]:
    """Each check that answers otherwise: its slug, its title, and how it turned."""
    for check in dict.fromkeys([*before, *after]):
        old, new = before.get(check), after.get(check)
        turn = _turn(_severity(old), _severity(new))
        named = new or old
        if turn is not None and named is not None:
            yield check, named.title, turn


def gathered(found: Iterable[tuple[str, str, str, Turn]]) -> tuple[Turned, ...]:
    """One line for each check and turn out of (visit number, slug, title, turn)."""
    visits: dict[tuple[str, Turn], list[str]] = {}
    titles: dict[str, str] = {}
    for number, check, title, turn in found:
        titles[check] = title
        visits.setdefault((check, turn), []).append(number)
    order = list(Turn)
    lines = (
        Turned(check, titles[check], turn, tuple(sorted(numbers)))
        for (check, turn), numbers in visits.items()
    )
    return tuple(sorted(lines, key=lambda one: (order.index(one.turn), one.title)))


def joined(newer: Preview, older: Preview) -> Preview:
    """Two stretches of signed visits as one, the older right before the newer."""
    both = (newer, older)
    days = [day for one in both for day in (one.first, one.last) if day]
    found = [
        (number, line.check, line.title, line.turn)
        for one in both
        for line in one.turned
        for number in line.visits
    ]
    return Preview(
        covered=newer.covered + older.covered,
        signed=max(newer.signed, older.signed),
        first=min(days, default=""),
        last=max(days, default=""),
        unread=(*newer.unread, *older.unread),
        turned=gathered(found),
    )


def written(preview: Preview) -> str:
    """The preview as canonical JSON, to be signed with the change it was made for."""
    return rfc8785.dumps(
        {
            "covered": str(preview.covered),
            "signed": str(preview.signed),
            "first": preview.first,
            "last": preview.last,
            "unread": list(preview.unread),
            "turned": [
                {
                    "check": one.check,
                    "title": one.title,
                    "turn": one.turn.value,
                    "visits": list(one.visits),
                }
                for one in preview.turned
            ],
        }
    ).decode()


def read_preview(text: str) -> Preview:
    """Read back what ``written`` wrote."""
    held = json.loads(text)
    return Preview(
        covered=int(held["covered"]),
        signed=int(held["signed"]),
        first=held["first"],
        last=held["last"],
        unread=tuple(held["unread"]),
        turned=tuple(
            Turned(one["check"], one["title"], Turn(one["turn"]), tuple(one["visits"]))
            for one in held["turned"]
        ),
    )


def _severity(verdict: Verdict | None) -> Severity | None:
    return None if verdict is None else verdict.severity


def _turn(old: Severity | None, new: Severity | None) -> Turn | None:
    """A check that does not belong to a visit and one that could not run judge it alike: not."""
    if old is new:
        return None
    if old is None or new is None:
        loud = new is not None and new.wants_an_answer
        return Turn.FLAGGED if loud else Turn.JUDGED if old is None else Turn.UNJUDGED
    if old.wants_an_answer and not new.wants_an_answer:
        return Turn.SILENT
    if new.wants_an_answer and not old.wants_an_answer:
        return Turn.FLAGGED
    return _moved(old, new)


def _moved(old: Severity, new: Severity) -> Turn:
    return Turn.LOUDER if new.rank > old.rank else Turn.QUIETER


def counts(preview: Preview) -> Sequence[tuple[Turn, int]]:
    """How many visits turned each way, for those turns there were."""
    return [(turn, len(found)) for turn in Turn if (found := preview.visits(turn))]
