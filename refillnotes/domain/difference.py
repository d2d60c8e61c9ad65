"""What two revisions of a note say differently, field by field, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from refillnotes.domain.clock import day_in_words, distance_from_utc
from refillnotes.domain.kinds import Choice, Day, Kind, Moment, Named, Several, YesNo
from refillnotes.domain.record import Accepted, Difference, Record
from refillnotes.domain.steps.register import FACTS

_SNAPSHOTS = (("patient", "Patient"), ("pump", "Pump"))
_IDS = {"id", "model_id"}
_UNANSWERED = ("", "")
"""Title and answer of a finding that has none."""


def differences(before: Record, now: Record) -> list[Difference]:
    """Everything the later record says otherwise: facts in their order, chart, answers."""
    return [
        *_facts(before, now),
        *(row for part, title in _SNAPSHOTS for row in _snapshot(before, now, part, title)),
        *_answers(before, now),
    ]


def in_words(name: str, text: str, names: Mapping[str, Mapping[str, str]]) -> str:
    """One recorded text as a person reads it; a code nobody knows any more stays as it is."""
    fact = FACTS.get(name)
    return text if fact is None or not text else _in_words(fact.kind, text, names)


def _facts(before: Record, now: Record) -> Iterator[Difference]:
    old, new = before["facts"], now["facts"]
    names = _names(before, now)
    for name in dict.fromkeys([*FACTS, *old, *new]):
        was, is_now = old.get(name, ""), new.get(name, "")
        if was != is_now:
            title = FACTS[name].title if name in FACTS else name.replace("_", " ")
            words = in_words(name, was, names), in_words(name, is_now, names)
            if words[0] == words[1]:
                words = was, is_now
            yield {"fact": name, "title": title, "before": words[0], "now": words[1]}


def _names(before: Record, now: Record) -> dict[str, dict[str, str]]:
    old, new = before.get("names", {}), now.get("names", {})
    return {noun: {**old.get(noun, {}), **new.get(noun, {})} for noun in {**old, **new}}


def _snapshot(before: Record, now: Record, part: str, title: str) -> Iterator[Difference]:
    old: dict[str, str] = before[part]  # type: ignore[literal-required]  # "patient" or "pump"
    new: dict[str, str] = now[part]  # type: ignore[literal-required]  # as above
    for key in dict.fromkeys([*old, *new]):
        if key not in _IDS and old.get(key, "") != new.get(key, ""):
            yield {
                "fact": f"{part}.{key}",
                "title": f"{title}: {key.replace('_', ' ')}",
                "before": old.get(key, ""),
                "now": new.get(key, ""),
            }


def _answers(before: Record, now: Record) -> Iterator[Difference]:
    old, new = _answered(before), _answered(now)
    for check in dict.fromkeys([*old, *new]):
        was, is_now = old.get(check, _UNANSWERED), new.get(check, _UNANSWERED)
        if was != is_now:
            yield {
                "fact": f"answer.{check}",
                "title": is_now[0] or was[0],
                "before": was[1],
                "now": is_now[1],
            }


def _answered(record: Record) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for finding in record["findings"]:
        accepted = finding.get("accepted")
        if accepted:
            found[finding["check"]] = (finding["title"], _answer(accepted))
    return found


def _answer(accepted: Accepted) -> str:
    words = accepted["reason"]
    if accepted["told"]:
        words = f"{words.rstrip('.')}. Told {accepted['told']}"
    return f"{words}, {_moment(accepted['told_at'])}" if accepted["told_at"] else words


def _in_words(kind: Kind, text: str, names: Mapping[str, Mapping[str, str]]) -> str:
    if isinstance(kind, Several):
        return ", ".join(_label(kind.options, code.strip()) for code in text.split(","))
    if isinstance(kind, Choice | YesNo):
        return _label(kind.options, text)
    if isinstance(kind, Named):
        return names.get(kind.noun, {}).get(text, text)
    if isinstance(kind, Day):
        return _day(text)
    return _moment(text) if isinstance(kind, Moment) else text


def _label(options: tuple[tuple[str, str], ...], code: str) -> str:
    return {"none": "Asked, none", **dict(options)}.get(code, code)


def _day(text: str) -> str:
    try:
        return day_in_words(date.fromisoformat(text))
    except ValueError:
        return text


def _moment(text: str) -> str:
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return text
    zone = "" if when.tzinfo is None else f" (UTC{distance_from_utc(when)})"
    return f"{day_in_words(when.date())} {when:%H:%M}{zone}"
