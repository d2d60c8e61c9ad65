"""What an addendum says of itself, and its line under the note it is added to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for

from refillnotes.actions.read_addendum import OpenAddendum


@dataclass(frozen=True, slots=True)
class Line:
    """One addendum as its note shows it."""

    url: str
    title: str
    text: str
    stands: str
    struck: bool
    """Whether it was taken back or not approved: its words count for nothing."""


def in_words(opened: OpenAddendum) -> str:
    """How it stands, and by whom it was signed or declined."""
    if opened.visit.state == "void":
        return "VOID with its visit: nothing rests on it any more"
    if opened.declined is not None:
        what = "Taken back" if opened.declined.declined_by == opened.addendum.author_id else ""
        return f"{what or 'Not approved'} by {opened.declined.decliner}"
    if opened.signed:
        return "Signed"
    return "Waits for a physician; it is not part of the note yet"


def lines(beside: Iterable[OpenAddendum]) -> tuple[Line, ...]:
    """Every addendum of a visit, each with the revision it is added to."""
    return tuple(
        Line(
            url_for("addenda.page", addendum_id=one.addendum.id),
            f"Addendum {one.addendum.number} to revision {one.record['adds_to']['revision']}",
            one.record["text"],
            f"{one.record['author']}: {_in_line(in_words(one))}",
            one.declined is not None,
        )
        for one in beside
    )


def _in_line(words: str) -> str:
    return words if words.startswith("VOID") else words[0].lower() + words[1:]
